// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgecapture.h"
#include "core/engine/knowledgereplay.h"
#include "core/model/scriptchange.h"
#include "tests/core/engine/learningruns.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <filesystem>
#include <format>
#include <utility>

namespace tst_knowledgereplay {

using namespace espalier;
using namespace espalier::engine;
using test::functionOf;
using test::Home;
using test::instrumentProject;
using test::learning;
using test::opened;
using test::optionsFor;
using test::TemporaryProject;
using test::WatchedRunner;

class KnowledgeReplayTest : public QObject {
    Q_OBJECT

private slots:
    void fromAFailureToARightFirstAttempt();
    void replayOfNothing();
    void replayedAgainAFailureCountsOnce();
    void whatNoLongerHelpsIsACandidateAgain();
    void whatCompilersRefusedIsReplayed();
    void whatCompilersSayNothingOfIsCounted();
    void compileFailuresWithoutFileAreCounted();
    void whatNeedsItsProjectIsCounted();
    void aPatternHelpsAgainstACompiler();
};

namespace {

/// A loop that the template of JavaScript makes a mistake with; others of another shape.
std::string loopsOf(int i)
{
    return std::format("function f{}(n) {{\n{}  do n--; while (n > 0);\n  return n;\n}}\n", i,
                       i % 2 == 0 ? "" : "  for (const x of [n]) { n += x; }\n");
}

/// Nothing of what was learned is used.
void failIn(const Home &home, WatchedRunner &runner, int first, int last)
{
    InstrumentOptions options;
    options.refinement = makeRefinement(3, {}).value();
    options.learn = learningFrom(optionsFor(home));
    for (int i = first; i < last; ++i) {
        const TemporaryProject project;
        project.write("a.js", loopsOf(i));
        if (!instrumentProject(project, home, options, runner))
            qFatal("nothing was instrumented");
    }
}

/// A compiler that takes everything but what records arguments.
CheckOutcome turnDownCapture(const ChangeSet &changes, const std::string &language)
{
    CheckOutcome outcome{.results = {{language, "made-up check", "passed", {}}}, .failures = {}};
    for (const auto &change : changes) {
        if (change.current && change.newBytes().contains("capture=\"args\""))
            outcome.failures.push_back(
                {.path = change.path, .message = "SyntaxError: arguments", .line = 6});
    }
    return outcome;
}

ReplayOptions withCompiler(std::string language)
{
    return {.check = [language = std::move(language)](Workspace &, const ChangeSet &changes,
                                                      JobContext &) -> Result<CheckOutcome> {
        return turnDownCapture(changes, language);
    }};
}

/// Runs over projects whose functions record arguments, which that compiler turns down.
void refuseIn(const Home &home, WatchedRunner &runner, int projects)
{
    for (int i = 0; i < projects; ++i) {
        const TemporaryProject project;
        project.write("deep/below/a.py",
                      std::format("import os\n\ndef f{}(a):\n    return a + {}\n", i, i));
        auto options = learning(home);
        options.refinement = {};
        options.capture = {.args = true};
        options.check = [](const ChangeSet &changes, JobContext &) -> Result<CheckOutcome> {
            return turnDownCapture(changes, "python");
        };
        const auto report = instrumentProject(project, home, options, runner);
        if (!report || report->functions.front().status != model::FunctionStatus::Failed)
            qFatal("the check found no fault");
    }
}

} // namespace

// The whole way with real scripts, tests and recipes.
void KnowledgeReplayTest::fromAFailureToARightFirstAttempt()
{
    const Home home;
    WatchedRunner runner;
    failIn(home, runner, 0, 4);
    JobContext job;
    {
        const auto knowledge = opened(home);
        const auto made = consolidateNow(*knowledge, {}, job);
        VERIFY_OK(made);
        QVERIFY(made->count(learn::GroupResult::Created) > 0);
        const auto report = replay(*knowledge, runner, {}, job);
        VERIFY_OK(report);
        QCOMPARE(report->n, 4);
        QCOMPARE(report->split, learn::ReplaySplit::Project);
        QCOMPARE(report->off.firsts, 0);
        QVERIFY2(report->on.firsts > 0, toText(learn::toJson(*report)).c_str());
        QVERIFY(std::ranges::any_of(report->patterns, [](const learn::PatternReplay &each) {
            return each.helped > 0 && each.after == model::PatternState::Active;
        }));
        // The same data give the same figures.
        const auto again = replay(*knowledge, runner, {.record = false}, job);
        VERIFY_OK(again);
        QCOMPARE(again->dataHash, report->dataHash);
        QCOMPARE(again->on.firsts, report->on.firsts);
    }
    const TemporaryProject fresh;
    fresh.write("new.js", loopsOf(6));
    const auto before = runner.tests.load();
    const auto report = instrumentProject(fresh, home, learning(home), runner);
    VERIFY_OK(report);
    const auto function = functionOf(*report, "new.js::f6");
    QCOMPARE(function.status, model::FunctionStatus::Instrumented);
    QVERIFY2(function.origin.starts_with("recipe:learned-"), function.origin.c_str());
    QCOMPARE(function.attempts, 1);
    QCOMPARE(runner.tests.load(), before + 1);
}

void KnowledgeReplayTest::replayOfNothing()
{
    const Home home;
    JobContext job;
    const auto knowledge = opened(home);
    WatchedRunner runner;
    const auto report = replay(*knowledge, runner, {}, job);
    VERIFY_OK(report);
    QCOMPARE(report->n, 0);
    QCOMPARE(runner.calls(), 0);
}

void KnowledgeReplayTest::replayedAgainAFailureCountsOnce()
{
    const Home home;
    WatchedRunner runner;
    JobContext job;
    failIn(home, runner, 0, 4);
    const auto knowledge = opened(home);
    VERIFY_OK(consolidateNow(*knowledge, {}, job));
    const auto first = replay(*knowledge, runner, {}, job);
    VERIFY_OK(first);
    const auto after = knowledge->patterns().list().value();
    QVERIFY(std::ranges::any_of(after, [](const auto &each) { return each.helped > 0; }));
    for (const auto &figures : first->patterns) {
        const auto pattern = knowledge->patterns().find(figures.pattern)->value();
        QCOMPARE(pattern.helped, figures.helped);
        QCOMPARE(pattern.harmed, figures.harmed);
    }
    const auto revision = knowledge->patterns().revision().value();
    const auto again = replay(*knowledge, runner, {}, job);
    VERIFY_OK(again);
    QCOMPARE(again->dataHash, first->dataHash);
    QCOMPARE(knowledge->patterns().revision().value(), revision); // nothing changed, and no event
    // Among more failures, those that were there before count once as well.
    failIn(home, runner, 4, 6);
    const auto more = replay(*knowledge, runner, {}, job);
    VERIFY_OK(more);
    QCOMPARE(more->n, 6);
    QVERIFY(more->dataHash != first->dataHash);
    for (const auto &figures : more->patterns)
        QCOMPARE(knowledge->patterns().find(figures.pattern)->value().helped, figures.helped);
    // A replay of some of them, here none, leaves the others as they are.
    const auto before = knowledge->patterns().list().value();
    VERIFY_OK(replay(*knowledge, runner, {.language = "go"}, job));
    QCOMPARE(knowledge->patterns().list()->front().helped, before.front().helped);
}

// What a pattern did that another one does now says nothing of that one.
void KnowledgeReplayTest::whatNoLongerHelpsIsACandidateAgain()
{
    const Home home;
    WatchedRunner runner;
    JobContext job;
    failIn(home, runner, 0, 4);
    const auto knowledge = opened(home);
    VERIFY_OK(consolidateNow(*knowledge, {}, job));
    const auto first = replay(*knowledge, runner, {}, job);
    VERIFY_OK(first);
    const auto helped = std::ranges::find_if(
        first->patterns, [](const learn::PatternReplay &each) { return each.helped > 0; });
    QVERIFY(helped != first->patterns.end());
    QCOMPARE(helped->after, model::PatternState::Active);
    // From now on no version is right.
    runner.judge = [](const model::Script &, model::Validation &validation) {
        if (!validation.ok)
            return;
        validation.ok = false;
        validation.tests.push_back({"test_made_up", "failed", "E   not as wanted", 0});
    };
    const auto again = replay(*knowledge, runner, {}, job);
    VERIFY_OK(again);
    const auto pattern = knowledge->patterns().find(helped->pattern)->value();
    QCOMPARE(pattern.helped, 0);
    QCOMPARE(pattern.state, model::PatternState::Candidate);
}

void KnowledgeReplayTest::whatCompilersRefusedIsReplayed()
{
    const Home home;
    WatchedRunner runner;
    JobContext job;
    refuseIn(home, runner, 2);
    const auto knowledge = opened(home);
    const auto stored = knowledge->learnings().replayable().value();
    QCOMPARE(stored.size(), 2u);
    const auto file = learn::checkedFileFrom(stored.front().file);
    QVERIFY(file);
    QCOMPARE(file->name, "a.py"); // not where it lies
    QCOMPARE(file->function, "a.py::f0");
    QCOMPARE(file->pack, "spans");
    QCOMPARE(file->capture, "args");
    QVERIFY(file->text.starts_with("import os\n"));
    const auto report = replay(*knowledge, runner, withCompiler("python"), job);
    VERIFY_OK(report);
    QCOMPARE(report->n, 2);
    QCOMPARE(report->byCompilers, 2);
    QCOMPARE(report->noLongerFailing, 0);
    QCOMPARE(report->off.n, 2);
    QVERIFY(report->leftOut.empty());
    // A compiler that takes it by now.
    const auto passed = replay(
        *knowledge, runner,
        {.check = [](Workspace &workspace, const ChangeSet &changes,
                     JobContext &) -> Result<CheckOutcome> {
            // It sees the file as the project had it, and what the run would put there.
            const bool whole = changes.front().newBytes().contains("capture=\"args\"") ||
                               changes.back().newBytes().contains("capture=\"args\"");
            const bool there = std::filesystem::exists(workspace.root() / "a.py");
            return CheckOutcome{
                .results = {{"python", "c", whole && there ? "passed" : "not run", "incomplete"}},
                .failures = {}};
        }},
        job);
    VERIFY_OK(passed);
    QCOMPARE(passed->n, 0);
    QCOMPARE(passed->noLongerFailing, 2);
    QVERIFY(passed->leftOut.empty());
}

void KnowledgeReplayTest::whatCompilersSayNothingOfIsCounted()
{
    const Home home;
    WatchedRunner runner;
    JobContext job;
    refuseIn(home, runner, 2);
    const auto knowledge = opened(home);
    // Without a compiler.
    const auto without = replay(*knowledge, runner, {}, job);
    VERIFY_OK(without);
    QCOMPARE(without->n, 0);
    QCOMPARE(without->noLongerFailing, 0);
    QCOMPARE(without->leftOut.size(), 1u);
    QCOMPARE(without->leftOut.front().why, learn::NotReplayed::NotRun);
    QCOMPARE(without->leftOut.front().n, 2);
    // With one that cannot be run.
    const auto report =
        replay(*knowledge, runner,
               {.check = [](Workspace &, const ChangeSet &, JobContext &) -> Result<CheckOutcome> {
                   return CheckOutcome{.results = {{"python", "c", "not run", "no compiler here"}},
                                       .failures = {}};
               }},
               job);
    VERIFY_OK(report);
    QCOMPARE(report->leftOut.size(), 1u);
    QCOMPARE(report->leftOut.front().detail, "no compiler here");
    const auto json = learn::toJson(*report);
    QCOMPARE(json["not_replayed"][0]["reason"].get<std::string>(), "not-run");
    QCOMPARE(json["not_replayed"][0]["n"].get<int>(), 2);
}

void KnowledgeReplayTest::compileFailuresWithoutFileAreCounted()
{
    const Home home;
    JobContext job;
    WatchedRunner runner;
    RunVerdicts run("/p");
    for (int twice = 0; twice < 2; ++twice)
        run.checked({.language = "go", .origin = "template", .text = "x"}, "a.go::f",
                    model::LearningSource::CompileCheck, "undefined: x");
    const auto knowledge = opened(home);
    VERIFY_OK(captureRun(*knowledge, "run", run));
    QVERIFY(knowledge->learnings().replayable()->empty());
    const auto report = replay(*knowledge, runner, withCompiler("go"), job);
    VERIFY_OK(report);
    QCOMPARE(report->leftOut.size(), 1u);
    QCOMPARE(report->leftOut.front().why, learn::NotReplayed::NoFile);
    QCOMPARE(report->leftOut.front().language, "go");
    QCOMPARE(report->leftOut.front().n, 1);
    QCOMPARE(runner.calls(), 0);
}

// Of Go it means nothing that a file is right by itself.
void KnowledgeReplayTest::whatNeedsItsProjectIsCounted()
{
    const Home home;
    JobContext job;
    WatchedRunner runner;
    const TemporaryProject project;
    project.write("go.mod", "module example.com/m\n\ngo 1.21\n");
    project.write("c.go", "package c\n\nfunc g(n int) int {\n\treturn n\n}\n");
    auto options = learning(home);
    options.refinement = {};
    options.check = [](const ChangeSet &, JobContext &) -> Result<CheckOutcome> {
        return CheckOutcome{.results = {{"go", "made-up check", "failed", {}}},
                            .failures = {{.path = "c.go", .message = "undefined: x", .line = 5}}};
    };
    VERIFY_OK(instrumentProject(project, home, options, runner));
    const auto knowledge = opened(home);
    QCOMPARE(knowledge->learnings().replayable()->size(), 1u);
    const auto report = replay(*knowledge, runner, withCompiler("go"), job);
    VERIFY_OK(report);
    QCOMPARE(report->n, 0);
    QCOMPARE(report->noLongerFailing, 0);
    QCOMPARE(report->leftOut.size(), 1u);
    QCOMPARE(report->leftOut.front().why, learn::NotReplayed::NeedsProject);
    QCOMPARE(report->leftOut.front().n, 1);
}

void KnowledgeReplayTest::aPatternHelpsAgainstACompiler()
{
    const Home home;
    WatchedRunner runner;
    JobContext job;
    refuseIn(home, runner, 3);
    const auto knowledge = opened(home);
    model::Pattern pattern{.key = "python/function/python_syntax_error",
                           .name = "no arguments",
                           .family = "python",
                           .errorClass = "python_syntax_error"};
    pattern.change =
        model::toJson(model::ScriptChange{{{.find = "f.line(\"decorators.end\", {text})",
                                            .situation = {},
                                            .replace = {"f.line(\"decorators.end\", "
                                                        "'@_espalier_tel.span(\"{id}\")')"}}}});
    VERIFY_OK(knowledge->patterns().add(
        pattern, {.kind = "created", .actor = "test", .note = {}, .at = "2026-01-02T03:04:05Z"}));
    const auto report = replay(*knowledge, runner, withCompiler("python"), job);
    VERIFY_OK(report);
    QCOMPARE(report->n, 3);
    QCOMPARE(report->patterns.size(), 1u);
    QCOMPARE(report->patterns.front().n, 3);
    QCOMPARE(report->patterns.front().helped, 3);
    QCOMPARE(knowledge->patterns().list()->front().state, model::PatternState::Active);
}

} // namespace tst_knowledgereplay

QTEST_GUILESS_MAIN(tst_knowledgereplay::KnowledgeReplayTest)
#include "tst_knowledgereplay.moc"
