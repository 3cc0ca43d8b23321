// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/branches.h"
#include "core/git/changedfiles.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <format>

namespace tst_branches {

using namespace espalier;
using namespace espalier::git;
using test::ScratchRepository;

static std::vector<std::string> namesOf(const std::vector<Branch> &branches)
{
    std::vector<std::string> names;
    for (const Branch &branch : branches)
        names.push_back(branch.name);
    return names;
}

static std::string textOf(const std::vector<ChangedFile> &files)
{
    std::string text;
    for (const ChangedFile &file : files) {
        const char letters[] = {'A', 'M', 'D', 'T'};
        text += std::format("{}\t{}\n", letters[static_cast<int>(file.status())], file.path);
    }
    if (!text.empty())
        text.pop_back();
    return text;
}

class BranchesTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void branchesAreListedByPrefix();
    void packedAndLooseBranchesAreListed();
    void oddBranchesAreLeftOut();
    void thousandsOfBranchesAreListedAtOnce();
    void distancesAreThoseOfGit();
    void historiesWithoutACommonCommit();
    void commitsBetweenAreThoseOfGit();
    void messagesAreUtf8();
    void tooManyCommitsAreRefused();
    void changedFilesAreThoseOfGit();
    void linesAreCounted_data();
    void linesAreCounted();
    void attributesHideNoLines();
    void bothVersionsAreRead();
    void manyChangedFilesAreListedAtOnce();
    void ourBranchIsDeleted();
    void branchesThatStay_data();
    void branchesThatStay();
    void aPackedBranchIsDeleted();
    void checkedOutBranchesAreKnown();
    void aBranchBeingRebasedIsCheckedOut();
    void aShallowRepositoryHasItsCommits();

private:
    test::TemporaryProject m_home;
};

void BranchesTest::initTestCase()
{
    qputenv("HOME", m_home.root().c_str());
    qunsetenv("XDG_CONFIG_HOME");
}

void BranchesTest::branchesAreListedByPrefix()
{
    const ScratchRepository scratch;
    const std::string tip = scratch.commitAll("First line\n\nMore.");
    scratch.git({"branch", "improvement/b"});
    scratch.git({"branch", "improvement/a/deep"});
    scratch.git({"branch", "improve"});
    const auto repository = Repository::open(scratch.root());
    const auto ours = branches(*repository, "improvement/");
    VERIFY_OK(ours);
    QCOMPARE(namesOf(*ours), (std::vector<std::string>{"improvement/a/deep", "improvement/b"}));
    QCOMPARE(ours->front().tip.value(), tip);
    QCOMPARE(ours->front().subject, "First line");
    QCOMPARE(std::to_string(ours->front().time), scratch.git({"log", "-1", "--format=%ct"}));
    QCOMPARE(branches(*repository)->size(), std::size_t(4));
    QVERIFY(branches(*repository, "none/")->empty());
    QVERIFY(branches(*repository, "i*")->empty());
}

void BranchesTest::packedAndLooseBranchesAreListed()
{
    const ScratchRepository scratch;
    scratch.commitAll("one");
    scratch.git({"branch", "improvement/packed"});
    scratch.git({"pack-refs", "--all"});
    scratch.git({"branch", "improvement/loose"});
    const auto repository = Repository::open(scratch.root());
    QCOMPARE(namesOf(*branches(*repository, "improvement/")),
             (std::vector<std::string>{"improvement/loose", "improvement/packed"}));
}

void BranchesTest::oddBranchesAreLeftOut()
{
    const ScratchRepository scratch;
    scratch.commitAll("one");
    scratch.git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
    scratch.write(".git/refs/heads/dangling", "0123456789012345678901234567890123456789\n");
    const auto repository = Repository::open(scratch.root());
    QCOMPARE(namesOf(*branches(*repository)), (std::vector<std::string>{"main"}));
    const ScratchRepository unborn;
    QVERIFY(branches(*Repository::open(unborn.root()))->empty());
}

