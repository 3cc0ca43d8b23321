// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "core/engine/autopatchrun.h"
#include "core/engine/backlog.h"
#include "core/engine/patchreview.h"
#include "core/git/repository.h"
#include "core/settings/trust.h"
#include "core/store/patchstore.h"
#include "core/store/reviewstore.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <format>
#include <unistd.h>
#include <utility>

namespace espalier::cli {

namespace {

struct ReviewArguments {
    std::string project;
    std::string ticket;
    std::string reason;
    std::string method = "merge";
};

/// What the parts of the command work with.
struct ReviewContext {
    Environment &environment;
    engine::Workspace &workspace;
    const ReviewArguments &arguments;
    bool trusted = false;

    [[nodiscard]] const Console &console() const { return environment.console; }
};

using ReviewPart = ExitCode (*)(const ReviewContext &);

/// What a refusal means, in words; empty for what is none.
std::string_view wordsOf(std::string_view refusal)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kWords{
        {{"machine", "this takes a person"},
         {"gates-not-passed", "the gates have not passed; `espalier gate run BRANCH` shows them"},
         {"stale", "HEAD has moved since it was tested; run `espalier autopatch run` again"},
         {"rejected", "it was rejected"},
         {"reason-missing", "it needs a reason: --reason"},
         {"hunks-not-reviewed", "at this risk every change has to be looked at"},
         {"own-edit", "the policy wants another person than the one who made it"},
         {"already-approved", "you have approved exactly this already"},
         {"not-approved", "nobody has approved exactly this; `espalier review approve` does"},
         {"second-person-missing", "the policy wants a second person to approve it"},
         {"automation-off", "automation may not apply it"},
         {"risk-too-high", "automation may not apply what has this risk"}}};
    const auto found =
        std::ranges::find(kWords, refusal, [](const auto &word) { return word.first; });
    return found == kWords.end() ? std::string_view() : found->second;
}

std::string wordsOf(const review::AuditFault &fault)
{
    switch (fault.kind) {
    case review::AuditFault::Kind::Changed:
        return std::format("Entry {} is not what was written: somebody has changed the audit.",
                           fault.number);
    case review::AuditFault::Kind::Missing:
        return std::format("Entry {} does not follow the one before: somebody has taken entries "
                           "out of the audit.",
                           fault.number);
    case review::AuditFault::Kind::CutShort: break;
    }
    return std::format("There were more than {} entries, or others: somebody has cut the audit "
                       "short or made it anew.",
                       fault.number - 1);
}

ExitCode refuse(const Console &console, Error error)
{
    const auto words = wordsOf(error.message);
    if (words.empty())
        return console.error(error);
    error.kind =
        ErrorKind::Conflict; // what helps against files that are refused does not help here
    error.context = error.message;
    error.message = words;
    static_cast<void>(console.error(error));
    return kGateMissing;
}

/// Systems that run commands by themselves may well give them a terminal; they say who they are.
bool isContinuousIntegration()
{
    constexpr std::array kVariables{"CI",       "CONTINUOUS_INTEGRATION", "BUILD_NUMBER",
                                    "TF_BUILD", "TEAMCITY_VERSION",       "JENKINS_URL"};
    return std::ranges::any_of(kVariables, [](const char *name) {
        const char *value = std::getenv(name);
        const std::string_view text = value ? value : "";
        return !text.empty() && text != "0" && text != "false";
    });
}

/// Whoever sits at the terminal, by the name git has for them.
review::Person personOf(const ReviewContext &context)
{
    const auto repository = git::Repository::discover(context.workspace.root());
    const auto identity = repository ? repository->identity() : failure(repository.error());
    const bool isHuman = ::isatty(STDIN_FILENO) == 1 && !context.console().options().noInput &&
                         !context.console().options().yes && !isContinuousIntegration();
    return {.kind = isHuman ? review::Person::Kind::Human : review::Person::Kind::Machine,
            .who = identity ? std::format("{} <{}>", identity->name, identity->email) : "unknown"};
}

engine::ReviewAct actOf(const ReviewContext &context, const std::string &id)
{
    return {.ticketId = id,
            .person = personOf(context),
            .reason = context.arguments.reason,
            .trusted = context.trusted};
}

Json jsonOf(const engine::PatchReview &review)
{
    auto approvals = Json::array();
    for (const auto &approval : review.approvals) {
        auto json = model::toJson(approval);
        json["void_because"] = nameOf(review::whyVoid(approval, review.state.subject));
        approvals.push_back(std::move(json));
    }
    auto json = model::toJson(review.patch);
    json["risk_level"] = review.state.subject.risk;
    json["stale"] = review.state.isStale;
    json["gates_passed"] = review.state.gatesPassed;
    json["hunks"] = review.state.hunks;
    json["reviewed_hunks"] = review.state.reviewedHunks;
    json["approvals"] = std::move(approvals);
    return json;
}

ExitCode list(const ReviewContext &context)
{
    auto patches = store::PatchStore(context.workspace.database()).patches();
    if (!patches)
        return context.console().error(patches.error());
    auto list = Json::array();
    std::string out;
    std::string last;
    for (const auto &patch : *patches) { // the newest attempt at each ticket comes first
        if (std::exchange(last, patch.ticketId) == patch.ticketId)
            continue;
        auto review = engine::reviewOf(context.workspace, patch.ticketId, context.trusted);
        if (!review)
            return context.console().error(review.error());
        list.push_back({{"ticket_id", patch.ticketId},
                        {"branch_name", patch.branch},
                        {"state", nameOf(patch.stage)},
                        {"risk_level", review->state.subject.risk},
                        {"stale", review->state.isStale},
                        {"error", patch.error},
                        {"commit", patch.commit}});
        out +=
            std::format("{:<34} {:<12} risk {:>2}{}  {}{}\n", patch.ticketId, nameOf(patch.stage),
                        review->state.subject.risk, review->state.isStale ? "  stale" : "",
                        review->ticket.title, patch.error.empty() ? "" : "  " + patch.error);
    }
    if (context.console().options().json)
        context.console().json({{"schema_version", 1}, {"patches", std::move(list)}});
    else if (out.empty())
        context.console().note("There is no patch; `espalier autopatch run` makes one.");
    else
        context.console().data(out);
    return kOk;
}

ExitCode show(const ReviewContext &context)
{
    auto review = engine::reviewOf(context.workspace, context.arguments.ticket, context.trusted);
    if (!review)
        return context.console().error(review.error());
    if (context.console().options().json) {
        Json json{{"schema_version", 1}};
        json.update(jsonOf(*review));
        context.console().json(json);
        return kOk;
    }
    const auto &patch = review->patch;
    std::string out =
        std::format("{}\n{} · attempt {} · {} · risk {} · by {}{}\n\n", review->ticket.title,
                    patch.ticketId, patch.number, nameOf(patch.stage), review->state.subject.risk,
                    patch.madeBy, review->state.isStale ? " · stale" : "");
    if (review->gates) {
        for (const auto &gate : review->gates->results)
            out += std::format("{:<16} {:<16} {}\n", gate.name, nameOf(gate.verdict), gate.reason);
    }
    for (const auto &approval : review->approvals) {
        const auto reason = review::whyVoid(approval, review->state.subject);
        out += std::format("{:<16} {} {}{}\n", "approved by", approval.who, approval.at,
                           reason == model::VoidReason::None
                               ? std::string()
                               : std::format(" (void: {})", nameOf(reason)));
    }
    context.console().data(out + "\n" + patch.diff);
    return kOk;
}

/// Shows each change that was not looked at yet; false when the person leaves one out.
Result<bool> lookAtAll(const ReviewContext &context, const engine::ReviewAct &act,
                       const engine::PatchReview &review)
{
    for (const auto &hunk : review.hunks) {
        if (hunk.isReviewed)
            continue;
        context.console().data(hunk.text);
        const auto answer = askLine(context.console(), "Have you looked at this change? y",
                                    context.environment.job.stopToken());
        if (answer != "y")
            return false;
        if (auto marked = engine::markReviewed(context.workspace, act, hunk, SystemClock());
            !marked)
            return failure(std::move(marked.error()));
    }
    return true;
}

ExitCode approve(const ReviewContext &context)
{
    const auto &console = context.console();
    const auto act = actOf(context, context.arguments.ticket);
    if (act.person.kind != review::Person::Kind::Human)
        return refuse(console, {ErrorKind::Permission, "machine", {}});
    auto review = engine::reviewOf(context.workspace, act.ticketId, context.trusted);
    if (!review)
        return console.error(review.error());
    if (review->state.subject.risk > review->policy.maxRisk) {
        const auto looked = lookAtAll(context, act, *review);
        if (!looked)
            return console.error(looked.error());
        if (!*looked)
            return refuse(console, {ErrorKind::Conflict, "hunks-not-reviewed", {}});
    } else {
        console.data(review->patch.diff);
    }
    const auto typed =
        askLine(console,
                std::format("To approve exactly this (risk {}), type the ticket's id, {}:",
                            review->state.subject.risk, act.ticketId),
                context.environment.job.stopToken());
    if (typed != act.ticketId) {
        console.note("Nothing was approved.");
        return kGateMissing;
    }
    auto approval = engine::approve(context.workspace, act, SystemClock());
    if (!approval)
        return refuse(console, approval.error());
    if (console.options().json)
        console.json({{"schema_version", 1}, {"approval", model::toJson(*approval)}});
    else
        console.note("Approved. Next:  espalier review apply " + act.ticketId);
    return kOk;
}

ExitCode reject(const ReviewContext &context)
{
    const auto act = actOf(context, context.arguments.ticket);
    if (auto rejected = engine::reject(context.workspace, act, SystemClock()); !rejected)
        return refuse(context.console(), rejected.error());
    context.console().note("Rejected; it is tried again only with new evidence.");
    return kOk;
}

ExitCode tell(const Console &console, const Result<engine::Applied> &applied,
              std::string_view words)
{
    if (!applied)
        return refuse(console, applied.error());
    if (console.options().json)
        console.json({{"schema_version", 1},
                      {"branch", applied->branch},
                      {"before", applied->before},
                      {"after", applied->after}});
    else
        console.note(std::format("{} {} is at {} now.", words, applied->branch,
                                 applied->after.substr(0, 12)));
    return kOk;
}

ExitCode applyIt(const ReviewContext &context)
{
    const auto &method = context.arguments.method;
    return tell(context.console(),
                engine::apply(context.workspace, actOf(context, context.arguments.ticket),
                              method == "squash"         ? git::ApplyMethod::SquashCommit
                              : method == "fast-forward" ? git::ApplyMethod::FastForward
                                                         : git::ApplyMethod::MergeCommit,
                              SystemClock()),
                "Applied.");
}

ExitCode rollBack(const ReviewContext &context)
{
    return tell(context.console(),
                engine::rollBack(context.workspace, actOf(context, context.arguments.ticket),
                                 SystemClock()),
                "Taken back by a commit.");
}

ExitCode audit(const ReviewContext &context)
{
    const auto &console = context.console();
    auto entries = store::ReviewStore(context.workspace.database()).audit(context.arguments.ticket);
    if (!entries)
        return console.error(entries.error());
    auto fault = engine::checkAudit(context.workspace);
    if (!fault)
        return console.error(fault.error());
    auto list = Json::array();
    std::string out;
    for (const auto &entry : *entries) {
        list.push_back(model::toJson(entry));
        out += std::format("{:>5}  {}  {:<12} {:<34} {}\n", entry.number, entry.at, entry.action,
                           entry.subject, entry.who);
    }
    if (console.options().json)
        console.json({{"schema_version", 1},
                      {"whole", !fault->has_value()},
                      {"first_fault", *fault ? Json((*fault)->number) : Json()},
                      {"entries", std::move(list)}});
    else
        console.data(out);
    if (!*fault)
        return kOk;
    console.note(wordsOf(**fault));
    return kNegative;
}

ExitCode runPart(const ReviewArguments &given, ReviewPart part, Environment &environment)
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
    const bool isAudit = part == audit; // which says so itself
    if (const auto fault = engine::checkAudit(**workspace); !isAudit && fault && *fault)
        console.note(wordsOf(**fault) + " `espalier review audit` shows it.");
    const auto code = part(context);
    static_cast<void>(engine::checkAudit(**workspace)); // its new end is remembered
    return code;
}

} // namespace

