// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/job/paralleltry.h"
#include "tests/support/verify.h"

#include <QTest>

#include <atomic>
#include <mutex>
#include <set>

namespace tst_paralleltry {

using namespace espalier;
using namespace espalier::job;

class ParallelTryTest : public QObject {
    Q_OBJECT

private slots:
    void everyIndexIsWorkedOnOnce_data();
    void everyIndexIsWorkedOnOnce();
    void aFailureStopsAndComesBack();
    void theFailureOfTheLowestIndexComesBack();
    void aStopOfTheJobIsCancelled();
    void progressIsPassedOn();
};

void ParallelTryTest::everyIndexIsWorkedOnOnce_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("threads");
    QTest::newRow("nothing") << 0 << 4;
    QTest::newRow("one") << 1 << 4;
    QTest::newRow("one thread") << 1000 << 1;
    QTest::newRow("no thread but this") << 10 << 0;
    QTest::newRow("many threads") << 10'000 << 8;
}

void ParallelTryTest::everyIndexIsWorkedOnOnce()
{
    QFETCH(int, count);
    QFETCH(int, threads);
    std::vector<std::atomic<int>> seen(std::size_t(count) + 1);
    JobContext job;
    VERIFY_OK(parallelTry(std::size_t(count), unsigned(threads), job, "work",
                          [&](std::size_t index) -> Result<> {
                              ++seen[index];
                              return {};
                          }));
    for (int i = 0; i < count; ++i)
        QCOMPARE(seen[std::size_t(i)].load(), 1);
}

void ParallelTryTest::aFailureStopsAndComesBack()
{
    std::atomic<int> calls = 0;
    JobContext job;
    const auto result = parallelTry(1'000'000, 4, job, "work", [&](std::size_t index) -> Result<> {
        ++calls;
        if (index == 5)
            return failure(ErrorKind::Io, "broken", "five");
        return {};
    });
    VERIFY_FAILS(Io, result);
    QCOMPARE(result.error().context, "five");
    QVERIFY(calls.load() < 1'000'000);
}

void ParallelTryTest::theFailureOfTheLowestIndexComesBack()
{
    JobContext job;
    const auto result = parallelTry(4, 1, job, "work", [&](std::size_t index) -> Result<> {
        return failure(ErrorKind::Io, "broken", std::to_string(index));
    });
    QCOMPARE(result.error().context, "0");
}

void ParallelTryTest::aStopOfTheJobIsCancelled()
{
    std::stop_source stop;
    JobContext job(stop.get_token());
    const auto result = parallelTry(1'000'000, 4, job, "work", [&](std::size_t) -> Result<> {
        stop.request_stop();
        return {};
    });
    VERIFY_FAILS(Cancelled, result);
}

void ParallelTryTest::progressIsPassedOn()
{
    std::mutex mutex;
    std::vector<Progress> reports;
    JobContext job({}, [&](const Progress &progress) {
        const std::scoped_lock lock(mutex);
        reports.push_back(progress);
    });
    VERIFY_OK(parallelTry(100, 2, job, "work", [](std::size_t) -> Result<> { return {}; }));
    QVERIFY(!reports.empty());
    QCOMPARE(reports.front().phase, "work");
    QCOMPARE(reports.back().total, 100u);
}

} // namespace tst_paralleltry

QTEST_GUILESS_MAIN(tst_paralleltry::ParallelTryTest)
#include "tst_paralleltry.moc"