void BranchesTest::thousandsOfBranchesAreListedAtOnce()
{
    const ScratchRepository scratch;
    const std::string tip = scratch.commitAll("one");
    std::string packed = "# pack-refs with: peeled fully-peeled sorted \n";
    for (int i = 10'000; i < 15'000; ++i)
        packed += tip + " refs/heads/improvement/" + std::to_string(i) + "\n";
    scratch.write(".git/packed-refs", packed);
    const auto repository = Repository::open(scratch.root());
    QElapsedTimer timer;
    timer.start();
    const auto all = branches(*repository, "improvement/");
    const auto needed = timer.elapsed();
    QCOMPARE(all->size(), std::size_t(5'000));
    QVERIFY2(needed < 1'000, qPrintable(QString::number(needed))); // 0.2 s on a free machine
}

void BranchesTest::distancesAreThoseOfGit()
{
    const ScratchRepository scratch;
    const ObjectId base(scratch.commitAll("one"));
    scratch.git({"checkout", "--quiet", "-b", "side"});
    scratch.commitAll("two");
    const ObjectId side(scratch.commitAll("three"));
    scratch.git({"checkout", "--quiet", "main"});
    const ObjectId main(scratch.commitAll("four"));
    const auto repository = Repository::open(scratch.root());
    QCOMPARE(distance(*repository, side, main), (Distance{2, 1}));
    QCOMPARE(distance(*repository, main, main), (Distance{0, 0}));
    QCOMPARE(mergeBase(*repository, side, main), base);
    QCOMPARE(isMerged(*repository, side, main), false);
    QCOMPARE(isMerged(*repository, base, main), true);
    QCOMPARE(isMerged(*repository, main, main), true);
    scratch.git({"merge", "--quiet", "--no-edit", "side"});
    QCOMPARE(isMerged(*repository, side, *repository->resolve("main")), true);
    VERIFY_FAILS(NotFound,
                 distance(*repository, side, ObjectId("0123456789012345678901234567890123456789")));
    VERIFY_FAILS(InvalidInput, distance(*repository, side, ObjectId("main")));
}

void BranchesTest::historiesWithoutACommonCommit()
{
    const ScratchRepository scratch;
    const ObjectId one(scratch.commitAll("one"));
    scratch.git({"checkout", "--quiet", "--orphan", "other"});
    const ObjectId two(scratch.commitAll("two"));
    const auto repository = Repository::open(scratch.root());
    VERIFY_FAILS(NotFound, mergeBase(*repository, one, two));
    QCOMPARE(isMerged(*repository, one, two), false);
    QCOMPARE(distance(*repository, one, two), (Distance{1, 1}));
}

void BranchesTest::commitsBetweenAreThoseOfGit()
{
    const ScratchRepository scratch;
    const ObjectId base(scratch.commitAll("one"));
    scratch.commitAll("two\n\nBody.\n");
    const ObjectId tip(scratch.commitAll("three"));
    const auto repository = Repository::open(scratch.root());
    const auto commits = commitsBetween(*repository, base, tip);
    VERIFY_OK(commits);
    QCOMPARE(commits->size(), std::size_t(2));
    QCOMPARE(commits->at(0).id, tip);
    QCOMPARE(commits->at(1).subject, "two");
    QCOMPARE(commits->at(1).message, "two\n\nBody.\n");
    QCOMPARE(commits->at(1).author.name, "Author");
    QCOMPARE(commits->at(1).author.email, "author@example.org");
    QCOMPARE(commits->at(1).parents, std::vector<ObjectId>{base});
    QCOMPARE(std::to_string(commits->at(1).time), scratch.git({"log", "-1", "--format=%at"}));
    QVERIFY(commitsBetween(*repository, tip, base)->empty());
}

void BranchesTest::messagesAreUtf8()
{
    const ScratchRepository scratch;
    const ObjectId base(scratch.commitAll("one"));
    scratch.write("message", "caf\xe9\n");
    scratch.git({"-c", "i18n.commitEncoding=ISO-8859-1", "commit", "--quiet", "--allow-empty", "-F",
                 "message"});
    scratch.git({"commit", "--quiet", "--allow-empty", "-m", "gr\xc3\xbc\xc3\x9f"});
    const auto repository = Repository::open(scratch.root());
    const auto commits = commitsBetween(*repository, base, *repository->resolve("main"));
    QCOMPARE(commits->at(0).subject, "gr\xc3\xbc\xc3\x9f");
    QCOMPARE(commits->at(1).subject, "caf\xc3\xa9");
}

void BranchesTest::tooManyCommitsAreRefused()
{
    const ScratchRepository scratch;
    const ObjectId base(scratch.commitAll("one"));
    scratch.commitAll("two");
    const ObjectId tip(scratch.commitAll("three"));
    const auto repository = Repository::open(scratch.root());
    VERIFY_OK(commitsBetween(*repository, base, tip, 2));
    VERIFY_FAILS(Unsupported, commitsBetween(*repository, base, tip, 1));
}

void BranchesTest::changedFilesAreThoseOfGit()
{
    const ScratchRepository scratch;
    scratch.write("changed", "1\n");
    scratch.write("gone", "1\n");
    scratch.write("mode", "1\n");
    scratch.write("type", "1\n");
    scratch.write("file", "1\n");
    const ObjectId from(scratch.commitAll("one"));
    scratch.write("changed", "2\n");
    scratch.remove("gone");
    std::filesystem::permissions(scratch.path("mode"), std::filesystem::perms(0755));
    scratch.remove("type");
    std::filesystem::create_symlink("changed", scratch.path("type"));
    scratch.remove("file");
    scratch.write("file/below", "1\n");
    scratch.write("sub/n\xc3\xa9w", "1\n");
    const ObjectId to(scratch.commitAll("two"));
    const auto repository = Repository::open(scratch.root());
    const auto files = changedFiles(*repository, from, to);
    VERIFY_OK(files);
    QCOMPARE(textOf(*files), scratch.git({"-c", "core.quotePath=false", "diff", "--no-renames",
                                          "--name-status", "main~", "main"}));
    const auto mode = std::ranges::find(*files, "mode", &ChangedFile::path);
    QCOMPARE(mode->before->kind, EntryKind::Regular);
    QCOMPARE(mode->after->kind, EntryKind::Executable);
    QCOMPARE(mode->after->id.value(), scratch.git({"rev-parse", "main:mode"}));
    QVERIFY(changedFiles(*repository, to, to)->empty());
}

void BranchesTest::linesAreCounted_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QList<int>>("counts"); // added, removed, binary
    const auto row = [](const char *name, QByteArray before, QByteArray after, QList<int> counts) {
        QTest::newRow(name) << before << after << counts;
    };
    row("a line more and one other", "a\nb\n", "a\nc\nd\n", {2, 1, 0});
    row("only the last line's end", "a", "a\n", {1, 1, 0});
    row("a new file", "", "a\nb", {2, 0, 0});
    row("an emptied file", "a\nb", "", {0, 2, 0});
    row("a binary file", QByteArray("a\0b", 3), "c\n", {0, 0, 1});
}

void BranchesTest::linesAreCounted()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QList<int>, counts);
    const ScratchRepository scratch;
    scratch.write("a", before.toStdString());
    const ObjectId from(scratch.commitAll("one"));
    scratch.write("a", after.toStdString());
    const ObjectId to(scratch.commitAll("two"));
    const auto repository = Repository::open(scratch.root());
    const auto files = changedFiles(*repository, from, to);
    QCOMPARE(countLines(*repository, files->front()),
             (LineCounts{std::size_t(counts[0]), std::size_t(counts[1]), counts[2] != 0}));
}

