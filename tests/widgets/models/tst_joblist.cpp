// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/joblist.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include <memory>

namespace tst_joblist {

using namespace espalier;
using models::JobList;
using models::JobState;
using models::JobTrace;

static constexpr int kMostRows = 200;

class TestJobList final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init();
    void theNewestJobIsFirst();
    void aJobTellsHowFarItIs();
    void workOfUnknownLengthHasNoShare();
    void progressOfTheCurrentJobIsTold();
    void reportsAboutNobodyAreLeftOut();
    void anEndedJobKeepsWhatCameOfIt();
    void endsAreTold();
    void runningOnesAreCounted();
    void quietJobsLeaveWhenTheyEndWell_data();
    void quietJobsLeaveWhenTheyEndWell();
    void quietJobsStayWhenTheyFail();
    void finishedOnesAreForgotten();
    void whatWasInterruptedIsNoted();
    void theOldestLeaveWhenThereAreTooMany();
    void runningOnesNeverLeave();
    void aLongJobDoesNotKeepTheOthers();
    void cancelAsksTheJob();
    void cancelAsksNobodyWhenTheJobHasEnded();
    void aJobMayEndWhileItIsCancelled();
    void allThatRunAreCancelled();
    void screenReadersGetTheState();
    void phasesAreInWords();
    void durationsAreInWords_data();
    void durationsAreInWords();

private:
    int begin(const QString &title, JobTrace trace = JobTrace::Kept)
    {
        return m_jobs->begin(title, [this, title] { m_cancelled << title; }, trace);
    }
    [[nodiscard]] QVariant data(int row, int role) const { return m_jobs->index(row).data(role); }
    [[nodiscard]] QStringList titles() const
    {
        QStringList titles;
        for (int row = 0; row < m_jobs->rowCount(); ++row)
            titles << data(row, Qt::DisplayRole).toString();
        return titles;
    }
    std::unique_ptr<JobList> m_jobs;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    QStringList m_cancelled;
};

