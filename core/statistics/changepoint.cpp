// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/changepoint.h"

#include "core/statistics/energy.h"
#include "core/statistics/permutationtest.h"
#include "core/statistics/series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <ranges>

namespace espalier::statistics {

namespace {

using Values = std::span<const double>;
using Divisions = std::vector<Division>;

double finite(double value)
{
    constexpr auto kMost = std::numeric_limits<double>::max();
    return std::clamp(value, -kMost, kMost);
}

/// The last values that can be used, and where they were in the series.
struct Usable {
    std::vector<double> values;
    std::vector<std::size_t> indices;
};

Usable usableOf(Values series)
{
    Usable result;
    for (auto i = series.size(); i > 0 && result.values.size() < kLongestSeries; --i) {
        if (!std::isfinite(series[i - 1]))
            continue;
        result.values.push_back(series[i - 1]);
        result.indices.push_back(i - 1);
    }
    std::ranges::reverse(result.values);
    std::ranges::reverse(result.indices);
    return result;
}

/// Divides the series, and the parts in turn; in order of place.
Divisions divide(Values values, const ChangePointOptions &options)
{
    Random random(options.seed);
    Divisions result;
    std::vector<Stretch> open{
        {0, values.size()}}; // a series may have more parts than a stack holds
    while (!open.empty()) {
        const auto [begin, end] = open.back();
        open.pop_back();
        const auto found = significantDivision(values.subspan(begin, end - begin), options, random);
        if (!found)
            continue;
        const auto at = begin + found->at;
        result.push_back({at, found->pValue});
        open.push_back({at, end});
        open.push_back({begin, at});
    }
    std::ranges::sort(result, {}, &Division::at);
    return result;
}

/// From the division before the i-th one to the one after it.
Stretch aroundOf(const Divisions &divisions, std::size_t i, Values values)
{
    return {i == 0 ? 0 : divisions[i - 1].at,
            i + 1 == divisions.size() ? values.size() : divisions[i + 1].at};
}

/// Moves each division to the best place between its neighbours: where it was found, the segment
/// had other changes in it. Neighbours that move may move it once more.
void settle(Divisions &divisions, Values values, std::size_t minSegment)
{
    constexpr int kRounds = 2;
    for (int round = 0; round < kRounds; ++round) {
        for (std::size_t i = 0; i < divisions.size(); ++i) {
            const auto [begin, end] = aroundOf(divisions, i, values);
            const EnergyScan scan(values.subspan(begin, end - begin), minSegment);
            const auto best = scan.bestDivision(scan.all());
            if (best.energy > 0)
                divisions[i].at = begin + best.stretch.end;
        }
    }
}

double relativeChange(double before, double after)
{
    const auto difference = finite(after - before);
    return before == 0 ? difference : finite(difference / std::fabs(before));
}

double effectOf(Values before, Values after, double medianBefore, double medianAfter)
{
    std::vector<double> distances;
    distances.reserve(before.size() + after.size());
    for (const auto value : before)
        distances.push_back(finite(std::fabs(value - medianBefore)));
    for (const auto value : after)
        distances.push_back(finite(std::fabs(value - medianAfter)));
    const auto pooled = median(distances).value_or(0);
    const auto difference = finite(medianAfter - medianBefore);
    if (difference == 0)
        return 0;
    // Also for a spread of 0.
    if (pooled <= std::fabs(difference) / kLargestEffect)
        return std::copysign(kLargestEffect, difference);
    return difference / pooled;
}

ChangePoint changePointOf(const Divisions &divisions, std::size_t i, Values values)
{
    const auto [begin, end] = aroundOf(divisions, i, values);
    const auto at = divisions[i].at;
    const auto first = values.subspan(begin, at - begin), second = values.subspan(at, end - at);
    const auto before = median(first).value_or(0), after = median(second).value_or(0);
    return {.index = at,
            .pValue = divisions[i].pValue,
            .before = before,
            .after = after,
            .relativeChange = relativeChange(before, after),
            .effect = effectOf(first, second, before, after)};
}

bool isWeak(const ChangePoint &change, double minRelativeChange)
{
    if (change.before == change.after) // the shape has changed, the level has not
        return true;
    return change.before != 0 && std::fabs(change.relativeChange) < minRelativeChange;
}

/// Makes levels one that differ too little, those that differ least first: what is left of a slow
/// drift may be enough then.
std::vector<ChangePoint> merged(Divisions divisions, Values values,
                                const ChangePointOptions &options)
{
    for (;;) {
        settle(divisions, values, options.minSegment);
        std::vector<ChangePoint> changes;
        for (std::size_t i = 0; i < divisions.size(); ++i)
            changes.push_back(changePointOf(divisions, i, values));
        const auto size = [](const ChangePoint &change) {
            return change.before == change.after ? 0 : std::fabs(change.relativeChange);
        };
        auto weak = changes | std::views::filter([&](const ChangePoint &change) {
                        return isWeak(change, options.minRelativeChange);
                    });
        const auto weakest = std::ranges::min_element(weak, {}, size);
        if (weakest == weak.end())
            return changes;
        divisions.erase(divisions.begin() + (weakest.base() - changes.begin()));
    }
}

} // namespace

std::vector<ChangePoint> changePoints(std::span<const double> values,
                                      const ChangePointOptions &options)
{
    auto asked = options;
    asked.minSegment = std::max<std::size_t>(2, options.minSegment);
    const auto usable = usableOf(values);
    auto changes = merged(divide(usable.values, asked), usable.values, asked);
    for (auto &change : changes)
        change.index = usable.indices[change.index];
    return changes;
}

std::vector<ChangePoint> regressions(std::span<const double> values, Direction direction,
                                     const ChangePointOptions &options)
{
    const auto changes = changePoints(values, options);
    const auto isWorse = [direction](double value, double than) {
        return direction == Direction::HigherIsWorse ? value > than : value < than;
    };
    std::vector<ChangePoint> result;
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        const auto middle = std::midpoint(change->before, change->after);
        const bool cameBack = std::any_of(change + 1, changes.end(), [&](const auto &later) {
            return isWorse(middle, later.after);
        });
        if (isWorse(change->after, change->before) && !cameBack)
            result.push_back(*change);
    }
    return result;
}

} // namespace espalier::statistics
