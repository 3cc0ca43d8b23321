// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reportprinter.h"
#include "app/cli/selectionoptions.h"

#include "core/base/textformat.h"

#include <CLI/CLI.hpp>

#include <format>
#include <map>

namespace espalier::cli {

namespace {

void printFunctions(const Console &console, const model::InstrumentReport &report)
{
    std::string out;
    std::string path;
    for (const auto &function : report.functions) {
        if (function.path != path) {
            path = function.path;
            out += console.styled(Console::Style::Bold, visibleLine(path)) + "\n";
        }
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
    console.data(out);
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
        auto report = engine::listFunctions(**workspace, *options, environment.job);
        console.clearProgress();
        if (!report)
            return console.error(report.error());
        if (console.options().json)
            console.json(model::toJson(*report));
        else
            printFunctions(console, *report);
        printSummary(console, *report);
        return foundNothing(console, *arguments, *report) ? kNegative : kOk;
    };
    return {run, app};
}

} // namespace espalier::cli
