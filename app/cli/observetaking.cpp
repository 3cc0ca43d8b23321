// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The parts of `observe` that read and show.

#include "app/cli/observeactions.h"

#include "core/base/file.h"
#include "core/engine/observing.h"
#include "core/engine/overtime.h"
#include "core/store/measurestore.h"
#include "core/store/observationstore.h"

#include <algorithm>
#include <array>
#include <format>
#include <fstream>
#include <iostream>

namespace espalier::cli {

namespace {

std::string lineOf(const engine::TakenIn &taken)
{
    if (taken.known)
        return std::format("{:<40} taken in before, nothing added\n", taken.name);
    std::string kinds;
    for (const auto &[kind, count] : taken.summary.kinds)
        kinds += std::format("{}{}", kinds.empty() ? "" : ", ", counted(count, kind));
    auto line = std::format("{:<40} {:<12} {}\n", taken.name, nameOf(taken.summary.format),
                            kinds.empty() ? "nothing of use" : kinds);
    if (taken.masked > 0)
        line += std::format("{:<40} {} with something masked\n", "", counted(taken.masked, "text"));
    if (taken.summary.leftOut > 0)
        line += std::format("{:<40} {} left out beyond the limits\n", "", taken.summary.leftOut);
    if (taken.summary.bad > 0)
        line += std::format("{:<40} {} could not be read; first {}\n", "", taken.summary.bad,
                            taken.summary.firstBad);
    return line;
}

Json seriesJson(const store::MetricSeries &series)
{
    return {{"name", series.name},
            {"unit", series.unit},
            {"context", series.context},
            {"threshold", series.threshold ? Json(*series.threshold) : Json(nullptr)}};
}

// How values went, as JSON and in words.
struct LineTold {
    Json json = {{"values", Json::array()}, {"times", Json::array()}, {"changes", Json::array()}};
    std::string changes;
};

LineTold told(const engine::MeasuredLine &line, const std::string &indent)
{
    LineTold result;
    result.json["values"] = line.values;
    result.json["times"] = line.times;
    for (const auto &change : line.changes) {
        const auto &at = line.times[change.index];
        result.json["changes"].push_back({{"index", change.index},
                                          {"at", at},
                                          {"before", change.before},
                                          {"after", change.after},
                                          {"p_value", change.pValue},
                                          {"effect", change.effect}});
        result.changes +=
            std::format("{}{} changed at {}: {:.6g}, then {:.6g} (p = {:.3f})\n", indent, line.name,
                        at, change.before, change.after, change.pValue);
    }
    return result;
}

Result<LineTold> toldOf(const ObserveContext &context, const engine::Measurement &measurement,
                        const std::string &indent = {})
{
    auto values = engine::overTime(context.workspace, measurement, SystemClock());
    if (!values)
        return failure(std::move(values.error()));
    return values->lines.empty() ? LineTold() : told(values->lines.back(), indent);
}

ExitCode showRuns(const ObserveContext &context, const std::string &function)
{
    const auto &console = context.console();
    auto runs = store::MeasureStore(context.workspace.database()).runsOf(function);
    if (!runs)
        return console.error(runs.error());
    if (runs->empty())
        return console.error({ErrorKind::NotFound, "no run has told of this function", function});
    const auto line =
        toldOf(context, {.kind = engine::Measurement::Kind::Function, .name = function});
    if (!line)
        return console.error(line.error());
    auto list = Json::array();
    auto out = std::format("{:<26} {:>9} {:>7} {:>10} {:>10}\n", "run", "calls", "errors", "p50 ms",
                           "p95 ms");
    for (const auto &run : *runs) {
        list.push_back(
            model::toJson(model::Observation{.content = run.seen, .at = run.at, .service = {}}));
        out += std::format("{:<26} {:>9} {:>7} {:>10.3f} {:>10.3f}\n", run.at, run.seen.calls,
                           run.seen.errors, run.seen.p50Ms, run.seen.p95Ms);
    }
    if (console.options().json)
        console.json({{"schema_version", 1},
                      {"function", function},
                      {"runs", std::move(list)},
                      {"changes", line->json["changes"]}});
    else
        console.data(out + line->changes);
    return kOk;
}

ExitCode showSeries(const ObserveContext &context, const std::vector<store::MetricSeries> &found)
{
    const auto &console = context.console();
    auto list = Json::array();
    std::string out;
    for (const auto &series : found) {
        const auto line =
            toldOf(context, {.kind = engine::Measurement::Kind::Metric, .series = series.id}, "  ");
        if (!line)
            return console.error(line.error());
        auto json = seriesJson(series);
        json.update(line->json);
        out += std::format("{} {} ({})\n", series.name, toText(Json(series.context)), series.unit);
        for (std::size_t i = 0; i < json["values"].size(); ++i)
            out += std::format("  {:<26} {:>14.6g}\n", json["times"][i].get<std::string>(),
                               json["values"][i].get<double>());
        out += line->changes;
        list.push_back(std::move(json));
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"series", std::move(list)}});
    else
        console.data(out);
    return kOk;
}

/// What comes on the standard input, kept in a file: importers read some parts twice.
Result<engine::TakenIn> takeInStandardInput(const ObserveContext &context,
                                            std::optional<observe::Format> format)
{
    const auto folder = TemporaryFolder::create("espalier-input");
    if (!folder)
        return failure(folder.error());
    const auto path = folder->path() / "standard-input";
    std::ofstream file(path, std::ios::binary);
    std::array<char, 1 << 16> part{};
    while (std::cin.read(part.data(), part.size()) || std::cin.gcount() > 0) {
        if (auto go = context.environment.job.checkpoint(); !go)
            return failure(std::move(go.error()));
        file.write(part.data(), std::cin.gcount());
    }
    file.close();
    if (!file)
        return failure(ErrorKind::Io, "the standard input cannot be kept; is the disk full?",
                       path.string());
    auto taken = engine::takeInFile(context.workspace, path, format, context.environment.job);
    if (!taken && taken.error().context.starts_with(path.string()))
        taken.error().context.replace(0, path.string().size(), "standard input");
    return taken;
}

} // namespace

