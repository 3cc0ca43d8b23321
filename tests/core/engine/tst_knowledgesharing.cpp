// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/engine/knowledgeadvice.h"
#include "core/engine/knowledgesharing.h"
#include "core/learn/merging.h"
#include "core/learn/patterns.h"
#include "tests/core/engine/learningruns.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_knowledgesharing {

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
    void aSourceThatCountedMoreIsBelieved();
    void onesOwnLessonComesHomeAsWhatItIs();
    void whatWasForgottenWithAnotherStaysSo();
    void whatWasForgottenComesBackFromNobody();
    void filesOfOthersAreNotWrittenOver();
    void secretsInFilesOfPatternsAreMasked();
    void whatWasClearedCanBeImportedAgain();
    void learningsCountOnceHoweverOftenTheyCome();
    void theOrderOfFilesDoesNotMatter();
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

void KnowledgeSharingTest::aSourceThatCountedMoreIsBelieved()
{
    const Home mine;
    const Home theirs;
    const TemporaryProject folder;
    const auto sender = opened(theirs);
    const auto id = sender->patterns().add(activePattern(0, "anchor_situation"),
                                           {.kind = "created", .at = "2026-01-02T03:04:05Z"});
    VERIFY_OK(id);
    const auto send = [&](const char *file) {
        return exportBundle(*sender, folder.path(file), "team a").has_value();
    };
    QVERIFY(send("old.json"));
    const auto pattern = sender->patterns().list()->front();
    VERIFY_OK(sender->patterns().change(pattern.id,
                                        {.kind = "updated", .at = "2026-01-03T03:04:05Z"},
                                        [](model::Pattern &more, auto &) -> Result<> {
                                            more.failures += 10;
                                            more.occurrences += 10;
                                            more.why = "known better";
                                            return {};
                                        }));
    QVERIFY(send("new.json"));
    const auto knowledge = opened(mine);
    VERIFY_OK(importKnowledge(*knowledge, folder.path("old.json"), false));
    const auto preview = importKnowledge(*knowledge, folder.path("new.json"), true);
    VERIFY_OK(preview);
    QVERIFY(preview->items.front().state == ImportedItem::State::Updated);
    QCOMPARE(knowledge->patterns().list()->front().failures, pattern.failures);
    QVERIFY(importKnowledge(*knowledge, folder.path("new.json"), false)->rows > 0);
    const auto now = knowledge->patterns().list()->front();
    QCOMPARE(now.failures, pattern.failures + 10);
    QCOMPARE(now.why, "known better");
    QVERIFY(now.state == model::PatternState::Candidate);
    // The older one comes too late, and the newer one again has nothing new.
    for (const auto *file : {"old.json", "new.json"})
        QCOMPARE(importKnowledge(*knowledge, folder.path(file), false)->rows, 0);
    // What somebody wrote here stays, whatever is counted elsewhere.
    VERIFY_OK(learn::editPattern(knowledge->patterns(), now.id, {.why = "by hand"}, SystemClock()));
    VERIFY_OK(sender->patterns().change(pattern.id,
                                        {.kind = "updated", .at = "2026-01-04T03:04:05Z"},
                                        [](model::Pattern &more, auto &) -> Result<> {
                                            more.failures += 10;
                                            more.occurrences += 10;
                                            return {};
                                        }));
    QVERIFY(send("newest.json"));
    VERIFY_OK(importKnowledge(*knowledge, folder.path("newest.json"), false));
    QCOMPARE(knowledge->patterns().list()->front().failures, pattern.failures + 20);
    QCOMPARE(knowledge->patterns().list()->front().why, "by hand");
}

void KnowledgeSharingTest::onesOwnLessonComesHomeAsWhatItIs()
{
    const Home mine;
    const Home theirs;
    const TemporaryProject folder;
    JobContext job;
    const auto knowledge = opened(mine);
    VERIFY_OK(knowledge->patterns().add(activePattern(0, "anchor_situation"),
                                        {.kind = "created", .at = "2026-01-02T03:04:05Z"}));
    VERIFY_OK(exportBundle(*knowledge, folder.path("mine.json"), "team a"));
    const auto home = importKnowledge(*knowledge, folder.path("mine.json"), false);
    VERIFY_OK(home);
    QVERIFY(home->added.empty());
    QCOMPARE(home->known.size(), 1u);
    QCOMPARE(home->rows, 0);
    QVERIFY(home->trust == KeyTrust::Known);
    // Neither by way of another.
    const auto others = opened(theirs);
    VERIFY_OK(importKnowledge(*others, folder.path("mine.json"), false));
    VERIFY_OK(exportBundle(*others, folder.path("back.json"), "team b"));
    const auto back = importKnowledge(*knowledge, folder.path("back.json"), false);
    VERIFY_OK(back);
    QVERIFY(back->added.empty());
    QCOMPARE(knowledge->patterns().list()->size(), 1u);
}

