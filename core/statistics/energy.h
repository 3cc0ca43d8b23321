// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace espalier::statistics {

/// Some values in a row: from `begin` to before `end`.
struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// How much a stretch differs from the others.
struct Difference {
    Stretch stretch;
    double energy = 0;
};

/// The energy statistic of two samples X and Y of m and n values is
/// mn/(m + n) * (2 E|X − Y| − E|X − X'| − E|Y − Y'|), and with the distribution functions F and G
/// the bracket is twice the integral of (F − G)². Of ranks, that is a sum over the places between
/// them; kCuts places, at equal numbers of values, stand for all where there are more. Counted from
/// the beginning of the segment below each of the cuts, the statistic of any two stretches costs
/// the same few operations, however long they are.
class EnergyScan final {
public:
    static constexpr std::size_t kCuts = 16;

    /// Of a segment of at least 2 * minSegment finite values.
    EnergyScan(std::span<const double> values, std::size_t minSegment);

    /// Below how many of the cuts no value is, for each value. Whoever puts them in another order
    /// calls count().
    [[nodiscard]] std::span<std::uint8_t> ranks() { return m_ranks; }
    [[nodiscard]] std::span<const std::uint8_t> ranks() const { return m_ranks; }
    void count();

    /// The statistic of `inner` and what is in `outer` beside it, but for a constant factor. Both
    /// are stretches of the segment, `inner` one of `outer`, and neither is empty.
    [[nodiscard]] double energy(Stretch inner, Stretch outer) const;

    /// Of the beginnings of the segment and of the stretches tried within, the one that differs
    /// most from the rest; or the first one found whose energy is `enough`.
    [[nodiscard]] Difference
    mostDifferent(double enough = std::numeric_limits<double>::infinity()) const;

    /// Where the values of `outer` before and after differ most; energy and the stretch before.
    [[nodiscard]] Difference
    bestDivision(Stretch outer, double enough = std::numeric_limits<double>::infinity()) const;

    [[nodiscard]] Stretch all() const { return {0, m_ranks.size()}; }

private:
    using Counts = std::array<float, kCuts>;

    Difference bestWithin(Difference best, double enough) const;

    std::size_t m_minSegment;
    std::vector<std::uint8_t> m_ranks;
    std::vector<Counts> m_counts; ///< of the values before each index, how many are below each cut
};

} // namespace espalier::statistics
