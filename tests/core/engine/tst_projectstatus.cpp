// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/application.h"
#include "core/engine/commandline.h"
#include "core/engine/projectstatus.h"
#include "core/engine/proposal.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

#include <thread>

namespace tst_projectstatus {

using namespace espalier;
using namespace espalier::engine;
using test::Home;
using test::ScratchRepository;
using test::TemporaryProject;

class ProjectStatusTest : public QObject {
    Q_OBJECT

private slots:
    void theBranchIsNamed();
    void theSandboxIsFullOnlyOnceItWasTried();
    void whetherThereCanBeABranchIsKnown();
    void theFactsAreCheap();
    void aProjectIsReachedFromAnyThread();
    void textForAShellIsQuoted();

private:
    ProjectStatus status(const TemporaryProject &project)
    {
        return statusOf(**Workspace::open(project.root(), m_home.paths()));
    }
    Home m_home;
};

void ProjectStatusTest::theBranchIsNamed()
{
    QVERIFY(status(TemporaryProject()).branchState == BranchState::NoRepository);
    const ScratchRepository project;
    QVERIFY(status(project).branchState == BranchState::Unborn);
    QCOMPARE(status(project).branch, "main");
    project.write("a", "a");
    const auto commit = project.commitAll("one");
    const auto onBranch = status(project);
    QVERIFY(onBranch.branchState == BranchState::OnBranch);
    QCOMPARE(onBranch.branch, "main");
    QCOMPARE(onBranch.commit, commit);
    QVERIFY(onBranch.operation.empty() && onBranch.stateNotice.empty());
    project.git({"checkout", "--quiet", "--detach"});
    QVERIFY(status(project).branchState == BranchState::Detached);
    QVERIFY(status(project).branch.empty());
}

void ProjectStatusTest::theSandboxIsFullOnlyOnceItWasTried()
{
    const TemporaryProject project;
    QVERIFY(!status(project).sandbox);
    JobContext job;
    QVERIFY(process::testSandbox(m_home.paths().cache, job).full());
    const auto known = status(project).sandbox;
    QVERIFY(known && known->full());
}

void ProjectStatusTest::whetherThereCanBeABranchIsKnown()
{
    const TemporaryProject folder;
    QVERIFY(branchStateOf(folder.root()) == BranchState::NoRepository);
    const ScratchRepository project;
    QVERIFY(branchStateOf(project.root()) == BranchState::Unborn);
    project.write("a/b", "a");
    project.commitAll("one");
    QVERIFY(branchStateOf(project.root() / "a") == BranchState::OnBranch);
}

void ProjectStatusTest::theFactsAreCheap()
{
    const ScratchRepository project;
    project.write("a", "a");
    project.commitAll("one");
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    VERIFY_OK(workspace);
    auto best = std::chrono::steady_clock::duration::max(); // other programs use the machine, too
    for (int i = 0; i < 20; ++i) {
        const auto start = std::chrono::steady_clock::now();
        static_cast<void>(statusOf(**workspace));
        best = std::min(best, std::chrono::steady_clock::now() - start);
    }
    QVERIFY(best < std::chrono::milliseconds(5));
}

void ProjectStatusTest::aProjectIsReachedFromAnyThread()
{
    const TemporaryProject folder;
    folder.write("a.py", "def one(x):\n    return x\n");
    qputenv("XDG_STATE_HOME", m_home.root().c_str());
    qputenv("XDG_CACHE_HOME", m_home.root().c_str());
    const auto project = bootstrap::Application().project(folder.root());
    QVERIFY(project.scripts && project.processes && project.openSandbox);
    Result<Proposal> proposal = failure(ErrorKind::Internal, "not made");
    std::jthread([&, project] {
        JobContext job;
        const auto workspace = project.open();
        InstrumentOptions options;
        options.check = project.compileCheck(**workspace);
        proposal = proposeInstrument(**workspace, options, *project.scripts, job);
    }).join();
    VERIFY_OK(proposal);
    QCOMPARE(proposal->report.totals.instrumented, 1);
    QCOMPARE(proposal->report.checks.size(), 1u);
}

void ProjectStatusTest::textForAShellIsQuoted()
{
    QCOMPARE(shellQuoted({"strip", "/a b", "--only=it's::$x", "", "a.py::f"}),
             "strip '/a b' '--only=it'\\''s::$x' '' a.py::f");
}

} // namespace tst_projectstatus

QTEST_GUILESS_MAIN(tst_projectstatus::ProjectStatusTest)
#include "tst_projectstatus.moc"
