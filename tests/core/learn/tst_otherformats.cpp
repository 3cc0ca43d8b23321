// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/otherformats.h"
#include "tests/core/learn/signedbundle.h"
#include "tests/support/verify.h"

#include <QTest>

#include <string>

namespace tst_otherformats {

using namespace espalier;
using namespace espalier::learn;

class OtherFormatsTest : public QObject {
    Q_OBJECT

private slots:
    void filesOfOthersAreKnownByName_data();
    void filesOfOthersAreKnownByName();
    void learningsOfOthersAreRead();
    void patternsOfOthersAreRead();
    void filesSurviveTheWay();
};

void OtherFormatsTest::filesOfOthersAreKnownByName_data()
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

void OtherFormatsTest::filesOfOthersAreKnownByName()
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

void OtherFormatsTest::learningsOfOthersAreRead()
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
    QCOMPARE(read->values[0].learning.construct, model::Construct::Loop);
    QCOMPARE(read->values[0].learning.createdAt, "2025-03-04T05:06:07Z");
    QCOMPARE(read->values[0].learning.attempt, 2);
    QVERIFY(!read->values[0].learning.errors.front().contains('\x1b'));
    QCOMPARE(read->values[1].learning.code, "good");
    QCOMPARE(read->values[1].learning.createdAt, now);
    QVERIFY(read->values[1].learning.success);
    VERIFY_FAILS(InvalidInput, learningsFromFile(parseJson("7"), "go", "import", now));
}

void OtherFormatsTest::patternsOfOthersAreRead()
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

void OtherFormatsTest::filesSurviveTheWay()
{
    const model::Learning learning{.project = std::string(32, 'a'),
                                   .language = "go",
                                   .construct = model::Construct::Import,
                                   .functionName = "f",
                                   .functionHash = 77,
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
    const auto &one = read->values.front().learning;
    QCOMPARE(one.construct, learning.construct);
    QCOMPARE(one.attempt, 3);
    QCOMPARE(one.errors, learning.errors);
    QCOMPARE(one.errorPattern, "go_vet");
    QCOMPARE(one.fixApplied, "x");
    QCOMPARE(one.project, learning.project);
    QCOMPARE(one.functionHash, 77u);
    QCOMPARE(one.hash, 5u);
    QCOMPARE(one.createdAt, learning.createdAt);
    const auto original = test::bundledPattern();
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

} // namespace tst_otherformats

QTEST_GUILESS_MAIN(tst_otherformats::OtherFormatsTest)
#include "tst_otherformats.moc"
