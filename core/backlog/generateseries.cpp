// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/bytes.h"
#include "core/backlog/drafting.h"
#include "core/backlog/fingerprintparts.h"
#include "core/backlog/generate.h"
#include "core/statistics/series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <optional>
#include <ranges>

namespace espalier::backlog {

using statistics::ChangePoint;
using statistics::Direction;
using std::size_t;
using std::string;
using std::string_view;

namespace {

constexpr size_t kMostLookedAt = 4096;
constexpr size_t kMostShown = 200; // values, of the evidence
constexpr double kDoubled = 1;     // relative changes
constexpr double kNotable = 0.25;

/// A series without values that are none, and what is wrong with it.
struct Judged {
    const ObservedSeries &series;
    Direction direction = Direction::HigherIsWorse;
    std::vector<double> values;
    std::vector<string> times;
    std::optional<size_t> crossed{}; ///< beyond the threshold since
    std::optional<ChangePoint> regression{};
};

bool isOfFunction(const ObservedSeries &series)
{
    return series.ofFunction || series.name.contains("::");
}

Direction directionOf(const ObservedSeries &series)
{
    return isOfFunction(series) ? Direction::HigherIsWorse
                                : statistics::directionOf(series.name, series.unit);
}

/// The last change for the worse that is large enough.
std::optional<ChangePoint> regressionOf(const Judged &judged)
{
    auto found = statistics::regressions(judged.values, judged.direction);
    std::erase_if(found, [&](const ChangePoint &change) {
        return std::abs(change.after - change.before) < judged.series.leastChange;
    });
    return found.empty() || found.back().index >= judged.values.size()
               ? std::nullopt
               : std::optional(found.back());
}

Judged judged(const ObservedSeries &series)
{
    Judged result{.series = series, .direction = directionOf(series), .values = {}, .times = {}};
    const auto count = series.values.size();
    for (size_t i = count - std::min(count, kMostLookedAt); i < count; ++i) {
        if (!std::isfinite(series.values[i]))
            continue;
        result.values.push_back(series.values[i]);
        result.times.push_back(i < series.times.size() ? series.times[i] : string());
    }
    if (series.threshold && std::isfinite(*series.threshold)) {
        auto threshold = statistics::thresholdAt(*series.threshold, result.direction);
        // An alarm that is told once is one; of more values, one alone may be chance.
        if (result.values.size() == 1)
            threshold.consecutive = 1;
        result.crossed = statistics::crossedSince(result.values, threshold);
    }
    result.regression = regressionOf(result);
    return result;
}

bool isTime(string_view unit)
{
    constexpr std::array<string_view, 8> kUnits{"h", "min", "ms", "ns", "s", "seconds", "us", "µs"};
    return std::ranges::contains(kUnits, unit);
}

/// "120 ms", "97.5 %"; what UCUM puts in braces is said by the series' name.
string valueText(double value, string_view unit)
{
    const auto plain = unit.starts_with('{') || unit == "1" ? string_view() : unit;
    return std::format("{:.4g}{}{}", value, plain.empty() ? "" : " ", firstLine(plain, 20));
}

string nameOf(const ObservedSeries &series)
{
    string context;
    for (const auto &[key, value] : series.context)
        context += (context.empty() ? "" : ", ") + key + " " + value;
    const auto name = firstLine(series.name, kLongestTitle);
    return context.empty() ? name : std::format("{} ({})", name, firstLine(context, kLongestTitle));
}

/// "43 % longer", "12 % lower", "higher by 3"; of percentages "20 points higher".
string changeText(const ChangePoint &change, string_view unit)
{
    const bool up = change.after > change.before;
    if (unit == "%")
        return std::format("{:.3g} points {}", std::abs(change.after - change.before),
                           up ? "higher" : "lower");
    if (change.before == 0)
        return std::format("{} by {}", up ? "higher" : "lower",
                           valueText(std::abs(change.after), unit));
    const auto share = std::abs(change.relativeChange) * 100;
    return std::format("{:.{}f} % {}", share, share < 10 ? 1 : 0,
                       isTime(unit) ? (up ? "longer" : "shorter") : (up ? "higher" : "lower"));
}

string titleOf(const Judged &judged)
{
    const auto &series = judged.series;
    const auto name = nameOf(series);
    const auto last = valueText(judged.values.back(), series.unit);
    if (judged.crossed)
        return titleText(
            std::format("{} is {} {}: {}", name,
                        judged.direction == Direction::HigherIsWorse ? "above" : "below",
                        valueText(*series.threshold, series.unit), last));
    const auto &change = *judged.regression;
    return titleText(
        std::format("{} is {}: {} instead of {}", name, changeText(change, series.unit),
                    valueText(change.after, series.unit), valueText(change.before, series.unit)));
}

string sinceText(const Judged &judged, size_t index)
{
    const auto count = judged.values.size() - index;
    const auto values =
        count == 1 ? string("the last value") : std::format("the last {} values", count);
    return judged.times[index].empty() ? values
                                       : std::format("{}, since {}", values, judged.times[index]);
}

string descriptionOf(const Judged &judged)
{
    const auto &unit = judged.series.unit;
    string crossing;
    if (judged.crossed)
        crossing = std::format(
            "{} is {} its threshold of {} in {}. The last value is {}.", nameOf(judged.series),
            judged.direction == Direction::HigherIsWorse ? "above" : "below",
            valueText(*judged.series.threshold, unit), sinceText(judged, *judged.crossed),
            valueText(judged.values.back(), unit));
    string change;
    if (judged.regression) {
        const auto &found = *judged.regression;
        change = std::format(
            "{} changed from {} to {} (medians), which is {}, in {}. Chance gives such a change "
            "with "
            "a probability of {:.2g}; its size is {:.1f} times the spread of the values.",
            nameOf(judged.series), valueText(found.before, unit), valueText(found.after, unit),
            changeText(found, unit), sinceText(judged, found.index), found.pValue,
            std::abs(found.effect));
    }
    return paragraphs({crossing, change, whereText(judged.series.path, judged.series.line)});
}

/// What the source says; else by how much it changed, a crossed threshold at least medium.
model::TicketPriority priorityFor(const Judged &judged)
{
    using enum model::TicketPriority;
    const auto severity = lowered(cutAt(judged.series.severity, 16));
    if (severity == "critical" || severity == "fatal")
        return Critical;
    if (severity == "high" || severity == "error")
        return High;
    if (severity == "medium" || severity == "warning")
        return Medium;
    if (severity == "low" || severity == "info")
        return Low;
    int points = judged.crossed ? 1 : 0;
    if (judged.regression) {
        const auto size = std::abs(judged.regression->relativeChange);
        points = std::max(points, (size >= kNotable ? 1 : 0) + (size >= kDoubled ? 1 : 0));
    }
    return priorityOf(points);
}

model::TicketCategory categoryFor(const ObservedSeries &series)
{
    // Functions are judged by what was measured of them, whatever they are called.
    const auto value = series.context.find("value");
    const auto measured = value == series.context.end() ? string_view() : value->second;
    const auto name =
        lowered(cutAt(isOfFunction(series) ? measured : series.name, kLongestTextShown));
    constexpr std::array<string_view, 4> kTroubles{"error", "fail", "exception", "crash"};
    return std::ranges::any_of(kTroubles, [&](auto word) { return name.contains(word); })
               ? model::TicketCategory::BugFix
               : model::TicketCategory::Performance;
}

Json contextJson(const ObservedSeries &series)
{
    constexpr std::ptrdiff_t kMost = 16;
    auto context = Json::object();
    for (const auto &[key, value] : std::views::take(series.context, kMost))
        context[cutText(key, kLongestTitle)] = cutText(value, kLongestName);
    return context;
}

Json evidenceOf(const Judged &judged)
{
    const auto &series = judged.series;
    const auto shown = std::min(judged.values.size(), kMostShown);
    const auto from = static_cast<std::ptrdiff_t>(judged.values.size() - shown);
    Json evidence{{"kind", "metric"},
                  {"series", cutText(series.name, kLongestName)},
                  {"unit", cutText(series.unit, kLongestName)},
                  {"context", contextJson(series)},
                  {"direction", judged.direction == Direction::HigherIsWorse ? "higher-is-worse"
                                                                             : "lower-is-worse"},
                  {"values", std::vector(judged.values.begin() + from, judged.values.end())},
                  {"times", std::vector(judged.times.begin() + from, judged.times.end())}};
    if (!series.path.empty()) {
        evidence["path"] = cutText(series.path, kLongestName);
        evidence["line"] = series.line;
    }
    if (isOfFunction(series))
        evidence["function"] = cutText(series.name, kLongestName);
    if (series.threshold && std::isfinite(*series.threshold))
        evidence["threshold"] = *series.threshold;
    if (judged.crossed)
        evidence["crossed"] = {{"at", judged.times[*judged.crossed]},
                               {"values", judged.values.size() - *judged.crossed}};
    if (judged.regression) {
        const auto &change = *judged.regression;
        evidence["change"] = {{"at", judged.times[change.index]},
                              {"values", judged.values.size() - change.index},
                              {"before", change.before},
                              {"after", change.after},
                              {"relative_change", change.relativeChange},
                              {"effect", change.effect},
                              {"p_value", change.pValue}};
    }
    return evidence;
}

string solutionOf(const Judged &judged, model::TicketCategory category)
{
    const auto since = judged.regression ? judged.regression->index : *judged.crossed;
    const auto when = judged.times[since].empty() ? string("the change") : judged.times[since];
    const auto changes =
        judged.regression
            ? std::format(
                  "Compare what ran before and after {}: changes of the code, of what it relies "
                  "on, of the configuration and of the load. ",
                  when)
            : string();
    if (category == model::TicketCategory::BugFix)
        return changes + "Look at the errors behind the figure, the most frequent ones first, and "
                         "mend their causes.";
    return changes + "Measure where the time or the resource goes before changing anything, and "
                     "change the part that "
                     "takes most of it.";
}

bool isBad(const Judged &judged, double value)
{
    const bool higher = judged.direction == Direction::HigherIsWorse;
    if (judged.crossed &&
        (higher ? value > *judged.series.threshold : value < *judged.series.threshold))
        return true;
    if (!judged.regression)
        return false;
    const auto middle = judged.regression->before / 2 + judged.regression->after / 2;
    return higher ? value > middle : value < middle;
}

/// When a value was bad itself: what is better after it may come of a fix, which it must not speak
/// against.
string lastBadTime(const Judged &judged, size_t since)
{
    auto last = judged.values.size() - 1;
    while (last > since && !isBad(judged, judged.values[last]))
        --last;
    return judged.times[last];
}

string fingerprintWhat(const ObservedSeries &series)
{
    auto what = series.unit;
    for (const auto &[key, value] : series.context)
        what += (what.empty() ? "" : " ") + key + "=" + value;
    return what;
}

Draft draftFrom(const Judged &judged)
{
    const auto &series = judged.series;
    auto draft = draftOf(model::TicketSource::Performance,
                         performanceFingerprint(series.name, fingerprintWhat(series)));
    auto &ticket = draft.ticket;
    ticket.title = titleOf(judged);
    ticket.description = descriptionOf(judged);
    ticket.category = categoryFor(series);
    ticket.priority = priorityFor(judged);
    ticket.proposedSolution = solutionOf(judged, ticket.category);
    const auto goal =
        judged.crossed
            ? std::format("is back on the right side of {}",
                          valueText(*series.threshold, series.unit))
            : std::format("is back near {}", valueText(judged.regression->before, series.unit));
    ticket.testPlan = std::format(
        "A measurement of the same load, repeated often enough to tell it from chance, shows "
        "that {} {}. The tests that are there pass as before.",
        nameOf(series), goal);
    ticket.evidence.push_back(evidenceOf(judged));
    addFile(ticket, series.path);
    auto since = judged.regression ? judged.regression->index : *judged.crossed;
    if (judged.crossed)
        since = std::min(since, *judged.crossed);
    addSeen(draft, judged.values.size() - since, judged.times[since], lastBadTime(judged, since));
    addGrouped(draft);
    return draft;
}

} // namespace

std::vector<Draft> fromSeries(const std::vector<ObservedSeries> &series)
{
    std::vector<Draft> drafts;
    for (const auto &each : series) {
        const auto result = judged(each);
        if (result.crossed || result.regression)
            drafts.push_back(draftFrom(result));
    }
    return drafts;
}

} // namespace espalier::backlog
