// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/job/jobrunner.h"
#include "tests/support/verify.h"

#include <QTest>
#include <QThread>

#include <condition_variable>
#include <latch>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace tst_jobrunner {

using namespace espalier;
using namespace espalier::job;

/// Waits until the job is asked to stop.
static Result<> waitForStop(JobContext &context)
{
    std::mutex mutex;
    std::condition_variable_any condition;
    std::unique_lock lock(mutex);
    condition.wait(lock, context.stopToken(), [] { return false; });
    return context.checkpoint();
}

class JobRunnerTest : public QObject {
    Q_OBJECT

private slots:
    void aResultComesBackOnThisThread();
    void aFailureComesBack();
    void whatCannotBeCopiedComesBack();
    void anExceptionIsAFailure_data();
    void anExceptionIsAFailure();
    void aNewerJobOutdatesTheOneBefore();
    void cancelDeliversTheEnd();
    void outdateDeliversNothing();
    void destroyingWaits();
    void aResultOfADestroyedRunnerIsDropped();
    void aGoneGuardGetsNothing();
    void progressArrivesBeforeTheResult();
    void theNextJobCanBeStartedFromTheResult();
    void theRunnerCanBeDestroyedFromTheResult();
};

void JobRunnerTest::aResultComesBackOnThisThread()
{
    QObject guard;
    JobRunner runner(&guard);
    QThread *worker = nullptr;
    QThread *receiver = nullptr;
    int value = 0;
    runner.start(
        [&](JobContext &) -> Result<int> {
            worker = QThread::currentThread();
            return 42;
        },
        [&](Result<int> result) {
            receiver = QThread::currentThread();
            value = result.value_or(-1);
        });
    QVERIFY(runner.isRunning());
    QTRY_COMPARE(value, 42);
    QCOMPARE(receiver, QThread::currentThread());
    QVERIFY(worker != receiver);
    QVERIFY(!runner.isRunning());
}

void JobRunnerTest::aFailureComesBack()
{
    QObject guard;
    JobRunner runner(&guard);
    std::optional<Result<>> got;
    runner.start([](JobContext &) -> Result<> { return failure(ErrorKind::Io, "broken"); },
                 [&](Result<> result) { got = std::move(result); });
    QTRY_VERIFY(got.has_value());
    VERIFY_FAILS(Io, *got);
}

void JobRunnerTest::whatCannotBeCopiedComesBack()
{
    QObject guard;
    JobRunner runner(&guard);
    std::unique_ptr<int> got;
    runner.start(
        [input = std::make_unique<int>(7)](JobContext &) mutable -> Result<std::unique_ptr<int>> {
            return std::move(input);
        },
        [&](Result<std::unique_ptr<int>> result) { got = std::move(*result); });
    QTRY_VERIFY(got != nullptr);
    QCOMPARE(*got, 7);
}

void JobRunnerTest::anExceptionIsAFailure_data()
{
    QTest::addColumn<bool>("standard");
    QTest::newRow("a standard one") << true;
    QTest::newRow("any other") << false;
}

void JobRunnerTest::anExceptionIsAFailure()
{
    QFETCH(bool, standard);
    QObject guard;
    JobRunner runner(&guard);
    std::optional<Result<>> got;
    runner.start(
        [standard](JobContext &) -> Result<> {
            if (standard)
                throw std::runtime_error("thrown");
            throw 1;
        },
        [&](Result<> result) { got = std::move(result); });
    QTRY_VERIFY(got.has_value());
    VERIFY_FAILS(Internal, *got);
}

void JobRunnerTest::aNewerJobOutdatesTheOneBefore()
{
    QObject guard;
    JobRunner runner(&guard);
    QList<int> got;
    std::latch outdated(1);
    runner.start(
        [&](JobContext &context) -> Result<int> {
            static_cast<void>(waitForStop(context));
            outdated.count_down();
            return 1;
        },
        [&](Result<int> result) { got.append(*result); });
    runner.start(
        [&](JobContext &) -> Result<int> {
            outdated.wait(); // so the first one has a result, too
            return 2;
        },
        [&](Result<int> result) { got.append(*result); });
    QTRY_COMPARE(got, QList<int>{2});
    QCoreApplication::processEvents();
    QCOMPARE(got, QList<int>{2});
}

