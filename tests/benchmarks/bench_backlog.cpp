// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A backlog of 156 000 tickets in a database on disk: the next one, filters as a person types them,
// a page of a list, what a panel asks for when it opens, and the scoring of one with all others.

#include "core/backlog/filter.h"
#include "core/backlog/similarity.h"
#include "core/base/file.h"
#include "core/store/database.h"
#include "core/store/ticketstore.h"
#include "tests/benchmarks/measure.h"

#include <QCoreApplication>

#include <array>
#include <format>
#include <random>

namespace espalier::bench {

namespace {

constexpr int kTickets = 156'000;
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

void fill(store::Database &database)
{
    std::mt19937 random(7);
    store::TicketStore tickets(database);
    auto transaction = valueOf(store::Transaction::begin(database));
    for (int i = 0; i < kTickets; ++i)
        check(tickets.add(madeTicket(i, random)));
    check(transaction.commit());
}

void measureFilters(store::TicketStore &tickets)
{
    for (const auto *text :
         {"", "is:inbox", "status:open", "status:open risk:<=5",
          "priority:critical,high effort:2..4", "file:cart/*", "cart", "valueerror price",
          "nowhere", "status:open sort:-updated",
          "-status:rejected category:performance sort:title", "status:open file:*/login/* token"}) {
        auto query = valueOf(backlog::parseFilter(text));
        query.now = "2026-02-01T00:00:00.000Z";
        std::size_t found = 0;
        Series series;
        for (int i = 0; i < 15; ++i)
            measure(series, [&] { found = valueOf(tickets.numbers(query)).size(); });
        print(std::format("  filter '{}', {} found", text, found), series, "50 ms");
    }
}

void measureLists(store::TicketStore &tickets)
{
    const auto all = valueOf(tickets.numbers({}));
    Series page;
    Series next;
    Series opening;
    const std::span<const std::int64_t> numbers(all);
    for (std::size_t i = 0; i < 50; ++i) {
        measure(page,
                [&] { static_cast<void>(valueOf(tickets.rows(numbers.subspan(i * 2000, 200)))); });
        measure(next, [&] { static_cast<void>(valueOf(tickets.next(7, "2026-02-01"))); });
    }
    for (int i = 0; i < 10; ++i) {
        measure(opening, [&] {
            const auto inbox = valueOf(tickets.numbers(
                {.statuses = {model::TicketStatus::Open}, .triaged = false, .now = "2026-02-01"}));
            static_cast<void>(valueOf(tickets.rows(std::span(inbox).first(200))));
            static_cast<void>(valueOf(tickets.countBy(store::TicketFacet::Status, {})));
        });
    }
    print("  the next one", next, "0.2 ms");
    print("  a page of 200 rows", page);
    print("  what a panel asks for when it opens", opening, "300 ms");
}

} // namespace

static void run()
{
    const auto folder = valueOf(TemporaryFolder::create("espalier-bench"));
    {
        auto database =
            valueOf(store::Database::open(folder.path() / "espalier.db", store::projectSchema()));
        Series filling;
        measure(filling, [&] { fill(*database); });
        print(std::format("{} tickets written", kTickets), filling);
    }
    Series opening;
    std::unique_ptr<store::Database> database;
    measure(opening, [&] {
        database =
            valueOf(store::Database::open(folder.path() / "espalier.db", store::projectSchema()));
    });
    print("  database opened", opening);
    store::TicketStore tickets(*database);
    measureLists(tickets);
    measureFilters(tickets);
    print("  memory", std::format("{:.0f} MB", peakMemory()));
}

} // namespace espalier::bench

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    espalier::bench::run();
    return 0;
}
