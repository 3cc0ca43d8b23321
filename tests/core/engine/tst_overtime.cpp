// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backlog.h"
#include "core/engine/observing.h"
#include "core/engine/overtime.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <format>

namespace tst_overtime {

using namespace espalier;
using namespace espalier::engine;
using Kind = Measurement::Kind;

/// What is taken in by files is read as lines over time.
class OverTimeTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aNewProjectHasTicketsOnly();
    void ticketsAreCountedByDay();
    void aMetricHasItsThresholdAndChange();
    void functionsAndRatesGoByRun();
    void testsGoByReport();

private:
    void takeIn(const std::string &name, const std::string &text);
    void takeRunIn(int run, int slowness, bool fails);
    [[nodiscard]] Measurement only(Kind kind);

    test::Home m_home;
    std::unique_ptr<test::TemporaryProject> m_project;
    std::unique_ptr<Workspace> m_workspace;
};

void OverTimeTest::init()
{
    m_project = std::make_unique<test::TemporaryProject>();
    auto workspace = Workspace::open(m_project->root(), m_home.paths());
    VERIFY_OK(workspace);
    m_workspace = std::move(*workspace);
}

void OverTimeTest::cleanup()
{
    m_workspace.reset();
    m_project.reset();
}

void OverTimeTest::takeIn(const std::string &name, const std::string &text)
{
    m_project->write(name, text);
    JobContext job;
    VERIFY_OK(takeInFile(*m_workspace, m_project->path(name), std::nullopt, job));
}

// One span of a function a run.
void OverTimeTest::takeRunIn(int run, int slowness, bool fails)
{
    const auto begin = 1'700'000'000'000'000'000 + std::int64_t{run} * 1'000'000'000;
    takeIn(
        std::format("run{}.jsonl", run),
        std::format(
            R"({{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{"traceId":"0102030405060708090a0b0c0d0e0f{:02x}",)"
            R"("spanId":"0102030405060708","name":"total","startTimeUnixNano":"{}","endTimeUnixNano":"{}",)"
            R"("status":{{"code":{}}}}}]}}]}}]}})"
            "\n",
            run, begin, begin + slowness * 1'000'000, fails ? 2 : 1));
}

Measurement OverTimeTest::only(Kind kind)
{
    const auto all = measurementsOf(*m_workspace);
    if (!all || std::ranges::count(*all, kind, &Measurement::kind) != 1)
        qFatal("there is not one of this kind");
    return *std::ranges::find(*all, kind, &Measurement::kind);
}

void OverTimeTest::aNewProjectHasTicketsOnly()
{
    const auto all = measurementsOf(*m_workspace);
    VERIFY_OK(all);
    QCOMPARE(*all, std::vector{Measurement{.kind = Kind::Tickets}});
    // What is gone has no lines.
    for (const auto kind : {Kind::ErrorRate, Kind::TestsPassed, Kind::Metric, Kind::Function}) {
        const auto values = overTime(*m_workspace, {.kind = kind, .name = "f"}, SystemClock());
        VERIFY_OK(values);
        QVERIFY(values->lines.empty());
    }
}

void OverTimeTest::ticketsAreCountedByDay()
{
    VERIFY_OK(Backlog(m_workspace->database()).add({.title = "crash"}));
    const auto values = overTime(*m_workspace, only(Kind::Tickets), SystemClock());
    VERIFY_OK(values);
    QCOMPARE(values->lines.size(), 2u);
    const auto &created = values->lines.front();
    QCOMPARE(created.name, std::string("created"));
    QCOMPARE(created.values.size(), 30u);
    QCOMPARE(created.times.size(), 30u);
    QVERIFY(std::ranges::is_sorted(created.times));
    // Made just now, or before midnight.
    QCOMPARE(created.values.at(29) + created.values.at(28), 1.0);
    QCOMPARE(std::ranges::count(values->lines.back().values, 0.0), 30);
}

void OverTimeTest::aMetricHasItsThresholdAndChange()
{
    std::string lines;
    for (int i = 0; i < 40; ++i)
        lines +=
            std::format(R"({{"metric":"latency_ms","value":{},"threshold":50,"severity":"high",)"
                        R"("timestamp":"2026-01-01T00:{:02}:00Z"}})"
                        "\n",
                        (i < 20 ? 10 : 30) + i % 3, i);
    takeIn("metrics.ndjson", lines);
    const auto metric = only(Kind::Metric);
    QCOMPARE(metric.name, std::string("latency_ms"));
    const auto values = overTime(*m_workspace, metric, SystemClock());
    VERIFY_OK(values);
    QCOMPARE(values->threshold, std::optional(50.0));
    QCOMPARE(values->worse, statistics::Direction::HigherIsWorse);
    QCOMPARE(values->lines.size(), 1u);
    QCOMPARE(values->lines.front().values.size(), 40u);
    QCOMPARE(values->lines.front().changes.size(), 1u);
    QCOMPARE(values->lines.front().changes.front().index, 20u);
}

void OverTimeTest::functionsAndRatesGoByRun()
{
    for (int run = 0; run < 24; ++run)
        takeRunIn(run, run < 12 ? 5 : 20 + run % 2, run % 4 == 0);
    const auto function = overTime(*m_workspace, only(Kind::Function), SystemClock());
    VERIFY_OK(function);
    QCOMPARE(function->unit, std::string("ms"));
    QCOMPARE(function->lines.size(), 2u);
    QCOMPARE(function->lines.back().name, std::string("p95"));
    QCOMPARE(function->lines.back().values.front(), 5.0);
    QCOMPARE(function->lines.back().values.back(), 21.0);
    QCOMPARE(function->lines.back().changes.size(), 1u);
    const auto errors = overTime(*m_workspace, only(Kind::ErrorRate), SystemClock());
    VERIFY_OK(errors);
    QCOMPARE(errors->unit, std::string("%"));
    QCOMPARE(errors->lines.front().values.size(), 24u);
    QCOMPARE(errors->lines.front().values.front(), 100.0);
    QCOMPARE(errors->lines.front().values.back(), 0.0);
    QVERIFY(!errors->lines.front().times.front().empty());
}

void OverTimeTest::testsGoByReport()
{
    const auto report = [](bool fails) {
        return std::format(
            R"(<testsuite name="shop"><testcase name="a"/><testcase name="b">{}</testcase></testsuite>)",
            fails ? R"(<failure message="no"/>)" : "");
    };
    takeIn("first.xml", report(true));
    takeIn("second.xml", report(false));
    const auto values = overTime(*m_workspace, only(Kind::TestsPassed), SystemClock());
    VERIFY_OK(values);
    QCOMPARE(values->worse, statistics::Direction::LowerIsWorse);
    QCOMPARE(values->lines.front().values, (std::vector{50.0, 100.0}));
}

} // namespace tst_overtime

QTEST_GUILESS_MAIN(tst_overtime::OverTimeTest)
#include "tst_overtime.moc"
