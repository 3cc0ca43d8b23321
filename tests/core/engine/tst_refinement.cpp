// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/engine/engineproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <format>
#include <utility>

namespace tst_refinement {

using namespace espalier;
using namespace espalier::engine;
using test::Home;
using test::instrumentProject;
using test::statusOf;
using test::TemporaryProject;
using test::WatchedRunner;

static constexpr auto kPython = "\"\"\"Doc.\"\"\"\n"
                                "def plain(x):\n"
                                "    return x + 1\n"
                                "\n"
                                "def looping(items):\n"
                                "    total = 0\n"
                                "    for item in items:\n"
                                "        total += item\n"
                                "    return total\n"
                                "\n"
                                "double = lambda x: 2 * x\n";
static constexpr auto kJavascript = "function plain(x) {\n"
                                    "  return x + 1;\n"
                                    "}\n"
                                    "const arrow = (x) => x * 2;\n"
                                    "async function later() { return plain(1); }\n";

/// A project in both languages.
static void fill(const TemporaryProject &project)
{
    project.write("a.py", kPython);
    project.write("lib/b.js", kJavascript);
    project.write("tests/test_a.py", "def test_a(): pass\n");
}

static bool hasLoop(const model::Script &script)
{
    return script.text.contains("loop.1.body.start");
}

/// Turns the verdict on scripts with a loop down.
static void refuseLoops(const model::Script &script, model::Validation &validation)
{
    if (!hasLoop(script) || script.origin != "template")
        return;
    validation.ok = false;
    validation.tests.push_back({"test_made_up", "failed", "E   not as wanted", 0});
}

static InstrumentOptions inPlace()
{
    return {.apply = ApplyMode::InPlace};
}

class RefinementTest : public QObject {
    Q_OBJECT

private slots:
    void aRecipeMakesABetterScript();
    void aModelIsAskedUntilTheAttemptsAreUsedUp();
    void whatCouldNotBeAskedIsAskedInTheNextRun_data();
    void whatCouldNotBeAskedIsAskedInTheNextRun();
    void whatWasPaidForIsKeptWhenTheRunIsStopped();
    void whatFailedOnceIsTestedAgain();
    void otherMeansAreTriedOnWhatFailed();
    void whatACompilerHoldsAgainstAFunctionIsRefinedForItAlone();
    void aFunctionsOwnScriptIsUsedFromThenOn();
    void whatCannotBeMendedIsLeftOutAlone();
    void complaintsThatBlameNobodyLeaveTheFileAlone();

private:
    Home m_home;
};

// Makes scripts better by one recipe that adds a comment.
static Refinement byComment(std::string fingerprint = "f")
{
    refine::Means means;
    means.recipes = {
        {.name = "test",
         .about = "Adds a comment.",
         .change = {{{.find = "return f.text()", .replace = {"# better", "return f.text()"}}}}}};
    return {.meansFor = [means](const model::Script &, const model::Validation &) { return means; },
            .fingerprint = std::move(fingerprint)};
}

void RefinementTest::aRecipeMakesABetterScript()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    runner.judge = refuseLoops;
    InstrumentOptions options = inPlace();
    options.refinement = byComment();
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(report);
    QCOMPARE(statusOf(*report, "a.py::looping"), "instrumented");
    QCOMPARE(report->totals.byRecipe, 1);
    const auto at =
        std::ranges::find(report->functions, "a.py::looping", &model::FunctionResult::id);
    QCOMPARE(at->origin, "recipe:test");
    QCOMPARE(at->attempts, 2);
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    const auto versions = (*workspace)->scripts().versions(at->key);
    VERIFY_OK(versions);
    QCOMPARE(versions->size(), 2u); // the template's stays
    QVERIFY(std::ranges::contains(*versions, "template", &model::Script::origin));
    QCOMPARE((*workspace)->scripts().effective(at->key)->value().origin, "recipe:test");
}

void RefinementTest::aModelIsAskedUntilTheAttemptsAreUsedUp()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    runner.judge = [](const model::Script &script, model::Validation &validation) {
        validation.ok &= !hasLoop(script);
    };
    InstrumentOptions options = inPlace();
    std::vector<int> attempts;
    std::string seen;
    options.refinement.meansFor = [&](const model::Script &script, const model::Validation &) {
        refine::Means means{.attempts = 4};
        means.ask = [&, text = script.text](const refine::Prompt &prompt, int attempt,
                                            JobContext &) -> Result<refine::ModelReply> {
            attempts.push_back(attempt);
            seen = prompt.request;
            return refine::ModelReply{.text =
                                          std::format("```python\n{}# {}\n```\n", text, attempt),
                                      .model = "m",
                                      .costUsd = 0.25};
        };
        return means;
    };
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(report);
    QCOMPARE(attempts, (std::vector<int>{1, 2, 3}));
    QVERIFY(seen.contains("def looping(items):\n"));
    QCOMPARE(statusOf(*report, "a.py::looping"), "failed");
    QCOMPARE(report->totals.costUsd, 0.75);
    const auto at =
        std::ranges::find(report->functions, "a.py::looping", &model::FunctionResult::id);
    QCOMPARE(at->attempts, 4);
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    const auto versions = (*workspace)->scripts().versions(at->key);
    QCOMPARE(versions->size(), 4u);
    QCOMPARE(versions->back().origin, "llm-refactor-3");
    QCOMPARE(versions->back().costUsd, 0.25);
    QCOMPARE(versions->back().modelUsed, "m");
    // The same means are not tried again: nothing more is paid.
    const auto again = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(again);
    QCOMPARE(attempts.size(), 3u);
    QCOMPARE(again->totals.costUsd, 0.0);
    QCOMPARE(statusOf(*again, "a.py::looping"), "failed");
}

