// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgecapture.h"
#include "core/learn/codecpacking.h"
#include "core/learn/patterns.h"
#include "core/learn/vectorembed.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <filesystem>
#include <format>

namespace tst_knowledge {

using namespace espalier;
using namespace espalier::engine;
using model::LearningSource;
using test::ForkedProcess;
using test::Home;
using test::TemporaryProject;

class KnowledgeTest : public QObject {
    Q_OBJECT

private slots:
    void opensWhereItIsTold();
    void withoutAPlaceItSaysSo();
    void aDamagedOneIsSetAsideAsItIs();
    void twoThatFindTheDamageSetItAsideOnce();
    void aNewerOneIsLeftAlone();
    void keepsVerdictsOfARun();
    void theSameBatchIsKeptOnce();
    void secretsAreMasked();
    void keysOfScriptsAreNoPartOfErrors();
    void talliesHowRecipesDid();
    void consolidatesWhenDue();
    void aHarmfulLessonIsDemoted();
    void killedWhileCapturingNothingIsHalf();
    void killedWhileConsolidatingNothingIsLost();
    void twoAtOnceLoseNothing();
    void packsOnceThereIsEnough();
    void vectorsSurviveBytes();
};

namespace {

constexpr auto kBad = "\"\"\"T.  shape k pack spans  origin template\"\"\"\n"
                      "    f.line(\"loop.1.body.start\", \"a\")\n    return f.text()\n";
constexpr auto kGood = "\"\"\"T.  shape k pack spans  origin recipe:x\"\"\"\n"
                       "    f.insert(\"loop.1.body.start\", \"a\")\n    return f.text()\n";

model::Script script(const std::string &function, const std::string &text,
                     const std::string &origin = "template")
{
    return {.key = "0123456789abcdef",
            .language = "javascript",
            .shape = "javascript es|function|loop.1.body.start:nested|",
            .origin = origin,
            .text = text,
            .tests = "def test_it():\n    pass\n",
            .functionName = "a.js::" + function,
            .createdAt = "2026-01-02T03:04:05.000Z"};
}

model::Validation verdict(bool ok, const std::string &phase = "tests")
{
    model::Validation made{.ok = ok, .phase = phase, .createdAt = "2026-01-02T03:04:05.000Z"};
    made.tests.push_back({.name = "test_telemetry",
                          .outcome = ok ? "passed" : "failed",
                          .message = ok ? "" : "no line can be put at loop.1.body.start: nested"});
    return made;
}

/// One failed script that a recipe mended.
Refined mended(const std::string &function)
{
    refine::Outcome outcome{.end = refine::Outcome::End::Repaired};
    outcome.tried.push_back(
        {.script = script(function, std::string(kBad) + std::string(kGood) + std::string(kBad),
                          "recipe:y"),
         .verdict = verdict(false)});
    outcome.tried.push_back(
        {.script = script(function, kGood, "recipe:x"), .verdict = verdict(true)});
    return {script(function, kBad), verdict(false), std::move(outcome)};
}

RunVerdicts runWith(int functions, const std::string &project = "/p")
{
    RunVerdicts run(project);
    for (int i = 0; i < functions; ++i)
        run.refined(mended(std::format("f{}", i)), true);
    return run;
}

struct Place {
    TemporaryProject folder;
    std::filesystem::path file = folder.root() / "data" / "knowledge.db";
};

} // namespace

void KnowledgeTest::opensWhereItIsTold()
{
    const Home home;
    QCOMPARE(knowledgeFile(home.paths()), home.root() / "data" / "knowledge.db");
    QCOMPARE(knowledgeFile(home.paths(), "/somewhere"), "/somewhere/knowledge.db");
    const auto knowledge = Knowledge::open(knowledgeFile(home.paths()));
    VERIFY_OK(knowledge);
    QVERIFY((*knowledge)->notice().empty());
    QCOMPARE((*knowledge)->learnings().count().value(), 0);
}

void KnowledgeTest::withoutAPlaceItSaysSo()
{
    QVERIFY(knowledgeFile(StandardPaths{}).empty());
    VERIFY_FAILS(InvalidInput, Knowledge::open({}));
}

void KnowledgeTest::aDamagedOneIsSetAsideAsItIs()
{
    const Place place;
    const std::string damaged(8192, 'x');
    place.folder.write("data/knowledge.db", damaged);
    {
        const auto knowledge = Knowledge::open(place.file);
        VERIFY_OK(knowledge);
        const auto &notice = (*knowledge)->notice();
        QVERIFY2(notice.contains("set aside"), notice.c_str());
        QCOMPARE((*knowledge)->learnings().count().value(), 0);
        VERIFY_OK(captureRun(**knowledge, "b", runWith(1)));
    }
    int aside = 0;
    for (const auto &entry : std::filesystem::directory_iterator(place.folder.path("data"))) {
        if (!entry.path().filename().string().starts_with("knowledge.db.damaged-"))
            continue;
        ++aside;
        QCOMPARE(readFile(entry.path()).value(), damaged);
    }
    QCOMPARE(aside, 1);
    const auto again = Knowledge::open(place.file);
    VERIFY_OK(again);
    QVERIFY((*again)->notice().empty());
    QVERIFY((*again)->learnings().count().value() > 0);
}

void KnowledgeTest::twoThatFindTheDamageSetItAsideOnce()
{
    const Place place;
    place.folder.write("data/knowledge.db", std::string(8192, 'x'));
    const auto open = [&](ForkedProcess &) {
        const auto knowledge = Knowledge::open(place.file);
        return knowledge && captureRun(**knowledge, newBatch(), runWith(1)) ? 0 : 1;
    };
    ForkedProcess one(open);
    ForkedProcess other(open);
    QCOMPARE(one.wait(), 0);
    QCOMPARE(other.wait(), 0);
    const auto knowledge = Knowledge::open(place.file);
    VERIFY_OK(knowledge);
    const auto each = runWith(1).verdicts().size();
    QVERIFY((*knowledge)->learnings().count().value() >= static_cast<std::int64_t>(2 * each));
}

void KnowledgeTest::aNewerOneIsLeftAlone()
{
    const Place place;
    {
        const auto knowledge = Knowledge::open(place.file);
        VERIFY_OK(knowledge);
        VERIFY_OK((*knowledge)->database().execute("PRAGMA user_version = 1000"));
    }
    const auto before = readFile(place.file).value();
    VERIFY_FAILS(TooNew, Knowledge::open(place.file));
    QCOMPARE(readFile(place.file).value(), before);
    // A run goes on without it, and says so.
    JobContext job;
    const auto learned = learningFrom({.file = place.file})(runWith(1), job);
    QCOMPARE(learned.rows, 0);
    QCOMPARE(learned.notes.size(), 1u);
    QVERIFY2(learned.notes.front().starts_with("Nothing was learned"),
             learned.notes.front().c_str());
}

void KnowledgeTest::keepsVerdictsOfARun()
{
    const Place place;
    const auto opened = Knowledge::open(place.file);
    VERIFY_OK(opened);
    auto &knowledge = **opened;
    const auto written = captureRun(knowledge, "batch", runWith(1));
    VERIFY_OK(written);
    QCOMPARE(written->learnings, 3); // template and a recipe failed, another recipe mended it
    QVERIFY(written->rows > written->learnings);
    auto learnings = knowledge.learnings().recent({}, 10).value();
    std::ranges::reverse(learnings);
    QCOMPARE(learnings.size(), 3u);
    QCOMPARE(learnings[0].origin, "template");
    QVERIFY(!learnings[0].success);
    QCOMPARE(learnings[0].attempt, 1);
    QCOMPARE(learnings[0].errorPattern, "anchor_situation");
    QCOMPARE(learnings[0].functionName, "f0");
    QCOMPARE(learnings[0].project, learn::projectHash("/p"));
    QCOMPARE(learnings[2].origin, "recipe:x");
    QVERIFY(learnings[2].success);
    QCOMPARE(learnings[2].attempt, 3);
    QVERIFY(learnings[2].fixApplied.contains("f.insert"));
    QCOMPARE(learnings[2].construct, model::Construct::Loop);
    const auto after = knowledge.learnings().successAfter(learnings[0].id);
    VERIFY_OK(after);
    QCOMPARE((*after)->id, learnings[2].id);
    const auto replayable = knowledge.learnings().replayable();
    VERIFY_OK(replayable);
    QCOMPARE(replayable->size(), 1u);
    QCOMPARE(replayable->front().tests, "def test_it():\n    pass\n");
    QCOMPARE(replayable->front().learning.id, learnings[0].id);
}

void KnowledgeTest::theSameBatchIsKeptOnce()
{
    const Place place;
    const auto opened = Knowledge::open(place.file);
    VERIFY_OK(opened);
    QCOMPARE(captureRun(**opened, "one", runWith(2))->learnings, 6);
    QCOMPARE(captureRun(**opened, "one", runWith(2))->rows, 0);
    QCOMPARE((*opened)->learnings().count().value(), 6);
    QCOMPARE((*opened)->tallies().all()->front().tried, 2);
    QVERIFY(newBatch() != newBatch());
}

void KnowledgeTest::secretsAreMasked()
{
    const Place place;
    const auto opened = Knowledge::open(place.file);
    VERIFY_OK(opened);
    const auto secret =
        std::string("gh") + "p_" + std::string(18, 'a') + "B7" + std::string("cD9eF1gH2jK3lM4n");
    RunVerdicts run("/p");
    auto failed = verdict(false);
    failed.tests[0].message = "token " + secret + " is wrong at /home/someone/a.js";
    auto told = script("f", std::string(kBad) + "# " + secret + "\n");
    run.judged(told, failed);
    VERIFY_OK(captureRun(**opened, "b", run));
    const auto learnings = (*opened)->learnings().recent({}, 10).value();
    for (const auto &learning : learnings) {
        QVERIFY(!learning.code.contains(secret));
        for (const auto &error : learning.errors) {
            QVERIFY2(!error.contains(secret), error.c_str());
            QVERIFY2(!error.contains("someone"), error.c_str());
        }
    }
    // What was masked is another script: it is not replayed.
    QVERIFY((*opened)->learnings().replayable()->empty());
}

void KnowledgeTest::keysOfScriptsAreNoPartOfErrors()
{
    const Place place;
    const auto opened = Knowledge::open(place.file);
    VERIFY_OK(opened);
    RunVerdicts run("/p");
    for (const auto *key : {"0123456789abcdef", "fedcba9876543210"}) {
        auto told = script("f", kBad);
        told.key = key;
        auto failed = verdict(false);
        failed.tests[0].message = std::format("test_{}.py:3: in test_telemetry\nE   odd", key);
        run.judged(told, failed);
    }
    VERIFY_OK(captureRun(**opened, "b", run));
    const auto learnings = (*opened)->learnings().recent({}, 10).value();
    QCOMPARE(learnings.size(), 2u);
    QCOMPARE(learnings[0].errorPattern, learnings[1].errorPattern);
    QVERIFY(learnings[0].errors.front().contains("test_script.py"));
}

void KnowledgeTest::talliesHowRecipesDid()
{
    const Place place;
    const auto opened = Knowledge::open(place.file);
    VERIFY_OK(opened);
    VERIFY_OK(captureRun(**opened, "a", runWith(2)));
    VERIFY_OK(captureRun(**opened, "b", runWith(1)));
    const auto rows = (*opened)->tallies().all();
    VERIFY_OK(rows);
    QCOMPARE(rows->size(), 2u);
    QCOMPARE(rows->front().recipe, "x");
    QCOMPARE(rows->front().language, "javascript");
    QCOMPARE(rows->front().construct, model::Construct::Loop);
    QCOMPARE(rows->front().errorClass, "anchor_situation");
    QCOMPARE(rows->front().tried, 3);
    QCOMPARE(rows->front().repaired, 3);
    QCOMPARE(rows->back().recipe, "y");
    QCOMPARE(rows->back().tried, 3);
    QCOMPARE(rows->back().repaired, 0);
}

void KnowledgeTest::consolidatesWhenDue()
{
    const Place place;
    const auto opened = Knowledge::open(place.file);
    VERIFY_OK(opened);
    JobContext job;
    VERIFY_OK(captureRun(**opened, "a", runWith(2)));
    const KnowledgeOptions options{.file = place.file, .consolidateEvery = 7};
    const auto early = consolidateWhenDue(**opened, options, job);
    VERIFY_OK(early);
    QVERIFY(!*early);
    VERIFY_OK(captureRun(**opened, "b", runWith(1, "/q")));
    const auto due = consolidateWhenDue(**opened, options, job);
    VERIFY_OK(due);
    QVERIFY(*due);
    QVERIFY((*due)->rows > 0);
    const auto patterns = (*opened)->patterns().list();
    VERIFY_OK(patterns);
    QCOMPARE(patterns->size(), 1u);
    const auto &pattern = patterns->front();
    QCOMPARE(pattern.errorClass, "anchor_situation");
    QCOMPARE(pattern.state, model::PatternState::Candidate);
    const auto change = model::scriptChangeFromJson(pattern.change);
    VERIFY_OK(change);
    QCOMPARE(change->rewrites.size(), 1u);
    QCOMPARE(change->rewrites[0].situation, "nested");
    const auto again = consolidateWhenDue(**opened, options, job);
    QVERIFY(again && !*again);
}

void KnowledgeTest::aHarmfulLessonIsDemoted()
{
    const Place place;
    {
        const auto knowledge = Knowledge::open(place.file);
        VERIFY_OK(knowledge);
        VERIFY_OK((*knowledge)
                      ->patterns()
                      .add({.key = "ecmascript/loop/anchor_situation",
                            .name = "x",
                            .state = model::PatternState::Active},
                           {.kind = "created",
                            .actor = "test",
                            .note = {},
                            .at = "2026-01-02T03:04:05Z"}));
    }
    RunVerdicts run("/p");
    run.judged(script("f", kBad), verdict(true));
    run.harmed(script("f", kBad, "recipe:learned-1"));
    run.harmed(script("f", kBad, "recipe:learned-4711")); // there is none
    run.harmed(script("f", kBad, "recipe:brace-by-insertion"));
    QCOMPARE(run.parts().harmful.size(), 2u);
    JobContext job;
    const auto learned = learningFrom({.file = place.file})(run, job);
    QCOMPARE(learned.notes.size(), 1u);
    QVERIFY2(learned.notes.front().contains("more harm than good"), learned.notes[0].c_str());
    const auto knowledge = Knowledge::open(place.file);
    QCOMPARE((*knowledge)->patterns().find(1)->value().state, model::PatternState::Demoted);
}

void KnowledgeTest::killedWhileCapturingNothingIsHalf()
{
    const Place place;
    {
        const auto knowledge = Knowledge::open(place.file);
        VERIFY_OK(captureRun(**knowledge, "before", runWith(3)));
    }
    ForkedProcess process([&](ForkedProcess &self) {
        auto knowledge = Knowledge::open(place.file);
        auto transaction = store::Transaction::begin((*knowledge)->database());
        if (!transaction || !captureRun(**knowledge, "killed", runWith(200)))
            return 1;
        self.signalReached();
        ForkedProcess::waitForKill();
    });
    QVERIFY(process.waitUntilReached());
    process.kill();
    const auto knowledge = Knowledge::open(place.file);
    VERIFY_OK(knowledge);
    QVERIFY((*knowledge)->notice().empty());
    QCOMPARE((*knowledge)->learnings().count().value(), 9);
    QCOMPARE((*knowledge)->tallies().all()->front().tried, 3);
    QCOMPARE(captureRun(**knowledge, "killed", runWith(200))->learnings, 600);
}

void KnowledgeTest::killedWhileConsolidatingNothingIsLost()
{
    const Place place;
    {
        const auto knowledge = Knowledge::open(place.file);
        VERIFY_OK(captureRun(**knowledge, "before", runWith(20)));
    }
    ForkedProcess process([&](ForkedProcess &self) {
        auto knowledge = Knowledge::open(place.file);
        auto transaction = store::Transaction::begin((*knowledge)->database());
        JobContext job;
        if (!transaction || !consolidateNow(**knowledge, {}, job))
            return 1;
        self.signalReached();
        ForkedProcess::waitForKill();
    });
    QVERIFY(process.waitUntilReached());
    process.kill();
    const auto knowledge = Knowledge::open(place.file);
    VERIFY_OK(knowledge);
    QCOMPARE((*knowledge)->learnings().count().value(), 60);
    QVERIFY((*knowledge)->patterns().list()->empty());
    JobContext job;
    const auto report = consolidateNow(**knowledge, {}, job);
    VERIFY_OK(report);
    QCOMPARE(report->count(learn::GroupResult::Created), 1);
}

void KnowledgeTest::twoAtOnceLoseNothing()
{
    const Place place;
    {
        VERIFY_OK(Knowledge::open(place.file));
    }
    const auto work = [&](const std::string &name) {
        return [&place, name](ForkedProcess &) {
            for (int i = 0; i < 10; ++i) {
                auto knowledge = Knowledge::open(place.file);
                JobContext job;
                if (!knowledge ||
                    !captureRun(**knowledge, std::format("{} {}", name, i), runWith(2, name)) ||
                    !consolidateNow(**knowledge, {}, job))
                    return 1;
            }
            return 0;
        };
    };
    ForkedProcess one(work("/one"));
    ForkedProcess other(work("/other"));
    QCOMPARE(one.wait(), 0);
    QCOMPARE(other.wait(), 0);
    const auto knowledge = Knowledge::open(place.file);
    VERIFY_OK(knowledge);
    QCOMPARE((*knowledge)->learnings().count().value(), 120);
    const auto patterns = (*knowledge)->patterns().list();
    QCOMPARE(patterns->size(), 1u);
    JobContext job;
    VERIFY_OK(consolidateNow(**knowledge, {}, job));
    // Of each function that of the template; what a recipe tried in vain is none.
    QCOMPARE((*knowledge)->patterns().list()->front().failures, 40);
}

void KnowledgeTest::packsOnceThereIsEnough()
{
    const Place place;
    {
        const auto opened = Knowledge::open(place.file);
        VERIFY_OK(opened);
        RunVerdicts run("/p");
        for (int i = 0; i < learn::kEnoughForDictionary; ++i) {
            std::string text =
                std::format("\"\"\"T {}.\"\"\"\nfrom espalier_kit import Function\n", i * 7919);
            for (int line = 0; line < 30; ++line)
                text += std::format("    f.line(\"loop.{}.body.start\", \"_esp.loop({})\")\n",
                                    i * 31 + line * 7, i * 17 + line);
            run.judged(script(std::format("f{}", i), text), verdict(true));
        }
        VERIFY_OK(captureRun(**opened, "a", run));
        QCOMPARE((*opened)->trainPacking().value(), 1);
        QCOMPARE((*opened)->trainPacking().value(), 0);
        RunVerdicts more("/p");
        more.judged(script("packed", std::string(kBad) + std::string(kBad)), verdict(true));
        VERIFY_OK(captureRun(**opened, "b", more));
    }
    const auto again = Knowledge::open(place.file);
    VERIFY_OK(again);
    const auto newest = (*again)->learnings().recent({}, 1);
    VERIFY_OK(newest);
    QCOMPARE(newest->front().code, std::string(kBad) + std::string(kBad));
}

void KnowledgeTest::vectorsSurviveBytes()
{
    model::Learning learning{.language = "go", .code = "f.line(\"a\")", .errors = {"undefined: x"}};
    const auto bytes = vectorBytes(learning);
    QVERIFY(!bytes.empty());
    const auto vector = learn::unpacked(learn::localSpace(), bytes);
    QVERIFY(vector);
    QVERIFY(learn::similarity(*vector, *learn::unpacked(learn::localSpace(), vectorBytes(learning)))
                .value() > 0.999);
    QVERIFY(!learn::unpacked(learn::localSpace(), bytes.substr(1)));
    QVERIFY(!learn::unpacked(learn::localSpace(), ""));
}

} // namespace tst_knowledge

QTEST_GUILESS_MAIN(tst_knowledge::KnowledgeTest)
#include "tst_knowledge.moc"
