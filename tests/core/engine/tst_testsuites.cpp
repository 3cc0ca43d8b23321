// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/testsuites.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <thread>

namespace tst_testsuites {

using namespace espalier;
using namespace espalier::engine;
using test::Home;
using test::TemporaryProject;
using test::WatchedRunner;

class TestSuitesTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void eachSuiteIsDelivered();
    void someTestsAreRunAlone();
    void aFailureNamesLinesAndSides();
    void anUnsafeScriptIsNotRun();
    void aVerdictFollowsItsSuite();
    void theLatestOutcomesAreThoseOfEitherKind();
    void theHistoryHasTheNewestFirst();
    void whatIsNotThereIsTold();
    void aWorkerThatFailsDoesNotEndTheRun();
    void aStopKeepsWhatWasDelivered();

private:
    [[nodiscard]] Result<SuiteTotals> run(std::span<const SuiteRequest> requests)
    {
        return runSuites(
            *m_workspace, requests, m_runner,
            [this](const SuiteOutcome &outcome) { m_delivered.push_back(outcome); }, m_job);
    }
    [[nodiscard]] std::vector<SuiteRequest> all() const
    {
        std::vector<SuiteRequest> requests;
        const auto scripts = m_workspace->scripts().list();
        for (const auto &script : *scripts) {
            if (script.effective)
                requests.push_back({.key = script.key});
        }
        return requests;
    }
    /// A version whose tests are these; not effective.
    [[nodiscard]] int addTests(const std::string &tests) const
    {
        auto script = **m_workspace->scripts().effective(m_key);
        script.origin = "human";
        script.tests = tests;
        return m_workspace->scripts().add(script).value_or(0);
    }
    Home m_home;
    WatchedRunner m_runner;
    JobContext m_job;
    std::unique_ptr<TemporaryProject> m_project;
    std::unique_ptr<Workspace> m_workspace;
    std::vector<SuiteOutcome> m_delivered;
    std::string m_key;
};

void TestSuitesTest::init()
{
    m_delivered.clear();
    m_project = std::make_unique<TemporaryProject>();
    m_project->write("a.py", "def one(x):\n    return x\n\n"
                             "def looping(items):\n    for item in items:\n        item\n");
    m_project->write("b.js", "const twice = (x) => x * 2;\n");
    auto workspace = Workspace::open(m_project->root(), m_home.paths());
    VERIFY_OK(workspace);
    m_workspace = *std::move(workspace);
    VERIFY_OK(runInstrument(*m_workspace, {}, m_runner, m_job));
    m_key = all().front().key;
}

void TestSuitesTest::cleanup()
{
    m_workspace.reset();
    m_project.reset();
}

void TestSuitesTest::eachSuiteIsDelivered()
{
    const auto requests = all();
    QCOMPARE(requests.size(), 3u);
    const auto totals = run(requests);
    VERIFY_OK(totals);
    QCOMPARE(totals->suites, 3);
    QCOMPARE(totals->failed, 0);
    QCOMPARE(totals->passed, totals->tests);
    QVERIFY(totals->tests >= 3 * 8);
    QCOMPARE(m_delivered.size(), 3u);
    for (const auto &request : requests) {
        const auto at = std::ranges::find(m_delivered, request.key, &SuiteOutcome::key);
        QVERIFY(at != m_delivered.end());
        QVERIFY(at->passed() && at->whole && at->seconds > 0 && !at->problem);
    }
}

void TestSuitesTest::someTestsAreRunAlone()
{
    const std::array requests{
        SuiteRequest{.key = m_key, .tests = {"test_output_parses", "test_script_imports"}}};
    const auto totals = run(requests);
    VERIFY_OK(totals);
    QCOMPARE(totals->tests, 2);
    QVERIFY(!m_delivered.front().whole && m_delivered.front().passed());
    QVERIFY((*m_workspace->scripts().validation(m_key, 1))->testsRun() >= 8); // untouched
}

void TestSuitesTest::aFailureNamesLinesAndSides()
{
    const auto version = addTests("from espalier_kit import testing\n"
                                  "\n"
                                  "def test_sides():\n"
                                  "    print('seen')\n"
                                  "    assert 'one' == 'two'\n"
                                  "\n"
                                  "def test_raises():\n"
                                  "    testing.load_script('" +
                                  m_key +
                                  "').insert_telemetry(1)\n"
                                  "\n"
                                  "def test_good():\n"
                                  "    pass\n");
    const std::array requests{SuiteRequest{.key = m_key, .version = version}};
    const auto totals = run(requests);
    VERIFY_OK(totals);
    QCOMPARE(totals->failed, 2);
    const auto &tests = m_delivered.front().tests;
    QCOMPARE(tests.size(), 3u);
    QCOMPARE(tests[0].test.testLine, 5);
    QCOMPARE(tests[0].test.scriptLine, 0);
    QVERIFY((tests[0].test.comparison == model::Comparison{"one", "==", "two"}));
    QVERIFY(tests[0].output.contains("seen"));
    QCOMPARE(tests[1].test.testLine, 8);
    QVERIFY2(tests[1].test.scriptLine > 0, tests[1].test.message.c_str());
    QVERIFY(!tests[1].test.comparison);
    QCOMPARE(tests[2].test.testLine, 0);
    const auto kept = latestTest(*m_workspace, m_key, "test_sides");
    VERIFY_OK(kept);
    QVERIFY(kept->test.comparison == tests[0].test.comparison);
    QCOMPARE(kept->test.message, tests[0].test.message);
    QCOMPARE(kept->test.testLine, 5);
    QCOMPARE(kept->output, tests[0].output);
}

