// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/statistics/changepoint.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace espalier::statistics {

// Values that are not finite are left out everywhere here.

/// The value below which a share (0 to 1) of the values lies, by linear interpolation; none of no
/// values. Shares beyond are the smallest and the largest value.
[[nodiscard]] std::optional<double> quantile(std::span<const double> values, double share);
[[nodiscard]] std::optional<double> median(std::span<const double> values);
/// Median of the absolute distances from the median.
[[nodiscard]] std::optional<double> spread(std::span<const double> values);

/// Which way a metric of this name and unit gets worse: throughput, coverage, rates of success and
/// hits get worse downward, all others upward. What names trouble or cost ("errors/s", "time to
/// first success") does so whatever else the name says. Names are in English, words apart by case
/// or anything that is no letter.
[[nodiscard]] Direction directionOf(std::string_view series, std::string_view unit);

/// A threshold with hysteresis: a series crosses it with values beyond `enter`, and only comes back
/// with values that are not beyond `leave`, and does both only with `consecutive` values in a row,
/// so that values that waver about the threshold do not raise and lower an alarm each time.
struct Threshold {
    double enter = 0;
    double leave = 0; ///< not on the worse side of `enter`
    Direction direction = Direction::HigherIsWorse;
    int consecutive = 2;
};

/// The threshold that is left again a tenth of its value before it.
[[nodiscard]] Threshold thresholdAt(double value, Direction direction);

/// Since which index the series is beyond the threshold at its end: where the values in a row begin
/// that crossed it. None when it is not beyond.
[[nodiscard]] std::optional<std::size_t> crossedSince(std::span<const double> values,
                                                      const Threshold &threshold);

} // namespace espalier::statistics
