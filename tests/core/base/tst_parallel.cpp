// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "tests/support/verify.h"

#include <QDeadlineTimer>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace tst_parallel {

using namespace espalier;

class ParallelTest : public QObject {
    Q_OBJECT

private slots:
    void everyIndexIsCalledOnce_data();
    void everyIndexIsCalledOnce();
    void oneThreadIsTheCallers();
    void threadsWorkAtTheSameTime();
    void aStopEndsEarly();
    void aStopBeforehandCallsNothing();
    void progressEndsWithTheTotal();
    void resultsAreTakenInOrderByTheCaller_data();
    void resultsAreTakenInOrderByTheCaller();
    void fewResultsWait();
    void aStopLeavesTheRestUntaken();
};

void ParallelTest::everyIndexIsCalledOnce_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<uint>("threads");
    QTest::addColumn<int>("step");
    QTest::newRow("nothing to do") << 0 << 4u << 4;
    QTest::newRow("less than a step") << 3 << 4u << 16;
    QTest::newRow("not a multiple of the step") << 1003 << 4u << 10;
    QTest::newRow("no threads asked for") << 5 << 0u << 1;
    QTest::newRow("more threads than work") << 3 << 16u << 1;
}

void ParallelTest::everyIndexIsCalledOnce()
{
    QFETCH(int, count);
    QFETCH(uint, threads);
    QFETCH(int, step);
    JobContext job;
    std::vector<std::atomic<int>> calls(std::size_t(count) + 1);
    VERIFY_OK(parallelFor(std::size_t(count), threads, job, "work", std::size_t(step),
                          [&](std::size_t i) { ++calls[i]; }));
    for (std::size_t i = 0; i < std::size_t(count); ++i)
        QCOMPARE(calls[i].load(), 1);
    QCOMPARE(calls.back().load(), 0);
}

void ParallelTest::oneThreadIsTheCallers()
{
    JobContext job;
    const auto caller = std::this_thread::get_id();
    bool same = true;
    VERIFY_OK(parallelFor(100, 1, job, "work",
                          [&](std::size_t) { same &= std::this_thread::get_id() == caller; }));
    QVERIFY(same);
}

void ParallelTest::threadsWorkAtTheSameTime()
{
    JobContext job;
    std::atomic<int> arrived{0};
    // Each of the two waits for the other one: this ends only when they run side by side.
    VERIFY_OK(parallelFor(2, 2, job, "work", 1, [&](std::size_t) {
        ++arrived;
        arrived.notify_all();
        for (int seen = arrived; seen < 2; seen = arrived)
            arrived.wait(seen);
    }));
    QCOMPARE(arrived.load(), 2);
}

void ParallelTest::aStopEndsEarly()
{
    std::stop_source source;
    JobContext job(source.get_token());
    std::atomic<int> calls{0};
    VERIFY_FAILS(Cancelled, parallelFor(100'000, 2, job, "work", [&](std::size_t) {
                     if (++calls == 10)
                         source.request_stop();
                 }));
    QVERIFY2(calls < 100, std::to_string(calls).c_str());
}

void ParallelTest::aStopBeforehandCallsNothing()
{
    std::stop_source source;
    source.request_stop();
    JobContext job(source.get_token());
    int calls = 0;
    VERIFY_FAILS(Cancelled, parallelFor(10, 1, job, "work", [&](std::size_t) { ++calls; }));
    QCOMPARE(calls, 0);
}

void ParallelTest::progressEndsWithTheTotal()
{
    std::vector<Progress> seen; // the sink is called under a lock
    JobContext job({}, [&](const Progress &progress) { seen.push_back(progress); });
    VERIFY_OK(parallelFor(1000, 3, job, "work", [](std::size_t) {}));
    QVERIFY(!seen.empty());
    QVERIFY(std::ranges::any_of(seen, [](const Progress &p) {
        return p.phase == "work" && p.done == 1000 && p.total == 1000;
    }));
}

void ParallelTest::resultsAreTakenInOrderByTheCaller_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<uint>("threads");
    QTest::addColumn<int>("ahead");
    QTest::newRow("nothing to do") << 0 << 4u << 4;
    QTest::newRow("one thread") << 50 << 1u << 8;
    QTest::newRow("no threads asked for") << 5 << 0u << 1;
    QTest::newRow("nothing may wait") << 500 << 4u << 0;
    QTest::newRow("many may wait") << 2003 << 4u << 5000;
    QTest::newRow("more threads than work") << 3 << 16u << 8;
}

void ParallelTest::resultsAreTakenInOrderByTheCaller()
{
    QFETCH(int, count);
    QFETCH(uint, threads);
    QFETCH(int, ahead);
    JobContext job;
    const auto caller = std::this_thread::get_id();
    bool callers = true;
    std::vector<int> done(std::size_t(count), 0);
    std::vector<std::size_t> taken;
    VERIFY_OK(parallelInOrder(
        std::size_t(count), threads, job, "work", std::size_t(ahead),
        [&](std::size_t i) { ++done[i]; },
        [&](std::size_t i) {
            callers &= std::this_thread::get_id() == caller && done[i] == 1;
            taken.push_back(i);
        }));
    QVERIFY(callers);
    QCOMPARE(taken.size(), std::size_t(count));
    QVERIFY(std::ranges::is_sorted(taken));
    QVERIFY(std::ranges::all_of(done, [](int calls) { return calls == 1; }));
}

void ParallelTest::fewResultsWait()
{
    constexpr std::size_t kAhead = 8;
    constexpr auto kPatience = std::chrono::seconds(30);
    JobContext job;
    std::atomic<std::size_t> taken{0};
    std::atomic<std::size_t> most{0};
    VERIFY_OK(parallelInOrder(
        500, 4, job, "work", kAhead,
        [&](std::size_t i) {
            const auto waiting = i - std::min<std::size_t>(taken, i);
            for (auto seen = most.load(); waiting > seen;) {
                if (most.compare_exchange_weak(seen, waiting))
                    break;
            }
        },
        [&](std::size_t i) {
            // Whoever takes is slow once, so that the others get ahead on any machine.
            for (QDeadlineTimer wait(kPatience); i == 0 && most == 0 && !wait.hasExpired();)
                std::this_thread::yield();
            taken = i + 1;
        }));
    QVERIFY2(most < kAhead, qPrintable(QString::number(most)));
    QVERIFY(most > 0);
}

void ParallelTest::aStopLeavesTheRestUntaken()
{
    std::stop_source source;
    JobContext job(source.get_token());
    std::size_t taken = 0;
    const auto result = parallelInOrder(
        1000, 4, job, "work", 16, [](std::size_t) {},
        [&](std::size_t) {
            if (++taken == 10)
                source.request_stop();
        });
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Cancelled);
    QCOMPARE(taken, std::size_t(10));
}

} // namespace tst_parallel

QTEST_GUILESS_MAIN(tst_parallel::ParallelTest)
#include "tst_parallel.moc"
