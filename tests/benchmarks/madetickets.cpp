// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/madetickets.h"

#include "core/store/ticketstore.h"

#include <array>
#include <format>
#include <random>

namespace espalier::bench {

namespace {

constexpr std::array kWords{"timeout", "price",  "cart",   "login", "index", "cache",
                            "parse",   "stream", "retry",  "unit",  "order", "image",
                            "render",  "export", "upload", "token", "queue", "report"};

model::Ticket madeTicket(int number, std::mt19937 &random)
{
    const auto pick = [&random](int below) {
        return static_cast<int>(random() % static_cast<unsigned>(below));
    };
    const auto word = [&] {
        return std::string(kWords[static_cast<std::size_t>(pick(kWords.size()))]);
    };
    model::Ticket ticket;
    ticket.id = std::format("exception_20260131T{:06}_{}", number / 100, number % 100);
    ticket.title = std::format("ValueError in {}.{}.{}: {}", word(), word(), word(), word());
    ticket.description =
        std::format("It came {} times, at last when {} met {}.", pick(900), word(), word());
    ticket.category = static_cast<model::TicketCategory>(pick(6));
    ticket.priority = static_cast<model::TicketPriority>(pick(4));
    ticket.status = static_cast<model::TicketStatus>(pick(10) < 7 ? 0 : pick(7));
    ticket.riskLevel = 1 + pick(10);
    ticket.estimatedEffort = 1 + pick(10);
    ticket.filesToModify = {std::format("{}/{}/{}.py", word(), word(), word())};
    ticket.metadata = {{"source", "exception"}, {"occurrences", pick(900)}};
    if (pick(3) == 0)
        ticket.metadata["triaged_at"] = "2026-02-01T00:00:00.000Z";
    // As large as evidence is: a stack of some calls.
    auto frames = Json::array();
    for (int i = 0; i < 12; ++i)
        frames.push_back(
            {{"path", ticket.filesToModify.front()}, {"line", pick(900)}, {"function", word()}});
    ticket.evidence =
        Json::array({{{"kind", "stack"}, {"trace", {{"frames", std::move(frames)}}}}});
    ticket.createdAt = std::format("2026-01-{:02}T{:02}:{:02}:00.{:03}Z", 1 + pick(28), pick(24),
                                   pick(60), pick(1000));
    ticket.updatedAt = ticket.createdAt;
    return ticket;
}

} // namespace

Result<> fillBacklog(store::Database &database, int count)
{
    std::mt19937 random(7);
    store::TicketStore tickets(database);
    auto transaction = store::Transaction::begin(database);
    if (!transaction)
        return failure(std::move(transaction.error()));
    for (int i = 0; i < count; ++i) {
        if (auto added = tickets.add(madeTicket(i, random)); !added)
            return added;
    }
    return transaction->commit();
}

} // namespace espalier::bench
