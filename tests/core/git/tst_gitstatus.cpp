// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/repository.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>

namespace tst_gitstatus {

using namespace espalier;
using namespace espalier::git;
using test::ScratchRepository;

static StatusEntry entry(const std::string &path, std::optional<FileStatus> staged,
                         std::optional<FileStatus> work)
{
    return {path, staged, work};
}

class GitStatusTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aFreshCommitIsClean();
    void everyKindOfChangeIsTold();
    void aProjectInASubFolderSeesItsOwn();
    void pathsAreNoPatterns();
    void ignoredFilesAreNotClean();
    void anUnbornBranchHasStagedFiles();
    void sparseCheckoutIsClean();
    void theIndexIsNeverWritten();
    void ignoreRules_data();
    void ignoreRules();
    void theUsersOwnIgnoreFileCounts();
    void ignoreRulesOfAProjectInASubFolder();

private:
    test::TemporaryProject m_home;
};

void GitStatusTest::initTestCase()
{
    qputenv("HOME", m_home.root().c_str());
    qunsetenv("XDG_CONFIG_HOME");
}

void GitStatusTest::aFreshCommitIsClean()
{
    const ScratchRepository scratch;
    scratch.write("a", "1");
    scratch.commitAll("one");
    auto repository = Repository::open(scratch.root());
    QVERIFY(repository->status()->empty());
    QCOMPARE(repository->isClean(std::vector<std::string>{"a"}), true);
    QCOMPARE(repository->isClean({}), true);
}

