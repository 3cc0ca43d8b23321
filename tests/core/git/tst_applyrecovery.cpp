// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/applying.h"
#include "tests/core/git/applyscene.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/verify.h"

#include <QTest>

#include <filesystem>

namespace tst_applyrecovery {

using namespace espalier;
using namespace espalier::git;
using test::ApplyScene;
using test::ForkedProcess;
using Towards = ApplySteps::Towards;

/// How far an apply comes before it ends without a word.
enum Stop {
    CommitWritten,
    IndexLocked,
    FilesStaged,
    OneFilePlaced,
    TwoFilesPlaced,
    ThreeFilesPlaced,
    AllFilesPlaced,
    IndexWritten,
    BranchMoved,
};
} // namespace tst_applyrecovery
Q_DECLARE_METATYPE(tst_applyrecovery::Stop)
namespace tst_applyrecovery {

static Result<> carryOutUntil(const Repository &repository, const ApplyPlan &plan, Stop stop)
{
    auto done = writeCommit(repository, plan);
    if (!done || stop == CommitWritten)
        return done;
    // Its end without release() is that of a killed program.
    const auto lock =
        IndexLock::take(repository.facts().gitFolder, placesOf(repository, plan).marker);
    if (!lock)
        return failure(lock.error());
    ApplySteps steps(repository, plan, Towards::After);
    if (stop >= FilesStaged)
        done = steps.stage();
    if (done && stop >= OneFilePlaced)
        done = steps.place(stop >= AllFilesPlaced ? 1000 : std::size_t(stop - FilesStaged));
    if (done && stop >= IndexWritten)
        done = steps.writeIndex();
    if (done && stop >= BranchMoved)
        done = moveBranch(repository, plan);
    return done;
}

static ApplyScene makeScene()
{
    return ApplyScene({{"a", "1"}, {"gone/b", "1"}, {"file", "1"}, {"run", "x:"}, {"kept", "1"}},
                      {{"a", "2"}, {"new/c", "1"}, {"file/d", "1"}, {"run", "1"}, {"kept", "1"}});
}

class ApplyRecoveryTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void whatWasInterruptedIsFinished_data();
    void whatWasInterruptedIsFinished();
    void anEmptiedFolderGoes();
    void whatWasInterruptedIsUndone_data();
    void whatWasInterruptedIsUndone();
    void anUndoIsInterrupted_data();
    void anUndoIsInterrupted();
    void aLockRemovedByHand_data();
    void aLockRemovedByHand();
    void allButTheFilesRemovedByHand();
    void changesOfOthersAreLeft_data();
    void changesOfOthersAreLeft();
    void aProgramThatLivesIsLeft();
    void locksOfOthersAreLeft();
    void theEndsStay();
    void aBranchThatMovedOnHasIt();
    void aBranchThatWentElsewhereHasNotBegun();
    void equalFilesAreNotBegun();
    void sparseEntriesComeBack();
    void anUndoneIndexIsTheSame_data();
    void anUndoneIndexIsTheSame();
    void whatOthersStagedMeanwhileStays();
    void aFailedMoveLeavesNothing();

private:
    test::TemporaryProject m_home;
};

void ApplyRecoveryTest::initTestCase()
{
    qputenv("HOME", m_home.root().c_str());
    qunsetenv("XDG_CONFIG_HOME");
}

static void addStops()
{
    QTest::addColumn<Stop>("stop");
    QTest::newRow("after the commit was written") << CommitWritten;
    QTest::newRow("after the index was locked") << IndexLocked;
    QTest::newRow("after the files were prepared") << FilesStaged;
    QTest::newRow("after one file") << OneFilePlaced;
    QTest::newRow("after two files") << TwoFilesPlaced;
    QTest::newRow("after three files") << ThreeFilesPlaced;
    QTest::newRow("after all files") << AllFilesPlaced;
    QTest::newRow("after the index") << IndexWritten;
    QTest::newRow("after the branch") << BranchMoved;
}

void ApplyRecoveryTest::whatWasInterruptedIsFinished_data()
{
    addStops();
}

void ApplyRecoveryTest::whatWasInterruptedIsFinished()
{
    QFETCH(Stop, stop);
    const ApplyScene scene = makeScene();
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    scene.scratch.write("untracked", "1");
    scene.scratch.write("kept", "dirty");
    auto repository = scene.open();
    VERIFY_OK(carryOutUntil(repository, plan, stop));
    QCOMPARE(stateOf(repository, plan),
             stop == CommitWritten ? ApplyState::NotStarted : ApplyState::Partial);
    VERIFY_OK(finish(repository, plan));
    QCOMPARE(stateOf(repository, plan), ApplyState::Done);
    QVERIFY(scene.isWithoutLeftovers());
    QCOMPARE(scene.scratch.git({"status", "--porcelain"}), " M kept\n?? untracked");
    QCOMPARE(scene.scratch.git({"rev-parse", "main"}), plan.after.value());
    QCOMPARE(scene.scratch.read("a"), "2");
    QCOMPARE(scene.scratch.read("file/d"), "1");
    QVERIFY(!scene.scratch.exists("gone"));
    VERIFY_OK(finish(repository, plan));
}

