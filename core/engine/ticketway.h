// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

} // namespace espalier::engine
