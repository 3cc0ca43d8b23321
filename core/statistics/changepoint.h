// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace espalier::statistics {

/// Effects are told up to here; also that of a change between values that do not spread at all.
inline constexpr double kLargestEffect = 1000;
/// Of a longer series the last so many values are looked at.
inline constexpr std::size_t kLongestSeries = 4096;

/// Where a series changes, and by how much. All numbers are finite.
struct ChangePoint {
    std::size_t index = 0; ///< first value of the new level, in the series as it was given
    double pValue = 1;     ///< of the permutation test it was found by
    double before = 0;     ///< median of the segment before
    double after = 0;      ///< median of the segment after
    /// (after − before) / |before|, negative where the series falls; the difference itself where
    /// `before` is 0.
    double relativeChange = 0;
    /// Difference of the medians in units of the pooled spread: the median of the distances of the
    /// values of both segments from the median of their own. Negative where the series falls.
    double effect = 0;
};

struct ChangePointOptions {
    /// Largest p-value. Of the series that do not change, no larger share has a change told:
    /// places, lengths and permutations are tried in one test.
    double significance = 0.005;
    std::size_t minSegment = 5; ///< values on each side; at least 2
    int permutations = 999;     ///< of a test, at most (up to 99 999); unclear ones need all
    /// Levels that differ by less are one. Not asked of a level of 0.
    double minRelativeChange = 0.05;
    std::uint64_t seed = 0x9e3779b97f4a7c15; ///< the same series gives the same answer
};

/// Change points of a series of values at equal distances, in order of index: E-divisive (Matteson
/// and James 2014), that is, a segment is divided where both sides differ most by their energy
/// distance, and its parts in turn, as long as a permutation test finds that chance makes no such
/// difference. Distances are those of ranks, so that an outlier weighs no more than any other
/// value and only the order of the values counts. Where neighbours resemble each other, blocks are
/// permuted. Levels that differ too little are made one in the end. Values that are not finite are
/// left out.
[[nodiscard]] std::vector<ChangePoint> changePoints(std::span<const double> values,
                                                    const ChangePointOptions &options = {});

/// Which way is worse.
enum class Direction : std::uint8_t { HigherIsWorse, LowerIsWorse };

/// Those of the change points that are for the worse and that the series has not come back from,
/// in order of index. It has come back when a later level is nearer to the one before the change
/// than to the one after it.
[[nodiscard]] std::vector<ChangePoint> regressions(std::span<const double> values,
                                                   Direction direction,
                                                   const ChangePointOptions &options = {});

} // namespace espalier::statistics
