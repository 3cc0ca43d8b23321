// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/consolidate.h"
#include "core/learn/patterns.h"
#include "tests/core/learn/lessons.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>

namespace tst_consolidate {

using namespace espalier;
using namespace espalier::learn;
using model::Construct;
using model::LearningSource;
using model::PatternState;
using test::captured;
using test::kBad;
using test::kGood;
using test::kGreater;
using test::Knowledge;
using test::lesson;
using test::Told;

class ConsolidateTest : public QObject {
    Q_OBJECT

private slots:
    void whatRecipesTryInVainIsNoOccurrence();
    void twoFailuresMakeACandidate();
    void groupsWithoutPatternSayWhy_data();
    void groupsWithoutPatternSayWhy();
    void theSmallestChangeIsTheExample();
    void theSuccessIsOfTheSameFunctionAndJudge();
    void theRateIsOverAllFailures();
    void nothingNewWritesNothing();
    void newLearningsAreCountedAsDeltas();
    void languagesOfAFamilyAreCountedApart();
    void aSmallerChangeReplacesTheExampleOfACandidate();
    void pinnedAndProvenTextsStay_data();
    void pinnedAndProvenTextsStay();
    void clearingLearningsTakesNothingAway();
    void importedPatternsAreLeftAlone();
    void aDamagedTextIsLeftOut();
    void itCanBeCancelled();
    void itIsDueAfterSoMany();
};

void ConsolidateTest::whatRecipesTryInVainIsNoOccurrence()
{
    Knowledge knowledge;
    auto tried = lesson("f", kBad, kGood, {.errorClass = "go_vet"});
    tried.front().learning.origin = "recipe:some";
    knowledge.tell(tried);
    knowledge.tell(tried);
    const auto report = knowledge.consolidate();
    QVERIFY(report.groups.empty());
    QVERIFY(knowledge.patterns->list()->empty());
}

void ConsolidateTest::twoFailuresMakeACandidate()
{
    Knowledge knowledge;
    const Told rest{.errorClass = "go_undefined_tel", .construct = Construct::Loop};
    knowledge.tell(lesson("f", kBad, kGood, rest));
    knowledge.tell(lesson("g", kBad, kGood, rest));
    const auto report = knowledge.consolidate();
    const auto outcome = Knowledge::outcome(report, "go/loop/go_undefined_tel");
    QVERIFY(outcome.result == GroupResult::Created);
    QCOMPARE(outcome.pattern, 1);
    QCOMPARE(report.learnings, 4);
    QVERIFY(report.rows > 0);
    const auto pattern = knowledge.first();
    QCOMPARE(pattern.name, "go_undefined_tel");
    QVERIFY(pattern.state == PatternState::Candidate);
    QVERIFY(pattern.construct == Construct::Loop);
    QCOMPARE(pattern.badExample, kBad);
    QCOMPARE(pattern.goodExample, kGood);
    QCOMPARE(pattern.howToFix,
             "Replace `f.line(\"body.start\", \"_esp\")` by `f.wrap(\"body.start\", \"_esp\")`.");
    QVERIFY(pattern.why.starts_with("A name of the telemetry"));
    QVERIFY(pattern.why.ends_with("What failed has `f.line(\"body.start\", \"_esp\")`."));
    QCOMPARE(pattern.failures, 2);
    QCOMPARE(pattern.followedBySuccess, 2);
    QCOMPARE(pattern.occurrences, 4);
    QCOMPARE(pattern.successRate(), std::optional(1.0));
    QCOMPARE(pattern.learningHashes.size(), 3u); // both failures, and the success shown
    QCOMPARE(pattern.provenance, "own");
    QVERIFY(!pattern.lastUpdated.empty());
    QCOMPARE(knowledge.learnings->sinceConsolidation(), 0);
}

void ConsolidateTest::groupsWithoutPatternSayWhy_data()
{
    QTest::addColumn<int>("minimum");
    QTest::addColumn<QString>("good");
    QTest::addColumn<bool>("success");
    QTest::addColumn<QString>("result");
    QTest::newRow("too few failures") << 3 << QString::fromStdString(kGood) << true << "too-few";
    QTest::newRow("no success") << 2 << "" << false << "no-success";
    QTest::newRow("the same script passed")
        << 2 << QString::fromStdString(kBad) << true << "no-change";
    QTest::newRow("the script that passed is not there") << 2 << "" << true << "no-text";
    QTest::newRow("enough") << 2 << QString::fromStdString(kGood) << true << "created";
}

void ConsolidateTest::groupsWithoutPatternSayWhy()
{
    QFETCH(const int, minimum);
    QFETCH(const QString, good);
    QFETCH(const bool, success);
    Knowledge knowledge;
    for (const auto *function : {"f", "g"}) {
        auto told = lesson(function, kBad, good.toStdString(), {.errorClass = "go_vet"});
        told.resize(success ? 2 : 1);
        knowledge.tell(told);
    }
    const auto report = knowledge.consolidate({.minOccurrences = minimum});
    const auto outcome = Knowledge::outcome(report, "go/function/go_vet");
    QTEST(QString::fromStdString(std::string(nameOf(outcome.result))), "result");
    QCOMPARE(outcome.failures, 2);
    QCOMPARE(outcome.pattern != 0, outcome.result == GroupResult::Created);
    QCOMPARE(knowledge.patterns->list()->size(), outcome.pattern != 0 ? 1u : 0u);
}

void ConsolidateTest::theSmallestChangeIsTheExample()
{
    Knowledge knowledge;
    const Told rest{.errorClass = "go_vet"};
    knowledge.tell(lesson("f", kBad, kGreater, rest));
    knowledge.tell(lesson("g", kBad, kGood, rest));
    knowledge.tell(lesson("h", kBad + "# long\n", kGreater + "# longer\n", rest));
    const auto small = lesson("i", "a\nb\n", "a\nc\n", rest);
    knowledge.tell(small);
    static_cast<void>(knowledge.consolidate());
    QCOMPARE(knowledge.first().badExample, "a\nb\n");
    QCOMPARE(knowledge.first().goodExample, "a\nc\n");
    QCOMPARE(knowledge.first().learningHashes.front(), model::hashOf(small.front().learning));
    QCOMPARE(knowledge.first().learningHashes.at(1), model::hashOf(small.back().learning));
}

void ConsolidateTest::theSuccessIsOfTheSameFunctionAndJudge()
{
    Knowledge knowledge;
    const Told failed{.function = "f",
                      .code = kBad,
                      .errorClass = "go_vet",
                      .source = LearningSource::CompileCheck};
    Told passed = failed;
    passed.success = true;
    passed.code = kGood;
    // Before it, of another function, of another judge.
    Told elsewhere = passed;
    elsewhere.function = "g";
    Told otherwise = passed;
    otherwise.source = LearningSource::ScriptTests;
    knowledge.tell({captured(passed), captured(failed), captured(failed), captured(elsewhere),
                    captured(otherwise)});
    auto report = knowledge.consolidate();
    QVERIFY(Knowledge::outcome(report, "go/function/go_vet").result == GroupResult::NoSuccess);
    knowledge.tell({captured(passed)});
    report = knowledge.consolidate();
    QVERIFY(Knowledge::outcome(report, "go/function/go_vet").result == GroupResult::Created);
    QCOMPARE(knowledge.first().followedBySuccess, 2);
    QCOMPARE(knowledge.first().occurrences, 3); // one success followed both
}

void ConsolidateTest::theRateIsOverAllFailures()
{
    Knowledge knowledge;
    const Told rest{.errorClass = "go_vet"};
    knowledge.tell(lesson("f", kBad, kGood, rest));
    for (const auto *function : {"g", "h", "i"})
        knowledge.tell({lesson(function, kBad, kGood, rest).front()});
    static_cast<void>(knowledge.consolidate());
    QCOMPARE(knowledge.first().failures, 4);
    QCOMPARE(knowledge.first().successRate(), std::optional(0.25));
}

void ConsolidateTest::nothingNewWritesNothing()
{
    Knowledge knowledge;
    knowledge.tell(lesson("f", kBad, kGood, {.errorClass = "go_vet"}));
    knowledge.tell(lesson("g", kBad, kGood, {.errorClass = "go_vet"}));
    static_cast<void>(knowledge.consolidate());
    const auto before = toText(model::toJson(knowledge.first()));
    const auto report = knowledge.consolidate();
    QCOMPARE(report.rows, 0);
    QVERIFY(Knowledge::outcome(report, "go/function/go_vet").result == GroupResult::Unchanged);
    QCOMPARE(toText(model::toJson(knowledge.first())), before);
    QCOMPARE(knowledge.patterns->events(1, 10)->size(), 1u);
}

void ConsolidateTest::newLearningsAreCountedAsDeltas()
{
    Knowledge knowledge;
    knowledge.tell(lesson("f", kBad, kGood, {.errorClass = "go_vet"}));
    knowledge.tell(lesson("g", kBad, kGood, {.errorClass = "go_vet"}));
    static_cast<void>(knowledge.consolidate());
    knowledge.tell(lesson("h", kBad, kGood, {.errorClass = "go_vet"}));
    const auto report = knowledge.consolidate();
    QVERIFY(Knowledge::outcome(report, "go/function/go_vet").result == GroupResult::Updated);
    const auto events = knowledge.patterns->events(1, 10);
    QCOMPARE(events->size(), 2u);
    QCOMPARE(events->front().reason.kind, "counted");
    QCOMPARE(events->front().reason.actor, "consolidation");
    QCOMPARE(events->front().before["failures"].get<int>(), 2);
    QCOMPARE(events->front().after["failures"].get<int>(), 3);
    QVERIFY(!events->front().after.contains("bad_example"));
}

void ConsolidateTest::languagesOfAFamilyAreCountedApart()
{
    Knowledge knowledge;
    Told rest{.errorClass = "js_syntax_error", .language = "javascript"};
    knowledge.tell(lesson("f", kBad, kGood, rest));
    knowledge.tell(lesson("g", kBad, kGood, rest));
    rest.language = "typescript";
    knowledge.tell(lesson("h", kBad, kGood, rest));
    const auto report = knowledge.consolidate();
    QCOMPARE(report.groups.size(), 1u);
    QCOMPARE(report.groups.front().key, "ecmascript/function/js_syntax_error");
    QCOMPARE(knowledge.first().languages,
             (std::map<std::string, std::int64_t>{{"javascript", 2}, {"typescript", 1}}));
}

void ConsolidateTest::aSmallerChangeReplacesTheExampleOfACandidate()
{
    Knowledge knowledge;
    knowledge.tell(lesson("f", kBad, kGood, {.errorClass = "go_vet"}));
    static_cast<void>(knowledge.consolidate({.minOccurrences = 1}));
    knowledge.tell(lesson("g", "a\nb\n", "a\nc\n", {.errorClass = "go_vet"}));
    static_cast<void>(knowledge.consolidate());
    QCOMPARE(knowledge.first().goodExample, "a\nc\n");
    QCOMPARE(knowledge.first().howToFix, "Replace `b` by `c`.");
    // What it was is not lost.
    const auto event = knowledge.patterns->events(1, 1)->front();
    QCOMPARE(event.reason.kind, "example");
    QCOMPARE(event.before["good_example"].get<std::string>(), kGood);
    QCOMPARE(event.after["good_example"].get<std::string>(), "a\nc\n");
}

void ConsolidateTest::pinnedAndProvenTextsStay_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("pinned") << "pinned";
    QTest::newRow("edited") << "edited";
    QTest::newRow("active") << "active";
    QTest::newRow("disabled") << "disabled";
}

