// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/instrumentreport.h"

#include <array>
#include <cmath>
#include <utility>

namespace espalier::model {

std::string_view name(FunctionStatus status)
{
    static constexpr std::array<std::string_view, 4> kNames{"instrumented", "unchanged", "skipped",
                                                            "failed"};
    return kNames[static_cast<std::size_t>(std::to_underlying(status))];
}

static Json textOrNull(const std::string &text)
{
    return text.empty() ? Json(nullptr) : Json(text);
}

static double rounded(double milliseconds)
{
    return std::round(milliseconds * 1000) / 1000;
}

Json toJson(const FunctionResult &function)
{
    return {{"id", function.id},
            {"path", function.path},
            {"line", function.line},
            {"name", function.name},
            {"language", function.language},
            {"kind", function.kind},
            {"status", name(function.status)},
            {"reason", textOrNull(function.reason)},
            {"origin", textOrNull(function.origin)},
            {"key", textOrNull(function.key)},
            {"attempts", function.attempts},
            {"loops", function.loops},
            {"rule", textOrNull(function.rule)},
            {"evidence", function.evidence},
            {"line_map", function.newLine == 0
                             ? Json(nullptr)
                             : Json{{"from", function.line}, {"to", function.newLine}}}};
}

static Json toJson(const ReportTotals &totals)
{
    return {{"files", totals.files},
            {"functions", totals.functions},
            {"instrumented", totals.instrumented},
            {"unchanged", totals.unchanged},
            {"skipped", totals.skipped},
            {"failed", totals.failed},
            {"shapes", totals.shapes},
            {"cache_hits", totals.cacheHits},
            {"template", totals.byTemplate},
            {"recipe", totals.byRecipe},
            {"llm", totals.byModel},
            {"tests_run", totals.testsRun},
            {"cost_usd", totals.costUsd}};
}

static Json toJson(const ReportTimings &timings)
{
    return {{"discover", rounded(timings.discover)}, {"generate", rounded(timings.generate)},
            {"validate", rounded(timings.validate)}, {"refine", rounded(timings.refine)},
            {"apply", rounded(timings.apply)},       {"total", rounded(timings.total)}};
}

// All but the functions.
static Json frameOf(const InstrumentReport &report)
{
    Json result{{"schema_version", 1},
                {"project", report.project},
                {"pack", report.pack},
                {"capture", textOrNull(report.capture)},
                {"notes", report.notes},
                {"applied", report.applied},
                {"totals", toJson(report.totals)},
                {"timings_ms", toJson(report.timings)}};
    if (report.learned)
        result["learned"] = {{"learnings", report.learned->learnings},
                             {"rows", report.learned->rows}};
    auto &checks = result["checks"] = Json::array();
    for (const auto &check : report.checks) {
        checks.push_back({{"language", check.language},
                          {"check", check.check},
                          {"result", check.result},
                          {"reason", textOrNull(check.reason)}});
    }
    result["functions"] = Json::array();
    auto &skipped = result["files_skipped"] = Json::array();
    for (const auto &file : report.skippedFiles)
        skipped.push_back(
            {{"path", file.path}, {"rule", file.rule}, {"reason", textOrNull(file.reason)}});
    result["files_changed"] = report.filesChanged;
    result["patch"] = textOrNull(report.patch);
    result["branch"] = textOrNull(report.branch);
    result["commit"] = textOrNull(report.commit);
    result["branch_existed"] = report.branchExisted;
    return result;
}

Json toJson(const InstrumentReport &report)
{
    auto result = frameOf(report);
    auto &functions = result["functions"];
    for (const auto &function : report.functions)
        functions.push_back(toJson(function));
    return result;
}

void writeJson(const InstrumentReport &report, const TextSink &write,
               const std::function<void(const TextSink &write)> &writeFunctions)
{
    constexpr std::string_view kFunctions = "\"functions\":[";
    const auto frame = toText(frameOf(report));
    // Within a text a quote has a backslash before it, so this is the member.
    const auto split = frame.find(kFunctions) + kFunctions.size();
    write(frame.substr(0, split));
    writeFunctions(write);
    write(frame.substr(split));
}

void writeJson(const InstrumentReport &report, const TextSink &write)
{
    constexpr std::size_t kPart = 64 * 1024;
    writeJson(report, write, [&](const TextSink &writePart) {
        std::string part;
        for (const auto &function : report.functions) {
            if (&function != &report.functions.front())
                part += ',';
            part += toText(toJson(function));
            if (part.size() >= kPart) {
                writePart(part);
                part.clear();
            }
        }
        writePart(part);
    });
}

} // namespace espalier::model
