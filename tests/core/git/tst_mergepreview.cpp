// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/merge.h"
#include "tests/core/git/applyscene.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_mergepreview {

using namespace espalier;
using namespace espalier::git;
using Kind = MergePreview::Kind;

using test::commitFiles;
using test::Files;
using test::ScratchRepository;

static std::string textOf(const std::vector<MergeConflict> &conflicts)
{
    std::string text;
    for (const MergeConflict &conflict : conflicts)
        text += std::format("{} {}\n", conflict.path, name(conflict.kind));
    return text;
}

/// A base, "side" and "main" on top of it.
struct Sides {
    ObjectId base;
    ObjectId ours;
    ObjectId theirs;
};

static Sides makeSides(const ScratchRepository &scratch, const Files &base, const Files &ours,
                       const Files &theirs)
{
    Sides sides;
    sides.base = commitFiles(scratch, base);
    scratch.git({"checkout", "--quiet", "-b", "side"});
    sides.theirs = commitFiles(scratch, theirs);
    scratch.git({"checkout", "--quiet", "main"});
    sides.ours = commitFiles(scratch, ours);
    return sides;
}

static const std::string kLines = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";

class MergePreviewTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void mergesAreThoseOfGit_data();
    void mergesAreThoseOfGit();
    void oneSideAlone();
    void modesAndLinksAreMerged();
    void crissCrossedHistoriesMerge();
    void unrelatedHistoriesAreRefused();
    void missingCommitsAreNotFound();
    void aBareRepositoryPreviews();
    void aCommitIsRebased();
    void conflictsOfARebaseAreTold();
    void impossibleRebases_data();
    void impossibleRebases();

private:
    test::TemporaryProject m_home;
};

void MergePreviewTest::initTestCase()
{
    qputenv("HOME", m_home.root().c_str());
    qunsetenv("XDG_CONFIG_HOME");
}

void MergePreviewTest::mergesAreThoseOfGit_data()
{
    QTest::addColumn<Files>("base");
    QTest::addColumn<Files>("ours");
    QTest::addColumn<Files>("theirs");
    QTest::addColumn<QString>("conflicts");
    const auto row = [](const char *name, Files base, Files ours, Files theirs,
                        const char *conflicts) {
        QTest::newRow(name) << base << ours << theirs << QString::fromUtf8(conflicts);
    };
    const std::string early = "x\n2\n3\n4\n5\n6\n7\n8\n9\n";
    const std::string late = "1\n2\n3\n4\n5\n6\n7\n8\nx\n";
    row("different files", {{"a", "1"}, {"b", "1"}}, {{"a", "2"}, {"b", "1"}},
        {{"a", "1"}, {"b", "2"}}, "");
    row("different places of one file", {{"a", kLines}}, {{"a", early}}, {{"a", late}}, "");
    row("the same change", {{"a", "1\n"}, {"b", "1"}}, {{"a", "2\n"}, {"b", "1"}},
        {{"a", "2\n"}, {"b", "2"}}, "");
    row("the same place of one file", {{"a", "1\n"}}, {{"a", "2\n"}}, {{"a", "3\n"}},
        "a both-changed\n");
    row("a binary file", {{"a", std::string("\0\1", 2)}}, {{"a", std::string("\0\2", 2)}},
        {{"a", std::string("\0\3", 2)}}, "a both-changed\n");
    row("both add a file", {{"b", "1"}}, {{"a", "1\n"}, {"b", "1"}}, {{"a", "2\n"}, {"b", "1"}},
        "a both-added\n");
    row("we delete what they change", {{"a", "1\n"}, {"b", "1"}}, {{"b", "1"}},
        {{"a", "2\n"}, {"b", "1"}}, "a deleted-by-us\n");
    row("they delete what we change", {{"a", "1\n"}, {"b", "1"}}, {{"a", "2\n"}, {"b", "1"}},
        {{"b", "1"}}, "a deleted-by-them\n");
    row("a file that one renames and one changes", {{"a", kLines}}, {{"new", kLines}},
        {{"a", late}}, "");
    row("a name that is not ASCII", {{"caf\xc3\xa9", "1\n"}}, {{"caf\xc3\xa9", "2\n"}},
        {{"caf\xc3\xa9", "3\n"}}, "caf\xc3\xa9 both-changed\n");
    row("a file where they have a folder", {{"b", "1"}}, {{"a", "1\n"}, {"b", "1"}},
        {{"a/c", "2\n"}, {"b", "1"}}, "a in-the-way\n");
    row("a folder where they have a file", {{"b", "1"}}, {{"a/c", "1\n"}, {"b", "1"}},
        {{"a", "2\n"}, {"b", "1"}}, "a in-the-way\n");
}

