// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"
#include "core/learn/bundle.h"
#include "core/learn/otherformats.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <string>

using namespace espalier;
using namespace espalier::learn;
using model::Pattern;

class BundleTest : public QObject {
    Q_OBJECT

private slots:
    void survivesTheWay();
    void keepsWhereAPatternCameFrom();
    void masksSecretsOnTheWayOut();
    void whatWasChangedIsRefused();
    void aNewerOneIsRefused();
    void refusesWhatIsNoBundle_data();
    void refusesWhatIsNoBundle();
    void hostilePatternsAreLeftOut_data();
    void hostilePatternsAreLeftOut();
    void hostileTextIsMadeHarmless();
    void sourcesHaveNames_data();
    void sourcesHaveNames();
    void filesOfOthersAreKnownByName_data();
    void filesOfOthersAreKnownByName();
    void learningsOfOthersAreRead();
    void patternsOfOthersAreRead();
    void filesSurviveTheWay();
};

namespace {

Pattern pattern(const std::string &errorClass = "go_type_error")
{
    Pattern made{.id = 12,
                 .key = "go/loop/" + errorClass,
                 .name = errorClass,
                 .family = "go",
                 .languages = {{"go", 3}},
                 .construct = model::Construct::Loop,
                 .errorClass = errorClass,
                 .state = model::PatternState::Active,
                 .pinned = true,
                 .badExample = "bad",
                 .goodExample = "good",
                 .why = "It fails.",
                 .howToFix = "Mend it."};
    made.change = parseJson(R"({"rewrites": [{"find": "a", "replace": ["b"]}]})");
    made.failures = 3;
    made.followedBySuccess = 2;
    made.occurrences = 5;
    made.helped = 4;
    made.learningHashes = {1, 2};
    made.contradictions = {5};
    return made;
}

/// A bundle with one pattern as JSON, signed rightly.
std::string bundleOf(const Json &one, const std::string &source = "them")
{
    const Json patterns = Json::array({one});
    return toText({{"format", "espalier-patterns"},
                   {"schema_version", 1},
                   {"source", source},
                   {"sha256", sha256Hex(source + '\n' + toText(patterns))},
                   {"patterns", patterns}});
}

std::string secret()
{
    return std::string("gh") + "p_" + std::string(18, 'a') + "B7" + "cD9eF1gH2jK3lM4n";
}

} // namespace

void BundleTest::survivesTheWay()
{
    const std::vector patterns{pattern(), pattern("go_vet")};
    const auto written = writeBundle(patterns, "team a", "2026-01-02T03:04:05Z");
    VERIFY_OK(written);
    QCOMPARE(written->patterns, 2u);
    QCOMPARE(written->masked, 0u);
    const auto read = readBundle(written->text);
    VERIFY_OK(read);
    QCOMPARE(read->source, "team a");
    QCOMPARE(read->patterns.size(), 2u);
    QVERIFY(read->problems.empty());
    const auto &first = read->patterns.front();
    QCOMPARE(first.key, "go/loop/go_type_error@team a");
    QCOMPARE(first.provenance, "team a");
    QCOMPARE(first.state, model::PatternState::Candidate);
    QCOMPARE(first.id, 0);
    QVERIFY(!first.pinned);
    QCOMPARE(first.helped, 0);
    QCOMPARE(first.failures, 3);
    QCOMPARE(first.followedBySuccess, 2);
    QVERIFY(first.learningHashes.empty());
    QVERIFY(first.contradictions.empty());
    QCOMPARE(toText(first.change), toText(pattern().change));
    QCOMPARE(first.goodExample, "good");
}

void BundleTest::keepsWhereAPatternCameFrom()
{
    auto theirs = pattern();
    theirs.provenance = "team b";
    theirs.key += "@team b";
    const auto written = writeBundle(std::span(&theirs, 1), "team a", "");
    VERIFY_OK(written);
    const auto read = readBundle(written->text);
    VERIFY_OK(read);
    QCOMPARE(read->patterns.front().provenance, "team b");
    QCOMPARE(read->patterns.front().key, "go/loop/go_type_error@team b");
}

void BundleTest::masksSecretsOnTheWayOut()
{
    auto told = pattern();
    told.badExample = "token = \"" + secret() + "\"";
    const auto written = writeBundle(std::span(&told, 1), "us", "");
    VERIFY_OK(written);
    QCOMPARE(written->masked, 1u);
    QVERIFY(!written->text.contains(secret()));
    VERIFY_OK(readBundle(written->text));
}

void BundleTest::whatWasChangedIsRefused()
{
    const auto one = pattern();
    auto text = writeBundle(std::span(&one, 1), "us", "")->text;
    const auto at = text.find("Mend it.");
    QVERIFY(at != std::string::npos);
    text.replace(at, 4, "Bend");
    VERIFY_FAILS(Corrupt, readBundle(text));
}

void BundleTest::aNewerOneIsRefused()
{
    auto json = parseJson(bundleOf(model::toJson(pattern())));
    json["schema_version"] = 2;
    VERIFY_FAILS(TooNew, readBundle(toText(json)));
}

