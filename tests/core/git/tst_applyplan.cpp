// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/branches.h"
#include "tests/core/git/applyscene.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>
#include <random>

namespace tst_applyplan {

using namespace espalier;
using namespace espalier::git;
using test::ApplyScene;
using test::commitFiles;
using test::Files;
using test::ForkedProcess;
using test::ScratchRepository;

static std::string textOf(const Result<std::vector<Obstacle>> &obstacles)
{
    std::string text;
    for (const Obstacle &obstacle : obstacles.value_or(std::vector<Obstacle>{}))
        text += std::format("{} {}\n", name(obstacle.kind), obstacle.path);
    return text;
}

class ApplyPlanTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void planningWritesNothing();
    void branchesThatAreNotCheckedOutMove_data();
    void branchesThatAreNotCheckedOutMove();
    void commitsAreAsAskedFor();
    void aBareRepositoryIsApplied();
    void conflictsAreTold();
    void impossiblePlans_data();
    void impossiblePlans();
    void filesAreThoseOfGit_data();
    void filesAreThoseOfGit();
    void otherChangesStay();
    void aBranchThatMovesIsRefused();
    void aForgedPlanIsRefused();
    void aLockOnTheBranchUndoesAll();
    void aFullDiskUndoesAll();
    void commitsAreReverted_data();
    void commitsAreReverted();
    void severalCommitsAreReverted();
    void conflictsOfARevertAreTold();
    void impossibleReverts();

private:
    test::TemporaryProject m_home;
};

void ApplyPlanTest::initTestCase()
{
    qputenv("HOME", m_home.root().c_str());
    qunsetenv("XDG_CONFIG_HOME");
}

static void addMethods()
{
    QTest::addColumn<ApplyMethod>("method");
    QTest::newRow("by fast-forward") << ApplyMethod::FastForward;
    QTest::newRow("by a merge") << ApplyMethod::MergeCommit;
    QTest::newRow("by a squash") << ApplyMethod::SquashCommit;
}

void ApplyPlanTest::planningWritesNothing()
{
    const ApplyScene scene({{"a", "1"}, {"b", "1"}}, {{"a", "2"}, {"c", "1"}});
    const auto before = scene.scratch.snapshot();
    for (const auto method :
         {ApplyMethod::FastForward, ApplyMethod::MergeCommit, ApplyMethod::SquashCommit}) {
        const auto repository = scene.open();
        const auto planned = planApply(repository, scene.request(method));
        VERIFY_OK(planned);
        QVERIFY(planned->plan->checkedOut);
        QCOMPARE(planned->plan->before, scene.base);
        QCOMPARE(planned->plan->files.size(), std::size_t(3));
        QCOMPARE(textOf(obstaclesTo(repository, *planned->plan)), "");
        QCOMPARE(stateOf(repository, *planned->plan), ApplyState::NotStarted);
    }
    QCOMPARE(test::differences(before, scene.scratch.snapshot()), "");
}

void ApplyPlanTest::branchesThatAreNotCheckedOutMove_data()
{
    addMethods();
}

void ApplyPlanTest::branchesThatAreNotCheckedOutMove()
{
    QFETCH(ApplyMethod, method);
    const ApplyScene scene({{"a", "1"}}, {{"a", "2"}});
    scene.scratch.git({"checkout", "--quiet", "-b", "other"});
    scene.scratch.write("a", "dirty");
    scene.scratch.write("new", "untracked");
    const auto before = scene.scratch.snapshot();
    auto repository = scene.open();
    const ApplyPlan plan = scene.plan(method);
    QVERIFY(!plan.checkedOut);
    VERIFY_OK(applyPlan(repository, plan));
    QCOMPARE(stateOf(repository, plan), ApplyState::Done);
    QCOMPARE(scene.scratch.git({"rev-parse", "main"}), plan.after.value());
    QCOMPARE(scene.scratch.git({"show", "main:a"}), "2");
    auto after = scene.scratch.snapshot();
    auto rest = before;
    for (auto *snapshot : {&after, &rest})
        std::erase_if(*snapshot, [&](const auto &item) {
            return item.first.ends_with("refs/heads/main") ||
                   (item.first.starts_with(".git/objects/") && !before.contains(item.first));
        });
    QCOMPARE(test::differences(rest, after), "");
    QVERIFY(scene.scratch.git({"reflog", "-1", "main"}).contains("espalier: apply"));
    QCOMPARE(scene.scratch.git({"fsck", "--strict", "--no-dangling"}), "");
}