void MergePreviewTest::mergesAreThoseOfGit()
{
    QFETCH(Files, base);
    QFETCH(Files, ours);
    QFETCH(Files, theirs);
    QFETCH(QString, conflicts);
    const ScratchRepository scratch;
    const Sides sides = makeSides(scratch, base, ours, theirs);
    scratch.write("dirty", "1");
    const auto before = scratch.snapshot();
    const auto repository = Repository::open(scratch.root());
    const auto preview = previewMerge(*repository, sides.ours, sides.theirs);
    VERIFY_OK(preview);
    QCOMPARE(test::differences(before, scratch.snapshot()), "");
    QCOMPARE(textOf(preview->conflicts), conflicts.toStdString());
    QCOMPARE(preview->kind, conflicts.isEmpty() ? Kind::Clean : Kind::Conflicted);
    QCOMPARE(preview->base, sides.base);
    // The git program is asked last: it writes the objects.
    const bool clean = scratch.tryGit({"merge-tree", "--write-tree", "main", "side"});
    QCOMPARE(clean, conflicts.isEmpty());
    if (clean)
        QCOMPARE(preview->tree.value(),
                 scratch.git({"merge-tree", "--write-tree", "main", "side"}));
}

void MergePreviewTest::oneSideAlone()
{
    const ScratchRepository scratch;
    const ObjectId one = commitFiles(scratch, {{"a", "1"}});
    const ObjectId two = commitFiles(scratch, {{"a", "2"}});
    const auto repository = Repository::open(scratch.root());
    const auto forward = previewMerge(*repository, one, two);
    QCOMPARE(forward->kind, Kind::FastForward);
    QCOMPARE(forward->tree.value(), scratch.git({"rev-parse", "main^{tree}"}));
    const auto nothing = previewMerge(*repository, two, one);
    QCOMPARE(nothing->kind, Kind::UpToDate);
    QCOMPARE(nothing->tree, forward->tree);
    QCOMPARE(previewMerge(*repository, two, two)->kind, Kind::UpToDate);
}

void MergePreviewTest::modesAndLinksAreMerged()
{
    const ScratchRepository scratch;
    commitFiles(scratch, {{"a", kLines}, {"b", "1"}});
    scratch.git({"checkout", "--quiet", "-b", "side"});
    std::filesystem::permissions(scratch.path("a"), std::filesystem::perms(0755));
    std::filesystem::create_symlink("b", scratch.path("link"));
    const ObjectId theirs(scratch.commitAll("two"));
    scratch.git({"checkout", "--quiet", "main"});
    scratch.write("a", "0\n" + kLines);
    const ObjectId ours(scratch.commitAll("three"));
    const auto repository = Repository::open(scratch.root());
    const auto preview = previewMerge(*repository, ours, theirs);
    VERIFY_OK(preview);
    QCOMPARE(preview->tree.value(), scratch.git({"merge-tree", "--write-tree", "main", "side"}));
}

void MergePreviewTest::crissCrossedHistoriesMerge()
{
    const ScratchRepository scratch;
    const Sides sides = makeSides(scratch, {{"a", kLines}, {"b", "1"}},
                                  {{"a", "0\n" + kLines}, {"b", "1"}}, {{"a", kLines}, {"b", "2"}});
    scratch.git({"merge", "--quiet", "--no-edit", "side"});
    scratch.git({"checkout", "--quiet", "side"});
    scratch.git({"merge", "--quiet", "--no-edit", sides.ours.value()});
    scratch.write("c", "1");
    const ObjectId theirs(scratch.commitAll("c"));
    scratch.git({"checkout", "--quiet", "main"});
    scratch.write("d", "1");
    const ObjectId ours(scratch.commitAll("d"));
    const auto before = scratch.snapshot();
    const auto repository = Repository::open(scratch.root());
    const auto preview = previewMerge(*repository, ours, theirs);
    VERIFY_OK(preview);
    QCOMPARE(test::differences(before, scratch.snapshot()), "");
    QCOMPARE(preview->tree.value(), scratch.git({"merge-tree", "--write-tree", "main", "side"}));
}

void MergePreviewTest::unrelatedHistoriesAreRefused()
{
    const ScratchRepository scratch;
    const ObjectId one(scratch.commitAll("one"));
    scratch.git({"checkout", "--quiet", "--orphan", "other"});
    const ObjectId two(scratch.commitAll("two"));
    const auto repository = Repository::open(scratch.root());
    VERIFY_FAILS(Unsupported, previewMerge(*repository, one, two));
}

void MergePreviewTest::missingCommitsAreNotFound()
{
    const ScratchRepository scratch;
    const ObjectId one(scratch.commitAll("one"));
    const auto repository = Repository::open(scratch.root());
    const ObjectId missing("0123456789012345678901234567890123456789");
    VERIFY_FAILS(NotFound, previewMerge(*repository, one, missing));
    VERIFY_FAILS(NotFound, previewMerge(*repository, missing, one));
    VERIFY_FAILS(InvalidInput, previewMerge(*repository, one, ObjectId("side")));
}