void RefinementTest::whatCouldNotBeAskedIsAskedInTheNextRun_data()
{
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("no network") << ErrorKind::Network;
    QTest::newRow("no budget left") << ErrorKind::Budget;
}

void RefinementTest::whatCouldNotBeAskedIsAskedInTheNextRun()
{
    QFETCH(const ErrorKind, kind);
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    runner.judge = refuseLoops;
    InstrumentOptions options;
    bool answers = false;
    options.refinement = {
        .meansFor =
            [&](const model::Script &script, const model::Validation &) {
                refine::Means means;
                means.ask = [&, text = script.text](const refine::Prompt &, int,
                                                    JobContext &) -> Result<refine::ModelReply> {
                    if (!answers)
                        return failure(kind, "not now");
                    return refine::ModelReply{.text = "```python\n" + text + "```\n", .model = "m"};
                };
                return means;
            },
        .fingerprint = "model"};
    QCOMPARE(statusOf(*instrumentProject(project, m_home, options, runner), "a.py::looping"),
             "failed");
    answers = true;
    QCOMPARE(statusOf(*instrumentProject(project, m_home, options, runner), "a.py::looping"),
             "instrumented");
}

void RefinementTest::whatWasPaidForIsKeptWhenTheRunIsStopped()
{
    const TemporaryProject project;
    fill(project);
    project.write("lib/c.js", "function each(all) {\n  for (const x of all) {\n    x();\n  }\n}\n");
    WatchedRunner runner;
    runner.judge = refuseLoops;
    InstrumentOptions options;
    int answers = 0, most = 1;
    options.refinement = {
        .meansFor =
            [&](const model::Script &script, const model::Validation &) {
                refine::Means means;
                means.ask = [&, text = script.text](const refine::Prompt &, int,
                                                    JobContext &) -> Result<refine::ModelReply> {
                    if (answers == most)
                        return failure(ErrorKind::Cancelled, "stopped");
                    ++answers;
                    return refine::ModelReply{
                        .text = "```python\n" + text + "```\n", .model = "m", .costUsd = 0.25};
                };
                return means;
            },
        .fingerprint = "model"};
    const auto stopped = instrumentProject(project, m_home, options, runner);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
    most = 2;
    const auto again = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(again);
    QCOMPARE(answers, 2); // one of each run
    QCOMPARE(statusOf(*again, "a.py::looping"), "instrumented");
    QCOMPARE(statusOf(*again, "lib/c.js::each"), "instrumented");
    QCOMPARE(again->totals.costUsd, 0.25);
}

void RefinementTest::whatFailedOnceIsTestedAgain()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    bool refused = false;
    runner.judge = [&](const model::Script &script, model::Validation &validation) {
        if (hasLoop(script) && !std::exchange(refused, true))
            validation.ok = false;
    };
    InstrumentOptions options;
    int asked = 0;
    options.refinement = {.meansFor =
                              [&](const model::Script &, const model::Validation &) {
                                  refine::Means means;
                                  means.ask = [&](const refine::Prompt &, int,
                                                  JobContext &) -> Result<refine::ModelReply> {
                                      ++asked;
                                      return refine::ModelReply{};
                                  };
                                  return means;
                              },
                          .fingerprint = "model"};
    QCOMPARE(statusOf(*instrumentProject(project, m_home, options, runner), "a.py::looping"),
             "failed");
    QCOMPARE(statusOf(*instrumentProject(project, m_home, options, runner), "a.py::looping"),
             "instrumented");
    QCOMPARE(asked, 0);
}

void RefinementTest::otherMeansAreTriedOnWhatFailed()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    runner.judge = refuseLoops;
    InstrumentOptions options = inPlace();
    options.refinement = byComment();
    options.refinement.meansFor = [](const model::Script &, const model::Validation &) {
        return refine::Means{};
    };
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(report);
    QCOMPARE(statusOf(*report, "a.py::looping"), "failed");
    QCOMPARE(statusOf(*report, "a.py::plain"), "instrumented");
    options.refinement = byComment("f");
    QCOMPARE(statusOf(*instrumentProject(project, m_home, options, runner), "a.py::looping"),
             "failed");
    options.refinement = byComment("g");
    QCOMPARE(statusOf(*instrumentProject(project, m_home, options, runner), "a.py::looping"),
             "instrumented");
}

