// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The parts of `backlog` that change tickets.

#include "app/cli/backlogactions.h"

#include "core/backlog/lifecycle.h"
#include "core/engine/backlogscan.h"

#include <format>

namespace espalier::cli {

using model::Ticket;

namespace {

/// Why a source gave no ticket, for people.
std::string_view whyOf(engine::NothingBecause reason)
{
    using engine::NothingBecause;
    switch (reason) {
    case NothingBecause::Something: return "";
    case NothingBecause::SwitchedOff: return "it is switched off (sources.*)";
    case NothingBecause::NothingObserved:
        return "nothing of the kind was observed yet (`espalier observe import`)";
    case NothingBecause::NothingNew: return "nothing new since the last scan";
    case NothingBecause::NothingWrong: return "what is new needs no ticket";
    case NothingBecause::AllKnown: return "there are tickets for all of it";
    }
    return "";
}

// The ids that are meant; the first that is not clear is the failure.
Result<std::vector<std::string>> idsOf(const BacklogContext &context)
{
    std::vector<std::string> ids;
    for (const auto &typed : context.arguments.words) {
        auto id = context.backlog.idOf(typed);
        if (!id)
            return failure(std::move(id.error()));
        ids.push_back(std::move(*id));
    }
    return ids;
}

ExitCode tell(const BacklogContext &context, const Result<engine::ActOutcome> &outcome,
              const char *done, bool isUndo = false)
{
    const auto &console = context.console();
    if (!outcome)
        return console.error(outcome.error());
    if (console.options().json) {
        auto refused = Json::array();
        for (const auto &each : outcome->refused)
            refused.push_back({{"id", each.id}, {"error", toJson(each.error)}});
        console.json({{"schema_version", 1},
                      {"batch", outcome->batch},
                      {"changed", outcome->changed},
                      {"refused", std::move(refused)}});
    } else {
        for (const auto &id : outcome->changed)
            console.data(std::format("{} {}\n", done, id));
        for (const auto &each : outcome->refused)
            console.note(std::format("{}: {}", each.id, each.error.message));
        if (!outcome->changed.empty())
            console.note(isUndo ? std::format("`espalier backlog undo --batch {}` does it again.",
                                              outcome->batch)
                                : "`espalier backlog undo` takes it back.");
    }
    return outcome->refused.empty() ? kOk : kNegative;
}

ExitCode actOn(const BacklogContext &context, const engine::Backlog::Act &act, const char *done)
{
    auto ids = idsOf(context);
    if (!ids)
        return context.console().error(ids.error());
    return tell(context, context.backlog.act(*ids, act, context.arguments.why), done);
}

// "priority=high" as a member of an object; numbers are numbers, lists are parted by commas.
Result<Json> fieldsOf(const std::vector<std::string> &typed)
{
    auto fields = Json::object();
    for (const auto &each : typed) {
        const auto sign = each.find('=');
        if (sign == std::string::npos || sign == 0) {
            return failure(ErrorKind::InvalidInput,
                           "a field is given as name=value, e.g. priority=high", each);
        }
        const auto name = each.substr(0, sign);
        const auto value = each.substr(sign + 1);
        if (name == "risk_level" || name == "estimated_effort") {
            const auto number = parseJson(value);
            fields[name] = number.is_number() || number.is_null() ? number : Json(value);
        } else if (name == "files_to_modify") {
            auto files = Json::array();
            for (std::size_t at = 0; at <= value.size();) {
                const auto comma = std::min(value.find(',', at), value.size());
                if (comma > at)
                    files.push_back(value.substr(at, comma - at));
                at = comma + 1;
            }
            fields[name] = std::move(files);
        } else if (value.empty() && (name == "stop_at" || name == "accepted_test")) {
            fields[name] = nullptr; // is taken away
        } else {
            fields[name] = value;
        }
    }
    return fields;
}

} // namespace

ExitCode scanForTickets(const BacklogContext &context)
{
    const auto &console = context.console();
    const engine::ScanOptions options{.sources = context.settings.sources};
    auto report =
        engine::scanBacklog(context.workspace, options, SystemClock(), context.environment.job);
    if (!report)
        return console.error(report.error());
    console.clearProgress();
    if (console.options().json) {
        Json json = {{"schema_version", 1}};
        json.update(engine::toJson(*report));
        console.json(json);
        return kOk;
    }
    for (const auto &scan : report->sources) {
        console.data(
            std::format("{:<16} {:>6} looked at, {:>4} new, {:>4} updated, {:>4} reopened"
                        "{}{}\n",
                        nameOf(scan.source), scan.looked, scan.created, scan.updated, scan.reopened,
                        scan.nothing == engine::NothingBecause::Something ? "" : "; none: ",
                        whyOf(scan.nothing)));
    }
    console.note(report->found() == 0
                     ? "No new ticket."
                     : std::format("{}; `espalier backlog list is:inbox` shows them.",
                                   counted(report->found(), "ticket")));
    return kOk;
}

ExitCode addTicket(const BacklogContext &context)
{
    const auto &console = context.console();
    const auto &arguments = context.arguments;
    const auto category = model::ticketCategoryNamed(arguments.category);
    const auto priority = model::ticketPriorityNamed(arguments.priority);
    if (!category || !priority) {
        return console.error(
            {ErrorKind::InvalidInput,
             category ? "the priority is low, medium, high or critical"
                      : "the category is bug_fix, performance, feature, refactor, security or "
                        "documentation",
             category ? arguments.priority : arguments.category});
    }
    auto ticket = context.backlog.add({.title = arguments.title,
                                       .description = arguments.description,
                                       .category = *category,
                                       .priority = *priority,
                                       .files = arguments.files,
                                       .proposedSolution = arguments.solution,
                                       .testPlan = arguments.testPlan});
    if (!ticket)
        return console.error(ticket.error());
    if (console.options().json)
        console.json({{"schema_version", 1}, {"ticket", model::toJson(*ticket)}});
    else
        console.data(ticket->id + '\n');
    return kOk;
}

ExitCode setFields(const BacklogContext &context)
{
    auto id = context.backlog.idOf(context.arguments.id);
    auto fields = fieldsOf(context.arguments.fields);
    if (!id || !fields)
        return context.console().error(id ? fields.error() : id.error());
    const auto act = [&](const Ticket &ticket, const backlog::Actor &actor) {
        return backlog::edit(ticket, *fields, actor);
    };
    return tell(context, context.backlog.act({*id}, act, context.arguments.why), "changed");
}

ExitCode acceptTickets(const BacklogContext &context)
{
    return actOn(context, backlog::accept, "accepted");
}

ExitCode declineTickets(const BacklogContext &context)
{
    return actOn(context, backlog::decline, "declined");
}

ExitCode snoozeTickets(const BacklogContext &context)
{
    const auto &until = context.arguments.until;
    return actOn(
        context,
        [&](const Ticket &ticket, const backlog::Actor &actor) {
            return backlog::snooze(ticket, until, actor);
        },
        until.empty() ? "woken" : "snoozed");
}

ExitCode moveTickets(const BacklogContext &context)
{
    const auto status = model::ticketStatusNamed(context.arguments.status);
    if (!status) {
        return context.console().error(
            {ErrorKind::InvalidInput,
             "the status is open, in_progress, testing, ready, applied, failed or rejected",
             context.arguments.status});
    }
    // What applies a patch is an approval, which is bound to its commit.
    if (*status == model::TicketStatus::Applied || *status == model::TicketStatus::Ready) {
        return context.console().error(
            {ErrorKind::Unsupported,
             "a ticket becomes ready by a tested patch and applied by an "
             "approval, not by hand",
             context.arguments.status});
    }
    return actOn(
        context,
        [&](const Ticket &ticket, const backlog::Actor &actor) {
            return backlog::moveTo(ticket, *status, actor);
        },
        "moved");
}

ExitCode mergeTickets(const BacklogContext &context)
{
    auto ids = idsOf(context);
    auto into = context.backlog.idOf(context.arguments.into);
    if (!ids || !into)
        return context.console().error(ids ? into.error() : ids.error());
    return tell(context, context.backlog.merge(*ids, *into, context.arguments.why), "merged");
}

ExitCode unmergeTicket(const BacklogContext &context)
{
    auto id = context.backlog.idOf(context.arguments.id);
    if (!id)
        return context.console().error(id.error());
    return tell(context, context.backlog.unmerge(*id, context.arguments.why), "opened again");
}

ExitCode undoLast(const BacklogContext &context)
{
    return tell(context, context.backlog.takeBack(context.arguments.batch), "taken back for", true);
}

} // namespace espalier::cli