void GitStatusTest::everyKindOfChangeIsTold()
{
    const ScratchRepository scratch;
    for (const char *name : {"modified", "deleted", "staged", "both", "typechange", "same"})
        scratch.write(name, "1");
    scratch.commitAll("one");
    scratch.write("modified", "2 longer");
    scratch.remove("deleted");
    scratch.write("staged", "2 longer");
    scratch.write("both", "2 longer");
    scratch.write("added", "1");
    scratch.git({"add", "staged", "both", "added"});
    scratch.write("both", "3 even longer");
    scratch.remove("typechange");
    std::filesystem::create_symlink("same", scratch.path("typechange"));
    scratch.write("new/file", "1");
    auto repository = Repository::open(scratch.root());
    auto status = repository->status();
    VERIFY_OK(status);
    const std::vector expected{
        entry("added", FileStatus::Added, std::nullopt),
        entry("both", FileStatus::Modified, FileStatus::Modified),
        entry("deleted", std::nullopt, FileStatus::Deleted),
        entry("modified", std::nullopt, FileStatus::Modified),
        entry("new/file", std::nullopt, FileStatus::Untracked),
        entry("staged", FileStatus::Modified, std::nullopt),
        entry("typechange", std::nullopt, FileStatus::TypeChanged),
    };
    std::ranges::sort(*status, {}, &StatusEntry::path);
    QCOMPARE(status->size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY2(status->at(i) == expected[i], expected[i].path.c_str());
    QCOMPARE(repository->isClean(std::vector<std::string>{"same"}), true);
    QCOMPARE(repository->isClean(std::vector<std::string>{"same", "staged"}), false);
}

void GitStatusTest::aProjectInASubFolderSeesItsOwn()
{
    const ScratchRepository scratch;
    scratch.write("sub/a", "1");
    scratch.write("subway", "1");
    scratch.commitAll("one");
    scratch.write("sub/a", "2 longer");
    scratch.write("sub/new", "1");
    scratch.write("subway", "2 longer");
    auto repository = Repository::discover(scratch.path("sub"));
    const auto status = repository->status();
    VERIFY_OK(status);
    QCOMPARE(status->size(), 2u);
    QCOMPARE(status->at(0).path, "a");
    QCOMPARE(status->at(1).path, "new");
    QCOMPARE(repository->isClean(std::vector<std::string>{"a"}), false);
}

void GitStatusTest::pathsAreNoPatterns()
{
    const ScratchRepository scratch;
    scratch.write("*.py", "1");
    scratch.write("a.py", "1");
    scratch.commitAll("one");
    scratch.write("a.py", "2 longer");
    auto repository = Repository::open(scratch.root());
    QCOMPARE(repository->isClean(std::vector<std::string>{"*.py"}), true);
    QCOMPARE(repository->isClean(std::vector<std::string>{"a.py"}), false);
}

void GitStatusTest::ignoredFilesAreNotClean()
{
    const ScratchRepository scratch;
    scratch.write(".gitignore", "build/\n*.log\n");
    scratch.commitAll("one");
    scratch.write("build/deep/a.py", "1");
    scratch.write("x.log", "1");
    auto repository = Repository::open(scratch.root());
    QVERIFY(repository->status()->empty());
    QCOMPARE(repository->isClean(std::vector<std::string>{"build/deep/a.py"}), false);
    QCOMPARE(repository->isClean(std::vector<std::string>{"x.log"}), false);
    QCOMPARE(repository->isClean(std::vector<std::string>{"missing.log"}), true);
}

void GitStatusTest::anUnbornBranchHasStagedFiles()
{
    const ScratchRepository scratch;
    scratch.write("a", "1");
    scratch.git({"add", "a"});
    const auto status = Repository::open(scratch.root())->status();
    VERIFY_OK(status);
    QCOMPARE(status->front().staged, FileStatus::Added);
}

void GitStatusTest::sparseCheckoutIsClean()
{
    const ScratchRepository scratch;
    scratch.write("in/a", "1");
    scratch.write("out/b", "1");
    scratch.commitAll("one");
    scratch.git({"sparse-checkout", "set", "in"});
    QVERIFY(!scratch.exists("out/b"));
    auto repository = Repository::open(scratch.root());
    QVERIFY(repository->facts().sparse);
    const auto status = repository->status();
    VERIFY_OK(status);
    QVERIFY(status->empty());
}

void GitStatusTest::theIndexIsNeverWritten()
{
    const ScratchRepository scratch;
    scratch.write("a", "1");
    scratch.commitAll("one");
    // Another time of change with the same content is what git itself would note in the index.
    std::filesystem::last_write_time(
        scratch.path("a"), std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
    const auto before = scratch.snapshot();
    auto repository = Repository::open(scratch.root());
    QVERIFY(repository->status()->empty());
    QCOMPARE(test::differences(before, scratch.snapshot()), "");
}

void GitStatusTest::ignoreRules_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("ignored");
    const auto row = [](const char *path, bool ignored) {
        QTest::newRow(path) << QString::fromLatin1(path) << ignored;
    };
    row("a.py", false);
    row("x.log", true);
    row("keep.log", false);
    row("build/", true);
    row("build", false); // the rule is for folders
    row("build/deep/a.py", true);
    row("sub/only.txt", true);
    row("only.txt", false);
    row("excluded", true);
    row(".git/config", true);
}

void GitStatusTest::ignoreRules()
{
    QFETCH(QString, path);
    QFETCH(bool, ignored);
    const ScratchRepository scratch;
    scratch.write(".gitignore", "*.log\n!keep.log\nbuild/\n");
    scratch.write("sub/.gitignore", "only.txt\n");
    scratch.write(".git/info/exclude", "excluded\n");
    auto repository = Repository::open(scratch.root());
    QCOMPARE(repository->isIgnored(path.toStdString()), ignored);
}

void GitStatusTest::theUsersOwnIgnoreFileCounts()
{
    const ScratchRepository scratch;
    m_home.write(".config/git/ignore", "*.swp\n");
    QCOMPARE(Repository::open(scratch.root())->isIgnored("a.swp"), true);
    m_home.write("mine", "*.bak\n");
    m_home.write(".gitconfig", "[core]\n\texcludesFile = ~/mine\n");
    QCOMPARE(Repository::open(scratch.root())->isIgnored("a.bak"), true);
    QCOMPARE(Repository::open(scratch.root())->isIgnored("a.swp"), false);
    m_home.remove(".gitconfig");
    m_home.remove(".config");
}

void GitStatusTest::ignoreRulesOfAProjectInASubFolder()
{
    const ScratchRepository scratch;
    scratch.write(".gitignore", "/sub/generated\n");
    scratch.write("sub/a", "1");
    auto repository = Repository::discover(scratch.path("sub"));
    QCOMPARE(repository->isIgnored("generated"), true);
    QCOMPARE(repository->isIgnored("a"), false);
}

} // namespace tst_gitstatus

QTEST_GUILESS_MAIN(tst_gitstatus::GitStatusTest)
#include "tst_gitstatus.moc"
