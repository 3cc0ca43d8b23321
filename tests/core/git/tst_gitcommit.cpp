// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/changecheck.h"
#include "core/git/repository.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_gitcommit {

using namespace espalier;
using namespace espalier::git;
using test::ScratchRepository;

static CommitRequest request(const std::string &base, std::vector<FileChange> changes)
{
    return {.branch = "espalier/test",
            .base = ObjectId(base),
            .changes = std::move(changes),
            .message = "Instrument\n",
            .author = {"Someone", "someone@example.org"}};
}

class GitCommitTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aBranchOfOneCommitIsMade();
    void nothingElseIsTouched();
    void modesAreKeptUnlessAskedFor();
    void foldersThatBecomeEmptyGo();
    void manyFilesGoIntoOnePack();
    void anyBytesSurvive();
    void aProjectInASubFolderCommitsItsOwn();
    void aLinkedWorkTreeAndADetachedHeadWork();
    void aBareRepositoryWorks();
    void anExistingBranchIsRefused();
    void anUnbornBranchOfThatNameIsRefused();
    void aBranchInTheWayIsAConflict_data();
    void aBranchInTheWayIsAConflict();
    void aLockOfAnotherProgramIsAConflict();
    void impossibleRequests_data();
    void impossibleRequests();
    void badPathsAreRefused_data();
    void badPathsAreRefused();
    void filesAreReadFromCommits();
    void filesThatAreNotRegularAreNotRead();
    void storedFormFollowsTheAttributes();

private:
    test::TemporaryProject m_home;
};

void GitCommitTest::initTestCase()
{
    qputenv("HOME", m_home.root().c_str());
    qunsetenv("XDG_CONFIG_HOME");
}

void GitCommitTest::aBranchOfOneCommitIsMade()
{
    const ScratchRepository scratch;
    scratch.write("a.py", "old\n");
    scratch.write("gone.py", "old\n");
    scratch.write("sub/b.py", "same\n");
    const std::string base = scratch.commitAll("one");
    auto repository = Repository::open(scratch.root());
    const auto made = repository->commitOnNewBranch(
        request(base, {{"a.py", "new\n", {}}, {"sub/c/d.py", "made\n", {}}, {"gone.py", {}, {}}}));
    VERIFY_OK(made);
    QCOMPARE(scratch.git({"rev-parse", "espalier/test"}), made->commit.value());
    QCOMPARE(scratch.git({"rev-parse", "espalier/test^{tree}"}), made->tree.value());
    QCOMPARE(scratch.git({"rev-parse", "espalier/test^"}), base);
    QCOMPARE(scratch.git({"log", "-1", "--format=%an|%ae|%cn|%s", "espalier/test"}),
             "Someone|someone@example.org|Someone|Instrument");
    QCOMPARE(scratch.git({"diff", "--name-status", "main", "espalier/test"}),
             "M\ta.py\nD\tgone.py\nA\tsub/c/d.py");
    QCOMPARE(scratch.git({"show", "espalier/test:a.py"}), "new");
    QCOMPARE(scratch.git({"fsck", "--strict", "--no-dangling"}), "");
}

void GitCommitTest::nothingElseIsTouched()
{
    const ScratchRepository scratch;
    scratch.write("a.py", "old\n");
    const std::string base = scratch.commitAll("one");
    scratch.write("a.py", "dirty\n");
    scratch.write("staged.py", "staged\n");
    scratch.git({"add", "staged.py"});
    const auto before = scratch.snapshot();
    auto repository = Repository::open(scratch.root());
    VERIFY_OK(repository->commitOnNewBranch(request(base, {{"a.py", "new\n", {}}})));
    auto after = scratch.snapshot();
    std::erase_if(after, [&](const auto &item) {
        return !before.contains(item.first) && (item.first.starts_with(".git/objects/") ||
                                                item.first == ".git/refs/heads/espalier/test" ||
                                                item.first == ".git/logs/refs/heads/espalier/test");
    });
    QCOMPARE(test::differences(before, after), "");
}

void GitCommitTest::modesAreKeptUnlessAskedFor()
{
    const ScratchRepository scratch;
    scratch.write("run", "old\n");
    scratch.write("plain", "old\n");
    std::filesystem::permissions(scratch.path("run"), std::filesystem::perms(0755));
    const std::string base = scratch.commitAll("one");
    auto repository = Repository::open(scratch.root());
    VERIFY_OK(repository->commitOnNewBranch(request(
        base,
        {{"run", "new\n", {}}, {"plain", "new\n", FileMode::Executable}, {"made", "new\n", {}}})));
    QCOMPARE(scratch.git({"ls-tree", "--format=%(objectmode) %(path)", "espalier/test"}),
             "100644 made\n100755 plain\n100755 run");
}

