// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/lifecycle.h"
#include "tests/core/backlog/changedtickets.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_takeback {

using namespace espalier;
using namespace espalier::backlog;
using enum model::TicketStatus;
using model::Ticket;
using model::TicketStatus;
using test::Change;
using test::contentOf;
using test::kActor;
using test::ticketThatIs;

class TakeBackTest : public QObject {
    Q_OBJECT

private slots:
    void everyChangeCanBeTakenBack_data();
    void everyChangeCanBeTakenBack();
    void takingBackCanBeTakenBack();
    void laterChangesOfOtherFieldsStay();
    void whatChangedSinceIsAConflict();
    void whatIsNoChangeIsNotTakenBack_data();
    void whatIsNoChangeIsNotTakenBack();
    void randomChangesCanBeTakenBackInTurn();
};

void TakeBackTest::everyChangeCanBeTakenBack_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<TicketStatus>("status");
    const auto row = [](const char *name, TicketStatus status, Change change) {
        QTest::newRow(name) << std::move(change) << status;
    };
    row("accepted", Open, [](const auto &ticket) { return accept(ticket, kActor); });
    row("declined", Ready, [](const auto &ticket) { return decline(ticket, kActor); });
    row("a duplicate", Open, [](const auto &ticket) { return markDuplicate(ticket, "x", kActor); });
    row("snoozed", Open, [](const auto &ticket) { return snooze(ticket, "2026-04-01", kActor); });
    row("woken", Open, [](const auto &ticket) { return snooze(ticket, "", kActor); });
    row("applied", Ready, [](const auto &ticket) { return moveTo(ticket, Applied, kActor); });
    row("regressed", Applied, [](const auto &ticket) { return reopen(ticket, kActor); });
    row("opened again", Rejected, [](const auto &ticket) { return reopen(ticket, kActor); });
    row("edited", Failed, [](const auto &ticket) {
        return edit(ticket, {{"title", "T"}, {"risk_level", 9}, {"estimated_effort", 9}}, kActor);
    });
}

void TakeBackTest::everyChangeCanBeTakenBack()
{
    QFETCH(Change, change);
    QFETCH(TicketStatus, status);
    auto ticket = ticketThatIs(status);
    ticket.metadata = {
        {"snoozed_until", "2026-03-31"}, {"effort", {{"level", 3}}},  {"reason", "old"},
        {"duplicate_of", "manual_9"},    {"others", {{"own", true}}}, {"regressed", true}};
    const auto changed = change(ticket);
    VERIFY_OK(changed);
    QVERIFY(contentOf(changed->ticket) != contentOf(ticket));
    const Actor later{.who = "person", .why = "", .now = "2026-02-02T00:00:00Z"};
    const auto back = takeBack(changed->ticket, changed->event, later);
    VERIFY_OK(back);
    QCOMPARE(contentOf(back->ticket), contentOf(ticket));
    QCOMPARE(back->ticket.updatedAt, later.now);
    QCOMPARE(back->event.action, "taken_back");
}

void TakeBackTest::takingBackCanBeTakenBack()
{
    const auto applied = moveTo(ticketThatIs(Ready), Applied, kActor);
    VERIFY_OK(applied);
    const auto undone = takeBack(applied->ticket, applied->event, kActor);
    VERIFY_OK(undone);
    QVERIFY(!mayFollow(Applied, Ready));
    QVERIFY(undone->ticket.status == Ready);
    const auto redone = takeBack(undone->ticket, undone->event, kActor);
    VERIFY_OK(redone);
    QCOMPARE(contentOf(redone->ticket), contentOf(applied->ticket));
}

void TakeBackTest::laterChangesOfOtherFieldsStay()
{
    const auto first = edit(test::someTicket(), {{"risk_level", 9}}, kActor);
    VERIFY_OK(first);
    const auto second = edit(first->ticket, {{"title", "T"}}, kActor);
    VERIFY_OK(second);
    auto computed = second->ticket;
    computed.metadata["risk"]["factors"] = Json::array({1});
    const auto back = takeBack(computed, first->event, kActor);
    VERIFY_OK(back);
    QCOMPARE(back->ticket.title, "T");
    QCOMPARE(back->ticket.riskLevel, test::someTicket().riskLevel);
    QCOMPARE(toText(back->ticket.metadata["risk"]), R"({"factors":[1]})");
}