void ApplyPlanTest::commitsAreAsAskedFor()
{
    const ApplyScene scene({{"a", "1"}, {"b", "1"}}, {{"a", "2"}, {"b", "1"}});
    scene.scratch.write("b", "2");
    scene.scratch.commitAll("moved on");
    const ApplyPlan merge = scene.plan(ApplyMethod::MergeCommit);
    const ApplyPlan squash = scene.plan(ApplyMethod::SquashCommit);
    QCOMPARE(merge.tree, squash.tree);
    auto repository = scene.open();
    VERIFY_OK(applyPlan(repository, merge));
    QCOMPARE(scene.scratch.git({"log", "-1", "--format=%P|%an|%ce|%at|%s", "main"}),
             merge.before.value() + " " + scene.tip.value() +
                 "|Someone|someone@example.org|1750000000|Apply it");
    QCOMPARE(scene.scratch.git({"rev-parse", "main^{tree}"}), merge.tree.value());
    scene.scratch.git({"reset", "--quiet", "--hard", merge.before.value()});
    VERIFY_OK(applyPlan(repository, squash));
    QCOMPARE(scene.scratch.git({"log", "-1", "--format=%P", "main"}), squash.before.value());
    QCOMPARE(scene.scratch.git({"show", "main:a", "main:b"}), "22");
    QCOMPARE(scene.scratch.git({"fsck", "--strict", "--no-dangling"}), "");
}

void ApplyPlanTest::aBareRepositoryIsApplied()
{
    const ApplyScene scene({{"a", "1"}}, {{"a", "2"}});
    const ScratchRepository bare(ScratchRepository::Kind::Bare);
    bare.git({"fetch", "--quiet", scene.scratch.root().string(), "*:*"});
    auto repository = Repository::open(bare.root());
    const auto planned = planApply(*repository, scene.request(ApplyMethod::SquashCommit));
    VERIFY_OK(planned);
    VERIFY_OK(applyPlan(*repository, *planned->plan));
    QCOMPARE(bare.git({"show", "main:a"}), "2");
    QCOMPARE(stateOf(*repository, *planned->plan), ApplyState::Done);
}

void ApplyPlanTest::conflictsAreTold()
{
    const ApplyScene scene({{"a", "1\n"}}, {{"a", "2\n"}});
    scene.scratch.write("a", "3\n");
    scene.scratch.commitAll("moved on");
    const auto before = scene.scratch.snapshot();
    const auto planned = planApply(scene.open(), scene.request(ApplyMethod::SquashCommit));
    VERIFY_OK(planned);
    QVERIFY(!planned->plan);
    QCOMPARE(planned->conflicts, (std::vector<MergeConflict>{{"a", ConflictKind::BothChanged}}));
    QCOMPARE(test::differences(before, scene.scratch.snapshot()), "");
}

void ApplyPlanTest::impossiblePlans_data()
{
    QTest::addColumn<QString>("branch");
    QTest::addColumn<QString>("source");
    QTest::addColumn<ApplyMethod>("method");
    QTest::addColumn<ErrorKind>("kind");
    const auto row = [](const char *name, const char *branch, const char *source,
                        ApplyMethod method, ErrorKind kind) {
        QTest::newRow(name) << QString::fromLatin1(branch) << QString::fromLatin1(source) << method
                            << kind;
    };
    row("to a branch that is not there", "none", "improvement/a", ApplyMethod::SquashCommit,
        ErrorKind::NotFound);
    row("to a branch that only points to another", "alias", "improvement/a",
        ApplyMethod::SquashCommit, ErrorKind::Unsupported);
    row("what the branch has", "main", "main~", ApplyMethod::MergeCommit, ErrorKind::InvalidInput);
    row("the branch itself", "main", "main", ApplyMethod::FastForward, ErrorKind::InvalidInput);
    row("by fast-forward to a branch with commits of its own", "main", "improvement/a",
        ApplyMethod::FastForward, ErrorKind::Conflict);
    row("without a common history", "main", "unrelated", ApplyMethod::MergeCommit,
        ErrorKind::Unsupported);
    row("to a branch of another work tree", "linked", "improvement/a", ApplyMethod::SquashCommit,
        ErrorKind::Conflict);
    row("a revert", "main", "improvement/a", ApplyMethod::RevertCommit, ErrorKind::InvalidInput);
    row("a change that was made otherwise", "same", "improvement/a", ApplyMethod::SquashCommit,
        ErrorKind::InvalidInput);
}

