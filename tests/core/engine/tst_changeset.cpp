// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/changeset.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

namespace tst_changeset {

using namespace espalier;
using namespace espalier::engine;
using test::Home;
using test::ScratchRepository;
using test::TemporaryProject;
namespace fs = std::filesystem;

static FileChange edit(const std::string &path, const std::string &from, const std::string &to)
{
    return {.path = path,
            .current = from,
            .changes = {{{0, static_cast<std::uint32_t>(from.size())}, to}}};
}

static FileChange addition(const std::string &path, const std::string &content)
{
    return {.path = path, .changes = {{{0, 0}, content}}};
}

static FileChange removal(const std::string &path, const std::string &from)
{
    return {.path = path,
            .current = from,
            .changes = {{{0, static_cast<std::uint32_t>(from.size())}, ""}},
            .remove = true};
}

static ChangeSet threeChanges()
{
    return {edit("a.py", "old a\n", "new a\n"), addition("made.py", "made\n"),
            removal("old.py", "old\n")};
}

static void fill(const TemporaryProject &project)
{
    project.write("a.py", "old a\n");
    project.write("old.py", "old\n");
}

class ChangeSetTest : public QObject {
    Q_OBJECT

private slots:
    void allChangesAreMade();
    void modesAreKept();
    void aFileThatChangedMeanwhileIsAConflict_data();
    void aFileThatChangedMeanwhileIsAConflict();
    void aFailureTakesEverythingBack();
    void aCancelTakesEverythingBack();
    void ofTwoProgramsOneIsRefused();
    void whatAPersonWritesMeanwhileIsKept_data();
    void whatAPersonWritesMeanwhileIsKept();
    void aProjectThatVanishesIsRepairedWhenItComesBack();
    void aFileToBeRemovedMayBeGone();
    void onlyOneProgramChangesFilesAtATime();
    void aPlanFromBeforeAnotherRunIsRefused();
    void gitTakesThePatch();
    void nothingIsNoPatch();

private:
    Home m_home;
};

void ChangeSetTest::allChangesAreMade()
{
    const TemporaryProject project;
    fill(project);
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    JobContext job;
    VERIFY_OK(applyInPlace(**workspace, threeChanges(), job));
    QCOMPARE(test::sourcesOf(project),
             (test::Snapshot{{"a.py", "new a\n"}, {"made.py", "made\n"}}));
    QVERIFY((*workspace)->journal().unfinished()->empty());
    for (const auto &[path, content] : project.snapshot())
        QVERIFY2(!path.contains("staging") && !path.contains(".originals"), path.c_str());
}

void ChangeSetTest::modesAreKept()
{
    const TemporaryProject project;
    fill(project);
    ::chmod(project.path("a.py").c_str(), 0751);
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    auto changes = threeChanges();
    changes[0].mode = stampOf(project.path("a.py"))->mode;
    JobContext job;
    VERIFY_OK(applyInPlace(**workspace, changes, job));
    QCOMPARE(stampOf(project.path("a.py"))->mode & 07777, 0751u);
    QCOMPARE(stampOf(project.path("made.py"))->mode & 07777, 0644u);
}

void ChangeSetTest::aFileThatChangedMeanwhileIsAConflict_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("exists");
    QTest::newRow("one that was edited") << QByteArray("a.py") << true;
    QTest::newRow("one that was removed") << QByteArray("a.py") << false;
    QTest::newRow("one that came up where one is to be made") << QByteArray("made.py") << true;
    QTest::newRow("one that is to be removed") << QByteArray("old.py") << true;
}

void ChangeSetTest::aFileThatChangedMeanwhileIsAConflict()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, exists);
    const TemporaryProject project;
    fill(project);
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    if (exists)
        project.write(path.toStdString(), "work of a person\n");
    else
        project.remove(path.toStdString());
    const auto before = test::sourcesOf(project);
    JobContext job;
    const auto applied = applyInPlace(**workspace, threeChanges(), job);
    VERIFY_FAILS(Conflict, applied);
    QCOMPARE(applied.error().context, path.toStdString());
    QCOMPARE(test::differences(before, test::sourcesOf(project)), "");
}

void ChangeSetTest::aFailureTakesEverythingBack()
{
    const TemporaryProject project;
    fill(project);
    const auto before = test::sourcesOf(project);
    auto changes = threeChanges();
    changes.push_back(addition("missing/folder.py", "no folder for it\n"));
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    JobContext job;
    VERIFY_FAILS(NotFound, applyInPlace(**workspace, changes, job));
    QCOMPARE(test::differences(before, test::sourcesOf(project)), "");
    QVERIFY((*workspace)->journal().unfinished()->empty());
}

void ChangeSetTest::aCancelTakesEverythingBack()
{
    const TemporaryProject project;
    fill(project);
    const auto before = test::sourcesOf(project);
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    std::stop_source source;
    bool begun = false;
    JobContext job(source.get_token(), [&](const Progress &progress) {
        begun |= progress.phase == "write";
        if (progress.phase == "write" && progress.done == 1)
            source.request_stop();
    });
    VERIFY_FAILS(Cancelled, applyInPlace(**workspace, threeChanges(), job));
    QVERIFY(begun);
    QCOMPARE(test::differences(before, test::sourcesOf(project)), "");
    QVERIFY((*workspace)->journal().unfinished()->empty());
}