void JobRunnerTest::cancelDeliversTheEnd()
{
    QObject guard;
    JobRunner runner(&guard);
    std::optional<Result<>> got;
    runner.start(waitForStop, [&](Result<> result) { got = std::move(result); });
    runner.cancel();
    QTRY_VERIFY(got.has_value());
    VERIFY_FAILS(Cancelled, *got);
    runner.cancel(); // nothing to do
}

void JobRunnerTest::outdateDeliversNothing()
{
    QObject guard;
    JobRunner runner(&guard);
    bool delivered = false;
    runner.start(waitForStop, [&](const Result<> &) { delivered = true; });
    runner.outdate();
    QVERIFY(!runner.isRunning());
    bool other = false;
    runner.start([](JobContext &) -> Result<> { return {}; },
                 [&](const Result<> &) { other = true; });
    QTRY_VERIFY(other);
    QVERIFY(!delivered);
}

void JobRunnerTest::destroyingWaits()
{
    QObject guard;
    std::atomic<int> ended = 0;
    const auto work = [&](JobContext &context) -> Result<> {
        auto result = waitForStop(context);
        ++ended;
        return result;
    };
    {
        JobRunner runner(&guard);
        runner.start(work, [](const Result<> &) {});
        runner.start(work, [](const Result<> &) {});
    }
    QCOMPARE(ended.load(), 2);
}

void JobRunnerTest::aResultOfADestroyedRunnerIsDropped()
{
    QObject guard;
    bool delivered = false;
    {
        JobRunner runner(&guard);
        std::latch reached(1);
        runner.start(
            [&](JobContext &) -> Result<> {
                reached.count_down();
                return {};
            },
            [&](const Result<> &) { delivered = true; });
        reached.wait();
    }
    QCoreApplication::processEvents();
    QVERIFY(!delivered);
}

void JobRunnerTest::aGoneGuardGetsNothing()
{
    auto guard = std::make_unique<QObject>();
    JobRunner runner(guard.get());
    bool delivered = false;
    std::latch reached(1);
    runner.start(
        [&](JobContext &) -> Result<> {
            reached.wait();
            return {};
        },
        [&](const Result<> &) { delivered = true; });
    guard.reset();
    reached.count_down();
    QTest::qWait(0);
    QVERIFY(!delivered);
}

void JobRunnerTest::progressArrivesBeforeTheResult()
{
    QObject guard;
    JobRunner runner(&guard);
    QStringList order;
    runner.start(
        [](JobContext &context) -> Result<> {
            context.report("parse", 0, 2);
            context.report("parse", 2, 2);
            return {};
        },
        [&](const Result<> &) { order.append(QStringLiteral("done")); },
        [&](const Progress &progress) {
            order.append(QStringLiteral("%1 %2")
                             .arg(QString::fromStdString(progress.phase))
                             .arg(progress.done));
        });
    const QStringList expected{QStringLiteral("parse 0"), QStringLiteral("parse 2"),
                               QStringLiteral("done")};
    QTRY_COMPARE(order, expected);
}

void JobRunnerTest::theNextJobCanBeStartedFromTheResult()
{
    QObject guard;
    JobRunner runner(&guard);
    int rounds = 0;
    std::function<void(Result<>)> next = [&](const Result<> &) {
        if (++rounds < 20)
            runner.start([](JobContext &) -> Result<> { return {}; }, next);
    };
    next({});
    QTRY_COMPARE(rounds, 20);
}

void JobRunnerTest::theRunnerCanBeDestroyedFromTheResult()
{
    QObject guard;
    auto runner = std::make_unique<JobRunner>(&guard);
    bool delivered = false;
    runner->start([](JobContext &) -> Result<> { return {}; },
                  [&](const Result<> &) {
                      runner.reset();
                      delivered = true;
                  });
    QTRY_VERIFY(delivered);
}

} // namespace tst_jobrunner

QTEST_GUILESS_MAIN(tst_jobrunner::JobRunnerTest)
#include "tst_jobrunner.moc"
