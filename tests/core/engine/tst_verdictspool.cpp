// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgecapture.h"
#include "core/engine/verdictspool.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_verdictspool {

using namespace espalier;
using namespace espalier::engine;
using test::TemporaryProject;

class VerdictSpoolTest : public QObject {
    Q_OBJECT

private slots:
    void whatWaitsComesBackAsItIs();
    void secretsDoNotWait();
    void aDamagedFileIsSetAside();
    void aFailureLeavesWhatWaits();
    void invalidVerdictsAreSetAside();
    void clearingTakesWhatWaits();
    void aLockedDatabaseLosesNothing();
};

namespace {

RunVerdicts::Parts someParts()
{
    RunVerdicts::Parts parts;
    parts.verdicts.push_back({.project = std::string(32, 'b'),
                              .language = "go",
                              .functionId = "a.go::T.f#2",
                              .shape = "shape",
                              .origin = "template",
                              .code = "code",
                              .attempt = 2,
                              .source = model::LearningSource::CompileCheck,
                              .success = false,
                              .failures = {{"loop.1", "undefined: y"}},
                              .durationMs = 1.5,
                              .createdAt = "2026-01-02T03:04:05Z",
                              .tests = "tests",
                              .file = "file"});
    parts.verdicts.push_back({.language = "go",
                              .functionId = "a.go::T.f#2",
                              .code = "better",
                              .success = true,
                              .repaired = {model::Construct::Loop},
                              .fixApplied = "replaced",
                              .createdAt = "2026-01-02T03:04:06Z"});
    parts.trials.push_back(
        {.recipe = "add-guard", .language = "go", .failures = {{"test", "no"}}, .repaired = true});
    parts.uses.push_back({.pattern = 7,
                          .kind = store::UseKind::Lesson,
                          .language = "go",
                          .functionName = "f",
                          .outcome = store::UseOutcome::Passed,
                          .createdAt = "2026-01-02T03:04:05Z"});
    parts.asked.push_back({.exchange = "key", .passed = true});
    parts.harmful = {3, 4};
    return parts;
}

std::size_t filesIn(const TemporaryProject &folder, const std::string &ending)
{
    std::size_t count = 0;
    for (const auto &entry : std::filesystem::directory_iterator(folder.root()))
        count += entry.path().string().ends_with(ending) ? 1 : 0;
    return count;
}

} // namespace

void VerdictSpoolTest::whatWaitsComesBackAsItIs()
{
    const TemporaryProject folder;
    VERIFY_OK(spoolVerdicts(folder.root(), "run-1", RunVerdicts(someParts())));
    std::vector<std::pair<std::string, RunVerdicts::Parts>> seen;
    const auto take = [&](const std::string &batch, const RunVerdicts &verdicts) -> Result<> {
        seen.emplace_back(batch, verdicts.parts());
        return {};
    };
    const auto taken = takeSpooled(folder.root(), take);
    VERIFY_OK(taken);
    QCOMPARE(taken->runs, 1u);
    QVERIFY(taken->problems.empty());
    QCOMPARE(seen.front().first, "run-1");
    const auto &parts = seen.front().second;
    const auto expected = someParts();
    QCOMPARE(parts.verdicts.size(), 2u);
    const auto &failed = parts.verdicts.front();
    QCOMPARE(failed.project, expected.verdicts.front().project);
    QCOMPARE(failed.functionId, "a.go::T.f#2");
    QCOMPARE(failed.attempt, 2);
    QVERIFY(failed.source == model::LearningSource::CompileCheck);
    QCOMPARE(failed.failures.front().where, "loop.1");
    QCOMPARE(failed.failures.front().message, "undefined: y");
    QCOMPARE(failed.durationMs, 1.5);
    QCOMPARE(failed.tests, "tests");
    QCOMPARE(failed.file, "file");
    const auto &mended = parts.verdicts.back();
    QVERIFY(mended.success);
    QVERIFY(mended.repaired == expected.verdicts.back().repaired);
    QCOMPARE(mended.fixApplied, "replaced");
    QCOMPARE(parts.trials.front().recipe, "add-guard");
    QVERIFY(parts.trials.front().repaired);
    QCOMPARE(parts.uses.front().pattern, 7);
    QVERIFY(parts.uses.front().kind == store::UseKind::Lesson);
    QVERIFY(parts.uses.front().outcome == store::UseOutcome::Passed);
    QCOMPARE(parts.asked.front().exchange, "key");
    QCOMPARE(parts.harmful, expected.harmful);
    QCOMPARE(takeSpooled(folder.root(), take)->runs, 0u); // taken once
}