void MergePreviewTest::aBareRepositoryPreviews()
{
    const ScratchRepository scratch;
    const Sides sides = makeSides(scratch, {{"a", "1"}, {"b", "1"}}, {{"a", "2"}, {"b", "1"}},
                                  {{"a", "1"}, {"b", "2"}});
    const ScratchRepository bare(ScratchRepository::Kind::Bare);
    bare.git({"fetch", "--quiet", scratch.root().string(), "*:*"});
    const auto before = bare.snapshot();
    const auto repository = Repository::open(bare.root());
    QCOMPARE(previewMerge(*repository, sides.ours, sides.theirs)->kind, Kind::Clean);
    QCOMPARE(test::differences(before, bare.snapshot()), "");
}

void MergePreviewTest::aCommitIsRebased()
{
    const ScratchRepository scratch;
    const Sides sides = makeSides(scratch, {{"a", "1"}, {"b", "1"}}, {{"a", "2"}, {"b", "1"}},
                                  {{"a", "1"}, {"b", "2"}});
    const auto before = scratch.snapshot();
    auto repository = Repository::open(scratch.root());
    const auto rebased = rebaseOnNewBranch(
        *repository, {sides.theirs, sides.ours, "side-2", {"Someone", "someone@example.org"}});
    VERIFY_OK(rebased);
    QVERIFY(rebased->conflicts.empty());
    QCOMPARE(scratch.git({"rev-parse", "side-2"}), rebased->made->commit.value());
    QCOMPARE(scratch.git({"rev-parse", "side-2^"}), sides.ours.value());
    QCOMPARE(scratch.git({"log", "-1", "--format=%an %ai %cn %s", "side-2"}),
             "Author 2026-01-02 03:04:05 +0000 Someone files");
    QCOMPARE(scratch.git({"diff", "--name-only", "side-2^", "side-2"}), "b");
    auto after = scratch.snapshot();
    std::erase_if(after, [&](const auto &item) {
        return !before.contains(item.first) &&
               (item.first.starts_with(".git/objects/") || item.first.ends_with("heads/side-2"));
    });
    QCOMPARE(test::differences(before, after), "");
    QCOMPARE(scratch.git({"fsck", "--strict", "--no-dangling"}), "");
}

void MergePreviewTest::conflictsOfARebaseAreTold()
{
    const ScratchRepository scratch;
    const Sides sides = makeSides(scratch, {{"a", "1\n"}}, {{"a", "2\n"}}, {{"a", "3\n"}});
    const auto before = scratch.snapshot();
    auto repository = Repository::open(scratch.root());
    const auto rebased = rebaseOnNewBranch(
        *repository, {sides.theirs, sides.ours, "side-2", {"Someone", "someone@example.org"}});
    VERIFY_OK(rebased);
    QVERIFY(!rebased->made);
    QCOMPARE(textOf(rebased->conflicts), "a both-changed\n");
    QCOMPARE(test::differences(before, scratch.snapshot()), "");
}

void MergePreviewTest::impossibleRebases_data()
{
    QTest::addColumn<QString>("commit");
    QTest::addColumn<QString>("onto");
    QTest::addColumn<QString>("branch");
    QTest::addColumn<ErrorKind>("kind");
    const auto row = [](const char *name, const char *commit, const char *onto, const char *branch,
                        ErrorKind kind) {
        QTest::newRow(name) << QString::fromLatin1(commit) << QString::fromLatin1(onto)
                            << QString::fromLatin1(branch) << kind;
    };
    row("a first commit", "main~", "side", "new", ErrorKind::InvalidInput);
    row("what is there already", "side", "side", "new", ErrorKind::InvalidInput);
    row("a branch that exists", "side", "main", "side", ErrorKind::AlreadyExists);
    row("a bad name", "side", "main", "-x", ErrorKind::InvalidInput);
    row("a name in the way", "side", "main", "side/x", ErrorKind::Conflict);
    row("a lock on the name", "side", "main", "locked", ErrorKind::Conflict);
}

void MergePreviewTest::impossibleRebases()
{
    QFETCH(QString, commit);
    QFETCH(QString, onto);
    QFETCH(QString, branch);
    QFETCH(ErrorKind, kind);
    const ScratchRepository scratch;
    makeSides(scratch, {{"a", "1"}, {"b", "1"}}, {{"a", "2"}, {"b", "1"}},
              {{"a", "1"}, {"b", "2"}});
    scratch.write(".git/refs/heads/locked.lock", "");
    auto repository = Repository::open(scratch.root());
    const auto rebased = rebaseOnNewBranch(*repository, {*repository->resolve(commit.toStdString()),
                                                         *repository->resolve(onto.toStdString()),
                                                         branch.toStdString(),
                                                         {"Someone", "someone@example.org"}});
    QVERIFY2(!rebased && rebased.error().kind == kind, test::why(rebased).c_str());
}

} // namespace tst_mergepreview

QTEST_GUILESS_MAIN(tst_mergepreview::MergePreviewTest)
#include "tst_mergepreview.moc"
