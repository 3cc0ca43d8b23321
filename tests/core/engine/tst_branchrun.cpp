// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/engine/engineproject.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

#include <functional>

namespace tst_branchrun {

using namespace espalier;
using namespace espalier::engine;
using test::Home;
using test::ScratchRepository;
using test::TemporaryProject;
using test::WatchedRunner;

using Prepare = std::function<void(const ScratchRepository &)>;

static void fill(const TemporaryProject &project)
{
    project.write("a.py", "def one(x):\n    return x\n");
    project.write("sub/pkg/__init__.py", "");
    project.write("sub/pkg/b.py", "def two(x):\n    return x\n");
    project.write("other.txt", "text\n");
}

static void setIdentity(const ScratchRepository &project)
{
    project.git({"config", "user.name", "Someone"});
    project.git({"config", "user.email", "someone@example.org"});
}

class BranchRunTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void theBranchHasWhatInPlaceWouldHave();
    void theCheckoutIsUntouched();
    void whatIsInTheWayIsTold_data();
    void whatIsInTheWayIsTold();
    void changesElsewhereDoNotMatter();
    void aProjectInASubFolderHasItsOwnPaths();
    void strippingOnABranchGivesTheOriginal();
    void nothingToDoMakesNoBranch();
    void otherRepositoriesAreLeftOut();
    void aBareRepositoryIsTold();
    void theSameChangesMakeNoFurtherBranch();

private:
    [[nodiscard]] Result<model::InstrumentReport> run(const TemporaryProject &project,
                                                      const std::string &branch = {})
    {
        return test::instrumentProject(project, m_home,
                                       {.apply = ApplyMode::Branch, .branch = branch}, m_runner);
    }
    Home m_home;
    WatchedRunner m_runner;
};

void BranchRunTest::initTestCase()
{
    qputenv("HOME", m_home.root().c_str());
    qunsetenv("XDG_CONFIG_HOME");
}

void BranchRunTest::theBranchHasWhatInPlaceWouldHave()
{
    const ScratchRepository project;
    setIdentity(project);
    fill(project);
    project.commitAll("one");
    const auto report = run(project, "mine");
    VERIFY_OK(report);
    QCOMPARE(report->branch, "mine");
    QCOMPARE(report->commit, project.git({"rev-parse", "mine"}));
    QCOMPARE(project.git({"rev-parse", "mine^"}), project.git({"rev-parse", "main"}));
    VERIFY_OK(test::instrumentProject(project, m_home, {.apply = ApplyMode::InPlace}, m_runner));
    project.git({"add", "--all"});
    QCOMPARE(project.git({"write-tree"}), project.git({"rev-parse", "mine^{tree}"}));
}

void BranchRunTest::theCheckoutIsUntouched()
{
    const ScratchRepository project;
    setIdentity(project);
    fill(project);
    project.commitAll("one");
    project.write("staged.txt", "staged\n");
    project.git({"add", "staged.txt"});
    project.write("untracked.txt", "untracked\n");
    VERIFY_OK(Workspace::open(project.root(), m_home.paths())); // makes its state folder
    auto before = project.snapshot();
    const auto report = run(project);
    VERIFY_OK(report);
    QVERIFY(report->branch.starts_with("espalier/"));
    auto after = project.snapshot();
    const auto other = [](const auto &file) {
        return file.first.starts_with(".espalier/") || file.first.starts_with(".git/objects/") ||
               file.first.starts_with(".git/refs/heads/espalier/") ||
               file.first.starts_with(".git/logs/refs/heads/espalier/");
    };
    std::erase_if(before, other);
    std::erase_if(after, other);
    QCOMPARE(test::differences(before, after), "");
    QCOMPARE(project.git({"status", "--porcelain"}), "A  staged.txt\n?? untracked.txt");
}

void BranchRunTest::whatIsInTheWayIsTold_data()
{
    QTest::addColumn<Prepare>("prepare");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, ErrorKind kind, Prepare prepare) {
        QTest::newRow(name) << std::move(prepare) << int(kind);
    };
    row("a changed file", ErrorKind::Conflict,
        [](const auto &project) { project.write("a.py", "def one(): pass\n"); });
    row("a staged change", ErrorKind::Conflict, [](const auto &project) {
        project.write("a.py", "def one(): pass\n");
        project.git({"add", "a.py"});
    });
    row("an untracked source", ErrorKind::Conflict,
        [](const auto &project) { project.write("new.py", "def f(): pass\n"); });
    row("a change that the index is told to skip", ErrorKind::Conflict, [](const auto &project) {
        project.git({"update-index", "--skip-worktree", "a.py"});
        project.write("a.py", "def one(): secret = 1\n");
    });
    row("a change that the index is told to assume away", ErrorKind::Conflict,
        [](const auto &project) {
            project.git({"update-index", "--assume-unchanged", "a.py"});
            project.write("a.py", "def one(): secret = 1\n");
        });
    row("a file of HEAD where the runtime is to go", ErrorKind::Conflict, [](const auto &project) {
        project.write("_espalier_tel.py", "theirs = 1\n");
        project.commitAll("two");
        project.remove("_espalier_tel.py");
    });
    row("a branch of that name", ErrorKind::AlreadyExists,
        [](const auto &project) { project.git({"branch", "mine"}); });
    row("nobody's name", ErrorKind::NotFound, [](const auto &project) {
        project.git({"config", "--unset", "user.name"});
        project.git({"config", "--unset", "user.email"});
    });
    row("no commit yet", ErrorKind::Conflict,
        [](const auto &project) { project.git({"checkout", "--quiet", "--orphan", "unborn"}); });
    row("no repository", ErrorKind::NotFound, [](const auto &project) { project.remove(".git"); });
}

