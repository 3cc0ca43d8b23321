// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/merging.h"
#include "core/learn/patterns.h"
#include "tests/core/learn/lessons.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>

namespace tst_merging {

using namespace espalier;
using namespace espalier::learn;
using model::Construct;
using model::PatternState;
using test::Knowledge;
using test::lesson;
using test::Told;

static const std::string kBad = "import x\ndef insert(f):\n    f.line(\"body.start\", \"_esp\")\n";
static const std::string kGood = "import x\ndef insert(f):\n    f.wrap(\"body.start\", \"_esp\")\n";
static const std::string kElse = "import y\nimport z\ndef other(f):\n    return f.all(2)\n";

class MergingTest : public QObject {
    Q_OBJECT

private slots:
    void theOneThatOccursMostStays();
    void countsOfOtherSourcesStayApart();
    void whatDoesNotFitIsRefused_data();
    void whatDoesNotFitIsRefused();
    void previewingWritesNothing();
    void consolidationRemembersIt();
    void whatIsLikeAMergedOneGoesToTheOneThatStays();
    void ownLearningsCountApartInAnImportedOne();
    void aMergedOneIsNotChanged();

private:
    static model::Pattern pattern(std::int64_t id, std::int64_t failures,
                                  const std::string &source = "own")
    {
        return {.id = id,
                .key = "go/function/class_" + std::to_string(id),
                .name = "Pattern " + std::to_string(id),
                .family = "go",
                .languages = {{"go", failures}},
                .errorClass = "class_" + std::to_string(id),
                .failures = failures,
                .followedBySuccess = 1,
                .occurrences = failures + 1,
                .learningHashes = {static_cast<std::uint64_t>(id)},
                .provenance = source,
                .helped = id,
                .lastUpdated = "2026-01-02T03:04:05Z"};
    }
    /// Two patterns of one language and construct, each of two failures.
    static void fill(Knowledge &knowledge)
    {
        for (const auto *name : {"f", "g", "h"})
            knowledge.tell(lesson(name, kBad, kGood, {.errorClass = "go_undefined_tel"}));
        for (const auto *name : {"i", "j"})
            knowledge.tell(lesson(name, kElse, kGood, {.errorClass = "go_type_error"}));
        static_cast<void>(knowledge.consolidate());
    }
};

void MergingTest::theOneThatOccursMostStays()
{
    auto third = pattern(3, 4);
    third.aliases = {"another", "class_1"};
    third.languages = {{"tinygo", 4}};
    third.contradictions = {1, 8};
    third.state = PatternState::Active;
    auto second = pattern(2, 9);
    second.contradictions = {3, 7};
    const auto merging = mergingOf({pattern(1, 2), second, third});
    VERIFY_OK(merging);
    const auto &one = merging->pattern;
    QCOMPARE(one.id, 2);
    QCOMPARE(one.name, "Pattern 2");
    QCOMPARE(one.failures, 15);
    QCOMPARE(one.followedBySuccess, 3);
    QCOMPARE(one.occurrences, 18);
    QCOMPARE(one.languages, (std::map<std::string, std::int64_t>{{"go", 11}, {"tinygo", 4}}));
    QCOMPARE(one.aliases, (std::vector<std::string>{"class_3", "another", "class_1"}));
    QCOMPARE(one.learningHashes, (std::vector<std::uint64_t>{2, 3, 1}));
    QCOMPARE(one.contradictions, (std::vector<std::int64_t>{7}));
    QVERIFY(one.pinned);
    // Replays speak for a remedy, which is not that of the others.
    QCOMPARE(one.helped, 2);
    QVERIFY(one.state == PatternState::Candidate);
    QCOMPARE(merging->merged.size(), 2u);
    QCOMPARE(merging->merged.front().id, 3);
    // Of equal ones the first stays.
    QCOMPARE(mergingOf({pattern(5, 3), pattern(4, 3)})->pattern.id, 4);
}

void MergingTest::countsOfOtherSourcesStayApart()
{
    auto theirs = pattern(2, 5, "team a");
    theirs.elsewhere["team b"] = {.failures = 7, .followedBySuccess = 6, .occurrences = 9};
    theirs.languages = {{"tinygo", 5}};
    const auto merging = mergingOf({pattern(1, 50), theirs});
    VERIFY_OK(merging);
    const auto &one = merging->pattern;
    QCOMPARE(one.failures, 50);
    QCOMPARE(one.elsewhere.size(), 2u);
    QVERIFY(one.countsOf("team a") == (model::PatternCounts{5, 1, 6}));
    QVERIFY(one.countsOf("team b") == (model::PatternCounts{7, 6, 9}));
    QVERIFY(one.countsOf("nobody") == model::PatternCounts{});
    QCOMPARE(one.languages, (std::map<std::string, std::int64_t>{{"go", 50}, {"tinygo", 0}}));
    const auto back = model::patternFromJson(model::toJson(one));
    QVERIFY(back.elsewhere == one.elsewhere);
    // Counts of other sources count for who stays, too.
    QCOMPARE(mergingOf({pattern(1, 13), theirs})->pattern.id, 2);
}

void MergingTest::whatDoesNotFitIsRefused_data()
{
    QTest::addColumn<int>("which");
    QTest::newRow("only one") << 0;
    QTest::newRow("the same one twice") << 1;
    QTest::newRow("another language") << 2;
    QTest::newRow("another construct") << 3;
    QTest::newRow("one that is forgotten") << 4;
    QTest::newRow("one that was merged before") << 5;
}

void MergingTest::whatDoesNotFitIsRefused()
{
    QFETCH(int, which);
    std::vector patterns{pattern(1, 2), pattern(2, 2)};
    if (which == 0)
        patterns.pop_back();
    if (which == 1)
        patterns.back().id = 1;
    if (which == 2)
        patterns.back().family = "python";
    if (which == 3)
        patterns.back().construct = Construct::Loop;
    if (which >= 4)
        patterns.back().state = which == 4 ? PatternState::Forgotten : PatternState::Merged;
    const auto merging = mergingOf(patterns);
    QVERIFY(!merging);
    QCOMPARE(merging.error().kind, which >= 4 ? ErrorKind::NotFound : ErrorKind::InvalidInput);
}

void MergingTest::previewingWritesNothing()
{
    Knowledge knowledge;
    fill(knowledge);
    const auto revision = knowledge.patterns->revision().value();
    const std::vector<std::int64_t> both{1, 2};
    VERIFY_OK(previewMerging(*knowledge.patterns, both));
    const std::vector<std::int64_t> none{1, 99};
    VERIFY_FAILS(NotFound, previewMerging(*knowledge.patterns, none));
    VERIFY_FAILS(NotFound,
                 mergePatterns(*knowledge.database, *knowledge.patterns, none, knowledge.clock));
    QCOMPARE(knowledge.patterns->revision().value(), revision);
}

void MergingTest::consolidationRemembersIt()
{
    Knowledge knowledge;
    fill(knowledge);
    QCOMPARE(knowledge.all().size(), 2u);
    const auto known = Knowledge::outcome(knowledge.consolidate(), "go/function/go_undefined_tel");
    const auto other = Knowledge::outcome(knowledge.consolidate(), "go/function/go_type_error");
    const std::vector<std::int64_t> both{other.pattern, known.pattern};
    VERIFY_OK(mergePatterns(*knowledge.database, *knowledge.patterns, both, knowledge.clock));
    QCOMPARE(knowledge.all().size(), 1u);
    const auto merged = knowledge.all().front();
    QCOMPARE(merged.id, known.pattern);
    QCOMPARE(merged.failures, 5);
    // Nothing new: nothing is written, and nothing is made anew.
    QCOMPARE(knowledge.consolidate().rows, 0);
    // What comes later of either class counts for the one that stays.
    knowledge.tell(lesson("k", kElse, kGood, {.errorClass = "go_type_error"}));
    const auto report = knowledge.consolidate();
    QCOMPARE(report.count(GroupResult::Created), 0);
    QCOMPARE(Knowledge::outcome(report, "go/function/go_type_error").pattern, known.pattern);
    QCOMPARE(knowledge.all().size(), 1u);
    const auto grown = knowledge.all().front();
    QCOMPARE(grown.failures, 6);
    QCOMPARE(grown.name, merged.name);
    QCOMPARE(grown.goodExample, merged.goodExample);
    QVERIFY(knowledge.patterns->find(other.pattern).value()->state == PatternState::Merged);
}

void MergingTest::whatIsLikeAMergedOneGoesToTheOneThatStays()
{
    Knowledge knowledge;
    fill(knowledge);
    const std::vector<std::int64_t> both{1, 2};
    const auto merging =
        mergePatterns(*knowledge.database, *knowledge.patterns, both, knowledge.clock);
    VERIFY_OK(merging);
    // An unknown class whose change is that of the one that is not listed any more.
    for (const auto *name : {"m", "n"})
        knowledge.tell(lesson(name, kElse, kGood, {.errorClass = "go_unknown_12345678"}));
    const auto outcome =
        Knowledge::outcome(knowledge.consolidate(), "go/function/go_unknown_12345678");
    QVERIFY(outcome.result == GroupResult::Merged);
    QCOMPARE(outcome.pattern, merging->pattern.id);
    QCOMPARE(knowledge.all().size(), 1u);
    QVERIFY(knowledge.all().front().covers("go_unknown_12345678"));
}

void MergingTest::ownLearningsCountApartInAnImportedOne()
{
    Knowledge knowledge;
    fill(knowledge);
    auto theirs = pattern(0, 100, "team a");
    theirs.key += "@team a";
    const auto added = knowledge.patterns->add(
        theirs, {.kind = "imported", .actor = "team a", .note = {}, .at = theirs.lastUpdated});
    VERIFY_OK(added);
    const auto own = knowledge.first();
    const std::vector<std::int64_t> both{own.id, added->ids.front()};
    VERIFY_OK(mergePatterns(*knowledge.database, *knowledge.patterns, both, knowledge.clock));
    knowledge.tell(lesson("k", kBad, kGood, {.errorClass = own.errorClass}));
    static_cast<void>(knowledge.consolidate());
    const auto merged = knowledge.patterns->find(added->ids.front()).value();
    QCOMPARE(merged->failures, 100);
    QCOMPARE(merged->countsOf("own").failures, own.failures + 1);
}

void MergingTest::aMergedOneIsNotChanged()
{
    Knowledge knowledge;
    fill(knowledge);
    const std::vector<std::int64_t> both{1, 2};
    const auto merging =
        mergePatterns(*knowledge.database, *knowledge.patterns, both, knowledge.clock);
    const auto gone = merging->merged.front().id;
    auto &patterns = *knowledge.patterns;
    VERIFY_FAILS(NotFound, editPattern(patterns, gone, {.name = "x"}, knowledge.clock));
    VERIFY_FAILS(NotFound, setEnabled(patterns, gone, false, knowledge.clock));
    VERIFY_FAILS(NotFound, forget(patterns, gone, knowledge.clock));
    VERIFY_FAILS(Conflict, restore(patterns, gone, knowledge.clock));
    VERIFY_FAILS(NotFound, recordReplays(patterns, gone, {1, 0}, knowledge.clock));
    // Forgetting the one that stays keeps away what it stands for.
    VERIFY_OK(forget(patterns, merging->pattern.id, knowledge.clock));
    const auto report = knowledge.consolidate();
    QCOMPARE(report.count(GroupResult::Forgotten), 2);
    QVERIFY(knowledge.all().empty());
}

} // namespace tst_merging

QTEST_GUILESS_MAIN(tst_merging::MergingTest)
#include "tst_merging.moc"
