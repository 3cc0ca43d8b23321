// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/consentprompt.h"
#include "app/cli/refinenotices.h"
#include "app/cli/reportprinter.h"
#include "app/cli/selectionoptions.h"

#include "core/base/file.h"
#include "core/settings/definition.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdint>
#include <format>
#include <optional>

namespace espalier::cli {

namespace {

struct ApplyArguments {
    SelectionArguments selection;
    std::string apply;
    std::string patch;
    std::string report;
    int maxAttempts = 0; ///< 0: the setting
    std::vector<std::string> capture;
    std::optional<bool> check; ///< none: when something is written
    bool noModel = false;
    bool dryRun = false;
};

void addApplyOptions(CLI::App &command, ApplyArguments &arguments)
{
    addSelectionOptions(command, arguments.selection);
    auto *apply = command.add_option("--apply", arguments.apply,
                                     "in-place, or branch[=NAME]: a commit on a new branch; by "
                                     "default a preview, and nothing is written");
    command.add_option("--patch", arguments.patch, "Write the diff to this file")->excludes(apply);
    command.add_option("--report", arguments.report, "Write the JSON report to this file");
    command.add_flag("--dry-run", arguments.dryRun, "The same as no --apply");
}

// What is said here of models comes before the settings.
void addModelOptions(CLI::App &command, ApplyArguments &arguments)
{
    namespace keys = settings::keys;
    const auto set = [&arguments](const std::string &key) {
        return [&arguments, key](const std::string &text) {
            arguments.selection.settings[key] = text;
        };
    };
    auto *noModel = command.add_flag("--no-llm", arguments.noModel,
                                     "Refine scripts by recipes alone, even if a model is set");
    command
        .add_option_function<std::string>(
            "--model", set(std::string(keys::kModel.name)),
            "Refine scripts with this model, or one of several with commas between them")
        ->excludes(noModel);
    command
        .add_option_function<std::string>("--budget", set(std::string(keys::kBudgetRun.name)),
                                          "At most so many US dollars for models in this run")
        ->excludes(noModel);
}

// What is there is overwritten only if it was written by a run like this one.
Result<> checkOutput(const std::string &path, std::string_view beginning)
{
    if (path.empty())
        return {};
    const auto present = readFile(path, ~std::uint64_t{0} >> 1);
    const bool free = present ? present->empty() || present->starts_with(beginning)
                              : present.error().kind == ErrorKind::NotFound;
    return free ? Result<>{}
                : failure(ErrorKind::AlreadyExists,
                          "a file of another kind is there; give another name", path);
}

Result<> checkOutputs(const ApplyArguments &arguments)
{
    if (auto free = checkOutput(arguments.patch, "diff --git "); !free)
        return free;
    return checkOutput(arguments.report, "{\n  \"");
}

// How the run is to be applied; InvalidInput for an unknown word.
Result<> setApply(const ApplyArguments &arguments, engine::InstrumentOptions &options)
{
    constexpr std::string_view kBranch = "branch=";
    if (!arguments.patch.empty())
        options.apply = engine::ApplyMode::Patch;
    if (arguments.dryRun || arguments.apply.empty())
        return {};
    if (arguments.apply == "in-place")
        options.apply = engine::ApplyMode::InPlace;
    else if (arguments.apply == "branch" || arguments.apply.starts_with(kBranch))
        options.apply = engine::ApplyMode::Branch;
    else
        return failure(ErrorKind::InvalidInput, "--apply takes in-place or branch[=NAME]",
                       arguments.apply);
    if (arguments.apply.starts_with(kBranch)) {
        options.branch = arguments.apply.substr(kBranch.size());
        if (options.branch.empty())
            return failure(ErrorKind::InvalidInput, "--apply branch= needs a name", "");
    }
    return {};
}

Result<> writeOutputs(const ApplyArguments &arguments, model::InstrumentReport &report)
{
    if (!arguments.patch.empty()) {
        if (auto written = writeFileAtomically(arguments.patch, report.patch); !written)
            return written;
        report.patch = arguments.patch;
    }
    if (!arguments.report.empty())
        return writeFileAtomically(arguments.report, toText(model::toJson(report), 2) + "\n");
    return {};
}

using Run = std::function<Result<model::InstrumentReport>(
    const engine::Project &, engine::Workspace &, engine::InstrumentOptions &, JobContext &)>;

ExitCode runWith(const ApplyArguments &arguments, Environment &environment, Verb verb,
                 const Run &work)
{
    const auto &console = environment.console;
    auto options = toOptions(console, arguments.selection);
    if (!options)
        return console.error(options.error());
    if (auto set = setApply(arguments, *options); !set) {
        static_cast<void>(console.error(set.error()));
        return kUsage;
    }
    if (auto free = checkOutputs(arguments); !free)
        return console.error(free.error());
    if (arguments.maxAttempts > 0)
        options->maxAttempts = arguments.maxAttempts;
    const auto project =
        environment.application.project(arguments.selection.project, options->workers);
    auto workspace =
        project.open(verb == Verb::Strip ? engine::Unusable::IsPassed : engine::Unusable::Fails);
    if (!workspace)
        return console.error(workspace.error());
    noteWorkspace(console, **workspace);
    options->wantPatch =
        options->apply == engine::ApplyMode::Patch || options->apply == engine::ApplyMode::Preview;
    auto report = work(project, **workspace, *options, environment.job);
    console.clearProgress();
    if (!report)
        return console.error(report.error());
    if (auto written = writeOutputs(arguments, *report); !written)
        return console.error(written.error());
    printReport(console, *report, verb, arguments.selection.project);
    const bool nothing =
        verb == Verb::Instrument && foundNothing(console, arguments.selection, *report);
    return nothing || report->totals.failed > 0 ? kNegative : kOk;
}

} // namespace

Command instrumentCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<ApplyArguments>();
    auto *app = parser.add_subcommand(
        "instrument",
        withExamples(
            "Put telemetry into functions: entry, exit and loops. Shows the diff and "
            "changes nothing unless --apply is given; `espalier strip` takes it back.",
            {"espalier instrument .", "espalier instrument . --apply branch",
             "espalier instrument . --path 'src/**' --function 'load*' --apply in-place"}));
    addApplyOptions(*app, *arguments);
    app->add_option("--max-attempts", arguments->maxAttempts,
                    "How often a failing script is tried, the first time included")
        ->check(CLI::Range(1, 10));
    addModelOptions(*app, *arguments);
    app->add_option("--capture", arguments->capture,
                    "Record variables too, shortened and with secrets left out: args, locals or "
                    "both; without it no values are recorded")
        ->delimiter(',')
        ->check(CLI::IsMember({"args", "locals"}));
    app->add_flag("--check,!--no-check", arguments->check,
                  "Check the result with the language's own tools in preview too, or not at all");
    const auto run = [arguments](Environment &environment) {
        return runWith(
            *arguments, environment, Verb::Instrument,
            [&](const engine::Project &project, engine::Workspace &workspace,
                engine::InstrumentOptions &options, JobContext &job) {
                options.capture = {.args = std::ranges::contains(arguments->capture, "args"),
                                   .locals = std::ranges::contains(arguments->capture, "locals")};
                const bool writes = options.apply != engine::ApplyMode::Preview;
                if (arguments->check.value_or(writes))
                    options.check = project.compileCheck(workspace);
                if (arguments->noModel)
                    options.models = {};
                auto asking = project;
                asking.askConsent = consentPrompt(environment.console);
                auto refinement = asking.refinement(
                    options.maxAttempts, refineNotices(environment.console), options.models);
                if (!refinement)
                    return Result<model::InstrumentReport>(failure(refinement.error()));
                options.refinement = *std::move(refinement);
                options.learn = project.learning();
                return engine::runInstrument(workspace, options, *project.scripts, job);
            });
    };
    return {run, app};
}

Command stripCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<ApplyArguments>();
    auto *app = parser.add_subcommand(
        "strip",
        withExamples("Take telemetry out again and give the original bytes back. Shows the "
                     "diff and changes nothing unless --apply is given.",
                     {"espalier strip .", "espalier strip . --apply in-place"}));
    addApplyOptions(*app, *arguments);
    arguments->selection.settingsMayFail = true; // what was put in can always be taken out
    const auto run = [arguments](Environment &environment) {
        return runWith(*arguments, environment, Verb::Strip,
                       [](const engine::Project &, engine::Workspace &workspace,
                          engine::InstrumentOptions &options,
                          JobContext &job) { return engine::runStrip(workspace, options, job); });
    };
    return {run, app};
}

} // namespace espalier::cli