void ApplyPlanTest::impossiblePlans()
{
    QFETCH(QString, branch);
    QFETCH(QString, source);
    QFETCH(ApplyMethod, method);
    QFETCH(ErrorKind, kind);
    const ApplyScene scene({{"a", "1"}}, {{"a", "2"}});
    const test::TemporaryProject other;
    const ScratchRepository &scratch = scene.scratch;
    scratch.git({"worktree", "add", "--quiet", "-b", "linked", other.path("w").string()});
    scratch.git({"checkout", "--quiet", "-b", "same"});
    commitFiles(scratch, {{"a", "2"}, {"b", "1"}});
    scratch.git({"checkout", "--quiet", "main"});
    commitFiles(scratch, {{"a", "1"}, {"b", "1"}});
    scratch.git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
    scratch.git({"checkout", "--quiet", "--orphan", "unrelated"});
    scratch.commitAll("unrelated");
    scratch.git({"checkout", "--quiet", "main"});
    const auto repository = scene.open();
    ApplyRequest request = scene.request(method);
    request.branch = branch.toStdString();
    request.source = *repository.resolve(source.toStdString());
    const auto planned = planApply(repository, request);
    QVERIFY2(!planned && planned.error().kind == kind, test::why(planned).c_str());
}

void ApplyPlanTest::filesAreThoseOfGit_data()
{
    QTest::addColumn<Files>("before");
    QTest::addColumn<Files>("after");
    const auto row = [](const char *name, Files before, Files after) {
        before.emplace("kept", "kept");
        after.emplace("kept", "kept");
        QTest::newRow(name) << before << after;
    };
    row("a changed file", {{"a", "1"}}, {{"a", "2"}});
    row("an added file", {}, {{"a", "2"}});
    row("an added file in new folders", {}, {{"d/e/f", "2"}});
    row("a deleted file", {{"a", "1"}}, {});
    row("the last file of folders", {{"d/e/f", "1"}}, {});
    row("a file that becomes executable", {{"a", "x"}}, {{"a", "x:"}});
    row("a file that is executable no more", {{"a", "x:1"}}, {{"a", "1"}});
    row("a name that is not ASCII", {{"caf\xc3\xa9", "1"}}, {{"caf\xc3\xa9", "2"}});
    row("a name that is not UTF-8", {}, {{"caf\xe9", "2"}});
    row("names with blanks and wildcards", {{"a b", "1"}, {"*", "1"}}, {{"a b", "2"}, {"*", "2"}});
    row("a file that becomes a folder", {{"a", "1"}}, {{"a/b/c", "2"}});
    row("a folder that becomes a file", {{"a/b/c", "1"}, {"a/d", "1"}}, {{"a", "2"}});
    row("an emptied file", {{"a", "1"}}, {{"a", ""}});
    row("bytes that are no text", {{"a", std::string("\0\r\n\xff", 4)}},
        {{"a", std::string("\r\0\xfe", 3)}});
    Files many;
    for (int i = 0; i < 60; ++i)
        many.emplace(std::format("d{}/f{}", i % 7, i), std::to_string(i));
    row("many files", {{"a", "1"}}, many);
}

void ApplyPlanTest::filesAreThoseOfGit()
{
    QFETCH(Files, before);
    QFETCH(Files, after);
    const ApplyScene scene(before, after);
    auto repository = scene.open();
    for (const auto method :
         {ApplyMethod::SquashCommit, ApplyMethod::MergeCommit, ApplyMethod::FastForward}) {
        const ApplyPlan plan = scene.plan(method);
        VERIFY_OK(applyPlan(repository, plan));
        QCOMPARE(stateOf(repository, plan), ApplyState::Done);
        const auto ours = scene.checkout();
        QCOMPARE(scene.scratch.git({"status", "--porcelain"}), "");
        QVERIFY(scene.isWithoutLeftovers());
        scene.scratch.git({"reset", "--quiet", "--hard", "main~"});
        scene.scratch.git({"reset", "--quiet", "--hard", plan.after.value()});
        QCOMPARE(test::differences(scene.checkout(), ours), "");
        QVERIFY(scene.scratch.git({"reflog", "-3"}).contains("espalier: apply"));
        scene.scratch.git({"reset", "--quiet", "--hard", scene.base.value()});
    }
    QCOMPARE(scene.scratch.git({"fsck", "--strict", "--no-dangling"}), "");
}

