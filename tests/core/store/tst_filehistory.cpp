// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/filehistory.h"
#include "core/store/ticketstore.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_filehistory {

using namespace espalier;
using model::TicketStatus;

class TestFileHistory : public QObject {
    Q_OBJECT

    std::unique_ptr<store::Database> m_database;

    /// A ticket of these files, with so many attempts that failed and one that did not.
    void add(const std::string &id, TicketStatus status, const std::vector<std::string> &files,
             int failed, bool regressed = false)
    {
        store::TicketStore tickets(*m_database);
        model::Ticket ticket{.id = id,
                             .title = "T",
                             .description = {},
                             .status = status,
                             .proposedSolution = {},
                             .testPlan = {},
                             .filesToModify = files,
                             .createdAt = "2026-01-31T09:30:00.000Z",
                             .updatedAt = "2026-01-31T09:30:00.000Z"};
        if (regressed)
            ticket.metadata["regressed"] = true;
        VERIFY_OK(tickets.add(ticket));
        for (int number = 1; number <= failed + 1; ++number)
            VERIFY_OK(tickets.addAttempt({.ticketId = id,
                                          .attemptNumber = number,
                                          .branchName = {},
                                          .changesSummary = {},
                                          .success = number > failed,
                                          .errorMessage = {},
                                          .timestamp = ticket.createdAt}));
    }
    std::int64_t failures(const std::vector<std::string> &paths)
    {
        return store::FileHistory(*m_database).failures(paths).value_or(-1);
    }

private slots:
    void init();
    void cleanup() { m_database.reset(); }
    void nothingFailedWhereNothingWasTried();
    void attemptsWithoutSuccessCount();
    void aTicketThatFailedCountsOnce();
    void whatCameBackCounts();
    void pathsAreNoGlobs();
    void aTicketOfSeveralFilesCountsOnce();
};

void TestFileHistory::init()
{
    auto database = store::Database::inMemory(store::projectSchema());
    VERIFY_OK(database);
    m_database = std::move(*database);
}

void TestFileHistory::nothingFailedWhereNothingWasTried()
{
    QCOMPARE(failures({}), 0);
    QCOMPARE(failures({"a.py"}), 0);
    add("manual_1", TicketStatus::Open, {"b.py"}, 3);
    QCOMPARE(failures({"a.py"}), 0);
}

void TestFileHistory::attemptsWithoutSuccessCount()
{
    add("manual_1", TicketStatus::Applied, {"a.py"}, 2);
    add("manual_2", TicketStatus::Open, {"a.py"}, 1);
    QCOMPARE(failures({"a.py"}), 3);
}

void TestFileHistory::aTicketThatFailedCountsOnce()
{
    add("manual_1", TicketStatus::Failed, {"a.py"}, 0);
    QCOMPARE(failures({"a.py"}), 1);
    add("manual_2", TicketStatus::Failed, {"a.py"}, 2);
    QCOMPARE(failures({"a.py"}), 3);
}

void TestFileHistory::whatCameBackCounts()
{
    add("manual_1", TicketStatus::Open, {"a.py"}, 1, true);
    QCOMPARE(failures({"a.py"}), 2);
}

void TestFileHistory::pathsAreNoGlobs()
{
    add("manual_1", TicketStatus::Failed, {"app/[id]/page.tsx"}, 0);
    add("manual_2", TicketStatus::Failed, {"app/i/page.tsx"}, 0);
    QCOMPARE(failures({"app/[id]/page.tsx"}), 1);
    QCOMPARE(failures({"app/*"}), 0);
    QCOMPARE(failures({"app/?/page.tsx"}), 0);
}

void TestFileHistory::aTicketOfSeveralFilesCountsOnce()
{
    add("manual_1", TicketStatus::Failed, {"a.py", "b.py"}, 0);
    QCOMPARE(failures({"a.py", "b.py", "c.py"}), 1);
}

} // namespace tst_filehistory

QTEST_MAIN(tst_filehistory::TestFileHistory)
#include "tst_filehistory.moc"