void TestSuitesTest::anUnsafeScriptIsNotRun()
{
    auto script = **m_workspace->scripts().effective(m_key);
    script.origin = "human";
    script.text = "import os\n";
    const auto version = m_workspace->scripts().add(script);
    VERIFY_OK(version);
    const std::array requests{SuiteRequest{.key = m_key, .version = *version}};
    const auto tests = m_runner.tests.load();
    VERIFY_OK(run(requests));
    QCOMPARE(m_runner.tests.load(), tests);
    QVERIFY(!m_delivered.front().findings.empty() && !m_delivered.front().passed());
}

void TestSuitesTest::aVerdictFollowsItsSuite()
{
    const auto version = addTests("def test_a():\n    assert False\n");
    const std::array requests{SuiteRequest{.key = m_key, .version = version}};
    VERIFY_OK(run(requests));
    const auto verdict = m_workspace->scripts().validation(m_key, version);
    VERIFY_OK(verdict);
    QVERIFY(*verdict && !(*verdict)->ok);
    auto refused = **verdict;
    refused.phase = "functions";
    refused.createdAt = "kept";
    VERIFY_OK(m_workspace->scripts().addValidation(refused));
    VERIFY_OK(run(requests));
    QCOMPARE((*m_workspace->scripts().validation(m_key, version))->createdAt, "kept");
}

void TestSuitesTest::theLatestOutcomesAreThoseOfEitherKind()
{
    const auto before = latestTests(*m_workspace);
    VERIFY_OK(before);
    QVERIFY(before->size() >= 3 * 8); // of the run that tested the scripts
    const std::array requests{SuiteRequest{.key = m_key, .tests = {"test_output_parses"}}};
    VERIFY_OK(run(requests));
    const auto after = latestTests(*m_workspace);
    VERIFY_OK(after);
    QCOMPARE(after->size(), before->size());
    int newer = 0;
    for (std::size_t i = 0; i < after->size(); ++i)
        newer += (*after)[i].startedAt != (*before)[i].startedAt;
    QCOMPARE(newer, 1);
    VERIFY_OK(latestTest(*m_workspace, m_key, "test_script_imports"));
}

void TestSuitesTest::theHistoryHasTheNewestFirst()
{
    const std::array requests{SuiteRequest{.key = m_key, .tests = {"test_output_parses"}}};
    VERIFY_OK(run(requests));
    VERIFY_OK(run(requests));
    const auto history = testHistory(*m_workspace, m_key, "test_output_parses");
    VERIFY_OK(history);
    QCOMPARE(history->size(), 2u);
    QVERIFY(history->front().startedAt >= history->back().startedAt);
    QCOMPARE(testHistory(*m_workspace, m_key, "test_output_parses", 1)->size(), 1u);
}

void TestSuitesTest::whatIsNotThereIsTold()
{
    const std::array unknown{SuiteRequest{.key = "no such key"}};
    VERIFY_FAILS(NotFound, run(unknown));
    const std::array version{SuiteRequest{.key = m_key, .version = 99}};
    VERIFY_FAILS(NotFound, run(version));
    VERIFY_FAILS(NotFound, latestTest(*m_workspace, m_key, "no such test"));
    VERIFY_OK(run({}));
}

namespace {

/// Fails as a worker that ended does.
class BrokenRunner final : public ScriptRunner {
public:
    explicit BrokenRunner(ErrorKind kind) : m_kind(kind) {}
    [[nodiscard]] unsigned width() const override { return 2; }
    [[nodiscard]] RunnerFacts facts() const override { return {}; }
    void warmUp() override {}
    [[nodiscard]] Result<std::vector<model::Validation>> test(std::span<const model::Script>,
                                                              JobContext &) override
    {
        return failure(m_kind, "the worker ended");
    }
    [[nodiscard]] Result<model::Validation>
    testSome(const model::Script &, const std::set<std::string> &, JobContext &) override
    {
        return failure(m_kind, "the worker ended");
    }
    [[nodiscard]] Result<std::vector<ScriptOutput>>
    run(const model::Script &, std::span<const ScriptInput>, JobContext &) override
    {
        return failure(m_kind, "the worker ended");
    }

private:
    ErrorKind m_kind;
};

} // namespace

void TestSuitesTest::aWorkerThatFailsDoesNotEndTheRun()
{
    const auto requests = all();
    BrokenRunner ended(ErrorKind::Process);
    int problems = 0;
    const auto totals = runSuites(
        *m_workspace, requests, ended,
        [&](const SuiteOutcome &outcome) { problems += outcome.problem.has_value(); }, m_job);
    VERIFY_OK(totals);
    QCOMPARE(problems, 3);
    QVERIFY((*m_workspace->scripts().validation(m_key, 1))->ok);
    BrokenRunner missing(ErrorKind::Missing);
    VERIFY_FAILS(Missing, runSuites(*m_workspace, requests, missing, {}, m_job));
}

void TestSuitesTest::aStopKeepsWhatWasDelivered()
{
    const auto requests = all();
    std::stop_source stop;
    JobContext job(stop.get_token());
    std::vector<SuiteOutcome> delivered;
    const auto outcome = runSuites(
        *m_workspace, requests, m_runner,
        [&](const SuiteOutcome &suite) {
            delivered.push_back(suite);
            stop.request_stop();
        },
        job);
    VERIFY_FAILS(Cancelled, outcome);
    QVERIFY(!delivered.empty());
    const auto &suite = delivered.front();
    QCOMPARE(testHistory(*m_workspace, suite.key, suite.tests.front().test.name)->size(), 1u);
}

} // namespace tst_testsuites

QTEST_GUILESS_MAIN(tst_testsuites::TestSuitesTest)
#include "tst_testsuites.moc"
