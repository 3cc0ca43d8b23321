// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/autopatchactions.h"
#include "app/cli/autopatchtelling.h"
#include "app/cli/projectsettings.h"

#include "core/base/file.h"
#include "core/engine/autopatchrun.h"
#include "core/engine/backlog.h"
#include "core/engine/patchreview.h"
#include "core/engine/patchrevision.h"
#include "core/git/repository.h"
#include "core/settings/trust.h"
#include "core/store/patchstore.h"

#include <CLI/CLI.hpp>

#include <array>
#include <format>
#include <iostream>

namespace espalier::cli {

namespace {

constexpr std::uint64_t kMostPatch = 64ull << 20;

Result<std::string> patchOf(const std::string &name)
{
    if (name != "-")
        return readFile(name, kMostPatch);
    std::string text(kMostPatch + 1, '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() > kMostPatch)
        return failure(ErrorKind::Unsupported, "the patch is larger than 64 MiB");
    return text;
}

/// "Ada <ada@example.org>", as git knows the person; "person" where it does not.
std::string personIn(const std::filesystem::path &project)
{
    const auto repository = git::Repository::discover(project);
    const auto identity = repository ? repository->identity() : failure(repository.error());
    return identity ? std::format("{} <{}>", identity->name, identity->email) : "person";
}

ExitCode runAutopatch(const AutopatchArguments &arguments, engine::Workspace &workspace,
                      Environment &environment)
{
    const auto &console = environment.console;
    const auto work = workOf(arguments, workspace, console);
    if (!work)
        return console.error(work.error());
    const bool isCommand = !arguments.command.empty();
    if (!isCommand && arguments.patch.empty())
        return runSources(arguments, *work, workspace, environment);
    auto patch = isCommand ? Result<std::string>(std::string()) : patchOf(arguments.patch);
    if (!patch)
        return console.error(patch.error());
    auto result = engine::runAutopatch(
        workspace,
        {.ticketId = work->ticket,
         .patch = *std::move(patch),
         .command = isCommand ? std::vector<std::string>{"sh", "-c", arguments.command}
                              : std::vector<std::string>(),
         .commandLimit = std::chrono::minutes(arguments.minutes),
         .origin = isCommand ? model::PatchOrigin::Command : model::PatchOrigin::Hand,
         .madeBy = isCommand ? arguments.command : personIn(workspace.root()),
         .stop = work->stop,
         .trusted = work->trusted},
        environment.application.openSandbox(), SystemClock(), environment.job);
    return tellAutopatch(console, result,
                         result ? applyWhereAllowed(workspace, *work, *result) : std::nullopt);
}

ExitCode runAgain(const AutopatchArguments &arguments, engine::Workspace &workspace,
                  Environment &environment)
{
    const auto &console = environment.console;
    const auto work = workOf(arguments, workspace, console);
    if (!work)
        return console.error(work.error());
    auto request = engine::lastOnHead(workspace, work->ticket, work->trusted);
    if (!request)
        return console.error(request.error());
    request->stop = work->stop;
    auto result = engine::runAutopatch(workspace, *request, environment.application.openSandbox(),
                                       SystemClock(), environment.job);
    return tellAutopatch(console, result,
                         result ? applyWhereAllowed(workspace, *work, *result) : std::nullopt);
}

ExitCode showPatches(engine::Workspace &workspace, Environment &environment)
{
    const auto &console = environment.console;
    auto patches = store::PatchStore(workspace.database()).patches();
    if (!patches)
        return console.error(patches.error());
    auto list = Json::array();
    std::string out;
    for (const auto &patch : *patches) {
        list.push_back({{"ticket_id", patch.ticketId},
                        {"attempt", patch.number},
                        {"branch_name", patch.branch},
                        {"state", nameOf(patch.stage)},
                        {"commit", patch.commit},
                        {"base", patch.base},
                        {"made_by", patch.madeBy},
                        {"error", patch.error},
                        {"started_at", patch.startedAt}});
        out += std::format("{:<34} {:>3}  {:<12} {}{}\n", patch.ticketId, patch.number,
                           nameOf(patch.stage), patch.commit.empty() ? "" : patch.branch,
                           patch.error.empty() ? "" : "  " + patch.error);
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"patches", std::move(list)}});
    else if (patches->empty())
        console.note("Nothing was tried yet; `espalier autopatch run TICKET --patch FILE` does.");
    else
        console.data(out);
    return kOk;
}

CLI::App *addRecipe(CLI::App &app, RecipeArguments &arguments)
{
    auto *recipe = app.add_subcommand(
        "recipe", "Show a recipe; change one that an accepted patch has taught, or switch it off");
    recipe->add_option("recipe", arguments.id, "Its name, as `autopatch recipes` has it")
        ->required();
    auto *on = recipe->add_flag("--on", arguments.on, "Ask it again");
    auto *off = recipe->add_flag("--off", arguments.off, "Ask it no more");
    auto *forget = recipe->add_flag("--forget", arguments.forget,
                                    "Drop it; patches like it do not bring it back");
    on->excludes(off)->excludes(forget);
    off->excludes(forget);
    recipe->add_option("--before", arguments.before,
                       "Code to look for; $1, $2 … stand for what differs from place to place");
    recipe->add_option("--after", arguments.after, "What comes in its place");
    recipe->add_option("--why", arguments.why, "What is wrong with the code before");
    return recipe;
}

CLI::App *addRun(CLI::App &app, AutopatchArguments &arguments)
{
    auto *run = app.add_subcommand(
        "run", "Apply a patch to HEAD on a new branch, run the tests without and with it, ask the "
               "gates. A test must fail without it as the ticket tells, and pass with it. Where no "
               "patch is given, recipes are asked for one, offline, "
               "then the model that is set");
    run->add_option("ticket", arguments.ticket, "The ticket, or what its id ends with")->required();
    auto *patch =
        run->add_option("--patch", arguments.patch,
                        "A unified diff, a mail, or a text with one in it; - is the standard input")
            ->check([](const std::string &name) {
                return name == "-" ? std::string() : CLI::ExistingFile(name);
            });
    auto *command =
        run->add_option("--command", arguments.command,
                        "A command that edits an export of HEAD, in the sandbox and without the "
                        "network; the ticket "
                        "is in .espalier-ticket.json. What it has changed is the patch");
    run->add_option("--minutes", arguments.minutes, "How long the command may take; 10 unless said")
        ->check(CLI::Range(1, 1440));
    command->excludes(patch);
    run->add_option("--source", arguments.source,
                    "Who is asked for a patch: recipes, model, or all, recipes first")
        ->check(CLI::IsMember({"recipes", "model", "all"}))
        ->excludes(patch)
        ->excludes(command);
    run->add_option("--attempts", arguments.attempts,
                    "How many patches of each source are tried at most; 5 unless said")
        ->check(CLI::Range(1, 16))
        ->excludes(patch)
        ->excludes(command);
    run->add_option("--stop", arguments.stop,
                    "Where to end: analyse, patch (does it fit?), branch, ready, apply (where the "
                    "policy lets automation do so); else where project and ticket say")
        ->check(CLI::IsMember({"analyse", "patch", "branch", "ready", "apply"}));
    return run;
}

CLI::App *addAgain(CLI::App &app, AutopatchArguments &arguments)
{
    auto *again = app.add_subcommand(
        "again", "Put the last patch on HEAD as it is now, as a new attempt, and test it again");
    again->add_option("ticket", arguments.ticket, "The ticket, or what its id ends with")
        ->required();
    again->add_option("--stop", arguments.stop, "Where to end, as for run")
        ->check(CLI::IsMember({"patch", "branch", "ready", "apply"}));
    return again;
}

} // namespace

