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
    const auto files = importKnowledge(*knowledge, folder.path("files"), false);
    VERIFY_OK(files);
    QCOMPARE(files->added.size(), 1u);
    VERIFY_FAILS(NotFound, importKnowledge(*knowledge, folder.path("nowhere"), false));
}

QTEST_GUILESS_MAIN(KnowledgeSharingTest)
#include "tst_knowledgesharing.moc"