void BundleTest::refusesWhatIsNoBundle_data()
{
    QTest::addColumn<std::string>("text");
    QTest::newRow("nothing") << std::string();
    QTest::newRow("a list") << std::string("[]");
    QTest::newRow("another format") << std::string(R"({"format": "x", "patterns": []})");
    QTest::newRow("no patterns") << std::string(
        R"({"format": "espalier-patterns", "schema_version": 1, "source": "x"})");
    QTest::newRow("deep") << std::string(100'000, '[') + std::string(100'000, ']');
    QTest::newRow("deep and open") << std::string(5'000'000, '[');
    QTest::newRow("huge") << std::string(kMostBundleBytes + 1, ' ');
    QTest::newRow("bytes") << std::string("\xff\xfe\0\x01", 4);
    QTest::newRow("a path as its source")
        << bundleOf(model::toJson(pattern()), "../../somewhere/else");
    QTest::newRow("our own name") << bundleOf(model::toJson(pattern()), "own");
}

void BundleTest::refusesWhatIsNoBundle()
{
    QFETCH(std::string, text);
    const auto read = readBundle(text);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
    QVERIFY(!read.error().message.empty());
}

void BundleTest::hostilePatternsAreLeftOut_data()
{
    QTest::addColumn<std::string>("json");
    const auto with = [](const char *name, const Json &value) {
        auto json = model::toJson(pattern());
        json[name] = value;
        return toText(json);
    };
    QTest::newRow("a number") << std::string("7");
    QTest::newRow("a name that is a list") << with("name", Json::array());
    QTest::newRow("no key") << with("key", "");
    QTest::newRow("a key that leads away") << with("key", "../../x");
    QTest::newRow("a key with a line end") << with("key", "go/loop/x\ny");
    QTest::newRow("a huge key") << with("key", "a/b/" + std::string(100'000, 'c'));
    QTest::newRow("a huge example") << with("good_example", std::string(1'000'000, 'x'));
    QTest::newRow("counts as text") << with("failures", "many");
    QTest::newRow("a change that is none") << with("change", "import os");
    QTest::newRow("lines within a line") << with(
        "change", parseJson(R"({"rewrites": [{"find": "a", "replace": ["b\nimport os"]}]})"));
    QTest::newRow("a change with controls")
        << with("change", parseJson(R"({"rewrites": [{"find": "a", "replace": ["b\u001b[2J"]}]})"));
}

void BundleTest::hostilePatternsAreLeftOut()
{
    QFETCH(std::string, json);
    const auto read = readBundle(bundleOf(parseJson(json)));
    VERIFY_OK(read);
    QVERIFY(read->patterns.empty());
    QCOMPARE(read->problems.size(), 1u);
    QVERIFY2(read->problems.front().contains("left out"), read->problems.front().c_str());
}

void BundleTest::hostileTextIsMadeHarmless()
{
    auto json = model::toJson(pattern());
    json["why"] = "red \x1b[31m and \u202Eback";
    json["good_example"] = "key = '" + secret() + "'";
    json["failures"] = -7;
    json["followed_by_success"] = 1'000'000'000'000;
    json["state"] = "active";
    json["provenance"] = "../x";
    const auto read = readBundle(bundleOf(json));
    VERIFY_OK(read);
    QCOMPARE(read->patterns.size(), 1u);
    const auto &one = read->patterns.front();
    QVERIFY(!one.why.contains('\x1b'));
    QVERIFY(!one.why.contains("\u202E"));
    QVERIFY(!one.goodExample.contains(secret()));
    QCOMPARE(one.failures, 0);
    QCOMPARE(one.followedBySuccess, 0);
    QCOMPARE(one.state, model::PatternState::Candidate);
    QCOMPARE(one.provenance, "them");
    QVERIFY(std::ranges::any_of(
        read->problems, [](const std::string &problem) { return problem.contains("secrets"); }));
}

void BundleTest::sourcesHaveNames_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<bool>("expected");
    QTest::newRow("a word") << std::string("team-a_1.0") << true;
    QTest::newRow("words") << std::string("a team") << true;
    QTest::newRow("none") << std::string() << false;
    QTest::newRow("oneself") << std::string("own") << false;
    QTest::newRow("a path") << std::string("a/b") << false;
    QTest::newRow("hidden") << std::string("..") << false;
    QTest::newRow("a key's end") << std::string("a@b") << false;
    QTest::newRow("long") << std::string(61, 'a') << false;
    QTest::newRow("an escape") << std::string("a\x1b") << false;
}

void BundleTest::sourcesHaveNames()
{
    QFETCH(std::string, name);
    QFETCH(bool, expected);
    QCOMPARE(isSourceName(name), expected);
    const auto one = pattern();
    QCOMPARE(writeBundle(std::span(&one, 1), name, "").has_value(), expected);
}

void BundleTest::filesOfOthersAreKnownByName_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<int>("kind");
    QTest::addColumn<std::string>("language");
    QTest::newRow("learnings") << std::string("go_learnings.json") << int(OtherFile::Learnings)
                               << std::string("go");
    QTest::newRow("patterns") << std::string("c_sharp_patterns.json") << int(OtherFile::Patterns)
                              << std::string("c_sharp");
    QTest::newRow("index") << std::string("cache_index.json") << int(OtherFile::CacheIndex)
                           << std::string();
    QTest::newRow("no language") << std::string("_learnings.json") << int(OtherFile::None)
                                 << std::string();
    QTest::newRow("a path") << std::string("../x_learnings.json") << int(OtherFile::None)
                            << std::string();
    QTest::newRow("another") << std::string("notes.json") << int(OtherFile::None) << std::string();
}

void BundleTest::filesOfOthersAreKnownByName()
{
    QFETCH(std::string, name);
    QFETCH(int, kind);
    QFETCH(std::string, language);
    const auto found = otherFileNamed(name);
    QCOMPARE(int(found.kind), kind);
    QCOMPARE(found.language, language);
    if (found.kind != OtherFile::None)
        QCOMPARE(otherFilename(found.kind, found.language), name);
    QVERIFY(otherFilename(OtherFile::Learnings, "../x").empty());
}

void BundleTest::learningsOfOthersAreRead()
{
    const auto json = parseJson(R"([
        {"construct": "loop", "attempt": 2, "success": false, "code": "bad", "errors": ["e\u001b"],
         "error_pattern": "go_type_error", "timestamp": "2025-03-04T05:06:07.89"},
        {"construct_type": "function", "success": true, "generated_code": "good",
         "timestamp": "2025-13-04T05:06:07"},
        {"success": "yes"}, 7])");
    const std::string now = "2026-01-02T03:04:05Z";
    const auto read = learningsFromFile(json, "go", "import", now);
    VERIFY_OK(read);
    QCOMPARE(read->values.size(), 2u);
    QCOMPARE(read->leftOut, 2u);
    QCOMPARE(read->values[0].construct, model::Construct::Loop);
    QCOMPARE(read->values[0].createdAt, "2025-03-04T05:06:07Z");
    QCOMPARE(read->values[0].attempt, 2);
    QVERIFY(!read->values[0].errors.front().contains('\x1b'));
    QCOMPARE(read->values[1].code, "good");
    QCOMPARE(read->values[1].createdAt, now);
    QVERIFY(read->values[1].success);
    VERIFY_FAILS(InvalidInput, learningsFromFile(parseJson("7"), "go", "import", now));
}

void BundleTest::patternsOfOthersAreRead()
{
    const auto json = parseJson(R"({"patterns": [
        {"error_pattern": "go_type_error", "bad_example": "b", "good_example": "g",
         "why_it_fails": "w", "how_to_fix": "h", "occurrences": 8, "success_rate": 0.75},
        {"why_it_fails": "nothing says of what"}]})");
    const auto read = patternsFromFile(json, "go", "go", "files");
    VERIFY_OK(read);
    QCOMPARE(read->values.size(), 1u);
    QCOMPARE(read->leftOut, 1u);
    const auto &one = read->values.front();
    QCOMPARE(one.key, "go/function/go_type_error@files");
    QCOMPARE(one.state, model::PatternState::Candidate);
    QCOMPARE(one.failures, 8);
    QCOMPARE(one.followedBySuccess, 6);
    QCOMPARE(one.howToFix, "h");
}

