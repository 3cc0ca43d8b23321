// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/selection.h"
#include "tests/core/backlog/sometickets.h"

#include <QTest>

#include <algorithm>

namespace tst_selection {

using namespace espalier;
using namespace espalier::backlog;
using model::TicketPriority;
using model::TicketStatus;

class SelectionTest : public QObject {
    Q_OBJECT

private slots:
    void theScoreIsTheFormula_data();
    void theScoreIsTheFormula();
    void whatIsNotSettledIsUnresolved();
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

void SelectionTest::whatIsNotSettledIsUnresolved()
{
    const auto unresolved = unresolvedStatuses();
    for (int i = 0; i <= static_cast<int>(TicketStatus::Rejected); ++i) {
        const auto status = static_cast<TicketStatus>(i);
        const bool settled = status == TicketStatus::Applied || status == TicketStatus::Rejected;
        QCOMPARE(std::ranges::count(unresolved, status), settled ? 0 : 1);
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

} // namespace tst_selection

QTEST_GUILESS_MAIN(tst_selection::SelectionTest)
#include "tst_selection.moc"