void TestJobList::init()
{
    m_cancelled.clear();
    m_tester.reset();
    m_jobs = std::make_unique<JobList>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_jobs.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestJobList::theNewestJobIsFirst()
{
    const int first = begin(QStringLiteral("Read"));
    const int second = begin(QStringLiteral("Write"));
    QVERIFY(first != second);
    QCOMPARE(titles(), (QStringList{QStringLiteral("Write"), QStringLiteral("Read")}));
    QCOMPARE(m_jobs->current()->id, second);
    m_jobs->end(second, JobState::Done);
    QCOMPARE(m_jobs->current()->id, first);
    m_jobs->end(first, JobState::Done);
    QCOMPARE(m_jobs->current(), nullptr);
}

void TestJobList::aJobTellsHowFarItIs()
{
    const int id = begin(QStringLiteral("Read"));
    const QSignalSpy changed(m_jobs.get(), &JobList::dataChanged);
    m_jobs->report(id, {.phase = "read", .done = 1, .total = 4});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(data(0, JobList::ProgressRole).toDouble(), 0.25);
    QCOMPARE(data(0, JobList::PhaseRole).toString(), models::phaseText("read"));
}

void TestJobList::workOfUnknownLengthHasNoShare()
{
    const int id = begin(QStringLiteral("Read"));
    m_jobs->report(id, {.phase = "read", .done = 7, .total = 0});
    QVERIFY(!data(0, JobList::ProgressRole).isValid());
}

void TestJobList::progressOfTheCurrentJobIsTold()
{
    const int older = begin(QStringLiteral("Read"));
    const int newer = begin(QStringLiteral("Write"));
    const QSignalSpy progressed(m_jobs.get(), &JobList::progressed);
    m_jobs->report(older, {.phase = "read", .done = 1, .total = 4});
    QCOMPARE(progressed.size(), 0);
    m_jobs->report(newer, {.phase = "write", .done = 1, .total = 4});
    QCOMPARE(progressed.size(), 1);
}

void TestJobList::reportsAboutNobodyAreLeftOut()
{
    const QSignalSpy ended(m_jobs.get(), &JobList::ended);
    m_jobs->report(17, {.phase = "read", .done = 1, .total = 4});
    m_jobs->end(17, JobState::Done);
    m_jobs->cancel(17);
    QCOMPARE(ended.size(), 0);
    QCOMPARE(m_jobs->rowCount(), 0);
}

void TestJobList::anEndedJobKeepsWhatCameOfIt()
{
    const int id = begin(QStringLiteral("Read"));
    m_jobs->end(id, JobState::Failed, QStringLiteral("no disk"));
    QCOMPARE(data(0, JobList::StateRole).toInt(), static_cast<int>(JobState::Failed));
    QCOMPARE(data(0, JobList::MessageRole).toString(), QStringLiteral("no disk"));
    QCOMPARE(data(0, Qt::ToolTipRole).toString(), QStringLiteral("no disk"));
    QCOMPARE(data(0, JobList::ElapsedRole).toLongLong(),
             m_jobs->entry(m_jobs->index(0))->elapsedMs);
}

void TestJobList::endsAreTold()
{
    const int id = begin(QStringLiteral("Read"));
    QList<models::JobEntry> ended;
    connect(m_jobs.get(), &JobList::ended, this,
            [&ended](const models::JobEntry &entry) { ended << entry; });
    m_jobs->end(id, JobState::Failed, QStringLiteral("no disk"));
    QCOMPARE(ended.size(), 1);
    QCOMPARE(ended.first().id, id);
    QCOMPARE(ended.first().state, JobState::Failed);
    QCOMPARE(ended.first().message, QStringLiteral("no disk"));
}

void TestJobList::runningOnesAreCounted()
{
    const QSignalSpy counted(m_jobs.get(), &JobList::runningChanged);
    const int first = begin(QStringLiteral("Read"));
    begin(QStringLiteral("Write"));
    QCOMPARE(m_jobs->runningCount(), 2);
    m_jobs->end(first, JobState::Done);
    QCOMPARE(m_jobs->runningCount(), 1);
    QCOMPARE(counted.size(), 3);
    QCOMPARE(counted.last().first().toInt(), 1);
    QCOMPARE(m_jobs->running().size(), 1U);
    QCOMPARE(m_jobs->running().front().title, QStringLiteral("Write"));
}

void TestJobList::quietJobsLeaveWhenTheyEndWell_data()
{
    QTest::addColumn<JobState>("state");
    QTest::newRow("done") << JobState::Done;
    QTest::newRow("cancelled") << JobState::Cancelled;
}

void TestJobList::quietJobsLeaveWhenTheyEndWell()
{
    QFETCH(JobState, state);
    const int id = begin(QStringLiteral("Read along"), JobTrace::Quiet);
    const QSignalSpy ended(m_jobs.get(), &JobList::ended);
    QCOMPARE(m_jobs->rowCount(), 1);
    m_jobs->end(id, state);
    QCOMPARE(m_jobs->rowCount(), 0);
    QCOMPARE(ended.size(), 1);
}

void TestJobList::quietJobsStayWhenTheyFail()
{
    const int id = begin(QStringLiteral("Read along"), JobTrace::Quiet);
    m_jobs->end(id, JobState::Failed, QStringLiteral("no disk"));
    QCOMPARE(m_jobs->rowCount(), 1);
    m_jobs->clearFinished();
    QCOMPARE(m_jobs->rowCount(), 0);
}

void TestJobList::finishedOnesAreForgotten()
{
    m_jobs->end(begin(QStringLiteral("Read")), JobState::Done);
    begin(QStringLiteral("Write"));
    m_jobs->end(begin(QStringLiteral("Test")), JobState::Cancelled);
    m_jobs->noteInterrupted(QStringLiteral("Apply"), QStringLiteral("put back"));
    m_jobs->clearFinished();
    QCOMPARE(titles(), QStringList{QStringLiteral("Write")});
}

void TestJobList::whatWasInterruptedIsNoted()
{
    m_jobs->noteInterrupted(QStringLiteral("Apply"), QStringLiteral("put back"));
    const auto *entry = m_jobs->entry(m_jobs->index(0));
    QCOMPARE(entry->state, JobState::Interrupted);
    QCOMPARE(entry->message, QStringLiteral("put back"));
    QCOMPARE(m_jobs->runningCount(), 0);
    QCOMPARE(data(0, JobList::ElapsedRole).toLongLong(), 0);
}

void TestJobList::theOldestLeaveWhenThereAreTooMany()
{
    for (int i = 0; i < kMostRows + 10; ++i)
        m_jobs->end(begin(QString::number(i)), JobState::Done);
    QCOMPARE(m_jobs->rowCount(), kMostRows);
    QCOMPARE(titles().last(), QStringLiteral("10"));
}

void TestJobList::runningOnesNeverLeave()
{
    for (int i = 0; i < kMostRows + 10; ++i)
        begin(QString::number(i));
    QCOMPARE(m_jobs->runningCount(), kMostRows + 10);
}

void TestJobList::aLongJobDoesNotKeepTheOthers()
{
    const int longest = begin(QStringLiteral("Serve"));
    for (int i = 0; i < kMostRows + 10; ++i)
        m_jobs->end(begin(QString::number(i)), JobState::Done);
    QCOMPARE(m_jobs->rowCount(), kMostRows);
    QCOMPARE(titles().last(), QStringLiteral("Serve"));
    QCOMPARE(m_jobs->current()->id, longest);
}

void TestJobList::cancelAsksTheJob()
{
    const int id = begin(QStringLiteral("Read"));
    begin(QStringLiteral("Write"));
    m_jobs->cancel(id);
    QCOMPARE(m_cancelled, QStringList{QStringLiteral("Read")});
    QCOMPARE(m_jobs->runningCount(), 2);
}

void TestJobList::cancelAsksNobodyWhenTheJobHasEnded()
{
    const int id = begin(QStringLiteral("Read"));
    m_jobs->end(id, JobState::Done);
    m_jobs->cancel(id);
    QVERIFY(m_cancelled.isEmpty());
}

void TestJobList::aJobMayEndWhileItIsCancelled()
{
    int id = 0;
    id = m_jobs->begin(
        QStringLiteral("Read"), [&] { m_jobs->end(id, JobState::Cancelled); }, JobTrace::Quiet);
    m_jobs->cancel(id);
    QCOMPARE(m_jobs->rowCount(), 0);
}

void TestJobList::allThatRunAreCancelled()
{
    m_jobs->end(begin(QStringLiteral("Read")), JobState::Done);
    begin(QStringLiteral("Write"));
    begin(QStringLiteral("Test"), JobTrace::Quiet);
    m_jobs->cancelAll();
    QCOMPARE(m_cancelled, (QStringList{QStringLiteral("Test"), QStringLiteral("Write")}));
}

void TestJobList::screenReadersGetTheState()
{
    const int id = begin(QStringLiteral("Read"));
    const auto spoken = [this] { return data(0, Qt::AccessibleTextRole).toString(); };
    QVERIFY(spoken().startsWith(QStringLiteral("Read, Running")));
    m_jobs->end(id, JobState::Failed, QStringLiteral("no disk"));
    QCOMPARE(spoken(), QStringLiteral("Read, Failed no disk"));
}

void TestJobList::phasesAreInWords()
{
    for (const auto *phase :
         {"discover", "look up", "test", "edit", "check", "read", "verify", "write"})
        QVERIFY2(models::phaseText(phase) != QLatin1String(phase), phase);
    QCOMPARE(models::phaseText("prune the tree"), QStringLiteral("prune the tree"));
}

void TestJobList::durationsAreInWords_data()
{
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QString>("text");
    const auto row = [](qint64 milliseconds, const char *text) {
        QTest::newRow(text) << milliseconds << QString::fromLatin1(text);
    };
    row(0, "0 ms");
    row(340, "340 ms");
    row(999, "999 ms");
    row(1000, "1.0 s");
    row(1230, "1.2 s");
    row(59'900, "59.9 s");
    row(60'000, "1 min 0 s");
    row(125'999, "2 min 5 s");
    row(3'600'000, "60 min 0 s");
}

void TestJobList::durationsAreInWords()
{
    QFETCH(qint64, milliseconds);
    QTEST(models::durationText(milliseconds), "text");
}

} // namespace tst_joblist

QTEST_GUILESS_MAIN(tst_joblist::TestJobList)
#include "tst_joblist.moc"
