// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/selection.h"

#include "core/backlog/lifecycle.h"
#include "core/backlog/moment.h"

#include <array>
#include <tuple>

namespace espalier::backlog {

using model::Ticket;
using model::TicketPriority;

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
    if (ticket.status != model::TicketStatus::Open)
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

bool comesBefore(const Ticket &a, const Ticket &b)
{
    if (const auto first = scoreOf(a), second = scoreOf(b); first != second)
        return first < second;
    // Texts of times do not sort by time: 09:30:00Z is before 09:30:00.125Z, and there are offsets.
    // What has no time that can be read comes first, by its text.
    const auto firstTime = momentOf(a.createdAt);
    const auto secondTime = momentOf(b.createdAt);
    if (firstTime != secondTime)
        return firstTime < secondTime;
    if (!firstTime && a.createdAt != b.createdAt)
        return a.createdAt < b.createdAt;
    return a.id < b.id;
}

} // namespace espalier::backlog