/// Between the last file of a folder and the folder itself.
void ApplyRecoveryTest::anEmptiedFolderGoes()
{
    const ApplyScene scene = makeScene();
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    auto repository = scene.open();
    VERIFY_OK(carryOutUntil(repository, plan, FilesStaged));
    std::filesystem::remove(scene.scratch.path("gone/b"));
    QVERIFY(scene.scratch.exists("gone"));
    VERIFY_OK(finish(repository, plan));
    QVERIFY(!scene.scratch.exists("gone"));

    const ApplyScene other = makeScene();
    const ApplyPlan another = other.plan(ApplyMethod::SquashCommit);
    auto opened = other.open();
    VERIFY_OK(carryOutUntil(opened, another, AllFilesPlaced));
    std::filesystem::remove(other.scratch.path("new/c"));
    VERIFY_OK(undo(opened, another));
    QVERIFY(!other.scratch.exists("new"));
    QCOMPARE(other.scratch.read("gone/b"), "1");
}

void ApplyRecoveryTest::whatWasInterruptedIsUndone_data()
{
    addStops();
}

void ApplyRecoveryTest::whatWasInterruptedIsUndone()
{
    QFETCH(Stop, stop);
    const ApplyScene scene = makeScene();
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    scene.scratch.write("untracked", "1");
    scene.scratch.write("kept", "dirty");
    const auto before = scene.checkout();
    auto repository = scene.open();
    VERIFY_OK(carryOutUntil(repository, plan, stop));
    if (stop == BranchMoved) {
        VERIFY_FAILS(Conflict, undo(repository, plan));
        VERIFY_OK(finish(repository, plan));
        return;
    }
    VERIFY_OK(undo(repository, plan));
    QCOMPARE(stateOf(repository, plan), ApplyState::NotStarted);
    QVERIFY(scene.isWithoutLeftovers());
    QCOMPARE(test::differences(before, scene.checkout()), "");
    VERIFY_OK(applyPlan(repository, plan));
}

void ApplyRecoveryTest::anUndoIsInterrupted_data()
{
    QTest::addColumn<int>("placed");
    for (int placed = 0; placed <= 6; ++placed)
        QTest::addRow("after %d files", placed) << placed;
}

void ApplyRecoveryTest::anUndoIsInterrupted()
{
    QFETCH(int, placed);
    for (const bool finishing : {true, false}) {
        const ApplyScene scene = makeScene();
        const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
        const auto before = scene.checkout();
        auto repository = scene.open();
        VERIFY_OK(carryOutUntil(repository, plan, IndexWritten));
        ApplySteps undoing(repository, plan, Towards::Before);
        VERIFY_OK(undoing.stage());
        VERIFY_OK(undoing.place(std::size_t(placed)));
        QCOMPARE(stateOf(repository, plan), ApplyState::Partial);
        VERIFY_OK(finishing ? finish(repository, plan) : undo(repository, plan));
        QVERIFY(scene.isWithoutLeftovers());
        QCOMPARE(scene.scratch.git({"status", "--porcelain"}), "");
        if (!finishing)
            QCOMPARE(test::differences(before, scene.checkout()), "");
    }
}

void ApplyRecoveryTest::aLockRemovedByHand_data()
{
    addStops();
}

void ApplyRecoveryTest::aLockRemovedByHand()
{
    QFETCH(Stop, stop);
    for (const bool finishing : {true, false}) {
        const ApplyScene scene = makeScene();
        const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
        auto repository = scene.open();
        VERIFY_OK(carryOutUntil(repository, plan, stop));
        scene.scratch.remove(".git/index.lock");
        const auto done = finishing ? finish(repository, plan) : undo(repository, plan);
        if (finishing || stop != BranchMoved) {
            VERIFY_OK(done);
            QVERIFY(scene.isWithoutLeftovers());
        }
        QCOMPARE(scene.scratch.git({"status", "--porcelain"}), "");
    }
}

void ApplyRecoveryTest::allButTheFilesRemovedByHand()
{
    for (const bool finishing : {true, false}) {
        const ApplyScene scene = makeScene();
        const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
        const auto before = scene.checkout();
        auto repository = scene.open();
        VERIFY_OK(carryOutUntil(repository, plan, TwoFilesPlaced));
        scene.scratch.remove(".git/index.lock");
        std::filesystem::remove_all(placesOf(repository, plan).staging);
        QCOMPARE(stateOf(repository, plan), ApplyState::Partial);
        VERIFY_OK(finishing ? finish(repository, plan) : undo(repository, plan));
        QCOMPARE(scene.scratch.git({"status", "--porcelain"}), "");
        if (!finishing)
            QCOMPARE(test::differences(before, scene.checkout()), "");
    }
}