void GitCommitTest::foldersThatBecomeEmptyGo()
{
    const ScratchRepository scratch;
    scratch.write("deep/er/a", "1");
    scratch.write("b", "1");
    const std::string base = scratch.commitAll("one");
    auto repository = Repository::open(scratch.root());
    VERIFY_OK(repository->commitOnNewBranch(request(base, {{"deep/er/a", {}, {}}})));
    QCOMPARE(scratch.git({"ls-tree", "-r", "-t", "--name-only", "espalier/test"}), "b");
    QCOMPARE(scratch.git({"fsck", "--strict", "--no-dangling"}), "");
}

void GitCommitTest::manyFilesGoIntoOnePack()
{
    const ScratchRepository scratch;
    const std::string base = scratch.commitAll("one");
    std::vector<std::string> texts;
    for (int i = 0; i < 200; ++i)
        texts.push_back(std::string(std::size_t(i) * 37, char('a' + i % 26)) + std::to_string(i));
    texts.push_back("");
    texts.push_back(std::string(3'000'000, 'x'));
    std::vector<FileChange> changes;
    for (std::size_t i = 0; i < texts.size(); ++i)
        changes.push_back({"d" + std::to_string(i % 7) + "/f" + std::to_string(i), texts[i], {}});
    auto repository = Repository::open(scratch.root());
    VERIFY_OK(repository->commitOnNewBranch(request(base, changes)));
    QCOMPARE(scratch.git({"fsck", "--strict", "--full", "--no-dangling"}), "");
    QVERIFY(scratch.git({"count-objects", "-v"}).contains("packs: 1"));
    const auto tip = repository->resolve("espalier/test");
    for (const FileChange &change : changes)
        QVERIFY(repository->readFileAt(*tip, change.path) == std::string(*change.content));
}

void GitCommitTest::anyBytesSurvive()
{
    const ScratchRepository scratch;
    scratch.write(".gitattributes", "* text=auto eol=lf\n");
    const std::string base = scratch.commitAll("one");
    const std::string bytes("\xef\xbb\xbf\r\n\0\xff\r", 8);
    auto repository = Repository::open(scratch.root());
    VERIFY_OK(repository->commitOnNewBranch(request(base, {{"caf\xe9", bytes, {}}})));
    QVERIFY(repository->readFileAt(*repository->resolve("espalier/test"), "caf\xe9") == bytes);
}

void GitCommitTest::aProjectInASubFolderCommitsItsOwn()
{
    const ScratchRepository scratch;
    scratch.write("sub/a", "old");
    const std::string base = scratch.commitAll("one");
    auto repository = Repository::discover(scratch.path("sub"));
    VERIFY_OK(repository->commitOnNewBranch(request(base, {{"a", "new", {}}})));
    QCOMPARE(scratch.git({"show", "espalier/test:sub/a"}), "new");
    QCOMPARE(repository->readFileAt(*repository->resolve("espalier/test"), "a"), "new");
}

void GitCommitTest::aLinkedWorkTreeAndADetachedHeadWork()
{
    const ScratchRepository scratch;
    scratch.write("a", "old");
    const std::string base = scratch.commitAll("one");
    const test::TemporaryProject other;
    scratch.git({"worktree", "add", "--quiet", "--detach", other.path("linked").string()});
    auto repository = Repository::open(other.path("linked"));
    VERIFY_OK(repository);
    VERIFY_OK(repository->commitOnNewBranch(request(base, {{"a", "new", {}}})));
    QCOMPARE(scratch.git({"show", "espalier/test:a"}), "new");
}

void GitCommitTest::aBareRepositoryWorks()
{
    const ScratchRepository scratch;
    scratch.write("a", "old");
    const std::string base = scratch.commitAll("one");
    const ScratchRepository bare(ScratchRepository::Kind::Bare);
    bare.git({"fetch", "--quiet", scratch.root().string(), "main:main"});
    auto repository = Repository::open(bare.root());
    VERIFY_OK(repository->commitOnNewBranch(request(base, {{"a", "new", {}}})));
    QCOMPARE(bare.git({"show", "espalier/test:a"}), "new");
}

