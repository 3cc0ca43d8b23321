// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ticketlog.h"
#include "core/store/ticketstore.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <format>

namespace tst_ticketstore {

using namespace espalier;
using model::Ticket;
using model::TicketQuery;
using model::TicketStatus;

namespace {

Ticket someTicket(int number, model::TicketPriority priority = model::TicketPriority::Medium)
{
    Ticket ticket;
    ticket.id = std::format("exception_20260131T093000_{}", number);
    ticket.title = std::format("KeyError in shop.total number {}", number);
    ticket.priority = priority;
    ticket.evidence = Json::array({{{"kind", "stack"}, {"line", number}}});
    ticket.filesToModify = {number % 2 == 0 ? "core/cart.py" : "web/view.py"};
    ticket.riskLevel = 1 + number % 10;
    ticket.estimatedEffort = 2;
    ticket.metadata = {{"source", "exception"}, {"occurrences", number}};
    ticket.createdAt = std::format("2026-01-31T09:30:{:02}.000Z", number % 60);
    ticket.updatedAt = ticket.createdAt;
    return ticket;
}

std::vector<std::string> idsOf(store::TicketStore &tickets, const TicketQuery &query)
{
    std::vector<std::string> ids;
    const auto found = tickets.tickets(query);
    if (!found)
        return {found.error().text()};
    for (const auto &ticket : *found)
        ids.push_back(ticket.id);
    return ids;
}

} // namespace

class TestTicketStore : public QObject {
    Q_OBJECT

    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<store::TicketStore> m_tickets;

