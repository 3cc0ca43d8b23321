// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"
#include "core/engine/workspace.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/verify.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

namespace tst_workspace {

using namespace espalier;
using namespace espalier::engine;
using test::ForkedProcess;
using test::Home;
using test::TemporaryProject;
namespace fs = std::filesystem;

static const store::RunId kRun{"killed"};

class WorkspaceTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void stateIsKeptInTheProject();
    void whatIsNoProjectIsRefused_data();
    void whatIsNoProjectIsRefused();
    void aReadOnlyProjectHasItsStateElsewhere();
    void aLinkIsNoStateFolder();
    void aStrangersStateFolderIsLeftAlone();
    void withoutAPlaceStateIsInMemory();
    void aKilledRunIsTakenBack();
    void whatSomebodyChangedSinceIsKept();
    void aRunAtWorkIsLeftAlone();
    void aMissingOriginalIsToldAndNothingIsLost();
    void manyProgramsOpenItAtOnce();
};

/// In a child: a run that has changed its files and is killed before it says so.
static int leaveHalfDone(const TemporaryProject &project, const Home &home, ForkedProcess &self)
{
    auto workspace = Workspace::open(project.root(), home.paths());
    if (!workspace)
        return 1;
    const std::vector<store::PlannedChange> changes{
        {"a.py", "old a", 0644, hash64("new a")},
        {"b.py", "old b", 0644, hash64("new b")},
        {"untouched.py", "old", 0644, hash64("new")},
        {"runtime.py", std::nullopt, 0644, hash64("runtime")},
        {"gone.py", "gone", 0755, std::nullopt}};
    if (!(*workspace)->journal().begin(kRun, "apply", changes))
        return 2;
    project.write("a.py", "new a");
    project.write("b.py", "new b");
    project.write("runtime.py", "runtime");
    project.remove("gone.py");
    self.signalReached();
    ForkedProcess::waitForKill();
}

static void fill(const TemporaryProject &project)
{
    project.write("a.py", "old a");
    project.write("b.py", "old b");
    project.write("untouched.py", "old");
    project.write("gone.py", "gone");
    ::chmod(project.path("gone.py").c_str(), 0755);
}

void WorkspaceTest::initTestCase()
{
    VERIFY_OK(store::Database::inMemory(store::projectSchema())); // loads the driver before a fork
}

void WorkspaceTest::stateIsKeptInTheProject()
{
    const TemporaryProject project;
    const Home home;
    const auto workspace = Workspace::open(project.root(), home.paths());
    VERIFY_OK(workspace);
    QCOMPARE((*workspace)->stateRoot(), project.path(".espalier"));
    QCOMPARE((*workspace)->stateNotice(), "");
    QCOMPARE(project.read(".espalier/.gitignore"), "*\n");
    QVERIFY(project.exists(".espalier/espalier.db"));
}

void WorkspaceTest::whatIsNoProjectIsRefused_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("kind");
    QTest::newRow("missing") << QByteArray("missing") << int(ErrorKind::NotFound);
    QTest::newRow("a file") << QByteArray("file") << int(ErrorKind::InvalidInput);
    QTest::newRow("below a file") << QByteArray("file/x") << int(ErrorKind::NotFound);
}

void WorkspaceTest::whatIsNoProjectIsRefused()
{
    QFETCH(QByteArray, path);
    QFETCH(int, kind);
    const TemporaryProject project;
    project.write("file", "");
    const Home home;
    const auto workspace = Workspace::open(project.path(path.toStdString()), home.paths());
    QVERIFY(!workspace);
    QCOMPARE(int(workspace.error().kind), kind);
    QVERIFY(workspace.error().context.ends_with(path.toStdString()));
}

void WorkspaceTest::aReadOnlyProjectHasItsStateElsewhere()
{
    const TemporaryProject project;
    project.write("a.py", "def f(): pass\n");
    const Home home;
    ::chmod(project.root().c_str(), 0555);
    ::chmod(home.root().c_str(), 0777);
    ForkedProcess child([&](ForkedProcess &) {
        if (!ForkedProcess::becomeOrdinaryUser())
            return 77;
        auto workspace = Workspace::open(project.root(), home.paths());
        if (!workspace)
            return 1;
        const auto state = (*workspace)->stateRoot();
        if (!state.native().starts_with((home.paths().state / "projects").native()))
            return 2;
        if ((*workspace)->stateNotice().empty() || !fs::exists(state / "espalier.db"))
            return 3;
        auto again = Workspace::open(project.root(), home.paths());
        return again && (*again)->stateRoot() == state ? 0 : 4;
    });
    const int code = child.wait();
    ::chmod(project.root().c_str(), 0755);
    if (code == 77)
        QSKIP("the system does not let us become another user");
    QCOMPARE(code, 0);
    QCOMPARE(project.snapshot(), (test::Snapshot{{"a.py", "def f(): pass\n"}}));
}