void BundleTest::filesSurviveTheWay()
{
    const model::Learning learning{.language = "go",
                                   .construct = model::Construct::Import,
                                   .functionName = "f",
                                   .attempt = 3,
                                   .success = false,
                                   .code = "c",
                                   .errors = {"e"},
                                   .errorPattern = "go_vet",
                                   .fixApplied = "x",
                                   .createdAt = "2026-01-02T03:04:05Z",
                                   .hash = 5};
    const auto read =
        learningsFromFile(learningsFile(std::span(&learning, 1)), "go", "p", learning.createdAt);
    VERIFY_OK(read);
    const auto &one = read->values.front();
    QCOMPARE(one.construct, learning.construct);
    QCOMPARE(one.attempt, 3);
    QCOMPARE(one.errors, learning.errors);
    QCOMPARE(one.errorPattern, "go_vet");
    QCOMPARE(one.fixApplied, "x");
    QCOMPARE(one.createdAt, learning.createdAt);
    const auto original = pattern();
    const auto patterns = patternsFromFile(patternsFile(std::span(&original, 1)), "go", "go", "x");
    VERIFY_OK(patterns);
    QCOMPARE(patterns->values.front().why, original.why);
    QCOMPARE(patterns->values.front().followedBySuccess, original.followedBySuccess);
    const model::Script script{.key = "abc", .functionName = "f", .createdAt = "t"};
    const auto index = cacheIndexFile(std::span(&script, 1));
    QCOMPARE(index["abc"]["function_name"].get<std::string>(), "f");
    QVERIFY(index["abc"]["model_used"].is_null());
    QCOMPARE(scriptsInIndex(index).value(), 1u);
}

QTEST_GUILESS_MAIN(BundleTest)
#include "tst_bundle.moc"