void TakeBackTest::whatChangedSinceIsAConflict()
{
    const auto first = edit(test::someTicket(), {{"title", "A"}, {"test_plan", "B"}}, kActor);
    VERIFY_OK(first);
    const auto second = edit(first->ticket, {{"title", "C"}}, kActor);
    VERIFY_OK(second);
    const auto back = takeBack(second->ticket, first->event, kActor);
    VERIFY_FAILS(Conflict, back);
    QVERIFY2(back.error().message.contains("title"), back.error().message.c_str());
    // Taken back in turn it works.
    const auto undone = takeBack(second->ticket, second->event, kActor);
    VERIFY_OK(undone);
    VERIFY_OK(takeBack(undone->ticket, first->event, kActor));
    // A second time it does not.
    VERIFY_FAILS(Conflict, takeBack(undone->ticket, second->event, kActor));
}

void TakeBackTest::whatIsNoChangeIsNotTakenBack_data()
{
    QTest::addColumn<QString>("changes");
    QTest::newRow("nothing") << "{}";
    QTest::newRow("a list") << "[]";
    QTest::newRow("no from and to") << R"({"title": 3})";
    QTest::newRow("no from") << R"({"title": {"to": "KeyError in load"}})";
    QTest::newRow("a field no ticket has") << R"({"colour": {"from": "red", "to": null}})";
    QTest::newRow("the id") << R"({"id": {"from": "x", "to": null}})";
    QTest::newRow("all of the metadata") << R"({"metadata": {"from": {}, "to": null}})";
    QTest::newRow("a status nobody knows") << R"({"status": {"from": "lost", "to": "open"}})";
    QTest::newRow("a level of 11") << R"({"risk_level": {"from": 11, "to": 4}})";
    QTest::newRow("no title") << R"({"title": {"from": "", "to": "KeyError in load"}})";
    QTest::newRow("files that are none") << R"({"files_to_modify": {"from": "b", "to": ["a.py"]}})";
}

void TakeBackTest::whatIsNoChangeIsNotTakenBack()
{
    QFETCH(QString, changes);
    const auto ticket = test::someTicket();
    model::TicketEvent event{.ticketId = ticket.id, .changes = parseJson(changes.toStdString())};
    VERIFY_FAILS(InvalidInput, takeBack(ticket, event, kActor));
    event.ticketId = "manual_1";
    event.changes = {{"title", {{"from", "x"}, {"to", ticket.title}}}};
    VERIFY_FAILS(InvalidInput, takeBack(ticket, event, kActor));
}

static Result<Changed> randomChange(test::RandomTickets &random, const Ticket &ticket)
{
    switch (random.number(8)) {
    case 0: return accept(ticket, kActor);
    case 1: return decline(ticket, kActor);
    case 2: return markDuplicate(ticket, "x" + random.text(2), kActor);
    case 3: return snooze(ticket, random.number(2) == 0 ? "" : "2026-05-01", kActor);
    case 4: return reopen(ticket, kActor);
    case 5: return moveTo(ticket, static_cast<TicketStatus>(random.number(7)), kActor);
    case 6:
        return edit(ticket,
                    {{"description", random.text(5)}, {"risk_level", 1 + random.number(10)}},
                    kActor);
    default: return edit(ticket, {{"estimated_effort", 1 + random.number(10)}}, kActor);
    }
}

void TakeBackTest::randomChangesCanBeTakenBackInTurn()
{
    test::RandomTickets random(4);
    std::size_t taken = 0;
    for (int i = 0; i < 300; ++i) {
        const auto start = random.ticket();
        std::vector<Changed> changes;
        auto ticket = start;
        for (int j = 0; j < 12; ++j) {
            if (auto changed = randomChange(random, ticket)) {
                ticket = changed->ticket;
                changes.push_back(*std::move(changed));
            }
        }
        for (; !changes.empty(); changes.pop_back(), ++taken) {
            // Events come back from the store as text.
            changes.back().event.changes = parseJson(toText(changes.back().event.changes));
            const auto back = takeBack(ticket, changes.back().event, kActor);
            VERIFY_OK(back);
            ticket = back->ticket;
        }
        QCOMPARE(contentOf(ticket), contentOf(start));
    }
    QVERIFY(taken > 1000);
}

} // namespace tst_takeback

QTEST_GUILESS_MAIN(tst_takeback::TakeBackTest)
#include "tst_takeback.moc"
