// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/selection.h"
#include "tests/core/backlog/sometickets.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace espalier;
using namespace espalier::backlog;
using model::Ticket;
using model::TicketPriority;
using model::TicketStatus;

class SelectionTest : public QObject {
    Q_OBJECT

private slots:
    void theScoreIsTheFormula_data();
    void theScoreIsTheFormula();
    void theBetterOneComesFirst_data();
    void theBetterOneComesFirst();
    void theOrderDoesNotDependOnWhatCameFirst();
    void anOrderLeadsNeverBackToItself();
    void automationPassesOver_data();
    void automationPassesOver();
};

void SelectionTest::theScoreIsTheFormula_data()
{
    QTest::addColumn<int>("priority");
    QTest::addColumn<int>("risk");
    QTest::addColumn<int>("effort");
    QTest::addColumn<double>("score");
    QTest::newRow("the lowest there is") << 3 << 1 << 1 << 1.0;
    QTest::newRow("the highest there is") << 0 << 10 << 10 << 18.0;
    QTest::newRow("half points") << 1 << 3 << 4 << 8.5;
    QTest::newRow("high") << 2 << 2 << 2 << 4.0;
}

void SelectionTest::theScoreIsTheFormula()
{
    QFETCH(int, priority);
    QFETCH(int, risk);
    QFETCH(int, effort);
    auto ticket = test::someTicket();
    ticket.priority = static_cast<TicketPriority>(priority);
    ticket.riskLevel = risk;
    ticket.estimatedEffort = effort;
    QTEST(scoreOf(ticket), "score");
    const auto parts = explainScore(ticket);
    QCOMPARE(parts.priority, 10.0 - weightOf(ticket.priority));
    QCOMPARE(parts.risk, risk / 2.0);
    QCOMPARE(parts.effort, effort / 2.0);
    QCOMPARE(parts.total, parts.priority + parts.risk + parts.effort);
}

static Ticket queued(TicketPriority priority, int risk, const char *createdAt, const char *id)
{
    auto ticket = test::someTicket();
    ticket.priority = priority;
    ticket.riskLevel = risk;
    ticket.createdAt = createdAt;
    ticket.id = id;
    return ticket;
}

void SelectionTest::theBetterOneComesFirst_data()
{
    using enum TicketPriority;
    QTest::addColumn<Ticket>("first");
    QTest::addColumn<Ticket>("second");
    const auto *day = "2026-01-02T00:00:00Z";
    QTest::newRow("a lower score") << queued(Critical, 1, day, "b") << queued(Low, 1, day, "a");
    QTest::newRow("on a tie the older one")
        << queued(Low, 1, "2026-01-01T00:00:00Z", "b") << queued(Low, 1, day, "a");
    QTest::newRow("different terms of one sum, then the older one")
        << queued(High, 4, "2026-01-01T00:00:00Z", "b") << queued(Critical, 8, day, "a");
    QTest::newRow("of the same age the smaller id")
        << queued(Low, 1, day, "a") << queued(Low, 1, day, "b");
    QTest::newRow("the older one though its text is greater")
        << queued(Low, 1, "2026-01-01T09:30:00Z", "b")
        << queued(Low, 1, "2026-01-01T09:30:00.125Z", "a");
    QTest::newRow("the older one by its offset") << queued(Low, 1, "2026-01-01T10:00:00+02:00", "b")
                                                 << queued(Low, 1, "2026-01-01T09:00:00Z", "a");
    QTest::newRow("what has no time") << queued(Low, 1, "", "b") << queued(Low, 1, day, "a");
}

void SelectionTest::theBetterOneComesFirst()
{
    QFETCH(Ticket, first);
    QFETCH(Ticket, second);
    QVERIFY(comesBefore(first, second));
    QVERIFY(!comesBefore(second, first));
    QVERIFY(!comesBefore(first, first));
}

void SelectionTest::theOrderDoesNotDependOnWhatCameFirst()
{
    test::RandomTickets random(1);
    std::vector<Ticket> tickets;
    for (int i = 0; i < 200; ++i) {
        tickets.push_back(random.ticket());
        if (random.number(5) == 0)
            tickets.back().createdAt = random.text(2);
    }
    const auto idsInOrder = [&tickets] {
        std::ranges::sort(tickets, comesBefore);
        std::vector<std::string> ids;
        for (const auto &ticket : tickets)
            ids.push_back(ticket.id);
        return ids;
    };
    const auto expected = idsInOrder();
    std::mt19937 shuffler(2);
    for (int i = 0; i < 50; ++i) {
        std::ranges::shuffle(tickets, shuffler);
        QCOMPARE(idsInOrder(), expected);
    }
}

void SelectionTest::anOrderLeadsNeverBackToItself()
{
    test::RandomTickets random(3);
    std::vector<Ticket> tickets;
    for (int i = 0; i < 60; ++i) {
        tickets.push_back(random.ticket());
        // Few scores and times, so that all three terms come to decide.
        tickets.back().riskLevel = 1;
        tickets.back().estimatedEffort = 1 + static_cast<int>(random.number(2));
        tickets.back().createdAt = random.number(2) == 0 ? "2026-01-01T00:00:00Z" : "unknown";
    }
    for (const auto &a : tickets) {
        for (const auto &b : tickets) {
            QVERIFY(&a == &b || comesBefore(a, b) != comesBefore(b, a));
            for (const auto &c : tickets)
                QVERIFY(!comesBefore(a, b) || !comesBefore(b, c) || comesBefore(a, c));
        }
    }
}

void SelectionTest::automationPassesOver_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("risk");
    QTest::addColumn<QString>("snoozedUntil");
    QTest::addColumn<QString>("reason");
    const int open = static_cast<int>(TicketStatus::Open);
    QTest::newRow("nothing") << open << 7 << ""
                             << "";
    QTest::newRow("what is not open") << static_cast<int>(TicketStatus::Failed) << 1 << ""
                                      << "status";
    QTest::newRow("what sleeps") << open << 1 << "2026-02-02"
                                 << "snoozed";
    QTest::newRow("what has woken today") << open << 1 << "2026-02-01"
                                          << "";
    QTest::newRow("what is too risky") << open << 8 << ""
                                       << "risk";
    QTest::newRow("what sleeps, said before its risk") << open << 8 << "2026-02-02"
                                                       << "snoozed";
}

void SelectionTest::automationPassesOver()
{
    QFETCH(int, status);
    QFETCH(int, risk);
    QFETCH(QString, snoozedUntil);
    QFETCH(QString, reason);
    auto ticket = test::someTicket();
    ticket.status = static_cast<TicketStatus>(status);
    ticket.riskLevel = risk;
    ticket.metadata["snoozed_until"] = snoozedUntil.toStdString();
    QCOMPARE(nameOf(passedOver(ticket, 7, "2026-02-01T00:00:00Z")), reason.toStdString());
}

QTEST_GUILESS_MAIN(SelectionTest)
#include "tst_selection.moc"
