// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/ticket.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

// open → in_progress, rejected; in_progress → testing, failed, open; testing → ready, failed;
// ready → applied, rejected, in_progress, testing; failed → open, rejected; applied and rejected →
// open, with a reason.

/// Whether a ticket may go from one status to another. A status does not lead to itself.
[[nodiscard]] bool mayFollow(model::TicketStatus from, model::TicketStatus to);
[[nodiscard]] std::vector<model::TicketStatus> followersOf(model::TicketStatus from);

/// Who changes a ticket, why, and when.
struct Actor {
    std::string who = "person"; ///< "person", "scan", "automation", "import"
    std::string why;            ///< may be empty
    std::string now;            ///< RFC 3339 UTC
};

/// A ticket after a change, with the entry of its history. `event.changes` names every field that
/// changed with its old and new value, so that the change can be taken back.
struct Changed {
    model::Ticket ticket;
    model::TicketEvent event;
};

// Each fails with InvalidInput (a value that cannot be, or nothing that would change) or Conflict
// (a status that does not allow it); the message says what would be possible. `updatedAt` becomes
// the actor's time, which must be RFC 3339; `event.changes` leaves it out, and is as changesBetween
// in ticketchange.h tells.
//
// What a status brings with it: every change of it wakes the ticket up; one that is resolved
// (applied or rejected) is no longer `regressed`; one that was resolved and is opened again is back
// in the inbox, without `triaged_at`, `reason`, `duplicate_of` and `applied_at`, for a person to
// look at what is new. One that failed, or whose work was stopped, stays accepted. One that is
// applied keeps since when ("applied_at").

/// Any other status; into `Open` from Applied or Rejected only with a reason. Into Rejected the
/// reason of the actor, if there is one, becomes `reason`. Action "moved".
[[nodiscard]] Result<Changed> moveTo(const model::Ticket &ticket, model::TicketStatus to,
                                     const Actor &actor);
/// Looked at and to be done: sets `triaged_at`, wakes it up. Only of Open tickets; Conflict for one
/// that is accepted and awake. Action "accepted".
[[nodiscard]] Result<Changed> accept(const model::Ticket &ticket, const Actor &actor);
/// Rejected, with the reason the actor gives, which must not be empty. Action "declined".
[[nodiscard]] Result<Changed> decline(const model::Ticket &ticket, const Actor &actor);
/// Rejected as the duplicate of another ticket, which must not be itself. Whether there is that
/// other one, the caller knows. Action "marked_duplicate".
[[nodiscard]] Result<Changed> markDuplicate(const model::Ticket &ticket, const std::string &of,
                                            const Actor &actor);
/// Out of the inbox until a date in the future: "2026-03-31" (from its midnight in UTC), or RFC
/// 3339, which is kept in UTC. Only of Open tickets; action "snoozed". Empty: wakes it up, Conflict
/// for one that is not snoozed; action "woken".
[[nodiscard]] Result<Changed> snooze(const model::Ticket &ticket, const std::string &until,
                                     const Actor &actor);
/// Open again because what it was about came back: `regressed` is true in the metadata of those
/// that were applied, until they are resolved again. Only of tickets that are applied, rejected or
/// failed. One that is rolled back is moved to Open instead. Action "reopened".
[[nodiscard]] Result<Changed> reopen(const model::Ticket &ticket, const Actor &actor);
/// Sets fields by their JSON names: title, description, category, priority, proposed_solution,
/// test_plan, files_to_modify (paths within the project), risk_level, estimated_effort. Risk and
/// effort (whole numbers from 1 to 10) need the actor's reason and are kept as "override" {level,
/// reason, who, at} of "risk" or "effort" in the metadata; null takes the override away, and the
/// level is the computed one again. Anything else is refused, all or nothing. Action "edited".
[[nodiscard]] Result<Changed> edit(const model::Ticket &ticket, const Json &fields,
                                   const Actor &actor);
/// Takes the change of an event back, exactly; Conflict when one of its fields has been changed
/// since. A status goes back even where the lifecycle has no such arrow: to undo is not to move. A
/// ticket whose making is taken back is rejected; Conflict when work on it has begun.
/// Action "taken_back", which can be taken back in turn.
[[nodiscard]] Result<Changed> takeBack(const model::Ticket &ticket, const model::TicketEvent &event,
                                       const Actor &actor);

/// Whether a snoozed ticket sleeps at this time (RFC 3339). What cannot be read lets nothing sleep.
[[nodiscard]] bool isSnoozed(const model::Ticket &ticket, std::string_view now);

} // namespace espalier::backlog
