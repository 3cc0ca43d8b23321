// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/branches.h"
#include "tests/core/git/applyscene.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>
#include <random>

using namespace espalier;
using namespace espalier::git;
using test::ApplyScene;
using test::commitFiles;
using test::Files;
using test::ForkedProcess;
using test::ScratchRepository;
Q_DECLARE_METATYPE(Files)

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
    void lineEndsAreThoseOfACheckout_data();
    void lineEndsAreThoseOfACheckout();
    void obstaclesAreTold_data();
    void obstaclesAreTold();
    void aDirtyFileDoesNotBecomeCleanByTheIndex();
    void sparseCheckoutsAreRespected();
    void aLinkedWorkTreeIsApplied();
    void anotherWorkTreeIsNotTouched();
    void aBranchThatMovesIsRefused();
    void aForgedPlanIsRefused();
    void aLockOnTheBranchUndoesAll();
    void aFullDiskUndoesAll();
    void commitsAreReverted_data();
    void commitsAreReverted();
    void aMergeIsReverted();
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

void ApplyPlanTest::lineEndsAreThoseOfACheckout_data()
{
    QTest::addColumn<QByteArray>("attributes");
    QTest::addColumn<QString>("autocrlf");
    QTest::addColumn<QByteArray>("work"); // what a person has, who committed it so
    const auto row = [](const char *name, const char *attributes, const char *autocrlf,
                        const char *work) {
        QTest::newRow(name) << QByteArray(attributes) << QString::fromLatin1(autocrlf)
                            << QByteArray(work);
    };
    row("plain", "", "false", "1\n2\n");
    row("CRLF that is stored", "", "false", "1\r\n2\r\n");
    row("CRLF by attribute", "*.txt text eol=crlf\n", "false", "1\r\n2\r\n");
    row("LF by attribute", "*.txt text eol=lf\n", "true", "1\n2\n");
    row("CRLF by setting", "", "true", "1\r\n2\r\n");
    row("LF where the setting would give CRLF", "", "true", "1\n2\n");
    row("CRLF where the setting would give LF", "", "input", "1\r\n2\r\n");
    row("an id", "*.txt ident\n", "false", "$Id$\n");
}

void ApplyPlanTest::lineEndsAreThoseOfACheckout()
{
    QFETCH(QByteArray, attributes);
    QFETCH(QString, autocrlf);
    QFETCH(QByteArray, work);
    const ScratchRepository scratch;
    scratch.git({"config", "core.autocrlf", autocrlf.toStdString()});
    scratch.write(".gitattributes", attributes.toStdString());
    scratch.write("a.txt", work.toStdString());
    const ObjectId base(scratch.commitAll("one"));
    scratch.git({"checkout", "--quiet", "-b", "improvement/a"});
    scratch.write("a.txt", work.toStdString() + "more");
    scratch.write("b.txt", "new\n");
    const ObjectId tip(scratch.commitAll("two"));
    scratch.git({"checkout", "--quiet", "main"});
    scratch.write("a.txt", work.toStdString());
    auto repository = Repository::open(scratch.root());
    const auto planned = planApply(*repository, {.branch = "main",
                                                 .expected = base,
                                                 .source = tip,
                                                 .message = {},
                                                 .identity = {"Someone", "s@example.org"}});
    VERIFY_OK(applyPlan(*repository, *planned->plan));
    QCOMPARE(scratch.git({"status", "--porcelain"}), "");
    const std::string ours = scratch.read("a.txt") + scratch.read("b.txt");
    scratch.remove("a.txt");
    scratch.remove("b.txt");
    scratch.git({"checkout", "--quiet", "a.txt", "b.txt"});
    QCOMPARE(ours, scratch.read("a.txt") + scratch.read("b.txt"));
}

/// What somebody does to the work tree before a plan is carried out.
using Doing = void (*)(const ScratchRepository &);
Q_DECLARE_METATYPE(Doing)

using S = const ScratchRepository &;

static void addObstacle(const char *name, const char *obstacles, Doing doing)
{
    QTest::newRow(name) << doing << QString::fromLatin1(obstacles);
}