void ConsolidateTest::pinnedAndProvenTextsStay()
{
    QFETCH(const QString, kind);
    const std::string how = kind.toStdString();
    Knowledge knowledge;
    knowledge.tell(lesson("f", kBad, kGood, {.errorClass = "go_vet"}));
    static_cast<void>(knowledge.consolidate({.minOccurrences = 1}));
    auto &patterns = *knowledge.patterns;
    if (how == "pinned")
        VERIFY_OK(setPinned(patterns, 1, true, knowledge.clock));
    else if (how == "edited")
        VERIFY_OK(editPattern(patterns, 1, {.why = "because"}, knowledge.clock));
    else if (how == "active")
        VERIFY_OK(recordReplays(patterns, 1, {1, 0}, knowledge.clock));
    else
        VERIFY_OK(setEnabled(patterns, 1, false, knowledge.clock));
    const auto before = knowledge.first();
    knowledge.tell(lesson("g", "a\nb\n", "a\nc\n", {.errorClass = "go_vet"}));
    static_cast<void>(knowledge.consolidate());
    const auto after = knowledge.first();
    QCOMPARE(after.why, before.why);
    QCOMPARE(after.badExample, kBad);
    QCOMPARE(after.howToFix, before.howToFix);
    QVERIFY(after.state == before.state);
    QCOMPARE(after.failures, 2);
}

