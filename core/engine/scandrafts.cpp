// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/scandrafts.h"

#include "core/store/instrumentfailurestore.h"
#include "core/store/measurestore.h"
#include "core/store/observationstore.h"

namespace espalier::engine {

namespace {

backlog::ObservedGroup groupOf(const store::GroupRecord &record)
{
    backlog::ObservedGroup group{
        .fingerprint =
            {.value = record.fingerprint,
             .basis = backlog::groupBasisNamed(record.basis).value_or(backlog::GroupBasis::Message),
             .parts = {}},
        .count = static_cast<std::uint64_t>(record.count),
        .firstSeen = record.firstSeen,
        .lastSeen = record.lastSeen,
        .samples = {}};
    for (const auto &part : record.parts) {
        if (part.is_string())
            group.fingerprint.parts.push_back(part.get<std::string>());
    }
    for (const auto &sample : record.samples) {
        if (auto observation = model::observationFromJson(sample))
            group.samples.push_back(std::move(*observation));
    }
    for (const auto &[hour, count] : record.hours)
        group.byHour[hour] = static_cast<std::uint64_t>(count);
    return group;
}

Result<SourceDrafts>
fromGroups(Workspace &workspace, const char *kind, std::int64_t seen,
           std::vector<backlog::Draft> (*generate)(const std::vector<backlog::ObservedGroup> &))
{
    store::ObservationStore observations(workspace.database());
    auto records = observations.groupsSince(kind, seen);
    if (!records)
        return failure(std::move(records.error()));
    auto all = observations.countGroups(kind);
    if (!all)
        return failure(std::move(all.error()));
    std::vector<backlog::ObservedGroup> groups;
    groups.reserve(records->size());
    for (const auto &record : *records)
        groups.push_back(groupOf(record));
    return SourceDrafts{.drafts = generate(groups), .looked = groups.size(), .observed = *all > 0};
}

backlog::ObservedSeries seriesOf(const store::MetricSeries &series)
{
    return {.name = series.name,
            .path = {},
            .unit = series.unit,
            .context = series.context,
            .values = series.values,
            .times = series.times,
            .threshold = series.threshold,
            .severity = series.severity};
}

// What one measure of a function came to in each of its runs, of those that have it.
backlog::ObservedSeries overRuns(const std::vector<store::FunctionRun> &runs, const char *value,
                                 const char *unit,
                                 std::optional<double> (*measured)(const model::FunctionSeen &seen))
{
    backlog::ObservedSeries series{.name = {}, .path = {}, .unit = unit, .ofFunction = true};
    series.context["value"] = value;
    for (const auto &run : runs) {
        series.name = run.seen.id;
        series.path = run.seen.path;
        series.line = run.seen.line;
        if (const auto number = measured(run.seen)) {
            series.values.push_back(*number);
            series.times.push_back(run.at);
        }
    }
    return series;
}

std::optional<double> latencyOf(const model::FunctionSeen &seen)
{
    return seen.p95Ms;
}

std::optional<double> errorRateOf(const model::FunctionSeen &seen)
{
    constexpr double kWhole = 100;
    return seen.calls > 0 ? std::optional(kWhole * static_cast<double>(seen.errors) /
                                          static_cast<double>(seen.calls))
                          : std::nullopt;
}

std::optional<double> memoryOf(const model::FunctionSeen &seen)
{
    return seen.memoryBytes;
}

void addFunction(const std::vector<store::FunctionRun> &runs,
                 std::vector<backlog::ObservedSeries> &observed)
{
    constexpr double kLeastErrors = 5; // percentage points: errors have tickets of their own, too
    observed.push_back(overRuns(runs, "p95", "ms", latencyOf));
    observed.push_back(overRuns(runs, "error rate", "%", errorRateOf));
    observed.back().leastChange = kLeastErrors;
    observed.push_back(overRuns(runs, "memory", "By", memoryOf));
}

Result<SourceDrafts> fromPerformance(Workspace &workspace, std::int64_t seen)
{
    store::MeasureStore measures(workspace.database());
    auto series = measures.seriesSince(seen);
    if (!series)
        return failure(std::move(series.error()));
    auto functions = measures.functionsSince(seen);
    if (!functions)
        return failure(std::move(functions.error()));
    std::vector<backlog::ObservedSeries> observed;
    for (const auto &each : *series)
        observed.push_back(seriesOf(each));
    for (const auto &function : *functions) {
        auto runs = measures.runsOf(function);
        if (!runs)
            return failure(std::move(runs.error()));
        addFunction(*runs, observed);
    }
    auto all = measures.series();
    auto last = measures.lastFunctions();
    return SourceDrafts{.drafts = backlog::fromSeries(observed),
                        .looked = series->size() + functions->size(),
                        .observed = (all && !all->empty()) || (last && !last->empty())};
}

Result<SourceDrafts> fromTests(Workspace &workspace, std::int64_t seen)
{
    store::MeasureStore measures(workspace.database());
    auto records = measures.testsSince(seen);
    if (!records)
        return failure(std::move(records.error()));
    std::vector<backlog::TestHistory> histories;
    histories.reserve(records->size());
    for (auto &record : *records) {
        histories.push_back({.last = std::move(record.last),
                             .outcomes = std::move(record.outcomes),
                             .times = std::move(record.times)});
    }
    const auto rates = measures.testRates(1);
    return SourceDrafts{.drafts = backlog::fromTests(histories),
                        .looked = histories.size(),
                        .observed = rates && !rates->empty()};
}

Result<SourceDrafts> fromFunctions(Workspace &workspace, std::int64_t seen)
{
    store::MeasureStore measures(workspace.database());
    auto ids = measures.functionsSince(seen);
    if (!ids)
        return failure(std::move(ids.error()));
    std::vector<backlog::ObservedFunction> functions;
    for (const auto &id : *ids) {
        auto runs = measures.runsOf(id, 1);
        if (!runs)
            return failure(std::move(runs.error()));
        if (!runs->empty())
            functions.push_back(
                {.seen = std::move(runs->back().seen), .at = std::move(runs->back().at)});
    }
    const auto last = measures.lastFunctions();
    return SourceDrafts{.drafts = backlog::fromFunctions(functions),
                        .looked = functions.size(),
                        .observed = last && !last->empty()};
}

Result<SourceDrafts> fromInstrumentation(Workspace &workspace)
{
    auto failures = store::InstrumentFailureStore(workspace.database()).failures();
    if (!failures)
        return failure(std::move(failures.error()));
    std::vector<backlog::InstrumentationFailure> observed;
    observed.reserve(failures->size());
    for (const auto &[function, at] : *failures) {
        observed.push_back({.functionId = function.id,
                            .path = function.path,
                            .line = function.line,
                            .language = function.language,
                            .reason = function.reason,
                            .attempts = static_cast<std::uint64_t>(std::max(0, function.attempts)),
                            .at = at});
    }
    return SourceDrafts{.drafts = backlog::fromInstrumentation(observed),
                        .looked = observed.size(),
                        .observed = !observed.empty()};
}

} // namespace

Result<SourceDrafts> draftsOf(ScanSource source, Workspace &workspace, std::int64_t seen)
{
    switch (source) {
    case ScanSource::Exceptions:
        return fromGroups(workspace, "exception", seen, backlog::fromExceptions);
    case ScanSource::Findings: return fromGroups(workspace, "finding", seen, backlog::fromFindings);
    case ScanSource::Feedback:
        return fromGroups(workspace, "feedback", seen, backlog::fromFeedback);
    case ScanSource::Performance: return fromPerformance(workspace, seen);
    case ScanSource::Tests: return fromTests(workspace, seen);
    case ScanSource::CodeAnalysis: return fromFunctions(workspace, seen);
    case ScanSource::Instrumentation: return fromInstrumentation(workspace);
    }
    return SourceDrafts{};
}

} // namespace espalier::engine