void ChangeSetTest::ofTwoProgramsOneIsRefused()
{
    const TemporaryProject project;
    fill(project);
    const auto one = Workspace::open(project.root(), m_home.paths());
    const auto two = Workspace::open(project.root(), m_home.paths());
    JobContext job;
    VERIFY_OK(applyInPlace(**one, threeChanges(), job));
    VERIFY_FAILS(Conflict, applyInPlace(**two, threeChanges(), job));
    QCOMPARE(project.read("a.py"), "new a\n");
}

void ChangeSetTest::whatAPersonWritesMeanwhileIsKept_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("into a file that was changed already") << QByteArray("a.py");
    QTest::newRow("where a file is still to be made") << QByteArray("made.py");
    QTest::newRow("into a file that is still to be removed") << QByteArray("old.py");
}

void ChangeSetTest::whatAPersonWritesMeanwhileIsKept()
{
    QFETCH(QByteArray, path);
    const TemporaryProject project;
    fill(project);
    auto expected = test::sourcesOf(project);
    expected[path.toStdString()] = "work of a person\n";
    auto changes = threeChanges();
    changes.push_back(addition("missing/folder.py", "no folder for it\n"));
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    JobContext job({}, [&](const Progress &progress) {
        if (progress.phase == "write" && progress.done == 1)
            project.write(path.toStdString(), "work of a person\n");
    });
    QVERIFY(!applyInPlace(**workspace, changes, job));
    QCOMPARE(test::differences(expected, test::sourcesOf(project)), "");
    QVERIFY((*workspace)->journal().unfinished()->empty());
}

void ChangeSetTest::aProjectThatVanishesIsRepairedWhenItComesBack()
{
    const TemporaryProject outside;
    outside.write("project/a.py", "old a\n");
    outside.write("project/b.py", "old b\n");
    const ChangeSet changes{edit("a.py", "old a\n", "new a\n"), edit("b.py", "old b\n", "new b\n")};
    const auto elsewhere = outside.path("elsewhere");
    {
        const auto workspace = Workspace::open(outside.path("project"), m_home.paths());
        JobContext job({}, [&](const Progress &progress) {
            if (progress.phase == "write" && progress.done == 1)
                fs::rename(outside.path("project"), elsewhere);
        });
        QVERIFY(!applyInPlace(**workspace, changes, job));
    }
    fs::rename(elsewhere, outside.path("project"));
    QCOMPARE(outside.read("project/a.py"), "new a\n");
    const auto workspace = Workspace::open(outside.path("project"), m_home.paths());
    VERIFY_OK(workspace);
    QCOMPARE((*workspace)->repair().restored, (std::vector<std::string>{"a.py"}));
    QCOMPARE(outside.read("project/a.py"), "old a\n");
}

void ChangeSetTest::aFileToBeRemovedMayBeGone()
{
    const TemporaryProject project;
    fill(project);
    project.remove("old.py");
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    JobContext job;
    VERIFY_OK(applyInPlace(**workspace, threeChanges(), job));
    QCOMPARE(project.read("a.py"), "new a\n");
}

void ChangeSetTest::onlyOneProgramChangesFilesAtATime()
{
    const TemporaryProject project;
    JobContext job;
    {
        const auto one = ChangeLock::take(project.root(), {}, job);
        VERIFY_OK(one);
        const auto two = ChangeLock::take(project.root(), std::chrono::milliseconds(30), job);
        VERIFY_FAILS(Conflict, two);
        QCOMPARE(two.error().context, "process " + std::to_string(::getpid()));
    }
    VERIFY_OK(ChangeLock::take(project.root(), {}, job));
}

void ChangeSetTest::aPlanFromBeforeAnotherRunIsRefused()
{
    const TemporaryProject project;
    fill(project);
    project.write("b.py", "old b\n");
    const auto one = Workspace::open(project.root(), m_home.paths());
    const auto two = Workspace::open(project.root(), m_home.paths());
    JobContext job;
    (*one)->notePlanning();
    VERIFY_OK(applyInPlace(**two, threeChanges(), job));
    VERIFY_FAILS(Conflict, applyInPlace(**one, {edit("b.py", "old b\n", "new b\n")}, job));
    QCOMPARE(project.read("b.py"), "old b\n");
    (*one)->notePlanning();
    VERIFY_OK(applyInPlace(**one, {edit("b.py", "old b\n", "new b\n")}, job));
}

void ChangeSetTest::gitTakesThePatch()
{
    const ScratchRepository project;
    fill(project);
    project.commitAll("one");
    const TemporaryProject outside;
    outside.write("patch", patchText(threeChanges()));
    project.git({"apply", "--check", outside.path("patch").string()});
    project.git({"apply", outside.path("patch").string()});
    QCOMPARE(test::sourcesOf(project),
             (test::Snapshot{{"a.py", "new a\n"}, {"made.py", "made\n"}}));
}

void ChangeSetTest::nothingIsNoPatch()
{
    QCOMPARE(patchText({}), "");
    const TemporaryProject project;
    const auto workspace = Workspace::open(project.root(), m_home.paths());
    JobContext job;
    VERIFY_OK(applyInPlace(**workspace, {}, job));
}

} // namespace tst_changeset

QTEST_GUILESS_MAIN(tst_changeset::ChangeSetTest)
#include "tst_changeset.moc"