    void setDuplicate(const Ticket &of, const std::string &original)
    {
        auto ticket = m_tickets->ticket(of.id);
        VERIFY_OK(ticket);
        if (original.empty())
            ticket->metadata.erase("duplicate_of");
        else
            ticket->metadata["duplicate_of"] = original;
        VERIFY_OK(m_tickets->update(*ticket, ticket->updatedAt));
    }

private slots:
    void init();
    void cleanup();
    void whatIsAddedComesBackAsItWas();
    void anUpdateNeedsTheVersionItWasMadeFrom();
    void ticketsAreNeverDeleted();
    void queriesFilterAndOrder_data();
    void queriesFilterAndOrder();
    void numbersAndRowsAgreeWithTickets();
    void theNextTicketIsTheLowestScoreThatMayBeTaken();
    void mergedFingerprintsGoToTheOtherTicketUntilTheyAreUnmerged();
    void wordsAreFoundInAnyCase();
    void attemptsAreNumbered();
    void changesOfOneActAreABatch();
    void daysCountWhatWasMadeAndSettled();
    void patternsAddUp();
    void viewsAreReplacedByName();
};

void TestTicketStore::init()
{
    auto database = store::Database::inMemory(store::projectSchema());
    VERIFY_OK(database);
    m_database = std::move(*database);
    m_tickets = std::make_unique<store::TicketStore>(*m_database);
}

void TestTicketStore::cleanup()
{
    m_tickets.reset();
    m_database.reset();
}

void TestTicketStore::whatIsAddedComesBackAsItWas()
{
    auto ticket = someTicket(3, model::TicketPriority::Critical);
    ticket.description = "zwei\nZeilen – \"quoted\"";
    ticket.proposedSolution = "look first";
    ticket.testPlan = "call it";
    VERIFY_OK(m_tickets->add(ticket));
    const auto back = m_tickets->ticket(ticket.id);
    VERIFY_OK(back);
    QCOMPARE(toText(toJson(*back)), toText(toJson(ticket)));
    QCOMPARE(m_tickets->add(ticket).error().kind, ErrorKind::AlreadyExists);
    QCOMPARE(m_tickets->ticket("none").error().kind, ErrorKind::NotFound);
}

void TestTicketStore::anUpdateNeedsTheVersionItWasMadeFrom()
{
    auto ticket = someTicket(1);
    VERIFY_OK(m_tickets->add(ticket));
    const auto before = ticket.updatedAt;
    ticket.status = TicketStatus::InProgress;
    ticket.updatedAt = "2026-02-01T00:00:00.000Z";
    VERIFY_OK(m_tickets->update(ticket, before));
    QCOMPARE(m_tickets->update(ticket, before).error().kind, ErrorKind::Conflict);
    QCOMPARE(idsOf(*m_tickets, {.statuses = {TicketStatus::InProgress}}).size(), 1u);
    QCOMPARE(idsOf(*m_tickets, {.statuses = {TicketStatus::Open}}).size(), 0u);
    ticket.id = "none";
    QCOMPARE(m_tickets->update(ticket, before).error().kind, ErrorKind::NotFound);
}

void TestTicketStore::ticketsAreNeverDeleted()
{
    VERIFY_OK(m_tickets->add(someTicket(1)));
    QVERIFY(!m_database->execute("DELETE FROM improvement_tickets"));
    QCOMPARE(idsOf(*m_tickets, {}).size(), 1u);
}

static void addOrders()
{
    using enum model::TicketOrder;
    const auto row = [](const char *name, model::TicketOrder order, const std::vector<int> &up,
                        const std::vector<int> &down) {
        QTest::addRow("by %s", name) << TicketQuery{.order = order} << up;
        QTest::addRow("by %s, the other way", name)
            << TicketQuery{.order = order, .descending = true} << down;
    };
    row("title", Title, {1, 2, 3, 4}, {4, 3, 2, 1});
    row("creation", Created, {1, 2, 3, 4}, {4, 3, 2, 1});
    row("update", Updated, {1, 2, 3, 4}, {4, 3, 2, 1});
    row("priority, those of one by score", Priority, {1, 2, 3, 4}, {4, 1, 2, 3});
    row("effort, those of one by score", Effort, {4, 1, 2, 3}, {4, 1, 2, 3});
    QTest::newRow("a page by risk")
        << TicketQuery{.order = Risk, .limit = 2, .offset = 1} << std::vector{2, 3};
    QTest::newRow("a page by risk that is not full")
        << TicketQuery{.order = Risk, .descending = true, .limit = 9, .offset = 3}
        << std::vector{1};
    QTest::newRow("a page by risk beyond the end")
        << TicketQuery{.order = Risk, .limit = 9, .offset = 5} << std::vector<int>{};
}

void TestTicketStore::queriesFilterAndOrder_data()
{
    QTest::addColumn<TicketQuery>("query");
    QTest::addColumn<std::vector<int>>("expected");

    QTest::newRow("all, by score: priority first, then risk")
        << TicketQuery{} << std::vector{4, 1, 2, 3};
    QTest::newRow("by risk, the other way")
        << TicketQuery{.order = model::TicketOrder::Risk, .descending = true}
        << std::vector{4, 3, 2, 1};
    QTest::newRow("a glob over files") << TicketQuery{.files = {"core/*"}} << std::vector{4, 2};
    QTest::newRow("any of two globs")
        << TicketQuery{.files = {"core/*", "web/v*"}} << std::vector{4, 1, 2, 3};
    QTest::newRow("a word within the title, in any case")
        << TicketQuery{.words = {"NUMBER 3"}} << std::vector{3};
    QTest::newRow("risk from to") << TicketQuery{.risk = model::LevelRange{.low = 3, .high = 4}}
                                  << std::vector{2, 3};
    QTest::newRow("a priority") << TicketQuery{.priorities = {model::TicketPriority::Critical}}
                                << std::vector{4};
    QTest::newRow("a source that is not there")
        << TicketQuery{.sources = {model::TicketSource::Feedback}} << std::vector<int>{};
    QTest::newRow("a page") << TicketQuery{.limit = 2, .offset = 1} << std::vector{1, 2};
    QTest::newRow("the inbox") << TicketQuery{.triaged = false} << std::vector{4, 1};
    QTest::newRow("what sleeps in the inbox")
        << TicketQuery{.triaged = false, .snoozed = true, .now = "2026-06-01"} << std::vector{3};
    QTest::newRow("what sleeps") << TicketQuery{.snoozed = true, .now = "2026-06-01"}
                                 << std::vector{3};
    for (const auto *word : {"'", "*", "?", "[a-z]", "[^x]", "shop?total", "number *"})
        QTest::addRow("%s is a word like others", word)
            << TicketQuery{.words = {word}} << std::vector<int>{};
    QTest::newRow("more words than a function takes")
        << TicketQuery{.words = std::vector<std::string>(300, "number 2")} << std::vector{2};
    std::vector<std::string> allButOne(300, "number 2");
    allButOne.emplace_back("nowhere");
    QTest::newRow("more words, of which one is missing")
        << TicketQuery{.words = allButOne} << std::vector<int>{};
    QTest::newRow("two words") << TicketQuery{.words = {"shop.", "number 2"}} << std::vector{2};
    addOrders();
}

void TestTicketStore::queriesFilterAndOrder()
{
    QFETCH(TicketQuery, query);
    QFETCH(std::vector<int>, expected);
    for (const int number : {1, 2, 3, 4}) {
        auto ticket = someTicket(number, number == 4 ? model::TicketPriority::Critical
                                                     : model::TicketPriority::Medium);
        if (number == 2)
            ticket.metadata["triaged_at"] = "2026-02-01T00:00:00.000Z";
        if (number == 3)
            ticket.metadata["snoozed_until"] = "2026-07-01";
        VERIFY_OK(m_tickets->add(ticket));
    }
    std::vector<std::string> ids;
    for (const int number : expected)
        ids.push_back(someTicket(number).id);
    QCOMPARE(idsOf(*m_tickets, query), ids);
    const auto count = m_tickets->count(query);
    VERIFY_OK(count);
    if (query.limit < 0)
        QCOMPARE(*count, static_cast<std::int64_t>(ids.size()));
}

void TestTicketStore::numbersAndRowsAgreeWithTickets()
{
    for (int number = 1; number <= 50; ++number)
        VERIFY_OK(m_tickets->add(someTicket(number)));
    const TicketQuery query{.order = model::TicketOrder::Updated, .descending = true};
    const auto numbers = m_tickets->numbers(query);
    VERIFY_OK(numbers);
    const auto rows = m_tickets->rows(*numbers);
    VERIFY_OK(rows);
    std::vector<std::string> ids;
    for (const auto &row : *rows)
        ids.push_back(row.id);
    QCOMPARE(ids, idsOf(*m_tickets, query));
    QCOMPARE(ids.size(), 50u);
    QCOMPARE(rows->front().title, std::string("KeyError in shop.total number 50"));
    QCOMPARE(rows->front().source, std::string("exception"));
    const auto byRisk = m_tickets->countBy(store::TicketFacet::Risk, {});
    VERIFY_OK(byRisk);
    QCOMPARE(byRisk->at("3"), 5);
    QCOMPARE(m_tickets->countBy(store::TicketFacet::Source, query)->at("exception"), 50);
    QCOMPARE(m_tickets->countBy(store::TicketFacet::Status, query)->at("open"), 50);
    VERIFY_OK(m_tickets->numbers({.words = {"nowhere"}}));
    QVERIFY(m_tickets->numbers({.words = {"nowhere"}})->empty());
}

void TestTicketStore::theNextTicketIsTheLowestScoreThatMayBeTaken()
{
    const auto none = m_tickets->next(7, "2026-03-01");
    VERIFY_OK(none);
    QVERIFY(!*none);
    auto risky = someTicket(9, model::TicketPriority::Critical); // risk 10
    auto asleep = someTicket(1, model::TicketPriority::Critical);
    asleep.metadata["snoozed_until"] = "2026-04-01";
    VERIFY_OK(m_tickets->add(risky));
    VERIFY_OK(m_tickets->add(asleep));
    VERIFY_OK(m_tickets->add(someTicket(2)));
    QCOMPARE(m_tickets->next(7, "2026-03-01")->value_or(""), someTicket(2).id);
    QCOMPARE(m_tickets->next(7, "2026-05-01")->value_or(""), asleep.id);
}

void TestTicketStore::mergedFingerprintsGoToTheOtherTicketUntilTheyAreUnmerged()
{
    const auto first = someTicket(1);
    const auto second = someTicket(2);
    VERIFY_OK(m_tickets->add(first));
    VERIFY_OK(m_tickets->add(second));
    VERIFY_OK(m_tickets->tie("v1:a", first.id));
    VERIFY_OK(m_tickets->tie("v1:b", second.id));
    VERIFY_OK(m_tickets->tie("v1:b", first.id)); // stays where it is
    QCOMPARE(m_tickets->ticketOf("v1:b")->value_or(""), second.id);
    setDuplicate(second, first.id);
    QCOMPARE(m_tickets->ticketOf("v1:b")->value_or(""), first.id);
    QCOMPARE(m_tickets->homeOf("v1:b")->value_or(""), second.id);
    QCOMPARE(*m_tickets->mergedInto(first.id), std::vector<std::string>{second.id});
    QCOMPARE(*m_tickets->fingerprintsOf(first.id), (std::vector<std::string>{"v1:a", "v1:b"}));
    // On to a third one, and to one of another project.
    const auto third = someTicket(3);
    VERIFY_OK(m_tickets->add(third));
    setDuplicate(first, third.id);
    setDuplicate(third, "manual_elsewhere_1");
    QCOMPARE(m_tickets->ticketOf("v1:b")->value_or(""), third.id);
    QCOMPARE(*m_tickets->originalOf(second.id), third.id);
    QCOMPARE(*m_tickets->mergedInto(third.id), (std::vector<std::string>{first.id, second.id}));
    // A circle, as a file of others may tell of one, ends.
    setDuplicate(third, second.id);
    VERIFY_OK(m_tickets->ticketOf("v1:b"));
    VERIFY_OK(m_tickets->fingerprintsOf(second.id));
    setDuplicate(second, {});
    QCOMPARE(m_tickets->ticketOf("v1:b")->value_or(""), second.id);
    QCOMPARE(m_tickets->ticketOf("v1:c")->value_or("none"), std::string("none"));
}

void TestTicketStore::wordsAreFoundInAnyCase()
{
    auto ticket = someTicket(1);
    ticket.title = "ÜBERLAUF im Konto";
    VERIFY_OK(m_tickets->add(ticket));
    VERIFY_OK(m_tickets->add(someTicket(2)));
    for (const auto *word : {"überlauf", "Überlauf", "KONTO"})
        QCOMPARE(m_tickets->numbers({.words = {word}})->size(), 1u);
    auto changed = ticket;
    changed.title = "Äpfel";
    VERIFY_OK(m_tickets->update(changed, ticket.updatedAt));
    QCOMPARE(m_tickets->numbers({.words = {"überlauf"}})->size(), 0u);
    QCOMPARE(m_tickets->numbers({.words = {"äpfel"}})->size(), 1u);
}

void TestTicketStore::attemptsAreNumbered()
{
    const auto ticket = someTicket(1);
    VERIFY_OK(m_tickets->add(ticket));
    model::TicketAttempt attempt{.ticketId = ticket.id,
                                 .attemptNumber = 0,
                                 .branchName = "improvement/" + ticket.id,
                                 .changesSummary = "looks first",
                                 .success = true,
                                 .errorMessage = {},
                                 .timestamp = "2026-02-01T00:00:00.000Z"};
    VERIFY_OK(m_tickets->addAttempt(attempt));
    VERIFY_OK(m_tickets->addAttempt(attempt));
    attempt.attemptNumber = 2;
    QCOMPARE(m_tickets->addAttempt(attempt).error().kind, ErrorKind::AlreadyExists);
    const auto attempts = m_tickets->attempts(ticket.id);
    VERIFY_OK(attempts);
    QCOMPARE(attempts->size(), 2u);
    QCOMPARE(attempts->back().attemptNumber, 2);
    QCOMPARE(attempts->back().branchName, attempt.branchName);
}

void TestTicketStore::changesOfOneActAreABatch()
{
    store::TicketLog log(*m_database);
    for (const int number : {1, 2, 3})
        VERIFY_OK(m_tickets->add(someTicket(number)));
    const auto batch = log.nextBatch();
    VERIFY_OK(batch);
    for (const int number : {1, 2}) {
        VERIFY_OK(log.add({.ticketId = someTicket(number).id,
                           .at = "2026-02-01T00:00:00.000Z",
                           .who = "person",
                           .action = "accepted",
                           .why = {},
                           .changes = {{"metadata.triaged_at", {{"from", nullptr}, {"to", "x"}}}}},
                          *batch));
    }
    VERIFY_OK(log.add({.ticketId = someTicket(3).id,
                       .at = "2026-02-01T00:00:01.000Z",
                       .who = "scan",
                       .action = "created",
                       .why = {}},
                      *batch + 1));
    QCOMPARE(log.lastBatch()->value_or(0), *batch);
    const auto events = log.batch(*batch);
    VERIFY_OK(events);
    QCOMPARE(events->size(), 2u);
    QCOMPARE(events->front().ticketId, someTicket(2).id);
    VERIFY_OK(log.markUndone(*batch, *batch + 2));
    QVERIFY(!log.lastBatch()->has_value());
    QCOMPARE(log.history(someTicket(1).id)->size(), 1u);
}

void TestTicketStore::daysCountWhatWasMadeAndSettled()
{
    store::TicketLog log(*m_database);
    VERIFY_OK(m_tickets->add(someTicket(1)));
    const auto add = [&](const char *at, const char *action, const char *status) {
        model::TicketEvent event{
            .ticketId = someTicket(1).id, .at = at, .who = "scan", .action = action, .why = {}};
        if (*status)
            event.changes = {{"status", {{"from", "open"}, {"to", status}}}};
        return log.add(event, 1);
    };
    VERIFY_OK(add("2026-01-30T10:00:00.000Z", "created", ""));
    VERIFY_OK(add("2026-01-31T10:00:00.000Z", "created", ""));
    VERIFY_OK(add("2026-01-31T11:00:00.000Z", "declined", "rejected"));
    VERIFY_OK(add("2026-01-31T12:00:00.000Z", "moved", "applied"));
    const auto days = log.days("2026-01-01");
    VERIFY_OK(days);
    QCOMPARE(days->size(), 2u);
    QCOMPARE(days->back().created, 1);
    QCOMPARE(days->back().resolved, 2);
    const auto counts = log.countsSince("2026-01-31");
    VERIFY_OK(counts);
    QCOMPARE(counts->at("created"), 1);
    QCOMPARE(counts->at("applied"), 1);
    QCOMPARE(counts->at("resolved"), 2);
}

void TestTicketStore::patternsAddUp()
{
    store::BugPatternStore patterns(*m_database);
    VERIFY_OK(m_tickets->add(someTicket(1)));
    VERIFY_OK(m_tickets->add(someTicket(2)));
    model::BugPattern pattern{.category = "bug_fix",
                              .pattern = "KeyError: <key>",
                              .description = "a key is looked up that is not there",
                              .solution = {},
                              .occurrences = 3,
                              .tickets = {someTicket(1).id},
                              .fixTicket = {},
                              .updatedAt = "2026-02-01"};
    VERIFY_OK(patterns.add(pattern));
    pattern.description.clear();
    pattern.solution = "look whether it is there";
    pattern.occurrences = 2;
    pattern.tickets = {someTicket(2).id};
    VERIFY_OK(patterns.add(pattern));
    const auto all = patterns.patterns();
    VERIFY_OK(all);
    QCOMPARE(all->size(), 1u);
    QCOMPARE(all->front().occurrences, 5u);
    QCOMPARE(all->front().tickets.size(), 2u);
    QCOMPARE(all->front().description, std::string("a key is looked up that is not there"));
    QCOMPARE(all->front().solution, pattern.solution);
    QCOMPARE(patterns.patterns("performance")->size(), 0u);
    QCOMPARE(patterns.patterns({}, someTicket(2).id)->size(), 1u);
}

void TestTicketStore::viewsAreReplacedByName()
{
    store::TicketViewStore views(*m_database);
    VERIFY_OK(views.put({.name = "mine", .filter = "is:inbox"}, "2026-02-01"));
    VERIFY_OK(views.put({.name = "mine", .filter = "status:open"}, "2026-02-02"));
    QCOMPARE(views.views()->size(), 1u);
    QCOMPARE(views.views()->front().filter, std::string("status:open"));
    VERIFY_OK(views.remove("mine"));
    QCOMPARE(views.remove("mine").error().kind, ErrorKind::NotFound);
}

} // namespace tst_ticketstore

QTEST_MAIN(tst_ticketstore::TestTicketStore)
#include "tst_ticketstore.moc"