void WorkspaceTest::aLinkIsNoStateFolder()
{
    const TemporaryProject elsewhere;
    const TemporaryProject project;
    fs::create_symlink(elsewhere.root(), project.path(".espalier"));
    const Home home;
    const auto workspace = Workspace::open(project.root(), home.paths());
    VERIFY_OK(workspace);
    QVERIFY((*workspace)->stateRoot().native().starts_with(home.paths().state.native()));
    QVERIFY(!(*workspace)->stateNotice().empty());
    QVERIFY(elsewhere.snapshot().empty());
}

void WorkspaceTest::aStrangersStateFolderIsLeftAlone()
{
    const TemporaryProject project;
    {
        const Home stranger;
        VERIFY_OK(Workspace::open(project.root(), stranger.paths()));
    }
    const auto before = project.snapshot();
    const Home home;
    const auto workspace = Workspace::open(project.root(), home.paths());
    VERIFY_OK(workspace);
    QVERIFY((*workspace)->stateRoot().native().starts_with(home.paths().state.native()));
    QVERIFY((*workspace)->stateNotice().contains("did not make"));
    QCOMPARE(test::differences(before, project.snapshot()), "");
}

void WorkspaceTest::withoutAPlaceStateIsInMemory()
{
    const TemporaryProject project;
    project.write(".espalier", "a file in the way");
    const auto workspace = Workspace::open(project.root(), {});
    VERIFY_OK(workspace);
    QVERIFY((*workspace)->stateRoot().empty());
    QVERIFY(!(*workspace)->stateNotice().empty());
    VERIFY_OK((*workspace)->scripts().list());
}

void WorkspaceTest::aKilledRunIsTakenBack()
{
    const TemporaryProject project;
    const Home home;
    fill(project);
    const auto before = test::sourcesOf(project);
    ForkedProcess child([&](ForkedProcess &self) { return leaveHalfDone(project, home, self); });
    QVERIFY(child.waitUntilReached());
    child.kill();
    QVERIFY(test::sourcesOf(project) != before);
    auto workspace = Workspace::open(project.root(), home.paths());
    VERIFY_OK(workspace);
    QCOMPARE(test::differences(before, test::sourcesOf(project)), "");
    QCOMPARE(stampOf(project.path("gone.py"))->mode & 07777, 0755u);
    QCOMPARE((*workspace)->repair().restored.size(), 4u);
    QVERIFY((*workspace)->repair().kept.empty());
    QVERIFY((*workspace)->journal().unfinished()->empty());
    workspace->reset();
    const auto again = Workspace::open(project.root(), home.paths());
    QVERIFY((*again)->repair().restored.empty());
}

void WorkspaceTest::whatSomebodyChangedSinceIsKept()
{
    const TemporaryProject project;
    const Home home;
    fill(project);
    ForkedProcess child([&](ForkedProcess &self) { return leaveHalfDone(project, home, self); });
    QVERIFY(child.waitUntilReached());
    child.kill();
    project.write("a.py", "work of a person");
    project.write("gone.py", "made anew");
    const auto workspace = Workspace::open(project.root(), home.paths());
    VERIFY_OK(workspace);
    QCOMPARE(project.read("a.py"), "work of a person");
    QCOMPARE(project.read("gone.py"), "made anew");
    QCOMPARE(project.read("b.py"), "old b");
    QCOMPARE((*workspace)->repair().kept, (std::vector<std::string>{"a.py", "gone.py"}));
}

void WorkspaceTest::aRunAtWorkIsLeftAlone()
{
    const TemporaryProject project;
    const Home home;
    fill(project);
    ForkedProcess child([&](ForkedProcess &self) { return leaveHalfDone(project, home, self); });
    QVERIFY(child.waitUntilReached());
    const auto workspace = Workspace::open(project.root(), home.paths());
    VERIFY_OK(workspace);
    QVERIFY((*workspace)->repair().restored.empty());
    QCOMPARE(project.read("a.py"), "new a");
}

void WorkspaceTest::aMissingOriginalIsToldAndNothingIsLost()
{
    const TemporaryProject project;
    const Home home;
    fill(project);
    ForkedProcess child([&](ForkedProcess &self) { return leaveHalfDone(project, home, self); });
    QVERIFY(child.waitUntilReached());
    child.kill();
    project.remove(".espalier/journal");
    QVERIFY(!Workspace::open(project.root(), home.paths()));
    QCOMPARE(project.read("a.py"), "new a");
    QVERIFY(!Workspace::open(project.root(), home.paths())); // and still knows of it
}

void WorkspaceTest::manyProgramsOpenItAtOnce()
{
    const TemporaryProject project;
    const Home home;
    const auto open = [&](ForkedProcess &) {
        for (int i = 0; i < 5; ++i) {
            const auto workspace = Workspace::open(project.root(), home.paths());
            if (!workspace || !(*workspace)->stateNotice().empty())
                return 1;
        }
        return 0;
    };
    ForkedProcess one(open);
    ForkedProcess two(open);
    ForkedProcess three(open);
    QCOMPARE(one.wait(), 0);
    QCOMPARE(two.wait(), 0);
    QCOMPARE(three.wait(), 0);
}

} // namespace tst_workspace

QTEST_GUILESS_MAIN(tst_workspace::WorkspaceTest)
#include "tst_workspace.moc"