void VerdictSpoolTest::secretsDoNotWait()
{
    const TemporaryProject folder;
    const std::string secret = std::string("ghp_") + "16C7e42F292c6912E7710c838347Ae178B4a";
    auto parts = someParts();
    parts.verdicts.front().code = "token = \"" + secret + "\"";
    parts.verdicts.front().failures.front().message = "no such token: " + secret;
    const auto file = spoolVerdicts(folder.root(), "run-1", RunVerdicts(parts));
    VERIFY_OK(file);
    QVERIFY(!folder.read("run-1.verdicts.json").contains(secret));
    VERIFY_OK(takeSpooled(folder.root(), [](const std::string &, const RunVerdicts &verdicts) {
        // It would fail for other reasons.
        return verdicts.verdicts().front().tests.empty()
                   ? Result<>()
                   : failure(ErrorKind::Internal, "it can be replayed");
    }));
}

void VerdictSpoolTest::aDamagedFileIsSetAside()
{
    const TemporaryProject folder;
    folder.write("run-1.verdicts.json", "{\"schema_version\": 1, \"verdicts\": [7]}");
    folder.write("run-2.verdicts.json", "no JSON");
    const auto taken =
        takeSpooled(folder.root(), [](const std::string &, const RunVerdicts &) -> Result<> {
            return failure(ErrorKind::Internal, "taken");
        });
    VERIFY_OK(taken);
    QCOMPARE(taken->runs, 0u);
    QCOMPARE(taken->problems.size(), 2u);
    QCOMPARE(filesIn(folder, ".damaged"), 2u);
}

void VerdictSpoolTest::aFailureLeavesWhatWaits()
{
    const TemporaryProject folder;
    VERIFY_OK(spoolVerdicts(folder.root(), "run-1", RunVerdicts(someParts())));
    const auto refuse = [](const std::string &, const RunVerdicts &) -> Result<> {
        return failure(ErrorKind::Conflict, "locked");
    };
    VERIFY_FAILS(Conflict, takeSpooled(folder.root(), refuse));
    QCOMPARE(filesIn(folder, ".verdicts.json"), 1u);
}

void VerdictSpoolTest::invalidVerdictsAreSetAside()
{
    const TemporaryProject folder;
    auto parts = someParts();
    parts.verdicts.front().createdAt = "yesterday";
    VERIFY_OK(spoolVerdicts(folder.root() / "waiting", "run-1", RunVerdicts(parts)));
    VERIFY_OK(spoolVerdicts(folder.root() / "waiting", "run-2", RunVerdicts(someParts())));
    const auto knowledge = Knowledge::open(folder.path("knowledge.db"));
    VERIFY_OK(knowledge);
    const auto taken = captureWaiting(**knowledge);
    VERIFY_OK(taken);
    QCOMPARE(taken->learnings, 2); // of the other one
    QCOMPARE(taken->notes.size(), 2u);
    QVERIFY(!hasSpooled(folder.root() / "waiting"));
}

void VerdictSpoolTest::clearingTakesWhatWaits()
{
    const TemporaryProject folder;
    const auto waiting = folder.root() / "waiting";
    const auto knowledge = Knowledge::open(folder.path("knowledge.db"));
    VERIFY_OK(knowledge);
    auto parts = someParts();
    parts.verdicts.back().language = "python";
    VERIFY_OK(spoolVerdicts(waiting, "run-1", RunVerdicts(parts)));
    VERIFY_OK(clearLearnings(**knowledge, "go"));
    VERIFY_OK(captureWaiting(**knowledge));
    const auto learned = (*knowledge)->learnings().recent({}, 10);
    QCOMPARE(learned->size(), 1u);
    QCOMPARE(learned->front().language, "python");
    VERIFY_OK(spoolVerdicts(waiting, "run-2", RunVerdicts(parts)));
    folder.write("waiting/notes.txt", "of somebody else");
    QCOMPARE(clearLearnings(**knowledge, {}).value(), 1);
    QVERIFY(!hasSpooled(waiting));
    QVERIFY(folder.exists("waiting/notes.txt"));
}

void VerdictSpoolTest::aLockedDatabaseLosesNothing()
{
    const TemporaryProject folder;
    const auto file = folder.path("knowledge.db");
    const auto learn = learningFrom({.file = file});
    const RunVerdicts run(someParts());
    JobContext job;
    const auto knowledge = Knowledge::open(file);
    VERIFY_OK(knowledge);
    {
        const auto held = store::Transaction::begin((*knowledge)->database());
        VERIFY_OK(held);
        const auto learned = learn(run, job); // waits for the lock, in vain
        QCOMPARE(learned.learnings, 0);
        QCOMPARE(learned.notes.size(), 1u);
        QVERIFY2(learned.notes.front().contains("learned by the next one"),
                 learned.notes.front().c_str());
    }
    const auto later = learn(run, job);
    QCOMPARE(later.learnings, 4); // of both runs
    QCOMPARE((*knowledge)->learnings().count().value(), 4);
    QVERIFY2(later.notes.front().contains("earlier runs"), later.notes.front().c_str());
    QCOMPARE(learn(run, job).learnings, 2);
}

} // namespace tst_verdictspool

QTEST_GUILESS_MAIN(tst_verdictspool::VerdictSpoolTest)
#include "tst_verdictspool.moc"
