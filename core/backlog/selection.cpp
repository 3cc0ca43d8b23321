// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/selection.h"

#include "core/backlog/lifecycle.h"

#include <array>

namespace espalier::backlog {

using model::Ticket;
using model::TicketPriority;
using model::TicketStatus;

int weightOf(TicketPriority priority)
{
    switch (priority) {
    case TicketPriority::Low: return 2;
    case TicketPriority::Medium: return 5;
    case TicketPriority::High: return 8;
    case TicketPriority::Critical: return 10;
    }
    return 0;
}

ScoreParts explainScore(const Ticket &ticket)
{
    ScoreParts parts{.priority = 10.0 - weightOf(ticket.priority),
                     .risk = ticket.riskLevel / 2.0,
                     .effort = ticket.estimatedEffort / 2.0};
    parts.total = parts.priority + parts.risk + parts.effort;
    return parts;
}

double scoreOf(const Ticket &ticket)
{
    return explainScore(ticket).total;
}

PassedOver passedOver(const Ticket &ticket, int maxRisk, std::string_view now)
{
    if (ticket.status != TicketStatus::Open)
        return PassedOver::Status;
    if (isSnoozed(ticket, now))
        return PassedOver::Snoozed;
    return ticket.riskLevel > maxRisk ? PassedOver::Risk : PassedOver::No;
}

std::string_view nameOf(PassedOver reason)
{
    constexpr std::array<std::string_view, 4> kNames{"", "status", "snoozed", "risk"};
    return kNames[static_cast<std::size_t>(reason)];
}

std::vector<TicketStatus> unresolvedStatuses()
{
    using enum TicketStatus;
    return {Open, InProgress, Testing, Ready, Failed};
}

} // namespace espalier::backlog
