// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/bundle.h"
#include "tests/core/learn/signedbundle.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <string>

namespace tst_bundlescripts {

using namespace espalier;
using namespace espalier::learn;
using test::sharedScript;

class BundleScriptsTest : public QObject {
    Q_OBJECT

private slots:
    void survivesTheWay();
    void whoHandsOnVouches();
    void oneWithASecretIsNotWritten_data();
    void oneWithASecretIsNotWritten();
    void hostileScriptsAreLeftOut_data();
    void hostileScriptsAreLeftOut();
    void hostileTextIsMadeHarmless();
    void aScriptComesOnce();
    void whatNobodyReadsIsNotWritten();
};

namespace {

Result<WrittenBundle> write(const SharedScript &script)
{
    return writeBundle({.scripts = std::span(&script, 1)}, "team a", "2026-01-02T03:04:05Z",
                       test::someKey());
}

std::string bundleOf(const Json &script)
{
    return test::signedText(test::bundleOf(Json::array(), Json::array({script})));
}

} // namespace

void BundleScriptsTest::survivesTheWay()
{
    const auto script = sharedScript();
    const auto written = write(script);
    VERIFY_OK(written);
    QCOMPARE(written->scripts, 1u);
    QVERIFY(written->problems.empty());
    const auto read = readBundle(written->text);
    VERIFY_OK(read);
    QVERIFY(read->problems.empty());
    QCOMPARE(read->scripts.size(), 1u);
    auto expected = script;
    expected.provenance = "team a";
    QCOMPARE(toText(toJson(read->scripts.front())), toText(toJson(expected)));
    QCOMPARE(titleOf(read->scripts.front()), "go loop, pack spans, recipe:drop-mode");
}

void BundleScriptsTest::whoHandsOnVouches()
{
    auto script = sharedScript();
    script.provenance = "team b";
    const auto written = write(script);
    VERIFY_OK(written);
    QCOMPARE(readBundle(written->text)->scripts.front().provenance, "team b via team a");
}

void BundleScriptsTest::oneWithASecretIsNotWritten_data()
{
    QTest::addColumn<std::string>("member");
    QTest::newRow("in its code") << std::string("script");
    QTest::newRow("in its model") << std::string("model_used");
    QTest::newRow("in a test's name") << std::string("tests_passed");
}

void BundleScriptsTest::oneWithASecretIsNotWritten()
{
    QFETCH(std::string, member);
    auto script = sharedScript();
    const auto secret = test::madeUpSecret();
    if (member == "script")
        script.text += "# " + secret + '\n';
    else if (member == "model_used")
        script.modelUsed = secret;
    else
        script.testsPassed.push_back(secret);
    const auto written = write(script);
    VERIFY_OK(written);
    QCOMPARE(written->scripts, 0u);
    QVERIFY(!written->text.contains(secret));
    QCOMPARE(written->problems.size(), 1u);
    QVERIFY2(written->problems.front().contains("secrets"), written->problems.front().c_str());
    QVERIFY(!written->problems.front().contains(secret));
    // Nor is one taken that somebody else wrote.
    const auto read = readBundle(bundleOf(toJson(script)));
    VERIFY_OK(read);
    QVERIFY(read->scripts.empty());
    QCOMPARE(read->problems.size(), 1u);
    QVERIFY(!read->problems.front().contains(secret));
}

void BundleScriptsTest::hostileScriptsAreLeftOut_data()
{
    QTest::addColumn<std::string>("json");
    const auto with = [](const char *name, const Json &value) {
        auto json = toJson(sharedScript());
        json[name] = value;
        return toText(json);
    };
    QTest::newRow("a number") << std::string("7");
    QTest::newRow("nothing in it") << std::string("{}");
    QTest::newRow("a key that leads away") << with("key", "../../../../etc/passwd");
    QTest::newRow("a key in capitals") << with("key", "0123456789ABCDEF0123456789ABCDEF");
    QTest::newRow("code that is a list") << with("script", Json::array());
    QTest::newRow("no code") << with("script", "");
    QTest::newRow("huge code") << with("script", std::string(kLongestBundleText + 1, '#'));
    QTest::newRow("code with an escape") << with("script", "pass # \x1b[2J\n");
    QTest::newRow("code with a zero byte") << with("script", std::string("pass\0\n", 6));
    QTest::newRow("a language with controls") << with("language", "go\x1b[31m");
    QTest::newRow("no pack") << with("pack", "");
    QTest::newRow("a pack that is a path") << with("pack", "/etc");
    QTest::newRow("a shape of two lines") << with("shape", "go 1|function\nx");
    QTest::newRow("an origin with a line end") << with("origin", "recipe:x\nscript new");
    QTest::newRow("an origin that leads away") << with("origin", "recipe:../x");
    QTest::newRow("a bare template") << with("origin", "template");
    QTest::newRow("counts as text") << with("hits", "many");
    QTest::newRow("tests that are no names") << with("tests_passed", Json::array({1}));
}

void BundleScriptsTest::hostileScriptsAreLeftOut()
{
    QFETCH(std::string, json);
    const auto read = readBundle(bundleOf(parseJson(json)));
    VERIFY_OK(read);
    QVERIFY(read->scripts.empty());
    QCOMPARE(read->problems.size(), 1u);
    QVERIFY2(read->problems.front().contains("left out"), read->problems.front().c_str());
}

void BundleScriptsTest::hostileTextIsMadeHarmless()
{
    auto json = toJson(sharedScript());
    json["hits"] = -5;
    json["model_used"] = "a\nmodel\x1b[2J";
    json["created_at"] = "\u202E now";
    json["provenance"] = "a\nb";
    json["tests_passed"] = Json(5'000, Json("test\r\n\x1b[1A"));
    const auto read = readBundle(bundleOf(json));
    VERIFY_OK(read);
    QCOMPARE(read->scripts.size(), 1u);
    const auto &one = read->scripts.front();
    QCOMPARE(one.hits, 0);
    QCOMPARE(one.provenance, "them");
    QCOMPARE(one.testsPassed.size(), 1'000u);
    for (const auto &text : {one.modelUsed, one.createdAt, one.testsPassed.front()}) {
        QVERIFY2(std::ranges::none_of(text, [](unsigned char c) { return c < 0x20; }),
                 text.c_str());
        QVERIFY(!text.contains("\u202E"));
    }
}

void BundleScriptsTest::aScriptComesOnce()
{
    const auto json = toJson(sharedScript());
    const auto read =
        readBundle(test::signedText(test::bundleOf(Json::array(), Json::array({json, json}))));
    VERIFY_OK(read);
    QCOMPARE(read->scripts.size(), 1u);
    QCOMPARE(read->problems.size(), 1u);
}

void BundleScriptsTest::whatNobodyReadsIsNotWritten()
{
    auto script = sharedScript();
    script.text = std::string(kLongestBundleText, '#');
    const std::vector scripts(kMostBundleBytes / kLongestBundleText + 1, script);
    VERIFY_FAILS(InvalidInput, writeBundle({.scripts = scripts}, "us", "", test::someKey()));
}

} // namespace tst_bundlescripts

QTEST_GUILESS_MAIN(tst_bundlescripts::BundleScriptsTest)
#include "tst_bundlescripts.moc"
