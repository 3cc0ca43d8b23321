// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/backlogactions.h"
#include "app/cli/projectsettings.h"

#include "core/settings/trust.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace espalier::cli {

namespace {

using Actions = std::vector<std::pair<CLI::App *, BacklogAction>>;

ExitCode runBacklog(const BacklogArguments &arguments, const BacklogAction &action,
                    Environment &environment)
{
    const auto &console = environment.console;
    const auto project =
        arguments.project.empty() ? projectAround(".") : std::filesystem::path(arguments.project);
    auto settings = loadSettings(console, project, {});
    if (!settings)
        return console.error(settings.error());
    const auto trusted = settings::Trust::ofUser().isTrusted(project).value_or(false);
    auto improvement = engine::improvementSettings(*settings, project, trusted);
    if (!improvement)
        return console.error(improvement.error());
    auto workspace = environment.application.openWorkspace(project);
    if (!workspace)
        return console.error(workspace.error());
    if (!(*workspace)->stateNotice().empty())
        console.note((*workspace)->stateNotice());
    engine::Backlog backlog((*workspace)->database());
    const auto code = action({environment, **workspace, backlog, *improvement, arguments});
    console.clearProgress();
    return code;
}

void addReading(CLI::App &app, BacklogArguments &arguments, Actions &actions)
{
    actions.emplace_back(
        app.add_subcommand("status", "How many tickets there are, and how fast they come and go"),
        showBacklogStatus);
    auto *list = app.add_subcommand(
        "list", "Tickets by score, or those of a filter: status:open risk:<=5 file:core/* words");
    list->add_option("filter", arguments.words, "What to show; all without it");
    list->add_option("--view", arguments.view, "The filter that was saved under this name");
    list->add_option("--limit", arguments.limit, "So many at most")
        ->check(CLI::Range(1, 1'000'000));
    actions.emplace_back(list, listTickets);
    auto *show = app.add_subcommand("show", "One ticket with its evidence, risk and history");
    show->add_option("ticket", arguments.id, "Its id, or the end of it")->required();
    actions.emplace_back(show, showTicket);
    auto *queue =
        app.add_subcommand("queue", "What automation would take, in which order, and why");
    queue->add_option("--limit", arguments.limit, "So many at most")->check(CLI::Range(1, 100'000));
    actions.emplace_back(queue, showQueue);
    auto *similar = app.add_subcommand("similar", "Tickets that may be about the same");
    similar->add_option("ticket", arguments.id, "Its id, or the end of it")->required();
    actions.emplace_back(similar, showSimilar);
    actions.emplace_back(app.add_subcommand("dashboard",
                                            "Health, velocity, risk and trend, with what they are "
                                            "made of"),
                         showDashboard);
    auto *patterns = app.add_subcommand("patterns", "Bugs that come again and again");
    patterns->add_option("--category", arguments.only, "Only those of this category");
    actions.emplace_back(patterns, showBugPatterns);
    actions.emplace_back(
        app.add_subcommand("settings",
                           "What holds for tickets and automation, and where it is set"),
        showImprovementSettings);
}

CLI::Option *addIds(CLI::App &app, BacklogArguments &arguments)
{
    return app.add_option("tickets", arguments.words, "Their ids, or the ends of them")->required();
}

void addTriage(CLI::App &app, BacklogArguments &arguments, Actions &actions)
{
    auto *accept = app.add_subcommand("accept", "Say that tickets are to be worked on");
    addIds(*accept, arguments);
    actions.emplace_back(accept, acceptTickets);
    auto *decline = app.add_subcommand("decline", "Say that tickets are not to be worked on");
    addIds(*decline, arguments);
    decline->add_option("--reason", arguments.why, "Why not")->required();
    actions.emplace_back(decline, declineTickets);
    auto *snooze = app.add_subcommand("snooze", "Put tickets off until a day; wake them without");
    addIds(*snooze, arguments);
    snooze->add_option("--until", arguments.until, "A day such as 2026-03-31, or a time");
    actions.emplace_back(snooze, snoozeTickets);
    auto *merge = app.add_subcommand("merge", "Make tickets duplicates of another one; what comes "
                                              "for them goes to it from now on");
    addIds(*merge, arguments);
    merge->add_option("--into", arguments.into, "The one that stays")->required();
    merge->add_option("--reason", arguments.why, "Why they are the same");
    actions.emplace_back(merge, mergeTickets);
    auto *unmerge = app.add_subcommand("unmerge", "Take a duplicate out of the other one again");
    unmerge->add_option("ticket", arguments.id, "The duplicate")->required();
    unmerge->add_option("--reason", arguments.why, "Why it is not the same");
    actions.emplace_back(unmerge, unmergeTicket);
    auto *undo = app.add_subcommand("undo", "Take your last change back, all of it");
    undo->add_option("--batch", arguments.batch, "The change of this number instead");
    actions.emplace_back(undo, undoLast);
}

void addChanging(CLI::App &app, BacklogArguments &arguments, Actions &actions)
{
    actions.emplace_back(
        app.add_subcommand("scan",
                           "Make tickets of what was observed; says why a source gave none"),
        scanForTickets);
    auto *add = app.add_subcommand("add", "A ticket of your own");
    add->add_option("title", arguments.title, "In a few words")->required();
    add->add_option("--description", arguments.description, "What is wrong, or wanted");
    add->add_option("--category", arguments.category,
                    "bug_fix, performance, feature, refactor, security, documentation");
    add->add_option("--priority", arguments.priority, "low, medium, high, critical");
    add->add_option("--file", arguments.files, "A file it is about; may be given again");
    add->add_option("--solution", arguments.solution, "What to do about it");
    add->add_option("--test-plan", arguments.testPlan, "What a test would show");
    actions.emplace_back(add, addTicket);
    auto *set = app.add_subcommand("set", "Change fields: priority=high risk_level=3 …");
    set->add_option("ticket", arguments.id, "Its id, or the end of it")->required();
    set->add_option("fields", arguments.fields, "name=value")->required();
    set->add_option("--reason", arguments.why, "Why; risk and effort need one");
    actions.emplace_back(set, setFields);
    auto *move = app.add_subcommand("move", "Bring tickets to another status");
    move->add_option("status", arguments.status, "open, in_progress, testing, ready, failed …")
        ->required();
    addIds(*move, arguments);
    move->add_option("--reason", arguments.why, "Why; opening again needs one");
    actions.emplace_back(move, moveTickets);
}

void addSharing(CLI::App &app, BacklogArguments &arguments, Actions &actions)
{
    auto *views = app.add_subcommand("views", "Saved filters; with a name and a filter, saves one");
    views->add_option("name", arguments.view, "Its name");
    views->add_option("filter", arguments.words, "What it shows");
    views->add_flag("--remove", arguments.remove, "Take it out");
    actions.emplace_back(views, changeViews);
    const auto formats = CLI::IsMember({"json", "csv", "sarif"});
    auto *exporting = app.add_subcommand("export", "Write tickets as JSON, CSV or SARIF");
    exporting->add_option("target", arguments.target, "The file; - for stdout")->required();
    exporting->add_option("filter", arguments.words, "Which; all without it");
    exporting->add_option("--format", arguments.format, "json, csv or sarif; else by the name")
        ->check(formats);
    actions.emplace_back(exporting, exportBacklog);
    auto *importing = app.add_subcommand("import", "Read tickets that `backlog export` wrote");
    importing->add_option("target", arguments.target, "The file")->required();
    importing->add_option("--format", arguments.format, "json, csv or sarif; else by the name")
        ->check(formats);
    actions.emplace_back(importing, importBacklog);
}

} // namespace

Command backlogCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<BacklogArguments>();
    auto actions = std::make_shared<Actions>();
    auto *app = parser.add_subcommand(
        "backlog",
        withExamples("Improvements with their evidence: made of what was observed, triaged by you.",
                     {"espalier backlog scan", "espalier backlog list is:inbox sort:score",
                      "espalier backlog show exception_20260131T093000_1",
                      "espalier backlog decline 1 --reason \"as intended\"",
                      "espalier backlog undo"}));
    app->add_option("--project", arguments->project, "Folder of the project; else the one around");
    addChanging(*app, *arguments, *actions);
    addReading(*app, *arguments, *actions);
    addTriage(*app, *arguments, *actions);
    addSharing(*app, *arguments, *actions);
    app->require_subcommand(1);
    const auto run = [arguments, actions](Environment &environment) -> ExitCode {
        for (const auto &[part, action] : *actions) {
            if (part->parsed())
                return runBacklog(*arguments, action, environment);
        }
        return kUsage;
    };
    return {run, app};
}

} // namespace espalier::cli