static void addFileObstacles()
{
    addObstacle("a changed file", "changed a\n", [](S s) { s.write("a", "dirty"); });
    addObstacle("a changed mode", "changed a\n", [](S s) {
        std::filesystem::permissions(s.path("a"), std::filesystem::perms(0755));
    });
    addObstacle("a deleted file", "changed a\n", [](S s) { s.remove("a"); });
    addObstacle("a staged file", "staged a\n", [](S s) {
        s.write("a", "dirty");
        s.git({"add", "a"});
    });
    addObstacle("a staged file whose old content is back", "staged a\n", [](S s) {
        s.write("a", "dirty");
        s.git({"add", "a"});
        s.write("a", "1");
    });
    addObstacle("an untracked file in the way", "untracked new\n",
                [](S s) { s.write("new", "mine"); });
    addObstacle("an ignored file in the way", "untracked new\n", [](S s) {
        s.write(".git/info/exclude", "new\n");
        s.write("new", "mine");
    });
    addObstacle("an untracked file where a folder goes", "untracked d\n",
                [](S s) { s.write("d", ""); });
    addObstacle("an untracked folder in the way", "untracked new/x\n",
                [](S s) { s.write("new/x", ""); });
    addObstacle("a link in the way", "untracked d\n",
                [](S s) { std::filesystem::create_symlink("/tmp", s.path("d")); });
    addObstacle("a folder that was made a link", "changed sub/b\n", [](S s) {
        std::filesystem::rename(s.path("sub"), s.path("elsewhere"));
        std::filesystem::create_symlink("elsewhere", s.path("sub"));
    });
    addObstacle("a file that was made a link", "changed a\n", [](S s) {
        std::filesystem::rename(s.path("a"), s.path("elsewhere"));
        std::filesystem::create_symlink("elsewhere", s.path("a"));
    });
    addObstacle("a file announced to the index", "staged new\nuntracked new\n", nullptr);
    addObstacle("a staged file where a folder goes", "staged d/new\n", [](S s) {
        s.write("d", "");
        s.git({"add", "d"});
        s.remove("d");
    });
}

void ApplyPlanTest::obstaclesAreTold_data()
{
    QTest::addColumn<Doing>("doing");
    QTest::addColumn<QString>("obstacles");
    addFileObstacles();
    addObstacle("a locked index", "index-locked main\n",
                [](S s) { s.write(".git/index.lock", ""); });
    addObstacle("a branch that has moved", "branch-moved main\n",
                [](S s) { s.git({"commit", "--quiet", "--allow-empty", "-m", "more"}); });
    addObstacle("another branch checked out", "checkout-changed main\n",
                [](S s) { s.git({"checkout", "--quiet", "-b", "other"}); });
    addObstacle("a detached HEAD", "checkout-changed main\n",
                [](S s) { s.git({"checkout", "--quiet", "--detach"}); });
    addObstacle("an unborn branch checked out",
                "checkout-changed main\nstaged a\nstaged gone\nstaged sub/b\n", [](S s) {
                    s.git({"checkout", "--quiet", "--orphan", "unborn"});
                    s.git({"rm", "-r", "-f", "--cached", "--quiet", "."});
                });
    addObstacle("a merge under way", "operation-under-way main\n",
                [](S s) { s.write(".git/MERGE_HEAD", s.git({"rev-parse", "HEAD"}) + "\n"); });
    addObstacle("a rebase under way", "operation-under-way main\n", [](S s) {
        s.write(".git/rebase-merge/head-name", "refs/heads/main\n");
        s.git({"checkout", "--quiet", "--detach"});
    });
    addObstacle("a filter that is a program", "needs-program a\n",
                [](S s) { s.write(".git/info/attributes", "a filter=lfs\n"); });
    addObstacle("another encoding in the work tree", "needs-program a\n",
                [](S s) { s.write(".git/info/attributes", "a working-tree-encoding=UTF-16\n"); });
}