void BranchesTest::attributesHideNoLines()
{
    const ScratchRepository scratch;
    scratch.write(".gitattributes", "* -diff binary\n");
    scratch.write("a", "1\n");
    const ObjectId from(scratch.commitAll("one"));
    scratch.write("a", "2\n");
    const ObjectId to(scratch.commitAll("two"));
    const auto repository = Repository::open(scratch.root());
    const auto files = changedFiles(*repository, from, to);
    QCOMPARE(countLines(*repository, files->front()), (LineCounts{1, 1, false}));
}

void BranchesTest::bothVersionsAreRead()
{
    const ScratchRepository scratch;
    scratch.write("a", "before\r\n");
    const ObjectId from(scratch.commitAll("one"));
    scratch.write("a", "after");
    std::filesystem::create_symlink("/etc/passwd", scratch.path("link"));
    const ObjectId to(scratch.commitAll("two"));
    const auto repository = Repository::open(scratch.root());
    const auto files = changedFiles(*repository, from, to);
    const auto versions = versionsOf(*repository, files->at(0));
    VERIFY_OK(versions);
    QCOMPARE(versions->before->content, "before\r\n");
    QCOMPARE(versions->after->content, "after");
    const auto link = versionsOf(*repository, files->at(1));
    QVERIFY(!link->before);
    QCOMPARE(link->after->content, "/etc/passwd");
    QCOMPARE(link->after->kind, EntryKind::SymbolicLink);
    VERIFY_FAILS(Unsupported, versionsOf(*repository, files->at(0), 5));
}

