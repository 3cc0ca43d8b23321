// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/committree.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_committree {

using namespace espalier;
using namespace espalier::git;
using test::ScratchRepository;

/// A line a file: kind, size, path, and what is read.
static std::string listing(const Repository &repository, const ObjectId &commit)
{
    std::string text;
    const auto done = visitCommit(
        repository, commit, [&](const TreeFile &file, const ContentReader &read) -> Result<> {
            const char kinds[] = {'-', 'x', 'l', 's'};
            const auto content = read();
            if (!content)
                return failure(content.error());
            text += std::format("{}{} {} {}={}\n", kinds[static_cast<int>(file.entry.kind)],
                                file.safePath ? "" : "!", file.size, file.path, *content);
            return {};
        });
    return done ? text : done.error().text();
}

class CommitTreeTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void allFilesAreVisited();
    void submodulesAreNotFollowed();
    void hostileNamesAreMarked();
    void aVisitorEndsTheWalk();
    void foldersNestedWithoutEndAreRefused();
    void aMissingCommitIsNotFound();

private:
    test::TemporaryProject m_home;
};

void CommitTreeTest::initTestCase()
{
    qputenv("HOME", m_home.root().c_str());
    qunsetenv("XDG_CONFIG_HOME");
}

void CommitTreeTest::allFilesAreVisited()
{
    const ScratchRepository scratch;
    scratch.write("a", "one\r\n");
    scratch.write("sub/n\xc3\xa9w", "");
    scratch.write("sub/deep/run", "two");
    std::filesystem::permissions(scratch.path("sub/deep/run"), std::filesystem::perms(0755));
    std::filesystem::create_symlink("/etc/passwd", scratch.path("sub/link"));
    scratch.write(".gitattributes", "* text eol=crlf\n");
    scratch.git({"add", "."});
    const ObjectId commit(scratch.commitAll("one"));
    const auto before = scratch.snapshot();
    const std::string wanted = "- 16 .gitattributes=* text eol=crlf\n\n"
                               "- 4 a=one\n\n"
                               "x 3 sub/deep/run=two\n"
                               "l 11 sub/link=/etc/passwd\n"
                               "- 0 sub/n\xc3\xa9w=\n";
    QCOMPARE(listing(*Repository::open(scratch.root()), commit), wanted);
    QCOMPARE(listing(*Repository::discover(scratch.path("sub")), commit), wanted);
    QCOMPARE(test::differences(before, scratch.snapshot()), "");
}

void CommitTreeTest::submodulesAreNotFollowed()
{
    const ScratchRepository scratch;
    const std::string first = scratch.commitAll("one");
    scratch.git({"update-index", "--add", "--cacheinfo", "160000," + first + ",module"});
    scratch.git({"commit", "--quiet", "-m", "two"});
    const auto repository = Repository::open(scratch.root());
    QCOMPARE(listing(*repository, *repository->resolve("HEAD")), "s 0 module=\n");
}

void CommitTreeTest::hostileNamesAreMarked()
{
    const ScratchRepository scratch;
    scratch.commitAll("one");
    scratch.write("blob", "x");
    const std::string blob = scratch.git({"hash-object", "-w", "blob"});
    std::string raw;
    std::string bytes;
    for (std::size_t i = 0; i < blob.size(); i += 2)
        bytes += static_cast<char>(std::stoi(blob.substr(i, 2), nullptr, 16));
    for (const char *name : {"..", ".git", "a\\b", "good"})
        raw += std::string("100644 ") + name + '\0' + bytes;
    scratch.write("tree", raw);
    const std::string tree =
        scratch.git({"hash-object", "-w", "-t", "tree", "--literally", "tree"});
    const ObjectId commit(scratch.git({"commit-tree", tree, "-m", "hostile"}));
    QCOMPARE(listing(*Repository::open(scratch.root()), commit),
             "-! 1 ..=x\n-! 1 .git=x\n-! 1 a\\b=x\n- 1 good=x\n");
}

void CommitTreeTest::aVisitorEndsTheWalk()
{
    const ScratchRepository scratch;
    scratch.write("a", "1");
    scratch.write("b", "1");
    const ObjectId commit(scratch.commitAll("one"));
    const auto repository = Repository::open(scratch.root());
    int visited = 0;
    const auto done =
        visitCommit(*repository, commit, [&](const TreeFile &, const ContentReader &) -> Result<> {
            ++visited;
            return failure(ErrorKind::Cancelled, "enough");
        });
    VERIFY_FAILS(Cancelled, done);
    QCOMPARE(visited, 1);
}

void CommitTreeTest::foldersNestedWithoutEndAreRefused()
{
    const ScratchRepository scratch;
    scratch.write("a", "1");
    scratch.commitAll("one");
    std::string path;
    for (int i = 0; i < 1100; ++i)
        path += "d/";
    scratch.git({"update-index", "--add", "--cacheinfo",
                 "100644," + scratch.git({"rev-parse", "HEAD:a"}) + "," + path + "a"});
    scratch.git({"commit", "--quiet", "-m", "two"});
    const auto repository = Repository::open(scratch.root());
    VERIFY_FAILS(Corrupt,
                 visitCommit(*repository, *repository->resolve("HEAD"),
                             [](const TreeFile &, const ContentReader &) { return Result<>(); }));
}

void CommitTreeTest::aMissingCommitIsNotFound()
{
    const ScratchRepository scratch;
    scratch.commitAll("one");
    const auto repository = Repository::open(scratch.root());
    VERIFY_FAILS(NotFound,
                 visitCommit(*repository, ObjectId("0123456789012345678901234567890123456789"),
                             [](const TreeFile &, const ContentReader &) { return Result<>(); }));
}

} // namespace tst_committree

QTEST_GUILESS_MAIN(tst_committree::CommitTreeTest)
#include "tst_committree.moc"
