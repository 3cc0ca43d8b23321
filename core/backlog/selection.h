// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/model/ticket.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

/// low 2, medium 5, high 8, critical 10.
[[nodiscard]] int weightOf(model::TicketPriority priority);

/// The lowest is taken first: (10 − weight of the priority) + risk / 2 + effort / 2.
[[nodiscard]] double scoreOf(const model::Ticket &ticket);

/// A score in its parts.
struct ScoreParts {
    double priority = 0;
    double risk = 0;
    double effort = 0;
    double total = 0;
};
[[nodiscard]] ScoreParts explainScore(const model::Ticket &ticket);

/// Why automation passes a ticket over.
enum class PassedOver : std::uint8_t { No, Status, Snoozed, Risk };
[[nodiscard]] PassedOver passedOver(const model::Ticket &ticket, int maxRisk, std::string_view now);
/// "", "status", "snoozed", "risk".
[[nodiscard]] std::string_view nameOf(PassedOver reason);

/// What is neither applied nor rejected: work that failed is not done, either.
[[nodiscard]] std::vector<model::TicketStatus> unresolvedStatuses();

} // namespace espalier::backlog