void ApplyPlanTest::otherChangesStay()
{
    const ApplyScene scene({{"a", "1"}, {"dirty", "1"}, {"staged", "1"}, {"gone", "1"}},
                           {{"a", "2"}, {"dirty", "1"}, {"staged", "1"}, {"gone", "1"}});
    scene.scratch.write("staged", "2");
    scene.scratch.git({"add", "staged"});
    scene.scratch.write("stash", "1");
    scene.scratch.git({"add", "stash"});
    scene.scratch.git({"stash", "push", "--quiet", "stash"});
    scene.scratch.write("dirty", "2");
    scene.scratch.remove("gone");
    scene.scratch.write("untracked", "1");
    auto before = scene.scratch.snapshot();
    const std::string status = scene.scratch.git({"status", "--porcelain"});
    auto repository = scene.open();
    VERIFY_OK(applyPlan(repository, scene.plan(ApplyMethod::FastForward)));
    QCOMPARE(scene.scratch.git({"status", "--porcelain"}), status);
    QCOMPARE(scene.scratch.read("a"), "2");
    auto after = scene.scratch.snapshot();
    for (const char *path : {"a", ".git/index", ".git/refs/heads/main", ".git/logs/refs/heads/main",
                             ".git/logs/HEAD"}) {
        before.erase(path);
        after.erase(path);
    }
    QCOMPARE(test::differences(before, after), "");
}

void ApplyPlanTest::aBranchThatMovesIsRefused()
{
    const ApplyScene scene({{"a", "1"}}, {{"a", "2"}});
    ApplyRequest request = scene.request(ApplyMethod::SquashCommit);
    request.expected = scene.tip;
    VERIFY_FAILS(Conflict, planApply(scene.open(), request));
    request.expected = scene.base;
    VERIFY_OK(planApply(scene.open(), request));
}

void ApplyPlanTest::aForgedPlanIsRefused()
{
    const ApplyScene scene({{"a", "1"}}, {{"a", "2"}});
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    const auto before = scene.scratch.snapshot();
    auto repository = scene.open();
    ApplyPlan forged = plan;
    forged.message = "Something else\n";
    VERIFY_FAILS(Corrupt, applyPlan(repository, forged));
    forged = plan;
    forged.after = scene.tip;
    VERIFY_FAILS(Corrupt, applyPlan(repository, forged));
    forged = plan;
    forged.files.front().after->id = ObjectId(scene.scratch.git({"rev-parse", "main:a"}));
    VERIFY_FAILS(Corrupt, applyPlan(repository, forged));
    forged = plan;
    forged.sources.clear();
    VERIFY_FAILS(Corrupt, applyPlan(repository, forged));
    QCOMPARE(test::differences(before, scene.scratch.snapshot()), "");
}

void ApplyPlanTest::aLockOnTheBranchUndoesAll()
{
    const ApplyScene scene({{"a", "1"}, {"gone/b", "1"}}, {{"a", "2"}, {"new/c", "1"}});
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    const auto before = scene.checkout();
    scene.scratch.write(".git/refs/heads/main.lock", "");
    auto repository = scene.open();
    VERIFY_FAILS(Conflict, applyPlan(repository, plan));
    QCOMPARE(test::differences(before, scene.checkout()), "");
    QCOMPARE(stateOf(repository, plan), ApplyState::NotStarted);
    scene.scratch.remove(".git/refs/heads/main.lock");
    QVERIFY(scene.isWithoutLeftovers());
    VERIFY_OK(applyPlan(repository, plan));
}

void ApplyPlanTest::aFullDiskUndoesAll()
{
    constexpr int kNoMount = 77;
    std::string noise(2'000'000, '\0');
    std::minstd_rand random; // does not compress
    for (char &byte : noise)
        byte = char(random() >> 8);
    const ApplyScene scene({{"a", "1"}, {"b", "1"}}, {{"a", "2"}, {"b", noise}});
    const test::TemporaryProject project;
    project.write("disk/.keep", "");
    ForkedProcess child([&](ForkedProcess &) {
        namespace fs = std::filesystem;
        if (!ForkedProcess::mountSmallDisk(project.path("disk").c_str(), "3400k"))
            return kNoMount;
        fs::copy(scene.scratch.root(), project.path("disk/r"), fs::copy_options::recursive);
        auto repository = Repository::open(project.path("disk/r"), {.trustOtherOwner = true});
        const auto planned = planApply(*repository, scene.request(ApplyMethod::FastForward));
        if (!planned || !planned->plan)
            return 1;
        const auto done = applyPlan(*repository, *planned->plan);
        if (done || done.error().kind != ErrorKind::DiskFull)
            return 2;
        if (project.read("disk/r/a") != "1" || fs::exists(project.path("disk/r/.git/index.lock")))
            return 3;
        return stateOf(*repository, *planned->plan) == ApplyState::NotStarted ? 0 : 4;
    });
    const int status = child.wait();
    if (status == kNoMount)
        QSKIP("no small disk can be mounted here");
    QCOMPARE(status, 0);
}

