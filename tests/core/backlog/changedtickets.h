// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/lifecycle.h"
#include "tests/core/backlog/sometickets.h"

#include <functional>
#include <string>

namespace espalier::test {

using Change = std::function<Result<backlog::Changed>(const model::Ticket &)>;

inline constexpr auto kNow = "2026-02-01T12:00:00.000Z";
inline const backlog::Actor kActor{.who = "person", .why = "because", .now = kNow};
/// Gives no reason.
inline const backlog::Actor kSilent{.who = "person", .why = " \n", .now = kNow};

/// someTicket() in another status.
[[nodiscard]] model::Ticket ticketThatIs(model::TicketStatus status);

/// All of a ticket but when it was last changed, whatever the order of its metadata, in which null
/// is as good as absent.
[[nodiscard]] std::string contentOf(const model::Ticket &ticket);

} // namespace espalier::test