void GitCommitTest::anExistingBranchIsRefused()
{
    const ScratchRepository scratch;
    const std::string base = scratch.commitAll("one");
    scratch.git({"branch", "espalier/test"});
    const auto before = scratch.snapshot();
    auto repository = Repository::open(scratch.root());
    VERIFY_FAILS(AlreadyExists, repository->commitOnNewBranch(request(base, {{"a", "new", {}}})));
    QCOMPARE(test::differences(before, scratch.snapshot()), "");
}

void GitCommitTest::anUnbornBranchOfThatNameIsRefused()
{
    const ScratchRepository scratch;
    const std::string base = scratch.commitAll("one");
    scratch.git({"checkout", "--quiet", "--orphan", "espalier/test"});
    auto repository = Repository::open(scratch.root());
    VERIFY_FAILS(AlreadyExists, repository->commitOnNewBranch(request(base, {{"a", "new", {}}})));
}

void GitCommitTest::aBranchInTheWayIsAConflict_data()
{
    QTest::addColumn<QString>("existing");
    QTest::newRow("a branch where a folder is needed") << QStringLiteral("espalier");
    QTest::newRow("a folder where the branch should go") << QStringLiteral("espalier/test/more");
}

void GitCommitTest::aBranchInTheWayIsAConflict()
{
    QFETCH(QString, existing);
    const ScratchRepository scratch;
    const std::string base = scratch.commitAll("one");
    scratch.git({"branch", existing.toStdString()});
    auto repository = Repository::open(scratch.root());
    VERIFY_FAILS(Conflict, repository->commitOnNewBranch(request(base, {{"a", "new", {}}})));
}

void GitCommitTest::aLockOfAnotherProgramIsAConflict()
{
    const ScratchRepository scratch;
    const std::string base = scratch.commitAll("one");
    scratch.write(".git/refs/heads/espalier/test.lock", "");
    auto repository = Repository::open(scratch.root());
    VERIFY_FAILS(Conflict, repository->commitOnNewBranch(request(base, {{"a", "new", {}}})));
    QVERIFY(scratch.exists(".git/refs/heads/espalier/test.lock"));
    // A lock on the index is no hindrance: the index is not touched.
    scratch.remove(".git/refs/heads/espalier/test.lock");
    scratch.write(".git/index.lock", "");
    VERIFY_OK(repository->commitOnNewBranch(request(base, {{"a", "new", {}}})));
}

void GitCommitTest::impossibleRequests_data()
{
    QTest::addColumn<CommitRequest>("wanted");
    QTest::addColumn<ErrorKind>("kind");
    const auto row = [](const char *name, ErrorKind kind, std::vector<FileChange> changes) {
        QTest::newRow(name) << request("base", std::move(changes)) << kind;
    };
    row("no change at all", ErrorKind::InvalidInput, {});
    row("what is there already", ErrorKind::InvalidInput, {{"a", "old", {}}});
    row("the same file twice", ErrorKind::InvalidInput, {{"a", "1", {}}, {"a", "2", {}}});
    row("deleting what is not there", ErrorKind::NotFound, {{"missing", {}, {}}});
    row("a file where a folder is", ErrorKind::Conflict, {{"sub", "new", {}}});
    row("a folder where a file is", ErrorKind::Conflict, {{"a/b", "new", {}}});
    row("a symbolic link", ErrorKind::Unsupported, {{"link", "new", {}}});
    row("below a symbolic link", ErrorKind::Conflict, {{"link/b", "new", {}}});
    CommitRequest other = request("0123456789012345678901234567890123456789", {{"a", "1", {}}});
    QTest::newRow("a missing base") << other << ErrorKind::NotFound;
    other = request("nonsense", {{"a", "1", {}}});
    QTest::newRow("a base that is no id") << other << ErrorKind::InvalidInput;
    other = request("base", {{"a", "1", {}}});
    other.branch = "-bad";
    QTest::newRow("a bad name") << other << ErrorKind::InvalidInput;
    other.branch = "good";
    other.author.name = "<>";
    QTest::newRow("a bad author") << other << ErrorKind::InvalidInput;
}

