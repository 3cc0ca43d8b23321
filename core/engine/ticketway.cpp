// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ticketway.h"

#include "core/base/jsonaccess.h"

namespace espalier::engine {

using model::PatchStage;
using model::TicketStatus;

bool mayWorkOn(TicketStatus status)
{
    using enum TicketStatus;
    return status == Open || status == InProgress || status == Testing || status == Ready ||
           status == Failed;
}

std::vector<TicketStatus> wayToWork(TicketStatus from)
{
    using enum TicketStatus;
    switch (from) {
    case Open: return {InProgress};
    case Testing: return {Failed, Open, InProgress};
    case Ready: return {InProgress};
    case Failed: return {Open, InProgress};
    default: return {};
    }
}

std::vector<TicketStatus> wayToEnd(TicketStatus from, PatchStage stage)
{
    using enum TicketStatus;
    if (stage == PatchStage::Ready)
        return {Ready};
    if (from == Open) // the work had not begun
        return {};
    if (stage == PatchStage::Failed)
        return {Failed};
    return from == Testing ? std::vector{Failed, Open} : std::vector{Open};
}

Result<> waitsForPerson(const model::Ticket &ticket, model::PatchOrigin origin)
{
    const auto source = textAt(ticket.metadata, "source");
    const auto prefix = model::idPrefixOf(model::TicketSource::Feedback);
    const bool isFeedback = source.empty() ? ticket.id.starts_with(prefix)
                                           : source == nameOf(model::TicketSource::Feedback);
    if (!isFeedback || origin == model::PatchOrigin::Hand ||
        !textAt(ticket.metadata, "accepted_test").empty())
        return {};
    return failure(ErrorKind::Conflict,
                   "it is what somebody said: a person has to accept a test of it first "
                   "(accepted_test)",
                   ticket.id);
}

} // namespace espalier::engine
