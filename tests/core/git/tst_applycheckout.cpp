// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/git/applyscene.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_applycheckout {

using namespace espalier;
using namespace espalier::git;
using test::ApplyScene;
using test::ScratchRepository;

static std::string textOf(const Result<std::vector<Obstacle>> &obstacles)
{
    std::string text;
    for (const Obstacle &obstacle : obstacles.value_or(std::vector<Obstacle>{}))
        text += std::format("{} {}\n", name(obstacle.kind), obstacle.path);
    return text;
}

class ApplyCheckoutTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void lineEndsAreThoseOfACheckout_data();
    void lineEndsAreThoseOfACheckout();
    void obstaclesAreTold_data();
    void obstaclesAreTold();
    void aDirtyFileDoesNotBecomeCleanByTheIndex();
    void specialFilesAreLeftToGit();
    void attributesAreNotChangedWithTheirFiles();
    void aProjectInASubFolderIsAppliedAsAWhole();
    void aShallowRepositoryIsApplied();
    void aSubmoduleIsAppliedInItself();
    void sparseCheckoutsAreRespected();
    void aLinkedWorkTreeIsApplied();
    void anotherWorkTreeIsNotTouched();

private:
    test::TemporaryProject m_home;
};

void ApplyCheckoutTest::initTestCase()
{
    qputenv("HOME", m_home.root().c_str());
    qunsetenv("XDG_CONFIG_HOME");
}

void ApplyCheckoutTest::lineEndsAreThoseOfACheckout_data()
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

void ApplyCheckoutTest::lineEndsAreThoseOfACheckout()
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
} // namespace tst_applycheckout
Q_DECLARE_METATYPE(tst_applycheckout::Doing)
namespace tst_applycheckout {

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

void ApplyCheckoutTest::obstaclesAreTold_data()
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

void ApplyCheckoutTest::obstaclesAreTold()
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

void ApplyCheckoutTest::aDirtyFileDoesNotBecomeCleanByTheIndex()
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

void ApplyCheckoutTest::specialFilesAreLeftToGit()
{
    const ApplyScene scene({{"a", "1"}}, {{"a", "1"}});
    scene.scratch.git({"checkout", "--quiet", "improvement/a"});
    std::filesystem::create_symlink("/etc/passwd", scene.scratch.path("link"));
    scene.scratch.git({"add", "link"});
    scene.scratch.git(
        {"update-index", "--add", "--cacheinfo", "160000," + scene.base.value() + ",module"});
    scene.scratch.git({"commit", "--quiet", "-m", "special"});
    scene.scratch.git({"checkout", "--quiet", "main"});
    std::filesystem::remove_all(scene.scratch.path("module"));
    ApplyRequest request = scene.request(ApplyMethod::FastForward);
    auto repository = scene.open();
    request.source = *repository.resolve("improvement/a");
    const auto here = planApply(repository, request);
    QCOMPARE(textOf(obstaclesTo(repository, *here->plan)),
             "special-file link\nspecial-file module\n");
    VERIFY_FAILS(Unsupported, applyPlan(repository, *here->plan));
    scene.scratch.git({"checkout", "--quiet", "--detach"});
    const auto aside = planApply(repository, request);
    VERIFY_OK(applyPlan(repository, *aside->plan));
}

void ApplyCheckoutTest::attributesAreNotChangedWithTheirFiles()
{
    const ApplyScene both({{"sub/a", "1\n"}},
                          {{"sub/a", "2\n"}, {"sub/.gitattributes", "* eol=crlf\n"}});
    auto repository = both.open();
    const ApplyPlan plan = both.plan(ApplyMethod::SquashCommit);
    QCOMPARE(textOf(obstaclesTo(repository, plan)), "attributes-change sub/a\n");
    VERIFY_FAILS(Unsupported, applyPlan(repository, plan));
    const ApplyScene apart({{"a", "1\n"}}, {{"a", "2\n"}, {"sub/.gitattributes", "* eol=crlf\n"}});
    repository = apart.open();
    VERIFY_OK(applyPlan(repository, apart.plan(ApplyMethod::SquashCommit)));
    QCOMPARE(apart.scratch.git({"status", "--porcelain"}), "");
}

void ApplyCheckoutTest::aProjectInASubFolderIsAppliedAsAWhole()
{
    const ApplyScene scene({{"a", "1"}, {"sub/b", "1"}}, {{"a", "2"}, {"sub/b", "2"}});
    auto repository = Repository::discover(scene.scratch.path("sub"));
    const auto planned = planApply(*repository, scene.request(ApplyMethod::SquashCommit));
    QCOMPARE(planned->plan->files.size(), std::size_t(2));
    VERIFY_OK(applyPlan(*repository, *planned->plan));
    QCOMPARE(scene.scratch.git({"status", "--porcelain"}), "");
    QCOMPARE(scene.scratch.read("a") + scene.scratch.read("sub/b"), "22");
}

void ApplyCheckoutTest::aShallowRepositoryIsApplied()
{
    const ApplyScene scene({{"a", "1"}}, {{"a", "2"}});
    const test::TemporaryProject other;
    scene.scratch.git({"clone", "--quiet", "--depth=1", "--no-single-branch",
                       "file://" + scene.scratch.root().string(), other.path("r").string()});
    auto repository = Repository::open(other.path("r"));
    QVERIFY(repository->facts().shallow);
    // The first commit is cut off, so it tells of no common history.
    VERIFY_FAILS(Unsupported, planApply(*repository, scene.request(ApplyMethod::SquashCommit)));
    const auto made = repository->commitOnNewBranch({.branch = "improvement/b",
                                                     .base = scene.base,
                                                     .changes = {{"a", "3", {}}},
                                                     .message = "Change",
                                                     .author = {"Someone", "s@example.org"}});
    VERIFY_OK(made);
    ApplyRequest request = scene.request(ApplyMethod::MergeCommit);
    request.source = made->commit;
    const auto planned = planApply(*repository, request);
    VERIFY_OK(planned);
    VERIFY_OK(applyPlan(*repository, *planned->plan));
    QCOMPARE(other.read("r/a"), "3");
}

void ApplyCheckoutTest::aSubmoduleIsAppliedInItself()
{
    const ApplyScene scene({{"a", "1"}}, {{"a", "2"}});
    const ScratchRepository outer;
    outer.git({"-c", "protocol.file.allow=always", "submodule", "--quiet", "add",
               scene.scratch.root().string(), "inner"});
    outer.commitAll("outer");
    auto repository = Repository::open(outer.path("inner"));
    QVERIFY(repository->facts().submodule);
    const auto planned = planApply(*repository, scene.request(ApplyMethod::FastForward));
    VERIFY_OK(planned);
    VERIFY_OK(applyPlan(*repository, *planned->plan));
    QCOMPARE(outer.read("inner/a"), "2");
    QCOMPARE(repository->status()->size(), std::size_t(0));
    QCOMPARE(outer.git({"diff", "--name-only", "--cached"}), "");
}

void ApplyCheckoutTest::sparseCheckoutsAreRespected()
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

void ApplyCheckoutTest::aLinkedWorkTreeIsApplied()
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

void ApplyCheckoutTest::anotherWorkTreeIsNotTouched()
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

} // namespace tst_applycheckout

QTEST_GUILESS_MAIN(tst_applycheckout::ApplyCheckoutTest)
#include "tst_applycheckout.moc"