void ApplyRecoveryTest::changesOfOthersAreLeft_data()
{
    QTest::addColumn<Stop>("stop");
    QTest::newRow("before the files were placed") << FilesStaged;
    QTest::newRow("after the files were placed") << AllFilesPlaced;
    QTest::newRow("after the index was written") << IndexWritten;
}

void ApplyRecoveryTest::changesOfOthersAreLeft()
{
    QFETCH(Stop, stop);
    const ApplyScene scene = makeScene();
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    auto repository = scene.open();
    VERIFY_OK(carryOutUntil(repository, plan, stop));
    scene.scratch.write("a", "mine");
    const auto before = scene.scratch.snapshot();
    VERIFY_FAILS(Conflict, finish(repository, plan));
    VERIFY_FAILS(Conflict, undo(repository, plan));
    QCOMPARE(test::differences(before, scene.scratch.snapshot()), "");
    scene.scratch.write("a", "1");
    VERIFY_OK(undo(repository, plan));
    QCOMPARE(scene.scratch.git({"status", "--porcelain"}), "");
}

void ApplyRecoveryTest::aProgramThatLivesIsLeft()
{
    const ApplyScene scene = makeScene();
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    ForkedProcess child([&](ForkedProcess &self) {
        const auto repository = scene.open();
        const auto lock =
            IndexLock::take(repository.facts().gitFolder, placesOf(repository, plan).marker);
        ApplySteps steps(repository, plan, Towards::After);
        if (!lock || !writeCommit(repository, plan) || !steps.stage() || !steps.place(1))
            return 1;
        self.signalReached();
        ForkedProcess::waitForKill();
    });
    QVERIFY(child.waitUntilReached());
    auto repository = scene.open();
    QCOMPARE(stateOf(repository, plan), ApplyState::Partial);
    const auto before = scene.scratch.snapshot();
    VERIFY_FAILS(Conflict, applyPlan(repository, plan));
    VERIFY_FAILS(Conflict, finish(repository, plan));
    VERIFY_FAILS(Conflict, undo(repository, plan));
    QCOMPARE(test::differences(before, scene.scratch.snapshot()), "");
    child.kill();
    VERIFY_OK(finish(repository, plan));
    QCOMPARE(scene.scratch.git({"status", "--porcelain"}), "");
}

void ApplyRecoveryTest::locksOfOthersAreLeft()
{
    const ApplyScene scene = makeScene();
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    auto repository = scene.open();
    VERIFY_OK(carryOutUntil(repository, plan, TwoFilesPlaced));
    scene.scratch.write(".git/index.lock", "");
    QCOMPARE(stateOf(repository, plan), ApplyState::Partial);
    VERIFY_FAILS(Conflict, finish(repository, plan));
    VERIFY_FAILS(Conflict, undo(repository, plan));
    QVERIFY(scene.scratch.exists(".git/index.lock"));
    scene.scratch.remove(".git/index.lock");
    VERIFY_OK(undo(repository, plan));
}

void ApplyRecoveryTest::theEndsStay()
{
    const ApplyScene scene = makeScene();
    const ApplyPlan plan = scene.plan(ApplyMethod::MergeCommit);
    auto repository = scene.open();
    const auto before = scene.scratch.snapshot();
    VERIFY_OK(undo(repository, plan));
    QCOMPARE(test::differences(before, scene.scratch.snapshot()), "");
    VERIFY_OK(finish(repository, plan));
    const auto after = scene.scratch.snapshot();
    VERIFY_OK(finish(repository, plan));
    VERIFY_FAILS(Conflict, undo(repository, plan));
    VERIFY_FAILS(Conflict, applyPlan(repository, plan));
    QCOMPARE(test::differences(after, scene.scratch.snapshot()), "");
}

void ApplyRecoveryTest::aBranchThatMovedOnHasIt()
{
    const ApplyScene scene = makeScene();
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    auto repository = scene.open();
    VERIFY_OK(applyPlan(repository, plan));
    scene.scratch.write("a", "3");
    scene.scratch.commitAll("more");
    QCOMPARE(stateOf(repository, plan), ApplyState::Done);
    scene.scratch.git({"checkout", "--quiet", "--detach"});
    QCOMPARE(stateOf(repository, plan), ApplyState::Done);
}

