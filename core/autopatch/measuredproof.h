// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <optional>
#include <string>
#include <vector>

namespace espalier::autopatch {

/// A number that a ticket is about, and the limit that it is on the wrong side of.
struct MeasureTarget {
    std::string series;
    std::string unit{}; ///< as in the evidence; may be empty
    bool higherIsWorse = true;
    double limit = 0; ///< the threshold; without one half way between before and after the change
    [[nodiscard]] bool isBad(double value) const
    {
        return higherIsWorse ? value > limit : value < limit;
    }
};

/// From the first metric among a ticket's evidence that has a limit; none where there is none.
[[nodiscard]] std::optional<MeasureTarget> measureTargetOf(const std::vector<Json> &evidence);

/// What was measured without and with a patch, in turns: one value of each round.
struct Measured {
    MeasureTarget target;
    std::vector<double> without{};
    std::vector<double> with{};
    /// Beyond the limit in every round without the patch, and within it in every one with it.
    [[nodiscard]] bool isProven() const;
    /// "checkout.duration: 812 without, 95 with (medians of 3, ms); the limit is 200".
    [[nodiscard]] std::string text() const;
};

[[nodiscard]] Json toJson(const Measured &measured);

} // namespace espalier::autopatch