void ApplyPlanTest::commitsAreReverted_data()
{
    addMethods();
}

void ApplyPlanTest::commitsAreReverted()
{
    QFETCH(ApplyMethod, method);
    const ApplyScene scene({{"a", "1\n"}, {"gone", "1"}, {"other", "1"}},
                           {{"a", "2\n"}, {"new", "1"}, {"other", "1"}});
    auto repository = scene.open();
    const ApplyPlan plan = scene.plan(method);
    VERIFY_OK(applyPlan(repository, plan));
    scene.scratch.write("other", "2");
    scene.scratch.commitAll("more");
    const auto planned = planRevert(repository, {.branch = "main",
                                                 .expected = {},
                                                 .commits = {plan.after},
                                                 .message = "Take it back\n",
                                                 .identity = {"Someone", "someone@example.org"}});
    VERIFY_OK(planned);
    QVERIFY(planned->plan);
    VERIFY_OK(applyPlan(repository, *planned->plan));
    QCOMPARE(scene.scratch.git({"log", "-1", "--format=%s"}), "Take it back");
    QCOMPARE(scene.scratch.git({"diff", "--name-status", scene.base.value(), "main"}), "M\tother");
    QCOMPARE(scene.scratch.git({"status", "--porcelain"}), "");
    QCOMPARE(scene.scratch.read("a"), "1\n");
    QVERIFY(!scene.scratch.exists("new"));
}

void ApplyPlanTest::severalCommitsAreReverted()
{
    const ScratchRepository scratch;
    const ObjectId one = commitFiles(scratch, {{"a", "1"}, {"b", "1"}});
    const ObjectId two = commitFiles(scratch, {{"a", "2"}, {"b", "1"}});
    const ObjectId three = commitFiles(scratch, {{"a", "3"}, {"b", "1"}});
    scratch.git({"checkout", "--quiet", "--detach"});
    auto repository = Repository::open(scratch.root());
    const auto planned = planRevert(*repository, {.branch = "main",
                                                  .expected = three,
                                                  .commits = {three, two},
                                                  .message = "Take both back\n",
                                                  .identity = {"Someone", "s@example.org"}});
    VERIFY_OK(planned);
    VERIFY_OK(applyPlan(*repository, *planned->plan));
    QCOMPARE(scratch.git({"rev-parse", "main^{tree}"}),
             scratch.git({"rev-parse", one.value() + "^{tree}"}));
    QCOMPARE(scratch.git({"rev-parse", "main^"}), three.value());
    QCOMPARE(scratch.read("a"), "3");
}

void ApplyPlanTest::conflictsOfARevertAreTold()
{
    const ScratchRepository scratch;
    commitFiles(scratch, {{"a", "1\n"}});
    const ObjectId two = commitFiles(scratch, {{"a", "2\n"}});
    commitFiles(scratch, {{"a", "3\n"}});
    const auto repository = Repository::open(scratch.root());
    const auto planned = planRevert(*repository, {.branch = "main",
                                                  .expected = {},
                                                  .commits = {two},
                                                  .message = "Take it back\n",
                                                  .identity = {"Someone", "s@example.org"}});
    VERIFY_OK(planned);
    QVERIFY(!planned->plan);
    QCOMPARE(planned->conflicts, (std::vector<MergeConflict>{{"a", ConflictKind::BothChanged}}));
}

void ApplyPlanTest::impossibleReverts()
{
    const ApplyScene scene({{"a", "1"}}, {{"a", "2"}});
    const auto repository = scene.open();
    RevertRequest request{.branch = "main",
                          .expected = {},
                          .commits = {scene.tip},
                          .message = "Take it back\n",
                          .identity = {"Someone", "s@example.org"}};
    VERIFY_FAILS(InvalidInput, planRevert(repository, request)); // not in the branch
    request.commits = {};
    VERIFY_FAILS(InvalidInput, planRevert(repository, request));
    request.commits = {scene.base};
    request.expected = scene.tip;
    VERIFY_FAILS(Conflict, planRevert(repository, request));
    request.expected = {};
    request.identity.name = "<>";
    VERIFY_FAILS(InvalidInput, planRevert(repository, request));
}

} // namespace tst_applyplan

QTEST_GUILESS_MAIN(tst_applyplan::ApplyPlanTest)
#include "tst_applyplan.moc"