void ApplyRecoveryTest::aBranchThatWentElsewhereHasNotBegun()
{
    const ApplyScene scene = makeScene();
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    auto repository = scene.open();
    scene.scratch.git({"commit", "--quiet", "--allow-empty", "-m", "more"});
    QCOMPARE(stateOf(repository, plan), ApplyState::NotStarted);
    scene.scratch.git({"checkout", "--quiet", "--detach"});
    scene.scratch.git({"branch", "-D", "main"});
    QCOMPARE(stateOf(repository, plan), ApplyState::NotStarted);
    VERIFY_FAILS(Conflict, finish(repository, plan));
}

void ApplyRecoveryTest::equalFilesAreNotBegun()
{
    const ApplyScene scene = makeScene();
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    scene.scratch.write("a", "2");
    auto repository = scene.open();
    QCOMPARE(stateOf(repository, plan), ApplyState::NotStarted);
    VERIFY_OK(undo(repository, plan));
    QCOMPARE(scene.scratch.read("a"), "2");
}

void ApplyRecoveryTest::sparseEntriesComeBack()
{
    const ApplyScene scene({{"in/a", "1"}, {"out/a", "1"}, {"out/gone", "1"}},
                           {{"in/a", "2"}, {"out/a", "2"}});
    scene.scratch.git({"sparse-checkout", "set", "in"});
    const auto before = scene.checkout();
    auto repository = scene.open();
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    VERIFY_OK(carryOutUntil(repository, plan, IndexWritten));
    QCOMPARE(scene.scratch.git({"ls-files", "-t"}), "H in/a\nS out/a");
    VERIFY_OK(undo(repository, plan));
    QCOMPARE(test::differences(before, scene.checkout()), "");
}

void ApplyRecoveryTest::anUndoneIndexIsTheSame_data()
{
    addStops();
}

void ApplyRecoveryTest::anUndoneIndexIsTheSame()
{
    QFETCH(Stop, stop);
    if (stop == BranchMoved)
        return;
    const ApplyScene scene = makeScene();
    scene.scratch.write("kept", "staged");
    scene.scratch.git({"add", "kept"});
    scene.scratch.git({"update-index", "--untracked-cache", "--index-version", "4"});
    const auto before = scene.scratch.read(".git/index");
    const auto written = std::filesystem::last_write_time(scene.scratch.path(".git/index"));
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    auto repository = scene.open();
    VERIFY_OK(carryOutUntil(repository, plan, stop));
    VERIFY_OK(undo(repository, plan));
    QVERIFY(scene.scratch.read(".git/index") == before);
    // By its time git knows which of its files it has to look at.
    QVERIFY(std::filesystem::last_write_time(scene.scratch.path(".git/index")) == written);
    QCOMPARE(scene.scratch.git({"status", "--porcelain"}), "M  kept");
    QVERIFY(scene.isWithoutLeftovers());
}

void ApplyRecoveryTest::whatOthersStagedMeanwhileStays()
{
    const ApplyScene scene = makeScene();
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    auto repository = scene.open();
    VERIFY_OK(carryOutUntil(repository, plan, IndexWritten));
    scene.scratch.remove(".git/index.lock"); // as git advises
    scene.scratch.write("kept", "mine");
    scene.scratch.git({"add", "kept"});
    VERIFY_OK(undo(repository, plan));
    QCOMPARE(scene.scratch.git({"status", "--porcelain"}), "M  kept");
    QVERIFY(scene.isWithoutLeftovers());
}

void ApplyRecoveryTest::aFailedMoveLeavesNothing()
{
    const ApplyScene scene = makeScene();
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    const auto before = scene.checkout();
    const auto index = scene.scratch.read(".git/index");
    const auto log = scene.scratch.read(".git/logs/HEAD");
    scene.scratch.write(".git/refs/heads/main.lock", plan.before.value() + "\n"); // somebody's
    auto repository = scene.open();
    VERIFY_FAILS(Conflict, applyPlan(repository, plan));
    // Before git looks at it, which may write the times of files anew.
    QVERIFY(scene.scratch.read(".git/index") == index);
    QCOMPARE(test::differences(before, scene.checkout()), "");
    QCOMPARE(scene.scratch.read(".git/logs/HEAD"), log);
    QVERIFY(scene.scratch.exists(".git/refs/heads/main.lock"));
    scene.scratch.remove(".git/refs/heads/main.lock");
    QVERIFY(scene.isWithoutLeftovers());
    // That of a killed apply names its commit.
    VERIFY_OK(carryOutUntil(repository, plan, IndexWritten));
    scene.scratch.write(".git/refs/heads/main.lock", plan.after.value() + "\n");
    VERIFY_OK(finish(repository, plan));
    QVERIFY(scene.isWithoutLeftovers());
    QCOMPARE(scene.scratch.git({"rev-parse", "main"}), plan.after.value());
}

} // namespace tst_applyrecovery

QTEST_GUILESS_MAIN(tst_applyrecovery::ApplyRecoveryTest)
#include "tst_applyrecovery.moc"
