// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/lifecycle.h"

#include "core/backlog/moment.h"
#include "core/backlog/ticketchange.h"

#include <algorithm>
#include <format>
#include <initializer_list>

namespace espalier::backlog {

using model::Ticket;
using enum model::TicketStatus;
using model::TicketStatus;

namespace {

/// "open", "open or testing", "open, ready or testing".
std::string eitherOf(const std::vector<TicketStatus> &statuses)
{
    std::string text;
    for (std::size_t i = 0; i < statuses.size(); ++i) {
        text += i == 0 ? "" : i + 1 == statuses.size() ? " or " : ", ";
        text += nameOf(statuses[i]);
    }
    return text;
}

std::unexpected<Error> refused(const Ticket &ticket, std::string_view what)
{
    return failure(ErrorKind::Conflict,
                   std::format("a ticket that is {} cannot {}; it can become {}",
                               nameOf(ticket.status), what, eitherOf(followersOf(ticket.status))),
                   ticket.id);
}

bool isResolved(TicketStatus status)
{
    return status == Applied || status == Rejected;
}

/// What a status brings with it. Notes that tell of an earlier one go, so that they never speak of
/// something that is over: the history keeps them.
void enter(Ticket &ticket, TicketStatus to, const Actor &actor)
{
    if (to == Open && isResolved(ticket.status)) {
        for (const auto *note : {"reason", "duplicate_of", "triaged_at", "applied_at"})
            setNote(ticket, note, {});
    }
    if (isResolved(to))
        setNote(ticket, "regressed", {});
    if (to == Applied)
        setNote(ticket, "applied_at", actor.now);
    if (to == Rejected && !isBlank(actor.why))
        setNote(ticket, "reason", actor.why);
    setNote(ticket, "snoozed_until", {});
    ticket.status = to;
}

Result<Changed> moved(const Ticket &ticket, TicketStatus to, const Actor &actor, std::string action)
{
    if (!mayFollow(ticket.status, to))
        return refused(ticket, std::format("become {}", nameOf(to)));
    if (to == Open && isResolved(ticket.status) && isBlank(actor.why))
        return failure(
            ErrorKind::InvalidInput,
            std::format("opening a ticket again that is {} needs a reason", nameOf(ticket.status)),
            ticket.id);
    auto after = ticket;
    enter(after, to, actor);
    return changedBy(actor, std::move(action), ticket, std::move(after));
}

/// A day as it is; a time in UTC, so that stored texts compare as the times do. Empty for neither.
std::string wakingTime(const std::string &until)
{
    if (dayOf(until))
        return until;
    const auto moment = momentOf(until);
    return moment ? std::format("{:%FT%T}Z", *moment) : std::string();
}

Result<Changed> woken(const Ticket &ticket, const Actor &actor)
{
    if (ticket.note("snoozed_until").empty())
        return failure(ErrorKind::Conflict, "the ticket is not snoozed", ticket.id);
    auto after = ticket;
    setNote(after, "snoozed_until", {});
    return changedBy(actor, "woken", ticket, std::move(after));
}

// Nothing is deleted: it is put away, with everything it says.
Result<Changed> takeBackCreation(const Ticket &ticket, const Actor &actor)
{
    if (ticket.status != Open && ticket.status != Rejected)
        return failure(ErrorKind::Conflict, "somebody works on the ticket", ticket.id);
    auto after = ticket;
    auto why = actor;
    why.why = "taken back";
    enter(after, Rejected, why);
    return changedBy(why, "taken_back", ticket, std::move(after));
}

} // namespace

std::vector<TicketStatus> followersOf(TicketStatus from)
{
    switch (from) {
    case Open: return {InProgress, Rejected};
    case InProgress: return {Testing, Failed, Open};
    case Testing: return {Ready, Failed};
    case Ready: return {Applied, Rejected, InProgress, Testing};
    case Applied: return {Open};
    case Failed: return {Open, Rejected};
    case Rejected: return {Open};
    }
    return {};
}

bool mayFollow(TicketStatus from, TicketStatus to)
{
    return std::ranges::contains(followersOf(from), to);
}

Result<Changed> moveTo(const Ticket &ticket, TicketStatus to, const Actor &actor)
{
    return moved(ticket, to, actor, "moved");
}

Result<Changed> accept(const Ticket &ticket, const Actor &actor)
{
    if (ticket.status != Open)
        return refused(ticket, "be accepted");
    auto after = ticket;
    if (after.inInbox())
        setNote(after, "triaged_at", actor.now);
    else if (after.note("snoozed_until").empty())
        return failure(ErrorKind::Conflict, "the ticket has been accepted already", ticket.id);
    setNote(after, "snoozed_until", {});
    return changedBy(actor, "accepted", ticket, std::move(after));
}

Result<Changed> decline(const Ticket &ticket, const Actor &actor)
{
    if (isBlank(actor.why))
        return failure(ErrorKind::InvalidInput, "declining a ticket needs a reason", ticket.id);
    return moved(ticket, Rejected, actor, "declined");
}

Result<Changed> markDuplicate(const Ticket &ticket, const std::string &of, const Actor &actor)
{
    if (isBlank(of) || of == ticket.id)
        return failure(ErrorKind::InvalidInput, "a duplicate is one of another ticket", ticket.id);
    if (!mayFollow(ticket.status, Rejected))
        return refused(ticket, "be marked as a duplicate");
    auto after = ticket;
    enter(after, Rejected, actor);
    setNote(after, "duplicate_of", of);
    return changedBy(actor, "marked_duplicate", ticket, std::move(after));
}

Result<Changed> snooze(const Ticket &ticket, const std::string &until, const Actor &actor)
{
    if (until.empty())
        return woken(ticket, actor);
    if (ticket.status != Open)
        return refused(ticket, "be snoozed");
    auto after = ticket;
    const auto waking = wakingTime(until);
    if (waking.empty())
        return failure(ErrorKind::InvalidInput,
                       "this is no date; one is 2026-03-31 or 2026-03-31T09:30:00Z", until);
    setNote(after, "snoozed_until", waking);
    if (!isSnoozed(after, actor.now))
        return failure(ErrorKind::InvalidInput, "the date is not in the future", until);
    return changedBy(actor, "snoozed", ticket, std::move(after));
}

Result<Changed> reopen(const Ticket &ticket, const Actor &actor)
{
    if (!isResolved(ticket.status) && ticket.status != Failed)
        return refused(ticket, "be opened again");
    auto changed = moved(ticket, Open, actor, "reopened");
    if (!changed || ticket.status != Applied)
        return changed;
    setNote(changed->ticket, "regressed", true);
    changed->event.changes = changesBetween(ticket, changed->ticket);
    return changed;
}

Result<Changed> takeBack(const Ticket &ticket, const model::TicketEvent &event, const Actor &actor)
{
    if (event.ticketId != ticket.id)
        return failure(ErrorKind::InvalidInput, "the event is of another ticket", event.ticketId);
    if (event.action == "created")
        return takeBackCreation(ticket, actor);
    auto before = withoutChanges(ticket, event.changes);
    if (!before)
        return failure(std::move(before.error()));
    return changedBy(actor, "taken_back", ticket, *std::move(before));
}

bool isSnoozed(const Ticket &ticket, std::string_view now)
{
    const auto until = ticket.note("snoozed_until");
    const auto waking = dayOf(until) ? dayOf(until) : momentOf(until);
    const auto present = momentOf(now);
    return waking && present && *waking > *present;
}

} // namespace espalier::backlog
