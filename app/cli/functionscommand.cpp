// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reportprinter.h"
#include "app/cli/selectionoptions.h"

#include "core/base/textformat.h"
#include "core/base/textspool.h"
#include "core/engine/functionlist.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <format>
#include <map>
#include <utility>
#include <vector>

namespace espalier::cli {

namespace {

void printFunctions(const Console &console, const std::vector<model::FunctionResult> &functions)
{
    if (functions.empty())
        return;
    std::string out = console.styled(Console::Style::Bold, visibleLine(functions[0].path)) + "\n";
    for (const auto &function : functions) {
        out += std::format("  {:>5}  {:<40} {:<22}", function.line, function.name, function.kind);
        if (function.loops > 0)
            out += std::format(" {}", counted(static_cast<std::uint64_t>(function.loops), "loop"));
        if (function.status == model::FunctionStatus::Skipped)
            out +=
                console.styled(Console::Style::Yellow,
                               std::format("  skipped ({}): {}", function.rule, function.reason));
        else if (function.status == model::FunctionStatus::Instrumented)
            out += console.styled(Console::Style::Green, "  instrumented");
        out += "\n";
    }
    console.clearProgress();
    console.data(out);
}

Result<model::InstrumentReport> listAsText(engine::Workspace &workspace,
                                           const engine::ListOptions &options,
                                           const Environment &environment)
{
    return engine::listFunctions(workspace, options, environment.job, [&](const auto &functions) {
        printFunctions(environment.console, functions);
    });
}

// The totals come first and are known last, so that the functions wait on disk.
Result<model::InstrumentReport> listAsJson(engine::Workspace &workspace,
                                           const engine::ListOptions &options,
                                           const Environment &environment)
{
    auto spool = TextSpool::create();
    if (!spool)
        return failure(spool.error());
    bool first = true;
    auto report =
        engine::listFunctions(workspace, options, environment.job, [&](const auto &functions) {
            for (const auto &function : functions) {
                spool->add(std::exchange(first, false) ? "" : ",");
                spool->add(toText(model::toJson(function)));
            }
        });
    environment.console.clearProgress();
    if (!report)
        return report;
    Result<> copied;
    environment.console.jsonParts([&](const model::TextSink &write) {
        model::writeJson(*report, write,
                         [&](const model::TextSink &part) { copied = spool->copyTo(part); });
    });
    if (!copied)
        return failure(copied.error());
    return report;
}

void printSummary(const Console &console, const model::InstrumentReport &report)
{
    const auto &totals = report.totals;
    console.note(std::format("{} in {}, {} skipped, {}; {} left out",
                             counted(static_cast<std::uint64_t>(totals.functions), "function"),
                             counted(static_cast<std::uint64_t>(totals.files), "file"),
                             totals.skipped,
                             counted(static_cast<std::uint64_t>(totals.shapes), "shape"),
                             counted(report.skippedFiles.size(), "file")));
    std::map<std::string, int> rules;
    for (const auto &file : report.skippedFiles)
        ++rules[file.rule];
    for (const auto &[rule, count] : rules)
        console.detail(
            std::format("  {:<18} {}", rule, counted(static_cast<std::uint64_t>(count), "file")));
}

} // namespace

Command functionsCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<SelectionArguments>();
    auto *app = parser.add_subcommand(
        "functions",
        withExamples("List the functions of a project, with kind, loops and, where one "
                     "is skipped, why.",
                     {"espalier functions .", "espalier functions . --language python --json"}));
    addSelectionOptions(*app, *arguments);
    const auto run = [arguments](Environment &environment) -> ExitCode {
        const auto &console = environment.console;
        auto options = toOptions(console, *arguments);
        if (!options)
            return console.error(options.error());
        auto workspace = environment.application.openWorkspace(arguments->project);
        if (!workspace)
            return console.error(workspace.error());
        noteWorkspace(console, **workspace);
        const engine::ListOptions listOptions{
            .selection = options->selection, .pack = options->pack, .threads = options->threads};
        const auto report = (console.options().json ? listAsJson : listAsText)(
            **workspace, listOptions, environment);
        console.clearProgress();
        if (!report)
            return console.error(report.error());
        printSummary(console, *report);
        return foundNothing(console, *arguments, *report) ? kNegative : kOk;
    };
    return {run, app};
}

} // namespace espalier::cli
