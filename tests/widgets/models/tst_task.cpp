// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/task.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <condition_variable>
#include <latch>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace tst_task {

using namespace espalier;
using models::JobList;
using models::JobState;
using models::JobTrace;
using models::Task;

namespace {

/// Waits until the job is asked to stop.
Result<int> waitForStop(JobContext &context)
{
    std::mutex mutex;
    std::condition_variable_any condition;
    std::unique_lock lock(mutex);
    condition.wait(lock, context.stopToken(), [] { return false; });
    if (const auto stopped = context.checkpoint(); !stopped)
        return failure(stopped.error());
    return 0;
}

} // namespace

class TestTask final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void theResultComesOnceAndHere();
    void theRowEndsBeforeTheResultComes();
    void aNewerOneOutdatesTheOneBefore();
    void destroyingCancelsAndEndsTheRow();
    void theMessageOfAFailureIsKept();
    void whatIsThrownIsAFailure();
    void cancelEndsItAsCancelled();
    void theListCancelsIt();
    void cancellingNothingIsNothing();
    void progressIsInTheList();
    void theNextMayBeginWithTheResult();
    void itMayBeDestroyedWithTheResult();
    void aQuietOneLeavesNoTrace();
    void runningIsTold();

private:
    [[nodiscard]] const models::JobEntry &entry(int row) const
    {
        return *m_jobs->entry(m_jobs->index(row));
    }
    /// Starts what waits to be stopped; counts its results.
    void startWaiting()
    {
        m_task->start(QStringLiteral("Wait"), waitForStop,
                      [this](const Result<int> &result) { m_results.push_back(result); });
    }
    void startQuick(int value)
    {
        m_task->start(
            QStringLiteral("Count"), [value](JobContext &) -> Result<int> { return value; },
            [this](const Result<int> &result) { m_results.push_back(result); });
    }
    std::unique_ptr<JobList> m_jobs;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::unique_ptr<Task> m_task;
    std::vector<Result<int>> m_results;
};

void TestTask::init()
{
    m_results.clear();
    m_task.reset();
    m_tester.reset();
    m_jobs = std::make_unique<JobList>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_jobs.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_task = std::make_unique<Task>(*m_jobs);
}

void TestTask::theResultComesOnceAndHere()
{
    QThread *worker = nullptr;
    QThread *receiver = nullptr;
    m_task->start(
        QStringLiteral("Count"),
        [&worker](JobContext &) -> Result<int> {
            worker = QThread::currentThread();
            return 42;
        },
        [&](const Result<int> &result) {
            receiver = QThread::currentThread();
            m_results.push_back(result);
        });
    QVERIFY(m_task->isRunning());
    QCOMPARE(m_results.size(), 0U);
    QTRY_COMPARE(m_results.size(), 1U);
    QCOMPARE(m_results.front().value(), 42);
    QCOMPARE(receiver, thread());
    QVERIFY(worker != receiver);
    QCoreApplication::processEvents();
    QCOMPARE(m_results.size(), 1U);
    QVERIFY(!m_task->isRunning());
}

void TestTask::theRowEndsBeforeTheResultComes()
{
    JobState state = JobState::Running;
    m_task->start(
        QStringLiteral("Count"), [](JobContext &) -> Result<int> { return 1; },
        [&](const Result<int> &) {
            state = entry(0).state;
            m_results.emplace_back(0);
        });
    QCOMPARE(entry(0).title, QStringLiteral("Count"));
    QTRY_COMPARE(m_results.size(), 1U);
    QCOMPARE(state, JobState::Done);
}

void TestTask::aNewerOneOutdatesTheOneBefore()
{
    startWaiting();
    startQuick(7);
    QCOMPARE(m_jobs->rowCount(), 2);
    QCOMPARE(entry(1).state, JobState::Cancelled);
    QVERIFY(!entry(1).message.isEmpty());
    QTRY_COMPARE(entry(0).state, JobState::Done);
    QCOMPARE(m_results.size(), 1U);
    QCOMPARE(m_results.front().value(), 7);
}