Command reviewCommand(CLI::App &parser)
{
    auto arguments = std::make_shared<ReviewArguments>();
    auto parts = std::make_shared<std::vector<std::pair<CLI::App *, ReviewPart>>>();
    auto *app = parser.add_subcommand(
        "review", withExamples("Look at tested patches, approve exactly what is there, apply it, "
                               "take it back.",
                               {"espalier review list", "espalier review show 20260131T093000_1",
                                "espalier review approve 20260131T093000_1",
                                "espalier review apply 20260131T093000_1 --method squash"}));
    app->add_option("--project", arguments->project, "Folder of the project; else the one around");
    const auto add = [&](const char *name, const char *help, ReviewPart part, bool needsTicket) {
        auto *command = app->add_subcommand(name, help);
        parts->emplace_back(command, part);
        if (needsTicket)
            command->add_option("ticket", arguments->ticket, "The ticket, or what its id ends with")
                ->required();
        return command;
    };
    add("list", "The last attempt at each ticket", list, false);
    add("show", "One patch: gates, approvals, diff", show, true);
    add("approve",
        "Say yes to exactly this patch, at a terminal. Above the limit of risk with a reason, and "
        "every change looked at",
        approve, true)
        ->add_option("--reason", arguments->reason, "Why, for the audit");
    add("reject", "Say no, at a terminal; the ticket is rejected", reject, true)
        ->add_option("--reason", arguments->reason, "Why; the next attempt reads it")
        ->required();
    add("apply", "Apply what was approved to the current branch", applyIt, true)
        ->add_option("--method", arguments->method, "merge, squash or fast-forward")
        ->check(CLI::IsMember({"merge", "squash", "fast-forward"}));
    add("rollback", "Take an applied patch back by a commit, at a terminal", rollBack, true)
        ->add_option("--reason", arguments->reason, "Why, for the commit and the audit")
        ->required();
    add("audit", "Who did what to patches; exit code 1 when somebody has changed it", audit, false)
        ->add_option("ticket", arguments->ticket, "Only what is about this ticket");
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
