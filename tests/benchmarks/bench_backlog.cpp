// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A backlog of 156 000 tickets in a database on disk: the next one, filters as a person types them,
// a page of a list, and what a panel asks for when it opens. Arguments are other filters.

#include "core/backlog/filter.h"
#include "core/backlog/similarity.h"
#include "core/base/file.h"
#include "core/store/database.h"
#include "core/store/ticketstore.h"
#include "tests/benchmarks/madetickets.h"
#include "tests/benchmarks/measure.h"

#include <QCoreApplication>

#include <format>
#include <span>

namespace espalier::bench {

namespace {

constexpr int kTickets = 156'000;

const std::vector<std::string> kFilters{"",
                                        "is:inbox",
                                        "status:open",
                                        "status:open risk:<=5",
                                        "priority:critical,high effort:2..4",
                                        "file:cart/*",
                                        "cart",
                                        "valueerror price",
                                        "nowhere",
                                        "status:open sort:-updated",
                                        "-status:rejected category:performance sort:title",
                                        "status:open file:*/login/* token",
                                        "sort:title",
                                        "sort:-created",
                                        "sort:-risk",
                                        "sort:priority",
                                        "price sort:title",
                                        "price sort:-updated",
                                        "price sort:effort",
                                        "te",
                                        "a e i o",
                                        "er sort:-risk",
                                        "in at sort:risk"};

void measureFilters(store::TicketStore &tickets, const std::vector<std::string> &filters)
{
    for (const auto &text : filters) {
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

static void run(const std::vector<std::string> &filters)
{
    const auto folder = valueOf(TemporaryFolder::create("espalier-bench"));
    {
        auto database =
            valueOf(store::Database::open(folder.path() / "espalier.db", store::projectSchema()));
        Series filling;
        measure(filling, [&] { check(fillBacklog(*database, kTickets)); });
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
    measureFilters(tickets, filters.empty() ? kFilters : filters);
    print("  memory", std::format("{:.0f} MB", peakMemory()));
}

} // namespace espalier::bench

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    espalier::bench::run({argv + 1, argv + argc});
    return 0;
}