ExitCode importFiles(const ObserveContext &context)
{
    const auto &console = context.console();
    const auto format = observe::formatNamed(context.arguments.format);
    auto list = Json::array();
    ExitCode code = kOk;
    bool any = false;
    for (const auto &file : context.arguments.files) {
        auto taken = file == "-" ? takeInStandardInput(context, format)
                                 : engine::takeInFile(context.workspace, file, format,
                                                      context.environment.job);
        console.clearProgress();
        if (!taken) {
            if (taken.error().kind == ErrorKind::Cancelled || !console.options().json)
                code = console.error(taken.error());
            else
                code = kBadData;
            list.push_back({{"name", file}, {"error", toJson(taken.error())}});
            if (taken.error().kind == ErrorKind::Cancelled)
                return code;
            continue;
        }
        list.push_back(engine::toJson(*taken));
        if (taken->summary.bad > 0 && code == kOk)
            code = kNegative;
        any = any || (!taken->known && !taken->summary.kinds.empty());
        if (!console.options().json)
            console.data(lineOf(*taken));
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"imports", std::move(list)}});
    else if ((code == kOk || code == kNegative) && any)
        console.note("`espalier backlog scan` makes tickets of it.");
    return code;
}

ExitCode giveFeedback(const ObserveContext &context)
{
    const auto &console = context.console();
    auto taken =
        engine::takeInFeedback(context.workspace, context.arguments.text, context.arguments.about);
    if (!taken)
        return console.error(taken.error());
    if (console.options().json) {
        Json json = {{"schema_version", 1}};
        json.update(engine::toJson(*taken));
        console.json(json);
    } else {
        console.note("Thank you. `espalier backlog scan` makes tickets of it.");
    }
    return kOk;
}

ExitCode showObserved(const ObserveContext &context)
{
    const auto &console = context.console();
    auto &database = context.workspace.database();
    store::ObservationStore observations(database);
    store::MeasureStore measures(database);
    auto imports = observations.imports();
    auto coverage = measures.totalCoverage();
    auto functions = measures.lastFunctions();
    if (!imports || !coverage || !functions)
        return console.error(!imports    ? imports.error()
                             : !coverage ? coverage.error()
                                         : functions.error());
    Json json = {{"schema_version", 1}, {"imports", Json::array()}, {"groups", Json::object()}};
    std::string out;
    for (const auto &each : *imports) {
        json["imports"].push_back({{"id", each.id},
                                   {"name", each.name},
                                   {"format", each.format},
                                   {"at", each.at},
                                   {"bytes", each.bytes}});
        out += std::format("{}  {:<12} {:>12} bytes  {}\n", each.at, each.format, each.bytes,
                           each.name);
    }
    for (const auto *kind : {"exception", "finding", "feedback"}) {
        const auto count = observations.countGroups(kind);
        json["groups"][kind] = count.value_or(0);
        out += std::format("{:<24} {}\n", std::format("different: {}", kind), count.value_or(0));
    }
    json["coverage"] = *coverage ? Json(**coverage) : Json(nullptr);
    json["functions"] = functions->size();
    out += std::format("{:<24} {}\n{:<24} {}\n", "functions, last run", functions->size(),
                       "lines covered",
                       *coverage ? std::format("{:.1f} %", **coverage * 100) : "no data");
    if (console.options().json)
        console.json(json);
    else
        console.data(out);
    return kOk;
}

ExitCode showFunctions(const ObserveContext &context)
{
    const auto &console = context.console();
    if (!context.arguments.name.empty())
        return showRuns(context, context.arguments.name);
    auto functions = store::MeasureStore(context.workspace.database()).lastFunctions();
    if (!functions)
        return console.error(functions.error());
    auto list = Json::array();
    auto out = std::format("{:>9} {:>7} {:>10} {:>10}  {}\n", "calls", "errors", "p50 ms", "p95 ms",
                           "function");
    for (const auto &run : *functions) {
        list.push_back(
            model::toJson(model::Observation{.content = run.seen, .at = run.at, .service = {}}));
        out += std::format("{:>9} {:>7} {:>10.3f} {:>10.3f}  {}\n", run.seen.calls, run.seen.errors,
                           run.seen.p50Ms, run.seen.p95Ms, run.seen.id);
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"functions", std::move(list)}});
    else if (functions->empty())
        console.note("No run was observed yet; `espalier run -- COMMAND` does.");
    else
        console.data(out);
    return kOk;
}

ExitCode showMetrics(const ObserveContext &context)
{
    const auto &console = context.console();
    auto series = store::MeasureStore(context.workspace.database()).series();
    if (!series)
        return console.error(series.error());
    if (const auto &name = context.arguments.name; !name.empty()) {
        std::erase_if(*series, [&](const store::MetricSeries &each) { return each.name != name; });
        if (series->empty())
            return console.error({ErrorKind::NotFound, "there is no series of this name", name});
        return showSeries(context, *series);
    }
    auto list = Json::array();
    std::string out;
    for (const auto &each : *series) {
        list.push_back(seriesJson(each));
        out += std::format("{:<40} {:<8} {}\n", each.name, each.unit, toText(Json(each.context)));
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"series", std::move(list)}});
    else if (series->empty())
        console.note("No metric was taken in yet.");
    else
        console.data(out);
    return kOk;
}

} // namespace espalier::cli
