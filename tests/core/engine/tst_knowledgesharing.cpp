// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/engine/knowledgeadvice.h"
#include "core/engine/knowledgesharing.h"
#include "core/learn/patterns.h"
#include "tests/core/engine/learningruns.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace espalier;
using namespace espalier::engine;
using test::activePattern;
using test::Home;
using test::opened;
using test::optionsFor;
using test::TemporaryProject;

class KnowledgeSharingTest : public QObject {
    Q_OBJECT

private slots:
    void patternsTravel();
    void whatWasForgottenComesBackFromNobody();
    void filesOfOthersAreNotWrittenOver();
    void secretsInFilesOfPatternsAreMasked();
    void whatWasClearedCanBeImportedAgain();
    void learningsOfOtherLanguagesAreClassifiedAsTheirs();
    void aStoppedImportWritesNothing();
};

void KnowledgeSharingTest::patternsTravel()
{
    const model::Script script{.key = "k",
                               .language = "javascript",
                               .shape = "javascript|loop.1.body.start:nested|",
                               .origin = "template",
                               .text = "\"\"\"T.\"\"\"\n    return f.text()\n"};
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
    QVERIFY(!learnedMeans(optionsFor(theirs))->lessonFor(script)); // not before it has helped
    // Once more changes nothing, and what was forgotten stays so.
    QCOMPARE(importKnowledge(*knowledge, file, false)->rows, 0);
    VERIFY_OK(learn::forget(knowledge->patterns(), pattern.id, SystemClock()));
    QCOMPARE(importKnowledge(*knowledge, file, false)->problems.size(), 1u);
    QVERIFY(knowledge->patterns().list()->empty());
    VERIFY_FAILS(NotFound, importKnowledge(*knowledge, folder.path("nowhere"), false));
}

void KnowledgeSharingTest::whatWasForgottenComesBackFromNobody()
{
    const Home home;
    const TemporaryProject folder;
    JobContext job;
    const auto knowledge = opened(home);
    const auto added = knowledge->patterns().add(activePattern(0, "anchor_situation"),
                                                 {.kind = "created", .at = "2026-01-02T03:04:05Z"});
    VERIFY_OK(added);
    VERIFY_OK(exportBundle(*knowledge, folder.path("bundle.json"), "team a"));
    VERIFY_OK(exportFiles(*knowledge, folder.path("files"), {}, {}, job));
    VERIFY_OK(learn::forget(knowledge->patterns(), knowledge->patterns().list()->front().id,
                            SystemClock()));
    for (const auto *from : {"bundle.json", "files"}) {
        const auto done = importKnowledge(*knowledge, folder.path(from), false);
        VERIFY_OK(done);
        QVERIFY(done->added.empty());
        QCOMPARE(done->problems.size(), 1u);
    }
    QVERIFY(knowledge->patterns().list()->empty());
}

void KnowledgeSharingTest::filesOfOthersAreNotWrittenOver()
{
    const Home home;
    const TemporaryProject folder;
    JobContext job;
    const auto knowledge = opened(home);
    VERIFY_OK(knowledge->patterns().add(activePattern(0, "anchor_situation"),
                                        {.kind = "created", .at = "2026-01-02T03:04:05Z"}));
    const std::string theirs = R"([{"name": "of another tool"}])";
    folder.write("files/ecmascript_patterns.json", theirs);
    VERIFY_FAILS(AlreadyExists, exportFiles(*knowledge, folder.path("files"), {}, {}, job));
    QCOMPARE(folder.read("files/ecmascript_patterns.json"), theirs);
    VERIFY_OK(exportFiles(*knowledge, folder.path("ours"), {}, {}, job));
    VERIFY_OK(exportFiles(*knowledge, folder.path("ours"), {}, {}, job)); // its own
}

void KnowledgeSharingTest::secretsInFilesOfPatternsAreMasked()
{
    const Home home;
    const TemporaryProject folder;
    const std::string secret = std::string("ghp_") + "16C7e42F292c6912E7710c838347Ae178B4a";
    folder.write(
        "go_patterns.json",
        R"([{"name": "a", "error_pattern": "go_type_error", "good_example": "token := \")" +
            secret + R"(\""}, {"name": "b", "error_pattern": "../../etc"}])");
    const auto knowledge = opened(home);
    const auto done = importKnowledge(*knowledge, folder.root(), false);
    VERIFY_OK(done);
    QCOMPARE(done->added, (std::vector<std::string>{"a"}));
    QCOMPARE(done->problems.size(), 2u); // masked, and one that cannot be used
    QVERIFY(!knowledge->patterns().list()->front().goodExample.contains(secret));
}

void KnowledgeSharingTest::whatWasClearedCanBeImportedAgain()
{
    const Home home;
    const TemporaryProject folder;
    folder.write("go_learnings.json",
                 R"([{"function_name": "f", "code": "x", "errors": ["undefined: y"]}])");
    const auto knowledge = opened(home);
    QCOMPARE(importKnowledge(*knowledge, folder.root(), false)->learnings, 1u);
    const auto again = importKnowledge(*knowledge, folder.root(), false);
    QCOMPARE(again->learnings, 0u);
    QCOMPARE(again->problems.size(), 1u);
    VERIFY_OK(knowledge->learnings().clear({}));
    QCOMPARE(importKnowledge(*knowledge, folder.root(), false)->learnings, 1u);
    QCOMPARE(*knowledge->learnings().count(), 1);
}

void KnowledgeSharingTest::learningsOfOtherLanguagesAreClassifiedAsTheirs()
{
    const Home home;
    const TemporaryProject folder;
    folder.write("javascript_learnings.json",
                 R"([{"code": "x", "errors": ["SyntaxError: Unexpected token '}'"]}])");
    const auto knowledge = opened(home);
    VERIFY_OK(importKnowledge(*knowledge, folder.root(), false));
    QCOMPARE(knowledge->learnings().recent({}, 1)->front().errorPattern, "js_syntax_error");
}

void KnowledgeSharingTest::aStoppedImportWritesNothing()
{
    const Home home;
    const TemporaryProject folder;
    folder.write("go_learnings.json", R"([{"code": "x", "errors": ["undefined: y"]}])");
    const auto knowledge = opened(home);
    std::stop_source stop;
    stop.request_stop();
    JobContext job(stop.get_token());
    VERIFY_FAILS(Cancelled, importKnowledge(*knowledge, folder.root(), false, {.job = &job}));
    QCOMPARE(*knowledge->learnings().count(), 0);
    VERIFY_OK(importKnowledge(*knowledge, folder.root(), false));
}

QTEST_GUILESS_MAIN(KnowledgeSharingTest)
#include "tst_knowledgesharing.moc"
