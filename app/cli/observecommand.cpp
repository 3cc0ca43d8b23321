// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/observeactions.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace espalier::cli {

namespace {

using Actions = std::vector<std::pair<CLI::App *, ObserveAction>>;

ExitCode runObserve(const ObserveArguments &arguments, const ObserveAction &action,
                    Environment &environment)
{
    const auto &console = environment.console;
    const auto project =
        arguments.project.empty() ? projectAround(".") : std::filesystem::path(arguments.project);
    auto workspace = environment.application.openWorkspace(project);
    if (!workspace)
        return console.error(workspace.error());
    if (!(*workspace)->stateNotice().empty())
        console.note((*workspace)->stateNotice());
    const auto code = action({environment, **workspace, arguments});
    console.clearProgress();
    return code;
}

void addTaking(CLI::App &app, ObserveArguments &arguments, Actions &actions)
{
    auto *importing = app.add_subcommand(
        "import",
        "Take files in: traces, logs with tracebacks, test and coverage reports, findings");
    importing->add_option("files", arguments.files, "The files; - is the standard input")
        ->required();
    importing
        ->add_option("--format", arguments.format,
                     "otlp, log, sentry, junit, sarif, coverage.py, cobertura, lcov, ndjson; else "
                     "by what they hold")
        ->check(CLI::IsMember({"otlp", "log", "sentry", "junit", "sarif", "coverage.py",
                               "cobertura", "lcov", "ndjson"}));
    actions.emplace_back(importing, importFiles);
    auto *listen =
        app.add_subcommand("listen", "Take in what programs on this machine send, until Ctrl+C");
    listen->add_option("--port", arguments.port, "Port on loopback, 0 for any that is free")
        ->check(CLI::Range(0, 65535));
    listen->add_option("--for", arguments.seconds, "Stop after so many seconds")
        ->check(CLI::Range(1, 31'536'000));
    actions.emplace_back(listen, listenForTelemetry);
    auto *feedback = app.add_subcommand("feedback", "Say what is good, bad or missing");
    feedback->add_option("text", arguments.text, "In your words")->required();
    feedback->add_option("--about", arguments.about, "The file it is about");
    actions.emplace_back(feedback, giveFeedback);
}

void addReading(CLI::App &app, ObserveArguments &arguments, Actions &actions)
{
    actions.emplace_back(app.add_subcommand("summary", "What was taken in, and what came of it"),
                         showObserved);
    auto *functions = app.add_subcommand(
        "functions", "Functions of the last run; with a name, how one did over the runs");
    functions->add_option("function", arguments.name, "Its id");
    actions.emplace_back(functions, showFunctions);
    auto *metrics =
        app.add_subcommand("metrics", "Series of values; with a name, its values and changes");
    metrics->add_option("series", arguments.name, "Its name");
    actions.emplace_back(metrics, showMetrics);
}

} // namespace

Command observeCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<ObserveArguments>();
    auto actions = std::make_shared<Actions>();
    auto *app = parser.add_subcommand(
        "observe",
        withExamples("Take in what running code tells. Secrets and what is private are masked "
                     "before anything is stored.",
                     {"espalier observe import app.log junit.xml findings.sarif",
                      "espalier observe listen",
                      "espalier observe feedback \"the list is slow when it is long\"",
                      "espalier observe summary"}));
    app->add_option("--project", arguments->project, "Folder of the project; else the one around");
    addTaking(*app, *arguments, *actions);
    addReading(*app, *arguments, *actions);
    app->require_subcommand(1);
    const auto run = [arguments, actions](Environment &environment) -> ExitCode {
        for (const auto &[part, action] : *actions) {
            if (part->parsed())
                return runObserve(*arguments, action, environment);
        }
        return kUsage;
    };
    return {run, app};
}

} // namespace espalier::cli