void ApplyPlanTest::obstaclesAreTold()
{
    QFETCH(Doing, doing);
    QFETCH(QString, obstacles);
    const ApplyScene scene({{"a", "1"}, {"gone", "1"}, {"sub/b", "1"}},
                           {{"a", "2"}, {"new", "1"}, {"d/new", "1"}, {"sub/b", "2"}});
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    if (doing)
        doing(scene.scratch);
    else {
        scene.scratch.write("new", "");
        scene.scratch.git({"add", "--intent-to-add", "new"});
        obstacles = QStringLiteral("staged new\n");
    }
    const auto before = scene.scratch.snapshot();
    auto repository = scene.open();
    QCOMPARE(textOf(obstaclesTo(repository, plan)), obstacles.toStdString());
    const auto done = applyPlan(repository, plan);
    const auto kind = obstacles.startsWith(QStringLiteral("needs-program")) ? ErrorKind::Unsupported
                                                                            : ErrorKind::Conflict;
    QVERIFY2(!done && done.error().kind == kind, test::why(done).c_str());
    QCOMPARE(test::differences(before, scene.scratch.snapshot()), "");
    QCOMPARE(stateOf(repository, plan), ApplyState::NotStarted);
}

void ApplyPlanTest::aDirtyFileDoesNotBecomeCleanByTheIndex()
{
    const ApplyScene scene({{"a", "1"}, {"dirty", "1"}}, {{"a", "2"}, {"dirty", "1"}});
    // As when a file is changed in the moment the index is written: size and times are the same.
    const auto time = std::filesystem::last_write_time(scene.scratch.path("dirty"));
    scene.scratch.git({"config", "core.trustctime", "false"});
    scene.scratch.write("dirty", "2");
    std::filesystem::last_write_time(scene.scratch.path("dirty"), time);
    std::filesystem::last_write_time(scene.scratch.path(".git/index"), time);
    QCOMPARE(scene.scratch.git({"diff-files", "--name-only"}), "dirty");
    auto repository = scene.open();
    VERIFY_OK(applyPlan(repository, scene.plan(ApplyMethod::FastForward)));
    QCOMPARE(scene.scratch.git({"status", "--porcelain"}), " M dirty");
}

void ApplyPlanTest::sparseCheckoutsAreRespected()
{
    const ApplyScene scene({{"in/a", "1"}, {"out/a", "1"}, {"out/gone", "1"}},
                           {{"in/a", "2"}, {"out/a", "2"}});
    scene.scratch.git({"sparse-checkout", "set", "in"});
    QVERIFY(!scene.scratch.exists("out/a"));
    auto repository = scene.open();
    VERIFY_OK(applyPlan(repository, scene.plan(ApplyMethod::FastForward)));
    QCOMPARE(scene.scratch.read("in/a"), "2");
    QVERIFY(!scene.scratch.exists("out/a"));
    QCOMPARE(scene.scratch.git({"status", "--porcelain"}), "");
    QCOMPARE(scene.scratch.git({"ls-files", "-t"}), "H in/a\nS out/a");
}

void ApplyPlanTest::aLinkedWorkTreeIsApplied()
{
    const ApplyScene scene({{"a", "1"}}, {{"a", "2"}});
    scene.scratch.git({"checkout", "--quiet", "--detach"});
    const test::TemporaryProject other;
    scene.scratch.git({"worktree", "add", "--quiet", other.path("w").string(), "main"});
    const auto before = scene.checkout();
    auto repository = Repository::open(other.path("w"));
    const auto planned = planApply(*repository, scene.request(ApplyMethod::SquashCommit));
    VERIFY_OK(planned);
    QVERIFY(planned->plan->checkedOut);
    VERIFY_OK(applyPlan(*repository, *planned->plan));
    QCOMPARE(other.read("w/a"), "2");
    QCOMPARE(repository->status()->size(), std::size_t(0));
    auto after = scene.checkout();
    after["tip"] = before.at("tip");
    QCOMPARE(test::differences(before, after), "");
}

void ApplyPlanTest::anotherWorkTreeIsNotTouched()
{
    const ApplyScene scene({{"a", "1"}}, {{"a", "2"}});
    scene.scratch.git({"checkout", "--quiet", "--detach"});
    auto repository = scene.open();
    const ApplyPlan plan = scene.plan(ApplyMethod::SquashCommit);
    const test::TemporaryProject other;
    scene.scratch.git({"worktree", "add", "--quiet", other.path("w").string(), "main"});
    QCOMPARE(textOf(obstaclesTo(repository, plan)), "other-work-tree main\n");
    VERIFY_FAILS(Conflict, applyPlan(repository, plan));
    QCOMPARE(other.read("w/a"), "1");
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

void ApplyPlanTest::aMergeIsReverted()
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

QTEST_GUILESS_MAIN(ApplyPlanTest)
#include "tst_applyplan.moc"