void ConsolidateTest::clearingLearningsTakesNothingAway()
{
    Knowledge knowledge;
    knowledge.tell(lesson("f", kBad, kGood, {.errorClass = "go_vet"}));
    knowledge.tell(lesson("g", kBad, kGood, {.errorClass = "go_vet"}));
    static_cast<void>(knowledge.consolidate());
    const auto before = toText(model::toJson(knowledge.first()));
    QCOMPARE(knowledge.learnings->clear(""), 4);
    static_cast<void>(knowledge.consolidate());
    knowledge.tell({lesson("h", kBad, kGood, {.errorClass = "go_vet"}).front()});
    static_cast<void>(knowledge.consolidate());
    QCOMPARE(toText(model::toJson(knowledge.first())), before);
}

void ConsolidateTest::importedPatternsAreLeftAlone()
{
    Knowledge knowledge;
    const model::Pattern imported{.key = "go/function/go_vet@bundle",
                                  .name = "go_vet",
                                  .family = "go",
                                  .languages = {{"go", 0}},
                                  .errorClass = "go_vet",
                                  .badExample = kBad,
                                  .goodExample = kGood,
                                  .provenance = "bundle"};
    VERIFY_OK(knowledge.patterns->add(
        imported,
        {.kind = "imported", .actor = "bundle", .note = "", .at = "2026-01-02T03:04:05Z"}));
    const auto before = toText(model::toJson(knowledge.first()));
    knowledge.tell(lesson("f", kBad, kGood, {.errorClass = "go_vet"}));
    knowledge.tell(lesson("g", kBad, kGood, {.errorClass = "go_unknown_00000001"}));
    static_cast<void>(knowledge.consolidate({.minOccurrences = 1}));
    QCOMPARE(toText(model::toJson(knowledge.first())), before);
    QCOMPARE(knowledge.patterns->list()->size(), 2u);
}

