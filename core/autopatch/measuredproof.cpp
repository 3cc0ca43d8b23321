// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/measuredproof.h"

#include "core/base/jsonaccess.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <utility>

namespace espalier::autopatch {

namespace {

std::optional<double> numberAt(const Json &object, const char *key)
{
    const auto *value = find(object, key);
    if (!value || !value->is_number() || !std::isfinite(value->get<double>()))
        return std::nullopt;
    return value->get<double>();
}

std::optional<double> limitOf(const Json &evidence)
{
    if (const auto threshold = numberAt(evidence, "threshold"))
        return threshold;
    const auto *change = find(evidence, "change");
    if (!change)
        return std::nullopt;
    const auto before = numberAt(*change, "before");
    const auto after = numberAt(*change, "after");
    return before && after ? std::optional(*before / 2 + *after / 2) : std::nullopt;
}

double medianOf(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

} // namespace

std::optional<MeasureTarget> measureTargetOf(const std::vector<Json> &evidence)
{
    for (const auto &each : evidence) {
        if (textAt(each, "kind") != "metric")
            continue;
        const auto limit = limitOf(each);
        auto series = textAt(each, "series");
        if (limit && !series.empty())
            return MeasureTarget{.series = std::move(series),
                                 .unit = textAt(each, "unit"),
                                 .higherIsWorse = textAt(each, "direction") != "lower-is-worse",
                                 .limit = *limit};
    }
    return std::nullopt;
}

bool Measured::isProven() const
{
    const auto isBad = [this](double value) { return target.isBad(value); };
    return !without.empty() && without.size() == with.size() &&
           std::ranges::all_of(without, isBad) && std::ranges::none_of(with, isBad);
}

std::string Measured::text() const
{
    return std::format("{}: {:g} without, {:g} with (medians of {}{}{}); the limit is {:g}",
                       target.series, medianOf(without), medianOf(with), without.size(),
                       target.unit.empty() ? "" : ", ", target.unit, target.limit);
}

Json toJson(const Measured &measured)
{
    const auto &target = measured.target;
    return {{"series", target.series},
            {"unit", target.unit},
            {"direction", target.higherIsWorse ? "higher-is-worse" : "lower-is-worse"},
            {"limit", target.limit},
            {"without", measured.without},
            {"with", measured.with},
            {"proven", measured.isProven()}};
}

} // namespace espalier::autopatch