// Puts the call of a loop on the line of what follows, where a check found fault with it.
static Refinement byJoining()
{
    refine::Means means;
    means.recipes = {
        {.name = "join",
         .about = "Joins lines.",
         .phases = {"check"},
         .change = {{{.find = "f.line(\"loop.{n}.body.start\", {text})",
                      .replace = {"f.insert(\"loop.{n}.body.start\", {text} + \"; \")"}}}}}};
    return {.meansFor = [means](const model::Script &, const model::Validation &) { return means; },
            .fingerprint = "join"};
}

/// Complains of each line of a.py that holds the text.
static CompileCheck complainingOf(std::string text, int *calls = nullptr)
{
    return [text = std::move(text), calls](const ChangeSet &changes,
                                           JobContext &) -> Result<CheckOutcome> {
        if (calls)
            ++*calls;
        CheckOutcome outcome{.results = {{"python", "made-up check", "passed", {}}}};
        for (const auto &change : changes) {
            const auto bytes = change.newBytes();
            const auto at = bytes.find(text);
            if (change.path == "a.py" && at != std::string::npos)
                outcome.failures.push_back(
                    {.path = change.path,
                     .message = "not so",
                     .line = 1 + static_cast<int>(std::count(
                                     bytes.begin(), bytes.begin() + std::ptrdiff_t(at), '\n'))});
        }
        return outcome;
    };
}

void RefinementTest::whatACompilerHoldsAgainstAFunctionIsRefinedForItAlone()
{
    const TemporaryProject project;
    fill(project);
    project.write("c.py", "def other(items):\n    total = 0\n    for item in items:\n"
                          "        total += item\n        print(item)\n    return total\n");
    WatchedRunner runner;
    auto options = inPlace();
    options.check = complainingOf("_espalier_tel.loop(1)\n");
    options.refinement = byJoining();
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(report);
    QCOMPARE(report->totals.failed, 0);
    QVERIFY(project.read("a.py").contains("        _espalier_tel.loop(1); total += item\n"));
    QVERIFY(project.read("c.py").contains("        _espalier_tel.loop(1)\n"));
    const auto originOf = [&](std::string_view id) {
        return std::ranges::find(report->functions, id, &model::FunctionResult::id)->origin;
    };
    QCOMPARE(originOf("a.py::looping"), "recipe:join");
    QCOMPARE(originOf("c.py::other"), "template");
}

void RefinementTest::aFunctionsOwnScriptIsUsedFromThenOn()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    InstrumentOptions options; // a preview: nothing of the first run is in the files
    options.refinement = byJoining();
    options.check = complainingOf("_espalier_tel.loop(1)\n");
    const auto first = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(first);
    QCOMPARE(first->totals.byRecipe, 1);
    int calls = 0;
    options.check = complainingOf("_espalier_tel.loop(1)\n", &calls);
    const auto before = runner.calls();
    const auto second = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(second);
    QCOMPARE(second->totals.byRecipe, 1);
    QCOMPARE(second->totals.testsRun, 0);
    QCOMPARE(runner.calls(), before); // scripts and results are known
    QCOMPARE(calls, 1);               // and the check found nothing
    QCOMPARE(second->patch, first->patch);
}

void RefinementTest::whatCannotBeMendedIsLeftOutAlone()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    auto options = inPlace();
    options.check = complainingOf("_espalier_tel.loop(1)");
    options.refinement = byJoining();
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(report);
    QCOMPARE(statusOf(*report, "a.py::looping"), "failed");
    QCOMPARE(statusOf(*report, "a.py::plain"), "instrumented");
    QVERIFY(project.read("a.py").contains("_espalier_tel.span(\"a.py::plain\")"));
    QVERIFY(!project.read("a.py").contains("a.py::looping"));
    const auto at =
        std::ranges::find(report->functions, "a.py::looping", &model::FunctionResult::id);
    QVERIFY(at->reason.contains("not so"));
    // The same is not tried again.
    const auto before = runner.tests.load();
    VERIFY_OK(instrumentProject(project, m_home, options, runner));
    QCOMPARE(runner.tests.load(), before);
}

void RefinementTest::complaintsThatBlameNobodyLeaveTheFileAlone()
{
    const TemporaryProject project;
    fill(project);
    WatchedRunner runner;
    auto options = inPlace();
    options.check = complainingOf("import tel"); // the prelude
    options.refinement = byJoining();
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(report);
    QCOMPARE(project.read("a.py"), kPython);
    QCOMPARE(statusOf(*report, "a.py::plain"), "failed");
    QCOMPARE(statusOf(*report, "lib/b.js::plain"), "instrumented");
}

} // namespace tst_refinement

QTEST_GUILESS_MAIN(tst_refinement::RefinementTest)
#include "tst_refinement.moc"
