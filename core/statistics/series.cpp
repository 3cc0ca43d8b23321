// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace espalier::statistics {

static std::vector<double> finiteOf(std::span<const double> values)
{
    std::vector<double> result;
    result.reserve(values.size());
    std::ranges::copy_if(values, std::back_inserter(result),
                         [](double value) { return std::isfinite(value); });
    return result;
}

/// Puts the values in another order.
static std::optional<double> quantileOf(std::vector<double> &values, double share)
{
    if (values.empty() || std::isnan(share))
        return std::nullopt;
    const auto place = std::clamp(share, 0.0, 1.0) * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(below);
    std::ranges::nth_element(values, at);
    if (at + 1 == values.end())
        return *at;
    const auto next = *std::min_element(at + 1, values.end());
    return std::lerp(*at, next, place - static_cast<double>(below));
}

std::optional<double> quantile(std::span<const double> values, double share)
{
    auto usable = finiteOf(values);
    return quantileOf(usable, share);
}

std::optional<double> median(std::span<const double> values)
{
    return quantile(values, 0.5);
}

std::optional<double> spread(std::span<const double> values)
{
    auto usable = finiteOf(values);
    const auto middle = quantileOf(usable, 0.5);
    if (!middle)
        return std::nullopt;
    for (auto &value : usable)
        value = std::min(std::fabs(value - *middle), std::numeric_limits<double>::max());
    return quantileOf(usable, 0.5);
}

Threshold thresholdAt(double value, Direction direction)
{
    const auto tenth = std::fabs(value) / 10;
    return {.enter = value,
            .leave = direction == Direction::HigherIsWorse ? value - tenth : value + tenth,
            .direction = direction};
}

std::optional<std::size_t> crossedSince(std::span<const double> values, const Threshold &threshold)
{
    const auto isBeyond = [&](double value, double than) {
        return threshold.direction == Direction::HigherIsWorse ? value > than : value < than;
    };
    std::optional<std::size_t> since;
    std::size_t begin = 0; // of the values in a row that ask for the other state
    int inRow = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i]))
            continue;
        const bool asksForOther =
            since ? !isBeyond(values[i], threshold.leave) : isBeyond(values[i], threshold.enter);
        if (!asksForOther) {
            inRow = 0;
            continue;
        }
        if (inRow++ == 0)
            begin = i;
        if (inRow < threshold.consecutive)
            continue;
        since = since ? std::nullopt : std::optional(begin);
        inRow = 0;
    }
    return since;
}

} // namespace espalier::statistics