void ConsolidateTest::aDamagedTextIsLeftOut()
{
    Knowledge knowledge;
    knowledge.tell(lesson("f", "a\nb\n", "a\nc\n", {.errorClass = "go_vet"}));
    knowledge.tell(lesson("g", kBad, kGood, {.errorClass = "go_vet"}));
    VERIFY_OK(knowledge.database->execute("DELETE FROM contents WHERE id = 1"));
    static_cast<void>(knowledge.consolidate());
    QCOMPARE(knowledge.first().badExample, kBad);
    QCOMPARE(knowledge.first().failures, 2);
}

void ConsolidateTest::itCanBeCancelled()
{
    Knowledge knowledge;
    knowledge.tell(lesson("f", kBad, kGood, {.errorClass = "go_vet"}));
    std::stop_source stop;
    JobContext job(stop.get_token(), [&](const Progress &progress) {
        if (progress.phase == "store")
            stop.request_stop();
    });
    VERIFY_FAILS(Cancelled,
                 consolidate(*knowledge.learnings, *knowledge.patterns, test::errorClasses(),
                             {.minOccurrences = 1}, knowledge.clock, job));
    QCOMPARE(knowledge.patterns->list()->size(), 0u);
    QCOMPARE(knowledge.learnings->sinceConsolidation(), 2);
    static_cast<void>(knowledge.consolidate({.minOccurrences = 1}));
    QCOMPARE(knowledge.patterns->list()->size(), 1u);
}

void ConsolidateTest::itIsDueAfterSoMany()
{
    Knowledge knowledge;
    QCOMPARE(consolidationDue(*knowledge.learnings, 2), false);
    knowledge.tell(lesson("f", kBad, kGood, {.errorClass = "go_vet"}));
    QCOMPARE(consolidationDue(*knowledge.learnings, 3), false);
    QCOMPARE(consolidationDue(*knowledge.learnings, 2), true);
    QCOMPARE(consolidationDue(*knowledge.learnings, 0), false);
    static_cast<void>(knowledge.consolidate());
    QCOMPARE(consolidationDue(*knowledge.learnings, 2), false);
}

} // namespace tst_consolidate

QTEST_GUILESS_MAIN(tst_consolidate::ConsolidateTest)
#include "tst_consolidate.moc"