void BranchRunTest::whatIsInTheWayIsTold()
{
    QFETCH(Prepare, prepare);
    QFETCH(int, kind);
    const ScratchRepository project;
    setIdentity(project);
    fill(project);
    project.commitAll("one");
    prepare(project);
    const auto before = test::sourcesOf(project);
    const auto report = run(project, "mine");
    QVERIFY(!report);
    QCOMPARE(int(report.error().kind), kind);
    QVERIFY(!report.error().message.empty());
    QCOMPARE(test::differences(before, test::sourcesOf(project)), "");
}

void BranchRunTest::changesElsewhereDoNotMatter()
{
    const ScratchRepository project;
    setIdentity(project);
    fill(project);
    project.commitAll("one");
    project.write("other.txt", "work of a person\n");
    const auto report = run(project);
    VERIFY_OK(report);
    QCOMPARE(project.git({"show", report->branch + ":other.txt"}), "text");
}

void BranchRunTest::aProjectInASubFolderHasItsOwnPaths()
{
    const ScratchRepository project;
    setIdentity(project);
    fill(project);
    project.commitAll("one");
    auto workspace = Workspace::open(project.path("sub"), m_home.paths());
    VERIFY_OK(workspace);
    JobContext job;
    const auto report = runInstrument(**workspace, {.apply = ApplyMode::Branch}, m_runner, job);
    VERIFY_OK(report);
    QCOMPARE(report->filesChanged, (std::vector<std::string>{"pkg/_espalier_tel.py", "pkg/b.py"}));
    QCOMPARE(project.git({"diff", "--name-only", "main", report->branch}),
             "sub/pkg/_espalier_tel.py\nsub/pkg/b.py");
}

void BranchRunTest::strippingOnABranchGivesTheOriginal()
{
    const ScratchRepository project;
    setIdentity(project);
    fill(project);
    project.commitAll("one");
    VERIFY_OK(test::instrumentProject(project, m_home, {.apply = ApplyMode::InPlace}, m_runner));
    project.commitAll("instrumented");
    const auto report =
        test::stripProject(project, m_home, {.apply = ApplyMode::Branch, .branch = "clean"});
    VERIFY_OK(report);
    QCOMPARE(project.git({"rev-parse", "clean^{tree}"}),
             project.git({"rev-parse", "main~^{tree}"}));
}

void BranchRunTest::nothingToDoMakesNoBranch()
{
    const ScratchRepository project;
    setIdentity(project);
    project.write("other.txt", "text\n");
    project.commitAll("one");
    const auto report = run(project, "mine");
    VERIFY_OK(report);
    QCOMPARE(report->branch, "");
    QVERIFY(!project.tryGit({"rev-parse", "--verify", "--quiet", "mine"}));
}

void BranchRunTest::otherRepositoriesAreLeftOut()
{
    const ScratchRepository project;
    setIdentity(project);
    fill(project);
    const ScratchRepository library;
    setIdentity(library);
    library.write("lib.py", "def three(x):\n    return x\n");
    library.commitAll("one");
    const auto from = library.root().string();
    project.git(
        {"-c", "protocol.file.allow=always", "submodule", "--quiet", "add", from, "module"});
    project.commitAll("one");
    project.git({"clone", "--quiet", from, "clone"});
    const auto report = run(project);
    VERIFY_OK(report);
    std::map<std::string, std::string> rules;
    for (const auto &file : report->skippedFiles)
        rules.emplace(file.path, file.rule);
    QCOMPARE(rules["module/"], "other-repository");
    QCOMPARE(rules["clone/"], "other-repository");
    QCOMPARE(project.git({"diff", "--name-only", "main", report->branch}),
             "_espalier_tel.py\na.py\nsub/pkg/_espalier_tel.py\nsub/pkg/b.py");
    const auto included = test::instrumentProject(
        project, m_home,
        {.selection = {.include = {"other-repository"}}, .apply = ApplyMode::Branch}, m_runner);
    VERIFY_FAILS(Conflict, included); // HEAD has no such files
}

void BranchRunTest::aBareRepositoryIsTold()
{
    const ScratchRepository project(ScratchRepository::Kind::Bare);
    VERIFY_FAILS(Unsupported, run(project));
}

void BranchRunTest::theSameChangesMakeNoFurtherBranch()
{
    const ScratchRepository project;
    setIdentity(project);
    fill(project);
    project.commitAll("one");
    const auto first = run(project);
    VERIFY_OK(first);
    QVERIFY(!first->branchExisted);
    const auto second = run(project);
    VERIFY_OK(second);
    QVERIFY(second->branchExisted);
    QCOMPARE(second->branch, first->branch);
    QCOMPARE(second->commit, first->commit);
    project.write("a.py", "def other(x):\n    return x\n");
    project.commitAll("two");
    const auto third = run(project);
    VERIFY_OK(third);
    QVERIFY(!third->branchExisted);
    QVERIFY(third->branch != first->branch);
    QCOMPARE(project.git({"log", "-1", "--format=%s", third->branch}),
             "Add telemetry to 2 functions");
}

} // namespace tst_branchrun

QTEST_GUILESS_MAIN(tst_branchrun::BranchRunTest)
#include "tst_branchrun.moc"
