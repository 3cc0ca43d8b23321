// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/engine/knowledgeadvice.h"
#include "core/engine/knowledgecapture.h"
#include "core/learn/patterns.h"
#include "tests/core/engine/learningruns.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <format>

namespace tst_knowledgeuse {

using namespace espalier;
using namespace espalier::engine;
using test::activePattern;
using test::functionOf;
using test::Home;
using test::instrumentProject;
using test::learning;
using test::opened;
using test::optionsFor;
using test::statusOf;
using test::TemporaryProject;
using test::WatchedRunner;

class KnowledgeUseTest : public QObject {
    Q_OBJECT

private slots:
    void whatMendsOneShapeIsTriedOnTheOthers();
    void thatAModelFailedStaysKnown();
    void aLessonMakesTheFirstAttemptRight();
    void aWrongLessonFallsBackToTheTemplate();
    void verdictsOfARunAreKept();
    void checksAreKeptOncePerScript();
    void learnedRecipesComeFirst();
    void recipesAreOrderedByTheirSuccess();
    void promptsTellPatternsAndExamples();
    void newKnowledgeIsANewFingerprint();
    void whatFailedIsNotTriedAgainBecauseARunWasKept();

private:
    Home m_home;
};

namespace {

constexpr auto kTwoShapes = "def once(items):\n"
                            "    for item in items:\n"
                            "        print(item)\n"
                            "\n"
                            "def twice(items):\n"
                            "    for item in items:\n"
                            "        print(item)\n"
                            "    for item in items:\n"
                            "        print(item)\n";

bool hasLoop(const model::Script &script)
{
    return script.text.contains("loop.1.body.start");
}

/// Turns down scripts with a loop that are not better.
void wantBetter(const model::Script &script, model::Validation &validation)
{
    if (!hasLoop(script) || script.text.contains("# better"))
        return;
    validation.ok = false;
    validation.tests.push_back({"test_made_up", "failed", "E   not as wanted", 0});
}

std::string better(std::string text)
{
    const std::string end = "    return f.text()";
    const auto at = text.rfind(end);
    return at == std::string::npos ? text : text.replace(at, end.size(), "    # better\n" + end);
}

const model::Script kScript{.key = "k",
                            .language = "javascript",
                            .shape = "javascript|loop.1.body.start:nested|",
                            .origin = "template",
                            .text = "\"\"\"T.  shape k pack spans  origin template\"\"\"\n"
                                    "    return f.text()\n"};

model::Validation situationFailure()
{
    return {.phase = "tests",
            .tests = {{.name = "test_a",
                       .outcome = "failed",
                       .message = "ValueError: no line can be put at loop.1.body.start: nested"}}};
}

} // namespace

void KnowledgeUseTest::whatMendsOneShapeIsTriedOnTheOthers()
{
    const TemporaryProject project;
    project.write("a.py", kTwoShapes);
    WatchedRunner runner;
    runner.judge = wantBetter;
    std::atomic<int> asked{0};
    InstrumentOptions options;
    options.refinement.fingerprint = "f";
    options.refinement.meansFor = [&](const model::Script &script, const model::Validation &) {
        refine::Means means;
        means.ask = [&asked, text = script.text](const refine::Prompt &, int,
                                                 JobContext &) -> Result<refine::ModelReply> {
            ++asked;
            return refine::ModelReply{
                .text = "```python\n" + better(text) + "```\n", .model = "m", .costUsd = 0.5};
        };
        return means;
    };
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(report);
    QCOMPARE(asked.load(), 1); // the other one cost nothing
    QCOMPARE(report->totals.costUsd, 0.5);
    QCOMPARE(report->totals.byModel, 1);
    QCOMPARE(report->totals.byRecipe, 1);
    for (const auto *id : {"a.py::once", "a.py::twice"})
        QCOMPARE(statusOf(*report, id), "instrumented");
}

// One model answers, and its lesson does not help where the other one could not be asked.
void KnowledgeUseTest::thatAModelFailedStaysKnown()
{
    const TemporaryProject project;
    project.write("a.py", kTwoShapes);
    WatchedRunner runner;
    runner.judge = [](const model::Script &script, model::Validation &validation) {
        const bool two = script.text.contains("loop.2.body.start");
        if (!hasLoop(script) || (!two && script.text.contains("# better")))
            return;
        validation.ok = false;
        validation.tests.push_back(
            {"test_made_up", "failed", two ? "E   not as wanted" : "E   in another way", 0});
    };
    InstrumentOptions options;
    options.refinement.fingerprint = "f";
    options.refinement.meansFor = [&](const model::Script &script, const model::Validation &) {
        refine::Means means;
        means.ask = [text = script.text](const refine::Prompt &, int,
                                         JobContext &) -> Result<refine::ModelReply> {
            if (text.contains("loop.2.body.start"))
                return failure(ErrorKind::Network, "nobody answers");
            return refine::ModelReply{.text = "```python\n" + better(text) + "```\n"};
        };
        return means;
    };
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(report);
    QCOMPARE(statusOf(*report, "a.py::once"), "instrumented");
    const auto twice = functionOf(*report, "a.py::twice");
    QCOMPARE(twice.status, model::FunctionStatus::Failed);
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    const auto rows =
        store::RefinementStore((*workspace)->database()).find(std::span(&twice.key, 1));
    VERIFY_OK(rows);
    QCOMPARE(rows->at(twice.key).ended, "model-failed");
    QVERIFY(rows->at(twice.key).reason.contains("nobody answers"));
}

/// Has each template changed by a lesson.
static Refinement lessonOnly(const std::function<std::string(std::string)> &change)
{
    return {.meansFor = [](const model::Script &,
                           const model::Validation &) { return refine::Means{}; },
            .fingerprint = "f",
            .lessonFor = [change](const model::Script &script) -> std::optional<model::Script> {
                if (!hasLoop(script))
                    return std::nullopt;
                auto changed = script;
                changed.origin = "recipe:learned-7";
                changed.text = change(script.text);
                return changed;
            }};
}

void KnowledgeUseTest::aLessonMakesTheFirstAttemptRight()
{
    const TemporaryProject project;
    project.write("a.py", kTwoShapes);
    WatchedRunner runner;
    runner.judge = wantBetter;
    InstrumentOptions options;
    options.refinement = lessonOnly(better);
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(report);
    QCOMPARE(runner.tests.load(), 2); // one suite for each shape
    const auto once = functionOf(*report, "a.py::once");
    QCOMPARE(once.status, model::FunctionStatus::Instrumented);
    QCOMPARE(once.origin, "recipe:learned-7");
    QCOMPARE(once.attempts, 1);
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    const auto versions = (*workspace)->scripts().versions(once.key);
    VERIFY_OK(versions);
    QCOMPARE(versions->size(), 2u); // the template stays beside it
    QCOMPARE((*workspace)->scripts().effective(once.key)->value().origin, "recipe:learned-7");
}

void KnowledgeUseTest::aWrongLessonFallsBackToTheTemplate()
{
    const TemporaryProject project;
    project.write("a.py", kTwoShapes);
    WatchedRunner runner;
    InstrumentOptions options;
    options.refinement = lessonOnly([](const std::string &text) { return text + "x = (\n"; });
    const auto report = instrumentProject(project, m_home, options, runner);
    VERIFY_OK(report);
    const auto once = functionOf(*report, "a.py::once");
    QCOMPARE(once.status, model::FunctionStatus::Instrumented);
    QCOMPARE(once.origin, "template");
    QCOMPARE(once.attempts, 2);
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    QCOMPARE((*workspace)->scripts().versions(once.key)->size(), 2u);
    QCOMPARE((*workspace)->scripts().effective(once.key)->value().origin, "template");
}

void KnowledgeUseTest::verdictsOfARunAreKept()
{
    const Home home;
    const TemporaryProject project;
    project.write("a.py", kTwoShapes);
    project.write("b.js", "function countdown(n) {\n  do n--; while (n > 0);\n  return n;\n}\n");
    WatchedRunner runner;
    const auto report = instrumentProject(project, home, learning(home), runner);
    VERIFY_OK(report);
    QVERIFY(report->learned);
    const auto knowledge = opened(home);
    QCOMPARE(knowledge->learnings().count().value(), report->learned->learnings);
    QVERIFY(report->learned->rows > report->learned->learnings);
    const auto all = knowledge->learnings().recent({}, 50).value();
    QVERIFY(std::ranges::contains(all, true, &model::Learning::success));
    QVERIFY(std::ranges::contains(all, "anchor_situation", &model::Learning::errorPattern));
    QVERIFY(std::ranges::all_of(all, [&](const model::Learning &each) {
        return each.project == learn::projectHash(project.root());
    }));
    QCOMPARE(knowledge->learnings().replayable()->size(), 1u);
    QCOMPARE(knowledge->tallies().all()->front().repaired, 1);
    // A run in which nothing is judged teaches nothing.
    const auto again = instrumentProject(project, home, learning(home), runner);
    VERIFY_OK(again);
    QVERIFY(!again->learned);
    QCOMPARE(opened(home)->learnings().count().value(), report->learned->learnings);
}

void KnowledgeUseTest::checksAreKeptOncePerScript()
{
    const Home home;
    const TemporaryProject project;
    project.write("a.py", "def f(x):\n    return x\n\ndef g(y):\n    return y\n");
    project.write("b.py", "def h(z):\n    return z\n");
    WatchedRunner runner;
    auto options = learning(home);
    options.refinement = {};
    options.check = [](const ChangeSet &, JobContext &) -> Result<CheckOutcome> {
        return CheckOutcome{.results = {{"python", "made-up check", "failed", {}}},
                            .failures = {{.path = "b.py", .message = "not so", .line = 1}}};
    };
    const auto report = instrumentProject(project, home, options, runner);
    VERIFY_OK(report);
    int passed = 0;
    int failed = 0;
    const auto all = opened(home)->learnings().recent({}, 50).value();
    for (const auto &each : all) {
        if (each.source != model::LearningSource::CompileCheck)
            continue;
        ++(each.success ? passed : failed);
    }
    QCOMPARE(passed, 1);
    QCOMPARE(failed, 1);
}

void KnowledgeUseTest::learnedRecipesComeFirst()
{
    const auto classes = learn::ErrorClasses::load().value();
    Memory memory{
        .patterns = {activePattern(3, "anchor_situation"), activePattern(4, "go_type_error")}};
    auto recipes = refine::builtInRecipes().value();
    const auto before = recipes.size();
    addLearnedRecipes(recipes, memory, kScript, situationFailure(), classes);
    QCOMPARE(recipes.size(), before + 1); // the other one is for other failures
    QCOMPARE(recipes.front().name, "learned-3");
    QCOMPARE(recipes.front().pattern, 3);
    QVERIFY(refine::applyRecipe(recipes.front(), kScript, situationFailure()));
    // None of it is for another language.
    auto python = kScript;
    python.language = "python";
    recipes.clear();
    addLearnedRecipes(recipes, memory, python, situationFailure(), classes);
    QVERIFY(recipes.empty());
}

void KnowledgeUseTest::recipesAreOrderedByTheirSuccess()
{
    const auto classes = learn::ErrorClasses::load().value();
    const auto row = [](const char *recipe, const char *language, std::int64_t tried,
                        std::int64_t repaired) {
        return store::RecipeTallyRow{.recipe = recipe,
                                     .language = language,
                                     .construct = model::Construct::Loop,
                                     .errorClass = "anchor_situation",
                                     .tried = tried,
                                     .repaired = repaired};
    };
    const Memory memory{.patterns = {},
                        .tallies = {row("a", "javascript", 9, 0), row("b", "javascript", 9, 9),
                                    row("c", "python", 9, 9)}};
    std::vector<refine::Recipe> recipes{{.name = "a"}, {.name = "c"}, {.name = "b"}};
    addLearnedRecipes(recipes, memory, kScript, situationFailure(), classes);
    QCOMPARE(recipes[0].name, "b");
    QCOMPARE(recipes[1].name, "c"); // what it did in another language says nothing
    QCOMPARE(recipes[2].name, "a");
}

void KnowledgeUseTest::promptsTellPatternsAndExamples()
{
    const Home home;
    const TemporaryProject project;
    project.write("b.js", "function countdown(n) {\n  do n--; while (n > 0);\n  return n;\n}\n");
    WatchedRunner runner;
    VERIFY_OK(instrumentProject(project, home, learning(home), runner));
    {
        const auto knowledge = opened(home);
        VERIFY_OK(knowledge->patterns().add(activePattern(0, "anchor_situation"),
                                            {.kind = "created", .at = "2026-01-02T03:04:05Z"}));
    }
    const auto part = learnedMeans(optionsFor(home));
    QVERIFY(part);
    refine::Means means;
    part->add(means, kScript, situationFailure());
    QVERIFY2(means.patterns.contains("Mend it."), means.patterns.c_str());
    JobContext job;
    const auto examples = means.recall(job);
    QCOMPARE(examples.size(), 1u);
    QVERIFY(examples.front().before.contains("f.line("));
    QVERIFY(examples.front().after.contains("f.insert("));
}

void KnowledgeUseTest::newKnowledgeIsANewFingerprint()
{
    const Home home;
    QVERIFY(!learnedMeans(optionsFor(home))); // there is none
    QVERIFY(!learnedMeans({}));
    std::string first;
    {
        const auto knowledge = opened(home);
        first = learnedMeans(optionsFor(home))->fingerprint;
        VERIFY_OK(knowledge->patterns().add(activePattern(0, "anchor_situation"),
                                            {.kind = "created", .at = "2026-01-02T03:04:05Z"}));
    }
    const auto second = learnedMeans(optionsFor(home))->fingerprint;
    QVERIFY(first != second);
    {
        const auto knowledge = opened(home);
        VERIFY_OK(learn::setEnabled(knowledge->patterns(), 1, false, SystemClock()));
    }
    QCOMPARE(learnedMeans(optionsFor(home))->fingerprint, first);
}

void KnowledgeUseTest::whatFailedIsNotTriedAgainBecauseARunWasKept()
{
    const Home home;
    const TemporaryProject project;
    project.write("b.js", "function countdown(n) {\n  do n--; while (n > 0);\n  return n;\n}\n");
    WatchedRunner runner;
    runner.judge = [](const model::Script &, model::Validation &validation) {
        if (!validation.ok)
            return;
        validation.ok = false;
        validation.tests.push_back({"test_made_up", "failed", "E   not as wanted", 0});
    };
    const auto first = instrumentProject(project, home, learning(home), runner);
    VERIFY_OK(first);
    QCOMPARE(statusOf(*first, "b.js::countdown"), "failed");
    const auto tests = runner.tests.load();
    QVERIFY(tests > 1);
    VERIFY_OK(instrumentProject(project, home, learning(home), runner));
    QCOMPARE(runner.tests.load(), tests);
}

} // namespace tst_knowledgeuse

QTEST_GUILESS_MAIN(tst_knowledgeuse::KnowledgeUseTest)
#include "tst_knowledgeuse.moc"
