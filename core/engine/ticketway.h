// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/patch.h"
#include "core/model/ticket.h"

#include <vector>

namespace espalier::engine {

/// Whether a patch may be tried for a ticket of this status.
[[nodiscard]] bool mayWorkOn(model::TicketStatus status);
/// The statuses on the way from one to work being under way.
[[nodiscard]] std::vector<model::TicketStatus> wayToWork(model::TicketStatus from);
/// And to what has come of it.
[[nodiscard]] std::vector<model::TicketStatus> wayToEnd(model::TicketStatus from,
                                                        model::PatchStage stage);

/// Conflict while nothing but a person's own patch may be tried: of what somebody said, a person
/// has to accept a test first (`accepted_test` of the ticket).
[[nodiscard]] Result<> waitsForPerson(const model::Ticket &ticket, model::PatchOrigin origin);

} // namespace espalier::engine
