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

constexpr int kMostPermutations = 99'999;

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

/// Divides the values, and the parts in turn; in order of place.
Divisions divide(Values values, const ChangePointOptions &options, double resemblance)
{
    Random random(options.seed);
    Divisions result;
    std::vector<Stretch> open{
        {0, values.size()}}; // a series may have more parts than a stack holds
    while (!open.empty()) {
        const auto [begin, end] = open.back();
        open.pop_back();
        const auto found =
            significantDivision(values.subspan(begin, end - begin), options, resemblance, random);
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

/// The two levels that a division is between.
struct Neighbours {
    std::size_t begin = 0;
    Values before;
    Values after;
    double medianBefore = 0;
    double medianAfter = 0;
};

Neighbours neighboursOf(const Divisions &divisions, std::size_t i, Values values)
{
    const auto begin = i == 0 ? 0 : divisions[i - 1].at;
    const auto end = i + 1 == divisions.size() ? values.size() : divisions[i + 1].at;
    const auto at = divisions[i].at;
    const auto before = values.subspan(begin, at - begin), after = values.subspan(at, end - at);
    return {begin, before, after, median(before).value_or(0), median(after).value_or(0)};
}

/// Where the values are nearest to the medians of their sides; where they are, if they are nearest
/// there too. Energies of ranks say that there is a change, and hardly differ from one place to
/// the next.
std::size_t nearestPlace(const Neighbours &of, Values values, std::size_t minSegment)
{
    const auto size = of.before.size() + of.after.size();
    // Halves and shares: the largest numbers stay below infinity.
    const auto distance = [size](double a, double b) {
        return std::fabs(a / 2 - b / 2) / static_cast<double>(size);
    };
    double gain = 0, here = 0, best = -std::numeric_limits<double>::infinity();
    auto place = of.before.size();
    for (std::size_t i = 0; i + minSegment <= size; ++i) {
        if (i == of.before.size())
            here = gain;
        if (i >= minSegment && gain > best) {
            best = gain;
            place = i;
        }
        const auto value = values[of.begin + i];
        gain += distance(value, of.medianAfter) - distance(value, of.medianBefore);
    }
    return of.begin + (best > here ? place : of.before.size());
}

/// Moves each division to the best place between its neighbours: where it was found, the segment
/// had other changes in it. Neighbours that move may move it once more.
void settle(Divisions &divisions, Values values, std::size_t minSegment)
{
    constexpr int kRounds = 2;
    for (int round = 0; round < kRounds; ++round) {
        for (std::size_t i = 0; i < divisions.size(); ++i)
            divisions[i].at = nearestPlace(neighboursOf(divisions, i, values), values, minSegment);
    }
}

double relativeChange(double before, double after)
{
    const auto difference = finite(after - before);
    return before == 0 ? difference : finite(difference / std::fabs(before));
}

double effectOf(const Neighbours &of)
{
    std::vector<double> distances;
    distances.reserve(of.before.size() + of.after.size());
    for (const auto value : of.before)
        distances.push_back(finite(std::fabs(value - of.medianBefore)));
    for (const auto value : of.after)
        distances.push_back(finite(std::fabs(value - of.medianAfter)));
    const auto pooled = median(distances).value_or(0);
    const auto difference = finite(of.medianAfter - of.medianBefore);
    if (difference == 0)
        return 0;
    // Also for a spread of 0.
    if (pooled <= std::fabs(difference) / kLargestEffect)
        return std::copysign(kLargestEffect, difference);
    return difference / pooled;
}

ChangePoint changePointOf(const Division &division, const Neighbours &of)
{
    return {.index = division.at,
            .pValue = division.pValue,
            .before = of.medianBefore,
            .after = of.medianAfter,
            .relativeChange = relativeChange(of.medianBefore, of.medianAfter),
            .effect = effectOf(of)};
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
            changes.push_back(changePointOf(divisions[i], neighboursOf(divisions, i, values)));
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

/// Each value by its place among all distances from the level, so that outliers do not decide; the
/// mean is 0.
std::vector<double> ranksOnLevels(const Divisions &divisions, Values values)
{
    std::vector<double> distances(values.size());
    for (std::size_t i = 0; i <= divisions.size(); ++i) {
        const auto begin = i == 0 ? 0 : divisions[i - 1].at;
        const auto end = i == divisions.size() ? values.size() : divisions[i].at;
        const auto level = median(values.subspan(begin, end - begin)).value_or(0);
        for (auto at = begin; at < end; ++at)
            distances[at] = finite(values[at] - level);
    }
    auto sorted = distances;
    std::ranges::sort(sorted);
    for (auto &distance : distances) {
        const auto [first, last] = std::ranges::equal_range(sorted, distance);
        distance = static_cast<double>((first - sorted.begin()) + (last - sorted.begin())) -
                   static_cast<double>(sorted.size());
    }
    return distances;
}

/// The correlation of neighbours.
double correlationOf(std::span<const double> ranks)
{
    double squares = 0, products = 0, last = 0;
    for (const auto rank : ranks) {
        squares += rank * rank;
        products += rank * last;
        last = rank;
    }
    return squares > 0 ? products / squares : 0;
}

/// The same by how much less neighbours differ than values two apart: less exact, but a level that
/// was not found hardly counts.
double correlationByDistance(std::span<const double> ranks)
{
    double near = 0, far = 0;
    for (std::size_t i = 0; i + 2 < ranks.size(); ++i) {
        const auto one = ranks[i + 1] - ranks[i], two = ranks[i + 2] - ranks[i];
        near += one * one;
        far += two * two;
    }
    return near > 0 ? far / near - 1 : 0;
}

/// How much neighbours may resemble each other on these levels, where there are enough of them to
/// tell: more than their correlation, for one that is taken too small makes alarms of chance, and
/// one that is taken too large hardly hides a change.
double resemblanceOf(const Divisions &divisions, Values values)
{
    constexpr std::size_t kFewest = 24;
    constexpr double kCaution = 1.1; // standard errors of a correlation
    if (values.size() < kFewest)
        return 0;
    const auto ranks = ranksOnLevels(divisions, values);
    const auto count = static_cast<double>(values.size());
    // Taking a level away takes about so much of the correlation with it.
    const auto taken = static_cast<double>(divisions.size() + 1) / count;
    const auto seen = std::min(correlationOf(ranks) + taken, correlationByDistance(ranks));
    return std::max(0.0, seen + kCaution / std::sqrt(count));
}

/// Only with the changes out of the way it shows whether neighbours resemble each other; and if so,
/// some of the changes may have come of that.
Divisions divisionsOf(Values values, const ChangePointOptions &options)
{
    auto divisions = divide(values, options, 0);
    if (divisions.empty())
        return divisions;
    settle(divisions, values, options.minSegment);
    const auto resemblance = resemblanceOf(divisions, values);
    return resemblance > 0 ? divide(values, options, resemblance) : divisions;
}

} // namespace

std::vector<ChangePoint> changePoints(std::span<const double> values,
                                      const ChangePointOptions &options)
{
    auto asked = options;
    asked.minSegment = std::max<std::size_t>(2, options.minSegment);
    asked.permutations = std::clamp(options.permutations, 0, kMostPermutations);
    const auto usable = usableOf(values);
    auto changes = merged(divisionsOf(usable.values, asked), usable.values, asked);
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
