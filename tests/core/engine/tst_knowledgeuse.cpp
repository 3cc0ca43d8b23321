// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/engine/knowledgeadvice.h"
#include "core/engine/knowledgecapture.h"
#include "core/engine/knowledgereplay.h"
#include "core/engine/knowledgesharing.h"
#include "core/learn/patterns.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <format>

using namespace espalier;
using namespace espalier::engine;
using test::Home;
using test::instrumentProject;
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
    void fromAFailureToARightFirstAttempt();
    void replayOfNothing();
    void patternsTravel();

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

model::FunctionResult functionOf(const model::InstrumentReport &report, std::string_view id)
{
    const auto at = std::ranges::find(report.functions, id, &model::FunctionResult::id);
    if (at == report.functions.end())
        qFatal("there is no function %s", std::string(id).c_str());
    return *at;
}

std::unique_ptr<Knowledge> opened(const Home &home)
{
    auto knowledge = Knowledge::open(knowledgeFile(home.paths()));
    if (!knowledge)
        qFatal("%s", knowledge.error().text().c_str());
    return *std::move(knowledge);
}

KnowledgeOptions optionsFor(const Home &home)
{
    return {.file = knowledgeFile(home.paths()), .consolidateEvery = 0};
}

/// Options of a run that learns and uses what was learned.
InstrumentOptions learning(const Home &home)
{
    std::vector<MeansPart> parts;
    if (auto part = learnedMeans(optionsFor(home)))
        parts.push_back(*std::move(part));
    InstrumentOptions options;
    options.refinement = makeRefinement(3, {}, std::move(parts)).value();
    options.learn = learningFrom(optionsFor(home));
    return options;
}

model::Pattern activePattern(std::int64_t id, const std::string &errorClass)
{
    model::Pattern pattern{.id = id,
                           .key = "ecmascript/loop/" + errorClass,
                           .name = errorClass,
                           .family = "ecmascript",
                           .construct = model::Construct::Loop,
                           .errorClass = errorClass,
                           .state = model::PatternState::Active,
                           .badExample = "BAD",
                           .goodExample = "GOOD",
                           .why = "It fails.",
                           .howToFix = "Mend it."};
    pattern.change =
        model::toJson(model::ScriptChange{{{.find = "return f.text()",
                                            .situation = {},
                                            .replace = {"# better", "return f.text()"}}}});
    return pattern;
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
    QCOMPARE(means.examples.size(), 1u);
    QVERIFY(means.examples.front().before.contains("f.line("));
    QVERIFY(means.examples.front().after.contains("f.insert("));
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

// The whole way with real scripts, tests and recipes.
void KnowledgeUseTest::fromAFailureToARightFirstAttempt()
{
    const Home home;
    WatchedRunner runner;
    const auto source = [](int i) {
        return std::format("function f{}(n) {{\n{}  do n--; while (n > 0);\n  return n;\n}}\n", i,
                           i % 2 == 0 ? "" : "  for (const x of [n]) { n += x; }\n");
    };
    for (int i = 0; i < 4; ++i) {
        const TemporaryProject project;
        project.write("a.js", source(i));
        const auto report = instrumentProject(project, home, learning(home), runner);
        VERIFY_OK(report);
        QCOMPARE(report->totals.byRecipe, 1);
    }
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
    fresh.write("new.js", source(6));
    const auto before = runner.tests.load();
    const auto report = instrumentProject(fresh, home, learning(home), runner);
    VERIFY_OK(report);
    const auto function = functionOf(*report, "new.js::f6");
    QCOMPARE(function.status, model::FunctionStatus::Instrumented);
    QVERIFY2(function.origin.starts_with("recipe:learned-"), function.origin.c_str());
    QCOMPARE(function.attempts, 1);
    QCOMPARE(runner.tests.load(), before + 1);
}

void KnowledgeUseTest::replayOfNothing()
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

void KnowledgeUseTest::patternsTravel()
{
    const Home mine;
    const Home theirs;
    const TemporaryProject folder;
    const auto file = folder.path("bundle.json");
    JobContext job;
    {
        const auto knowledge = opened(mine);
        VERIFY_OK(knowledge->patterns().add(activePattern(0, "anchor_situation"),
                                            {.kind = "created", .at = "2026-01-02T03:04:05Z"}));
        const auto done = exportBundle(*knowledge, file, "team a", {});
        VERIFY_OK(done);
        QCOMPARE(done->patterns, 1u);
        folder.write("notes.txt", "mine");
        VERIFY_FAILS(AlreadyExists,
                     exportBundle(*knowledge, folder.path("notes.txt"), "team a", {}));
        VERIFY_OK(exportFiles(*knowledge, folder.path("files"), {}, {}, job));
        QVERIFY(folder.exists("files/ecmascript_patterns.json"));
    }
    const auto knowledge = opened(theirs);
    const auto preview = importKnowledge(*knowledge, file, true);
    VERIFY_OK(preview);
    QCOMPARE(preview->added.size(), 1u);
    QVERIFY(knowledge->patterns().list()->empty());
    const auto done = importKnowledge(*knowledge, file, false);
    VERIFY_OK(done);
    QVERIFY(done->rows > 0);
    const auto pattern = knowledge->patterns().list()->front();
    QCOMPARE(pattern.state, model::PatternState::Candidate);
    QCOMPARE(pattern.provenance, "team a");
    QVERIFY(!learnedMeans(optionsFor(theirs))->lessonFor(kScript)); // not before it has helped
    // Once more changes nothing, and what was forgotten stays so.
    QCOMPARE(importKnowledge(*knowledge, file, false)->rows, 0);
    VERIFY_OK(learn::forget(knowledge->patterns(), pattern.id, SystemClock()));
    QCOMPARE(importKnowledge(*knowledge, file, false)->problems.size(), 1u);
    QVERIFY(knowledge->patterns().list()->empty());
    const auto files = importKnowledge(*knowledge, folder.path("files"), false);
    VERIFY_OK(files);
    QCOMPARE(files->added.size(), 1u);
    VERIFY_FAILS(NotFound, importKnowledge(*knowledge, folder.path("nowhere"), false));
}

QTEST_GUILESS_MAIN(KnowledgeUseTest)
#include "tst_knowledgeuse.moc"