Result<AutopatchWork> workOf(const AutopatchArguments &arguments, engine::Workspace &workspace,
                             const Console &console)
{
    auto id = engine::Backlog(workspace.database()).idOf(arguments.ticket);
    if (!id)
        return failure(std::move(id.error()));
    auto ticket = engine::Backlog(workspace.database()).ticket(*id);
    if (!ticket)
        return failure(std::move(ticket.error()));
    auto settings = loadSettings(console, workspace.root(), {});
    if (!settings)
        return failure(std::move(settings.error()));
    const auto asked = model::stopPointNamed(arguments.stop);
    return AutopatchWork{.ticket = *std::move(id),
                         .stop = asked ? *asked : engine::stopPointFor(*ticket, *settings),
                         .trusted =
                             settings::Trust::ofUser().isTrusted(workspace.root()).value_or(false)};
}

Command autopatchCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<AutopatchArguments>();
    auto *app = parser.add_subcommand(
        "autopatch",
        withExamples("Take a patch for a ticket to a tested branch of its own. The checkout is "
                     "neither read nor changed.",
                     {"espalier autopatch run exception_20260131T093000_1",
                      "espalier autopatch run exception_20260131T093000_1 --patch fix.patch",
                      "git diff | espalier autopatch run 20260131T093000_1 --patch -",
                      "espalier autopatch run 20260131T093000_1 --command './mend.py'",
                      "espalier autopatch status", "espalier autopatch recipes",
                      "espalier autopatch recipe learned-0123456789 --off"}));
    app->add_option("--project", arguments->project, "Folder of the project; else the one around");
    auto *run = addRun(*app, *arguments);
    auto *again = addAgain(*app, *arguments);
    auto *status = app->add_subcommand("status", "What was tried, and what came of it");
    auto *recipes = app->add_subcommand(
        "recipes", "What recipes there are, and for which errors; autopatch.skip_recipes turns "
                   "some of them off");
    auto wanted = std::make_shared<RecipeArguments>();
    auto *recipe = addRecipe(*app, *wanted);
    app->require_subcommand(1);
    const auto act = [arguments, wanted, run, again, status, recipes,
                      recipe](Environment &environment) -> ExitCode {
        const auto &console = environment.console;
        const auto project = arguments->project.empty() ? projectAround(".")
                                                        : std::filesystem::path(arguments->project);
        if (recipes->parsed())
            return listRecipes(project, environment);
        if (recipe->parsed())
            return showRecipe(*wanted, project, environment);
        auto workspace = environment.application.openWorkspace(project);
        if (!workspace)
            return console.error(workspace.error());
        if (auto settled = engine::settleInterrupted(**workspace, SystemClock()); !settled)
            return console.error(settled.error());
        if (auto settled = engine::settleApplications(**workspace, SystemClock()); !settled)
            return console.error(settled.error());
        if (status->parsed())
            return showPatches(**workspace, environment);
        if (again->parsed())
            return runAgain(*arguments, **workspace, environment);
        return run->parsed() ? runAutopatch(*arguments, **workspace, environment) : kUsage;
    };
    return {act, app};
}

} // namespace espalier::cli
