// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/bundle.h"
#include "tests/core/learn/signedbundle.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <string>

namespace tst_bundle {

using namespace espalier;
using namespace espalier::learn;
using model::Pattern;

class BundleTest : public QObject {
    Q_OBJECT

private slots:
    void survivesTheWay();
    void keepsWhereAPatternCameFrom();
    void masksSecretsOnTheWayOut();
    void whatWasChangedIsRefused_data();
    void whatWasChangedIsRefused();
    void anotherLayoutIsTheSame();
    void aNewerOneIsRefused();
    void refusesWhatIsNoBundle_data();
    void refusesWhatIsNoBundle();
    void hostilePatternsAreLeftOut_data();
    void hostilePatternsAreLeftOut();
    void hostileTextIsMadeHarmless();
    void sourcesHaveNames_data();
    void sourcesHaveNames();
};

namespace {

Pattern pattern(const std::string &errorClass = "go_type_error")
{
    return test::bundledPattern(errorClass);
}

/// A bundle with one pattern, signed rightly.
std::string bundleOf(const Json &one, const std::string &source = "them")
{
    return test::signedText(test::bundleOf(Json::array({one}), Json::array(), source));
}

Result<WrittenBundle> write(std::span<const Pattern> patterns, const std::string &source)
{
    return writeBundle({.patterns = patterns}, source, "2026-01-02T03:04:05Z", test::someKey());
}

using test::madeUpSecret;

} // namespace

void BundleTest::survivesTheWay()
{
    const std::vector patterns{pattern(), pattern("go_vet")};
    const auto written = write(patterns, "team a");
    VERIFY_OK(written);
    QCOMPARE(written->patterns, 2u);
    QCOMPARE(written->masked, 0u);
    const auto read = readBundle(written->text);
    VERIFY_OK(read);
    QCOMPARE(read->source, "team a");
    QCOMPARE(read->fingerprint, fingerprintOf(test::someKey().publicKey()));
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
    const auto written = write(std::span(&theirs, 1), "team a");
    VERIFY_OK(written);
    const auto read = readBundle(written->text);
    VERIFY_OK(read);
    // The signature is that of team a: it says so, and nobody else does.
    QCOMPARE(read->patterns.front().provenance, "team b via team a");
    QCOMPARE(read->patterns.front().key, "go/loop/go_type_error@team b via team a");
    const auto direct = write(std::span(&theirs, 1), "team b");
    VERIFY_OK(direct);
    QCOMPARE(readBundle(direct->text)->patterns.front().provenance, "team b");
    QCOMPARE(sourceVia("own", "team a"), "team a");
    QCOMPARE(sourceVia("../x", "team a"), "team a");
    QCOMPARE(sourceVia(std::string(60, 'b'), "team a"), "team a");
}

void BundleTest::masksSecretsOnTheWayOut()
{
    auto told = pattern();
    told.badExample = "token = \"" + madeUpSecret() + "\"";
    const auto written = write(std::span(&told, 1), "us");
    VERIFY_OK(written);
    QCOMPARE(written->masked, 1u);
    QVERIFY(!written->text.contains(madeUpSecret()));
    VERIFY_OK(readBundle(written->text));
}

void BundleTest::whatWasChangedIsRefused_data()
{
    QTest::addColumn<std::string>("change"); // a patch of JSON
    QTest::newRow("a word of a pattern") << std::string(
        R"([{"op": "replace", "path": "/patterns/0/how_to_fix", "value": "Bend it."}])");
    QTest::newRow("a count") << std::string(
        R"([{"op": "replace", "path": "/patterns/0/failures", "value": 99}])");
    QTest::newRow("one pattern less")
        << std::string(R"([{"op": "remove", "path": "/patterns/0"}])");
    QTest::newRow("one pattern twice")
        << std::string(R"([{"op": "copy", "from": "/patterns/0", "path": "/patterns/1"}])");
    QTest::newRow("the code of a script")
        << std::string(R"([{"op": "replace", "path": "/scripts/0/script", "value": "pass\n"}])");
    QTest::newRow("the source") << std::string(
        R"([{"op": "replace", "path": "/source", "value": "us"}])");
    QTest::newRow("the time") << std::string(
        R"([{"op": "replace", "path": "/created_at", "value": "now"}])");
    QTest::newRow("a member more")
        << std::string(R"([{"op": "add", "path": "/more", "value": 1}])");
    QTest::newRow("no signature") << std::string(R"([{"op": "remove", "path": "/signature"}])");
    QTest::newRow("no key") << std::string(R"([{"op": "remove", "path": "/public_key"}])");
    QTest::newRow("a signature of another type")
        << std::string(R"([{"op": "replace", "path": "/signature", "value": []}])");
    const auto other = SigningKey::generate();
    QTest::newRow("another key") << toText(
        Json::array({{{"op", "replace"}, {"path", "/public_key"}, {"value", other->publicKey()}}}));
}

void BundleTest::whatWasChangedIsRefused()
{
    QFETCH(std::string, change);
    const auto one = pattern();
    const auto script = test::sharedScript();
    const auto written =
        writeBundle({.patterns = std::span(&one, 1), .scripts = std::span(&script, 1)}, "them",
                    "2026-01-02T03:04:05Z", test::someKey());
    VERIFY_OK(written);
    VERIFY_OK(readBundle(written->text));
    const auto changed = parseJson(written->text).patch(parseJson(change));
    VERIFY_FAILS(Corrupt, readBundle(toText(changed)));
}

// A tool may order and indent the members in its own way; that changes nothing that was signed.
void BundleTest::anotherLayoutIsTheSame()
{
    const auto one = pattern();
    const nlohmann::json sorted = parseJson(write(std::span(&one, 1), "them")->text);
    const auto read = readBundle(sorted.dump(7, '\t', true));
    VERIFY_OK(read);
    QCOMPARE(read->patterns.size(), 1u);
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
    QTest::newRow("another format")
        << std::string(R"({"format": "x", "patterns": [], "scripts": []})");
    QTest::newRow("no patterns") << std::string(
        R"({"format": "espalier-bundle", "schema_version": 1, "source": "x", "scripts": []})");
    QTest::newRow("scripts that are no list")
        << test::signedText(test::bundleOf(Json::array(), Json::object()));
    QTest::newRow("too many patterns")
        << test::signedText(test::bundleOf(Json(kMostBundlePatterns + 1, Json(1))));
    QTest::newRow("too many scripts")
        << test::signedText(test::bundleOf(Json::array(), Json(kMostBundlePatterns + 1, Json(1))));
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
    json["good_example"] = "key = '" + madeUpSecret() + "'";
    json["failures"] = -7;
    json["followed_by_success"] = 1'000'000'000'000;
    json["state"] = "active";
    json["provenance"] = "../x";
    json["name"] = "one\nnew       pattern  us  another\x1b[2K\r";
    json["error_class"] = "go\n";
    json["aliases"] = {"a\nb"};
    json["languages"] = {{"go\x1b[2J", 1}, {"go", 3}};
    const auto read = readBundle(bundleOf(json));
    VERIFY_OK(read);
    QCOMPARE(read->patterns.size(), 1u);
    const auto &one = read->patterns.front();
    QVERIFY(!one.why.contains('\x1b'));
    QVERIFY(!one.why.contains("\u202E"));
    QVERIFY(!one.goodExample.contains(madeUpSecret()));
    for (const auto &name : {one.name, one.errorClass, one.aliases.front()})
        QVERIFY2(std::ranges::none_of(name, [](unsigned char c) { return c < 0x20; }),
                 name.c_str());
    QCOMPARE(one.languages.size(), 1u);
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
    QCOMPARE(write(std::span(&one, 1), name).has_value(), expected);
}

} // namespace tst_bundle

QTEST_GUILESS_MAIN(tst_bundle::BundleTest)
#include "tst_bundle.moc"
