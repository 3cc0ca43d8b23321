// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/learning.h"
#include "core/model/pattern.h"

#include <QTest>

namespace tst_learning {

using namespace espalier;
using namespace espalier::model;

static Learning learning()
{
    return {.id = 7,
            .project = "0123456789abcdef",
            .language = "go",
            .construct = Construct::Import,
            .source = LearningSource::CompileCheck,
            .functionName = "run",
            .functionHash = 0xfedcba9876543210,
            .shape = "go function",
            .origin = "recipe:braces",
            .attempt = 2,
            .success = false,
            .code = "text",
            .errors = {"one", "two"},
            .errorPattern = "go_import_error",
            .fixApplied = "braces",
            .durationMs = 1.5,
            .createdAt = "2026-01-02T03:04:05.006Z",
            .hash = 0x8000000000000001};
}

static Pattern pattern()
{
    return {.id = 3,
            .key = "ecmascript/loop/js_syntax_error",
            .name = "js_syntax_error",
            .family = "ecmascript",
            .languages = {{"javascript", 4}, {"tsx", 1}},
            .construct = Construct::Loop,
            .errorClass = "js_syntax_error",
            .aliases = {"ecmascript_unknown_01234567"},
            .state = PatternState::Demoted,
            .pinned = true,
            .badExample = "bad",
            .goodExample = "good",
            .why = "why",
            .howToFix = "how",
            .change = Json{{"op", "replace"}},
            .failures = 5,
            .followedBySuccess = 3,
            .occurrences = 8,
            .learningHashes = {1, 0xffffffffffffffff},
            .provenance = "a bundle",
            .contradictions = {9},
            .helped = 2,
            .harmed = 3,
            .harmedInRuns = 1,
            .lastUpdated = "2026-01-02T03:04:05.006Z"};
}

class LearningTest : public QObject {
    Q_OBJECT

private slots:
    void aLearningComesBackAsItWas();
    void aPatternComesBackAsItWas();
    void largeNumbersAreTextInJson();
    void unknownNamesGiveDefaults();
    void theHashIsOverWhatWasLearned();
    void hexadecimalNumbersAreReadStrictly_data();
    void hexadecimalNumbersAreReadStrictly();
    void aRateNeedsFailures();
    void aPatternCoversWhatWasMergedIntoIt();
};

void LearningTest::aLearningComesBackAsItWas()
{
    const Json json = toJson(learning());
    QCOMPARE(toText(toJson(learningFromJson(parseJson(toText(json))))), toText(json));
    const auto back = learningFromJson(json);
    QCOMPARE(back.functionHash, learning().functionHash);
    QCOMPARE(back.hash, learning().hash);
    QVERIFY(back.construct == Construct::Import);
    QVERIFY(back.source == LearningSource::CompileCheck);
    QCOMPARE(hashOf(back), hashOf(learning()));
}

void LearningTest::aPatternComesBackAsItWas()
{
    const Json json = toJson(pattern());
    QCOMPARE(toText(toJson(patternFromJson(parseJson(toText(json))))), toText(json));
    const auto back = patternFromJson(json);
    QCOMPARE(back.learningHashes, pattern().learningHashes);
    QCOMPARE(back.languages, pattern().languages);
    QVERIFY(back.state == PatternState::Demoted);
    QVERIFY(back.change == pattern().change);
}

void LearningTest::largeNumbersAreTextInJson()
{
    // JavaScript, and what reads JSON like it, knows 53 bits.
    QCOMPARE(toJson(learning())["hash"].get<std::string>(), "8000000000000001");
    QCOMPARE(toJson(pattern())["learning_hashes"][1].get<std::string>(), "ffffffffffffffff");
}

void LearningTest::unknownNamesGiveDefaults()
{
    const auto back = learningFromJson({{"construct", "galaxy"}, {"source", "rumour"}});
    QVERIFY(back.construct == Construct::Function);
    QVERIFY(back.source == LearningSource::ScriptTests);
    QCOMPARE(back.attempt, 1);
    const auto empty = patternFromJson(Json::object());
    QVERIFY(empty.state == PatternState::Candidate);
    QCOMPARE(empty.provenance, "own");
    QVERIFY(empty.change.is_null());
}

void LearningTest::theHashIsOverWhatWasLearned()
{
    auto other = learning();
    other.id = 8;
    other.hash = 0;
    QCOMPARE(hashOf(other), hashOf(learning()));
    other.errors = {"one", "twp"};
    QVERIFY(hashOf(other) != hashOf(learning()));
    other = learning();
    other.success = true;
    QVERIFY(hashOf(other) != hashOf(learning()));
    // Where one error ends and the next begins counts, too.
    other = learning();
    other.errors = {"onet", "wo"};
    QVERIFY(hashOf(other) != hashOf(learning()));
}

void LearningTest::hexadecimalNumbersAreReadStrictly_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qulonglong>("number");
    QTest::newRow("all digits") << "ffffffffffffffff" << 0xffffffffffffffffULL;
    QTest::newRow("few digits") << "1a" << 0x1aULL;
    QTest::newRow("nothing") << "" << 0ULL;
    QTest::newRow("a sign") << "-1" << 0ULL;
    QTest::newRow("a prefix") << "0x1" << 0ULL;
    QTest::newRow("something behind") << "1g" << 0ULL;
    QTest::newRow("too many digits") << "10000000000000000" << 0ULL;
}

void LearningTest::hexadecimalNumbersAreReadStrictly()
{
    QFETCH(const QString, text);
    QFETCH(const qulonglong, number);
    const auto read = numberOfHex(text.toStdString());
    QCOMPARE(read.has_value(), number != 0);
    QCOMPARE(read.value_or(0), number);
}

void LearningTest::aRateNeedsFailures()
{
    QCOMPARE(pattern().successRate(), std::optional(0.6));
    QVERIFY(!Pattern{}.successRate());
}

void LearningTest::aPatternCoversWhatWasMergedIntoIt()
{
    QVERIFY(pattern().covers("js_syntax_error"));
    QVERIFY(pattern().covers("ecmascript_unknown_01234567"));
    QVERIFY(!pattern().covers("js_import_error"));
}

} // namespace tst_learning

QTEST_GUILESS_MAIN(tst_learning::LearningTest)
#include "tst_learning.moc"