void TestTask::destroyingCancelsAndEndsTheRow()
{
    std::latch begun(1);
    bool stopped = false;
    m_task->start(
        QStringLiteral("Wait"),
        [&](JobContext &context) {
            begun.count_down();
            auto result = waitForStop(context);
            stopped = true;
            return result;
        },
        [this](const Result<int> &result) { m_results.push_back(result); });
    begun.wait();
    m_task.reset();
    QVERIFY(stopped);
    QCOMPARE(entry(0).state, JobState::Cancelled);
    QCOMPARE(m_jobs->runningCount(), 0);
    QCoreApplication::processEvents();
    QCOMPARE(m_results.size(), 0U);
}

void TestTask::theMessageOfAFailureIsKept()
{
    m_task->start(
        QStringLiteral("Read"),
        [](JobContext &) -> Result<int> { return failure(ErrorKind::Io, "cannot read", "a.py"); },
        [this](const Result<int> &result) { m_results.push_back(result); });
    QTRY_COMPARE(m_results.size(), 1U);
    QCOMPARE(m_results.front().error().kind, ErrorKind::Io);
    QCOMPARE(entry(0).state, JobState::Failed);
    QCOMPARE(entry(0).message, QStringLiteral("cannot read (a.py)"));
}

void TestTask::whatIsThrownIsAFailure()
{
    m_task->start(
        QStringLiteral("Read"),
        [](JobContext &) -> Result<int> { throw std::runtime_error("no such luck"); },
        [this](const Result<int> &result) { m_results.push_back(result); });
    QTRY_COMPARE(m_results.size(), 1U);
    QCOMPARE(entry(0).state, JobState::Failed);
    QCOMPARE(entry(0).message, QStringLiteral("no such luck"));
}

void TestTask::cancelEndsItAsCancelled()
{
    startWaiting();
    m_task->cancel();
    QTRY_COMPARE(m_results.size(), 1U);
    QCOMPARE(m_results.front().error().kind, ErrorKind::Cancelled);
    QCOMPARE(entry(0).state, JobState::Cancelled);
    QCOMPARE(entry(0).message, QString());
}

void TestTask::theListCancelsIt()
{
    startWaiting();
    m_jobs->cancel(entry(0).id);
    QTRY_COMPARE(entry(0).state, JobState::Cancelled);
}

void TestTask::cancellingNothingIsNothing()
{
    m_task->cancel();
    QCOMPARE(m_jobs->rowCount(), 0);
    startQuick(7);
    QTRY_COMPARE(m_results.size(), 1U);
    m_task->cancel();
    QCOMPARE(entry(0).state, JobState::Done);
}

void TestTask::progressIsInTheList()
{
    m_task->start(
        QStringLiteral("Read"),
        [](JobContext &context) {
            context.report("read", 1, 4);
            return waitForStop(context);
        },
        [](const Result<int> &) {});
    QTRY_COMPARE(m_jobs->index(0).data(JobList::ProgressRole).toDouble(), 0.25);
}

void TestTask::theNextMayBeginWithTheResult()
{
    m_task->start(
        QStringLiteral("Read"), [](JobContext &) -> Result<int> { return 1; },
        [this](const Result<int> &) { startQuick(8); });
    QTRY_COMPARE(m_results.size(), 1U);
    QCOMPARE(m_results.front().value(), 8);
    QCOMPARE(entry(0).state, JobState::Done);
    QCOMPARE(entry(1).state, JobState::Done);
}

void TestTask::itMayBeDestroyedWithTheResult()
{
    m_task->start(
        QStringLiteral("Read"), [](JobContext &) -> Result<int> { return 1; },
        [this](const Result<int> &) { m_task.reset(); });
    QTRY_VERIFY(!m_task);
    QCOMPARE(entry(0).state, JobState::Done);
}

void TestTask::aQuietOneLeavesNoTrace()
{
    m_task = std::make_unique<Task>(*m_jobs, nullptr, JobTrace::Quiet);
    startWaiting();
    startQuick(7);
    QCOMPARE(m_jobs->rowCount(), 1);
    QTRY_COMPARE(m_results.size(), 1U);
    QCOMPARE(m_jobs->rowCount(), 0);
}

void TestTask::runningIsTold()
{
    const QSignalSpy running(m_task.get(), &Task::runningChanged);
    startQuick(7);
    QCOMPARE(running.size(), 1);
    QCOMPARE(running.last().first().toBool(), true);
    QTRY_COMPARE(running.size(), 2);
    QCOMPARE(running.last().first().toBool(), false);
}

} // namespace tst_task

QTEST_GUILESS_MAIN(tst_task::TestTask)
#include "tst_task.moc"