void KnowledgeSharingTest::whatWasForgottenWithAnotherStaysSo()
{
    const Home home;
    const TemporaryProject folder;
    const auto knowledge = opened(home);
    auto &patterns = knowledge->patterns();
    auto one = activePattern(0, "anchor_situation");
    auto other = activePattern(0, "go_vet");
    other.key = "ecmascript/loop/go_vet";
    const store::PatternReason made{.kind = "created", .at = "2026-01-02T03:04:05Z"};
    VERIFY_OK(patterns.add(one, made));
    VERIFY_OK(exportBundle(*knowledge, folder.path("bundle.json"), "team a"));
    VERIFY_OK(patterns.add(other, made));
    std::vector<std::int64_t> ids;
    const auto all = patterns.list();
    VERIFY_OK(all);
    for (const auto &pattern : *all)
        ids.push_back(pattern.id);
    const auto merged = learn::mergePatterns(knowledge->database(), patterns, ids, SystemClock());
    VERIFY_OK(merged);
    VERIFY_OK(learn::forget(patterns, merged->pattern.id, SystemClock()));
    const auto done = importKnowledge(*knowledge, folder.path("bundle.json"), false);
    VERIFY_OK(done);
    QVERIFY(done->added.empty());
    QVERIFY(patterns.list()->empty());
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

void KnowledgeSharingTest::learningsCountOnceHoweverOftenTheyCome()
{
    const Home mine;
    const Home theirs;
    const TemporaryProject folder;
    const std::string first = R"({"function_name": "f", "code": "x", "errors": ["undefined: y"]})";
    const std::string second = R"({"function_name": "g", "code": "z", "errors": ["undefined: y"]})";
    folder.write("old/go_learnings.json", '[' + first + ']');
    folder.write("go_learnings.json", '[' + first + ',' + second + ',' + second + ']');
    const auto knowledge = opened(mine);
    QCOMPARE(importKnowledge(*knowledge, folder.path("old/go_learnings.json"), false)->learnings,
             1u);
    const auto preview = importKnowledge(*knowledge, folder.root(), true);
    VERIFY_OK(preview);
    QCOMPARE(preview->learnings, 2u);
    QCOMPARE(*knowledge->learnings().count(), 1);
    // What happened twice in a file happened twice.
    QCOMPARE(importKnowledge(*knowledge, folder.root(), false)->learnings, 2u);
    QCOMPARE(*knowledge->learnings().count(), 3);
    QCOMPARE(importKnowledge(*knowledge, folder.root(), false)->learnings, 0u);
    VERIFY_OK(knowledge->learnings().clear("go"));
    QCOMPARE(importKnowledge(*knowledge, folder.root(), false)->learnings, 3u);
    // One's own come back as what they are, and with others they are new, once.
    JobContext job;
    VERIFY_OK(exportFiles(*knowledge, folder.path("out"), {}, {}, job));
    QCOMPARE(importKnowledge(*knowledge, folder.path("out"), false)->learnings, 0u);
    const auto others = opened(theirs);
    QCOMPARE(importKnowledge(*others, folder.path("out"), false)->learnings, 3u);
    QCOMPARE(importKnowledge(*others, folder.path("out"), false)->learnings, 0u);
    // There and back: what comes home is known there.
    VERIFY_OK(exportFiles(*others, folder.path("back"), {}, {}, job));
    QCOMPARE(importKnowledge(*knowledge, folder.path("back"), false)->learnings, 0u);
    QCOMPARE(importKnowledge(*others, folder.path("back"), false)->learnings, 0u);
    const auto learned = others->learnings().recent({}, 3);
    QCOMPARE(learned->at(0).functionHash, learned->at(1).functionHash);
    QVERIFY(learned->at(0).functionHash != learned->at(2).functionHash);
}

void KnowledgeSharingTest::theOrderOfFilesDoesNotMatter()
{
    const Home first;
    const Home second;
    const TemporaryProject folder;
    JobContext job;
    folder.write("plain/go_learnings.json",
                 R"([{"function_name": "f", "code": "x", "errors": ["undefined: y"],
                      "timestamp": "2026-01-02T03:04:05"}])");
    const auto one = opened(first);
    VERIFY_OK(importKnowledge(*one, folder.path("plain"), false));
    VERIFY_OK(exportFiles(*one, folder.path("exported"), {}, {}, job));
    const auto other = opened(second);
    QCOMPARE(importKnowledge(*other, folder.path("exported"), false)->learnings, 1u);
    QCOMPARE(importKnowledge(*other, folder.path("plain"), false)->learnings, 0u);
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

} // namespace tst_knowledgesharing

QTEST_GUILESS_MAIN(tst_knowledgesharing::KnowledgeSharingTest)
#include "tst_knowledgesharing.moc"