void GitCommitTest::impossibleRequests()
{
    QFETCH(CommitRequest, wanted);
    QFETCH(ErrorKind, kind);
    const ScratchRepository scratch;
    scratch.write("a", "old");
    scratch.write("sub/b", "old");
    std::filesystem::create_symlink("sub", scratch.path("link"));
    const std::string base = scratch.commitAll("one");
    if (wanted.base.value() == "base")
        wanted.base = ObjectId(base);
    const auto before = scratch.snapshot();
    auto repository = Repository::open(scratch.root());
    const bool isOfFiles = kind == ErrorKind::Conflict || kind == ErrorKind::Unsupported;
    const auto possible = checkChanges(*repository, wanted.base, wanted.changes);
    QVERIFY(!isOfFiles || (!possible && possible.error().kind == kind));
    const auto made = repository->commitOnNewBranch(wanted);
    QVERIFY2(!made && made.error().kind == kind, test::why(made).c_str());
    QCOMPARE(test::differences(before, scratch.snapshot()), "");
}

void GitCommitTest::badPathsAreRefused_data()
{
    QTest::addColumn<QByteArray>("path");
    const char *paths[] = {"",
                           "/a",
                           "../a",
                           "a/../b",
                           "a//b",
                           "a/",
                           "./a",
                           ".git/config",
                           "a/.GIT/hooks",
                           ".git./x",
                           ".git /x",
                           "GIT~1/config",
                           "a\\b",
                           "a\nb",
                           "\x1b[0m",
                           ".g\xe2\x80\x8cit/config",
                           ".git\xe2\x80\x8c/x",
                           "\xef\xbb\xbf.git/x",
                           ".git::$INDEX_ALLOCATION/x"};
    for (const char *path : paths)
        QTest::newRow(path) << QByteArray(path);
    QTest::newRow("a long name") << QByteArray(256, 'a');
    QTest::newRow("many folders") << QByteArray("a/").repeated(1001) + "x";
    QTest::newRow("a long path") << QByteArray("abcdefg/").repeated(512) + "x";
}

void GitCommitTest::badPathsAreRefused()
{
    QFETCH(QByteArray, path);
    const ScratchRepository scratch;
    const std::string base = scratch.commitAll("one");
    auto repository = Repository::open(scratch.root());
    VERIFY_FAILS(InvalidInput,
                 repository->commitOnNewBranch(request(base, {{path.toStdString(), "new", {}}})));
}

void GitCommitTest::filesAreReadFromCommits()
{
    const ScratchRepository scratch;
    scratch.write("sub/a", "first\r\n");
    const ObjectId first(scratch.commitAll("one"));
    scratch.write("sub/a", "second");
    scratch.commitAll("two");
    auto repository = Repository::open(scratch.root());
    QCOMPARE(repository->readFileAt(first, "sub/a"), "first\r\n");
    VERIFY_FAILS(NotFound, repository->readFileAt(first, "missing"));
    VERIFY_FAILS(Unsupported, repository->readFileAt(first, "sub/a", 3));
}

void GitCommitTest::filesThatAreNotRegularAreNotRead()
{
    const ScratchRepository scratch;
    scratch.write("sub/a", "1");
    std::filesystem::create_symlink("/etc/passwd", scratch.path("link"));
    const ObjectId id(scratch.commitAll("one"));
    auto repository = Repository::open(scratch.root());
    VERIFY_FAILS(Unsupported, repository->readFileAt(id, "link"));
    VERIFY_FAILS(Unsupported, repository->readFileAt(id, "sub"));
}

void GitCommitTest::storedFormFollowsTheAttributes()
{
    const ScratchRepository scratch;
    scratch.write(".gitattributes", "*.txt text\n*.bin -text\n*.big filter=lfs\n"
                                    "*.utf16 working-tree-encoding=UTF-16\n");
    auto repository = Repository::open(scratch.root());
    QCOMPARE(repository->storedForm("a.txt", "1\r\n2\r\n"), "1\n2\n");
    QCOMPARE(repository->storedForm("a.bin", "1\r\n"), "1\r\n");
    QCOMPARE(repository->storedForm("a.other", "1\r\n"), "1\r\n");
    VERIFY_FAILS(Unsupported, repository->storedForm("a.big", "1"));
    VERIFY_FAILS(Unsupported, repository->storedForm("a.utf16", "1"));
    m_home.write(".gitconfig", "[core]\n\tautocrlf = input\n");
    QCOMPARE(Repository::open(scratch.root())->storedForm("a.other", "1\r\n"), "1\n");
    m_home.remove(".gitconfig");
}

} // namespace tst_gitcommit

QTEST_GUILESS_MAIN(tst_gitcommit::GitCommitTest)
#include "tst_gitcommit.moc"
