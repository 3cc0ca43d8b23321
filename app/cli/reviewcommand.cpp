// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reviewactions.h"

#include "core/engine/audittrail.h"
#include "core/engine/autopatchrun.h"
#include "core/engine/backlog.h"
#include "core/settings/trust.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace espalier::cli {

namespace {

ExitCode runPart(const ReviewArguments &given, ReviewAction part, Environment &environment)
{
    const auto &console = environment.console;
    const auto project =
        given.project.empty() ? projectAround(".") : std::filesystem::path(given.project);
    auto workspace = environment.application.openWorkspace(project);
    if (!workspace)
        return console.error(workspace.error());
    auto arguments = given;
    if (!arguments.ticket.empty()) {
        auto id = engine::Backlog((*workspace)->database()).idOf(arguments.ticket);
        if (!id)
            return console.error(id.error());
        arguments.ticket = *std::move(id);
    }
    for (auto *settle : {&engine::settleInterrupted, &engine::settleApplications}) {
        if (auto settled = settle(**workspace, SystemClock()); !settled)
            return console.error(settled.error());
    }
    const ReviewContext context{
        environment, **workspace, arguments,
        settings::Trust::ofUser().isTrusted((*workspace)->root()).value_or(false)};
    const bool isAudit = part == showAudit; // which says so itself
    if (const auto fault = engine::checkAudit(**workspace); !isAudit && fault && *fault)
        console.note(auditFaultText(**fault) + " `espalier review audit` shows it.");
    const auto code = part(context);
    static_cast<void>(engine::checkAudit(**workspace)); // its new end is remembered
    return code;
}

using AddPart = std::function<CLI::App *(const char *name, const char *help, ReviewAction part,
                                         bool needsTicket)>;

/// Looking, and what a person decides.
void addDeciding(const AddPart &add, ReviewArguments &arguments)
{
    add("list", "The last attempt at each ticket", listReviews, false);
    add("show", "One patch: gates, approvals, comments, and its changes with their numbers",
        showReview, true);
    add("approve",
        "Say yes to exactly this patch, at a terminal. Above the limit of risk with a reason, and "
        "every change looked at",
        approveReview, true)
        ->add_option("--reason", arguments.reason, "Why, for the audit");
    add("reject", "Say no, at a terminal; the ticket is rejected", rejectReview, true)
        ->add_option("--reason", arguments.reason, "Why; the next attempt reads it")
        ->required();
    add("apply", "Apply what was approved to the current branch", applyReview, true)
        ->add_option("--method", arguments.method, "merge, squash or fast-forward")
        ->check(CLI::IsMember({"merge", "squash", "fast-forward"}));
    add("rollback", "Take an applied patch back by a commit, at a terminal", rollBackReview, true)
        ->add_option("--reason", arguments.reason, "Why, for the commit and the audit")
        ->required();
    add("audit", "Who did what to patches; exit code 1 when somebody has changed it", showAudit,
        false)
        ->add_option("ticket", arguments.ticket, "Only what is about this ticket");
}

/// What is said of a patch, taken of it and handed on.
void addSteering(const AddPart &add, ReviewArguments &arguments)
{
    auto *comment = add("comment", "Say something about a patch; the next attempt reads it",
                        commentReview, true);
    comment->add_option("text", arguments.text, "What to say")->required();
    comment->add_option("--path", arguments.path, "A file of the patch");
    comment->add_option("--line", arguments.line, "A line of its new text")
        ->check(CLI::PositiveNumber);
    add("request-changes",
        "Ask for another attempt, at a terminal: the comment steers it, approvals are void",
        requestReviewChanges, true)
        ->add_option("text", arguments.text, "What is to be different")
        ->required();
    auto *take = add("take",
                     "Take some of the changes as a new attempt, which is tested. `show` has their "
                     "numbers: 1,3-5, and lines of one as 2:4-9",
                     takeOfReview, true);
    auto *only = take->add_option("--only", arguments.only, "Nothing but these changes");
    auto *without = take->add_option("--without", arguments.without, "All but these changes");
    only->excludes(without);
    auto *compare = add("compare",
                        "What an attempt changes beside another; the last two, unless "
                        "said. 0 is the base",
                        compareReview, true);
    compare->add_option("from", arguments.from, "Number of an attempt")
        ->check(CLI::NonNegativeNumber);
    compare->add_option("to", arguments.to, "Number of an attempt")->check(CLI::PositiveNumber);
    auto *share = add("export", "A patch to hand on", exportReview, true);
    share
        ->add_option("--form", arguments.form,
                     "patch (unified diff), mbox (a mail for git am), pr (text of a pull request)")
        ->check(CLI::IsMember({"patch", "mbox", "pr"}));
    share->add_option("--output", arguments.target, "A file; else the standard output");
}

} // namespace

Command reviewCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<ReviewArguments>();
    auto parts = std::make_shared<std::vector<std::pair<CLI::App *, ReviewAction>>>();
    auto *app = parser.add_subcommand(
        "review", withExamples("Look at tested patches, approve exactly what is there, apply it, "
                               "take it back.",
                               {"espalier review list", "espalier review show 20260131T093000_1",
                                "espalier review approve 20260131T093000_1",
                                "espalier review apply 20260131T093000_1 --method squash"}));
    app->add_option("--project", arguments->project, "Folder of the project; else the one around");
    const AddPart add = [&](const char *name, const char *help, ReviewAction part,
                            bool needsTicket) {
        auto *command = app->add_subcommand(name, help);
        parts->emplace_back(command, part);
        if (needsTicket)
            command->add_option("ticket", arguments->ticket, "The ticket, or what its id ends with")
                ->required();
        return command;
    };
    addDeciding(add, *arguments);
    addSteering(add, *arguments);
    app->require_subcommand(1);
    const auto run = [arguments, parts](Environment &environment) -> ExitCode {
        for (const auto &[command, part] : *parts) {
            if (command->parsed())
                return runPart(*arguments, part, environment);
        }
        return kUsage;
    };
    return {run, app};
}

} // namespace espalier::cli