void BranchesTest::manyChangedFilesAreListedAtOnce()
{
    const ScratchRepository scratch;
    const ObjectId from(scratch.commitAll("one"));
    for (int i = 0; i < 5'000; ++i)
        scratch.write(std::format("d{}/f{}", i % 50, i), std::to_string(i));
    const ObjectId to(scratch.commitAll("two"));
    const auto repository = Repository::open(scratch.root());
    QElapsedTimer timer;
    timer.start();
    const auto files = changedFiles(*repository, from, to);
    const auto needed = timer.elapsed();
    QCOMPARE(files->size(), std::size_t(5'000));
    QVERIFY2(needed < 500, qPrintable(QString::number(needed))); // 50 ms on a free machine
}

void BranchesTest::ourBranchIsDeleted()
{
    const ScratchRepository scratch;
    const ObjectId tip(scratch.commitAll("one"));
    scratch.git({"branch", "improvement/a"});
    scratch.git({"branch", "improvement/b"});
    const auto before = scratch.snapshot();
    auto repository = Repository::open(scratch.root());
    VERIFY_OK(deleteBranch(*repository, "improvement/a", tip, "improvement/"));
    QCOMPARE(test::differences(before, scratch.snapshot()),
             " -.git/logs/refs/heads/improvement/a -.git/refs/heads/improvement/a");
    VERIFY_FAILS(NotFound, deleteBranch(*repository, "improvement/a", tip, "improvement/"));
}

void BranchesTest::branchesThatStay_data()
{
    QTest::addColumn<QString>("branch");
    QTest::addColumn<QString>("prefix");
    QTest::addColumn<ErrorKind>("kind");
    const auto row = [](const char *name, const char *branch, const char *prefix, ErrorKind kind) {
        QTest::newRow(name) << QString::fromLatin1(branch) << QString::fromLatin1(prefix) << kind;
    };
    row("one that is not ours", "other", "improvement/", ErrorKind::InvalidInput);
    row("any, without a prefix", "other", "", ErrorKind::InvalidInput);
    row("the prefix itself", "improvement/", "improvement/", ErrorKind::InvalidInput);
    row("one that has moved on", "improvement/moved", "improvement/", ErrorKind::Conflict);
    row("the current one", "improvement/current", "improvement/", ErrorKind::Conflict);
    row("one that another work tree has", "improvement/linked", "improvement/",
        ErrorKind::Conflict);
    row("one that is locked", "improvement/locked", "improvement/", ErrorKind::Conflict);
    row("one that only points to another", "improvement/alias", "improvement/",
        ErrorKind::Unsupported);
}

void BranchesTest::branchesThatStay()
{
    QFETCH(QString, branch);
    QFETCH(QString, prefix);
    QFETCH(ErrorKind, kind);
    const ScratchRepository scratch;
    const ObjectId tip(scratch.commitAll("one"));
    const test::TemporaryProject other;
    for (const char *name : {"other", "improvement/locked", "improvement/linked"})
        scratch.git({"branch", name});
    scratch.git({"symbolic-ref", "refs/heads/improvement/alias", "refs/heads/other"});
    scratch.git({"worktree", "add", "--quiet", other.path("w").string(), "improvement/linked"});
    scratch.git({"checkout", "--quiet", "-b", "improvement/moved"});
    scratch.commitAll("two");
    scratch.git({"checkout", "--quiet", "-b", "improvement/current", "main"});
    scratch.write(".git/refs/heads/improvement/locked.lock", "");
    const auto before = scratch.snapshot();
    auto repository = Repository::open(scratch.root());
    const auto done = deleteBranch(*repository, branch.toStdString(), tip, prefix.toStdString());
    QVERIFY2(!done && done.error().kind == kind, test::why(done).c_str());
    QCOMPARE(test::differences(before, scratch.snapshot()), "");
}

void BranchesTest::aPackedBranchIsDeleted()
{
    const ScratchRepository scratch;
    const ObjectId tip(scratch.commitAll("one"));
    scratch.git({"branch", "improvement/a"});
    scratch.git({"pack-refs", "--all"});
    auto repository = Repository::open(scratch.root());
    VERIFY_OK(deleteBranch(*repository, "improvement/a", tip, "improvement/"));
    QCOMPARE(scratch.git({"branch", "--format=%(refname:short)"}), "main");
}

void BranchesTest::checkedOutBranchesAreKnown()
{
    const ScratchRepository scratch;
    scratch.commitAll("one");
    scratch.git({"branch", "free"});
    const test::TemporaryProject other;
    scratch.git({"worktree", "add", "--quiet", "-b", "linked", other.path("w").string()});
    const auto repository = Repository::open(scratch.root());
    QCOMPARE(whereCheckedOut(*repository, "main"), CheckedOut::Here);
    QCOMPARE(whereCheckedOut(*repository, "linked"), CheckedOut::Elsewhere);
    QCOMPARE(whereCheckedOut(*repository, "free"), CheckedOut::Nowhere);
    const auto linked = Repository::open(other.path("w"));
    QCOMPARE(whereCheckedOut(*linked, "main"), CheckedOut::Elsewhere);
    QCOMPARE(whereCheckedOut(*linked, "linked"), CheckedOut::Here);
    scratch.git({"checkout", "--quiet", "--detach"});
    QCOMPARE(whereCheckedOut(*repository, "main"), CheckedOut::Nowhere);
    const ScratchRepository bare(ScratchRepository::Kind::Bare);
    QCOMPARE(whereCheckedOut(*Repository::open(bare.root()), "main"), CheckedOut::Nowhere);
}

void BranchesTest::aBranchBeingRebasedIsCheckedOut()
{
    const ScratchRepository scratch;
    scratch.write("a", "1");
    scratch.commitAll("one");
    scratch.git({"checkout", "--quiet", "-b", "side"});
    scratch.write("a", "2");
    scratch.commitAll("two");
    scratch.git({"checkout", "--quiet", "main"});
    scratch.write("a", "3");
    scratch.commitAll("three");
    QVERIFY(!scratch.tryGit({"rebase", "main", "side"}));
    const auto repository = Repository::open(scratch.root());
    QCOMPARE(whereCheckedOut(*repository, "side"), CheckedOut::HereRebasing);
}

void BranchesTest::aShallowRepositoryHasItsCommits()
{
    const ScratchRepository scratch;
    scratch.commitAll("one");
    scratch.commitAll("two");
    const ScratchRepository shallow;
    shallow.git(
        {"fetch", "--quiet", "--depth=1", "file://" + scratch.root().string(), "main:main2"});
    shallow.git({"checkout", "--quiet", "main2"});
    const ObjectId base = *Repository::open(shallow.root())->resolve("HEAD");
    const ObjectId tip(shallow.commitAll("three"));
    const auto repository = Repository::open(shallow.root());
    QCOMPARE(commitsBetween(*repository, base, tip)->size(), std::size_t(1));
    QCOMPARE(distance(*repository, tip, base), (Distance{1, 0}));
}

} // namespace tst_branches

QTEST_GUILESS_MAIN(tst_branches::BranchesTest)
#include "tst_branches.moc"
