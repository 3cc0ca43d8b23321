// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/overtime.h"

#include "core/engine/backlogstatus.h"
#include "core/statistics/series.h"
#include "core/store/measurestore.h"

#include <utility>

namespace espalier::engine {

using statistics::Direction;
using Kind = Measurement::Kind;

namespace {

constexpr double kPercent = 100;

Result<OverTime> tickets(Workspace &workspace, const Clock &clock)
{
    auto days = ticketDays(workspace, clock);
    if (!days)
        return failure(std::move(days.error()));
    MeasuredLine created{.name = "created"};
    MeasuredLine resolved{.name = "resolved"};
    for (const auto &day : *days) {
        created.times.push_back(day.day);
        created.values.push_back(static_cast<double>(day.created));
        resolved.times.push_back(day.day);
        resolved.values.push_back(static_cast<double>(day.resolved));
    }
    return OverTime{.unit = {}, .lines = {std::move(created), std::move(resolved)}};
}

OverTime rates(std::string name, const std::vector<store::MeasuredRate> &shares, Direction worse)
{
    if (shares.empty())
        return {};
    MeasuredLine line{.name = std::move(name)};
    for (const auto &share : shares) {
        line.times.push_back(share.at);
        line.values.push_back(share.rate * kPercent);
    }
    line.changes = statistics::changePoints(line.values);
    return {.unit = "%", .lines = {std::move(line)}, .worse = worse};
}

Result<OverTime> metric(store::MeasureStore &measures, const Measurement &measurement)
{
    auto all = measures.series();
    if (!all)
        return failure(std::move(all.error()));
    for (auto &series : *all) {
        if (series.id != measurement.series)
            continue;
        if (auto read = measures.readValues(series); !read)
            return failure(std::move(read.error()));
        if (series.values.empty())
            break;
        MeasuredLine line{
            .name = "value", .values = std::move(series.values), .times = std::move(series.times)};
        line.changes = statistics::changePoints(line.values);
        return OverTime{.unit = series.unit,
                        .lines = {std::move(line)},
                        .threshold = series.threshold,
                        .worse = statistics::directionOf(series.name, series.unit)};
    }
    return OverTime{};
}

Result<OverTime> function(store::MeasureStore &measures, const std::string &id)
{
    auto runs = measures.runsOf(id);
    if (!runs)
        return failure(std::move(runs.error()));
    if (runs->empty())
        return OverTime{};
    MeasuredLine p50{.name = "p50"};
    MeasuredLine p95{.name = "p95"};
    for (const auto &run : *runs) {
        p50.times.push_back(run.at);
        p50.values.push_back(run.seen.p50Ms);
        p95.times.push_back(run.at);
        p95.values.push_back(run.seen.p95Ms);
    }
    p95.changes = statistics::changePoints(p95.values);
    return OverTime{.unit = "ms", .lines = {std::move(p50), std::move(p95)}};
}

} // namespace

Result<std::vector<Measurement>> measurementsOf(Workspace &workspace)
{
    store::MeasureStore measures(workspace.database());
    auto errors = measures.errorRates(1);
    auto tests = measures.testRates(1);
    auto series = measures.series();
    auto functions = measures.lastFunctions();
    if (!errors || !tests || !series || !functions)
        return failure(!errors   ? errors.error()
                       : !tests  ? tests.error()
                       : !series ? series.error()
                                 : functions.error());
    std::vector<Measurement> found{{.kind = Kind::Tickets}};
    if (!errors->empty())
        found.push_back({.kind = Kind::ErrorRate});
    if (!tests->empty())
        found.push_back({.kind = Kind::TestsPassed});
    for (auto &each : *series)
        found.push_back({.kind = Kind::Metric,
                         .name = std::move(each.name),
                         .context = std::move(each.context),
                         .series = each.id});
    for (auto &run : *functions)
        found.push_back({.kind = Kind::Function, .name = std::move(run.seen.id)});
    return found;
}

Result<OverTime> overTime(Workspace &workspace, const Measurement &measurement, const Clock &clock)
{
    store::MeasureStore measures(workspace.database());
    switch (measurement.kind) {
    case Kind::Tickets: return tickets(workspace, clock);
    case Kind::ErrorRate:
        return measures.errorRates(store::MeasureStore::kFunctionRuns)
            .transform([](const auto &shares) {
                return rates("error_rate", shares, Direction::HigherIsWorse);
            });
    case Kind::TestsPassed:
        return measures.testRates(store::MeasureStore::kFunctionRuns)
            .transform([](const auto &shares) {
                return rates("passed", shares, Direction::LowerIsWorse);
            });
    case Kind::Metric: return metric(measures, measurement);
    case Kind::Function: return function(measures, measurement.name);
    }
    return OverTime{};
}

} // namespace espalier::engine
