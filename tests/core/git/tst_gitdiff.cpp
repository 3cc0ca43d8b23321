// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/repository.h"
#include "tests/support/scratchrepository.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_gitdiff {

using namespace espalier;
using namespace espalier::git;
using test::ScratchRepository;

struct Change {
    QByteArray path;
    std::optional<QByteArray> before;
    std::optional<QByteArray> after;
    bool executable = false; ///< afterwards
};

static std::optional<FileVersion> version(const std::optional<QByteArray> &bytes, bool executable)
{
    if (!bytes)
        return std::nullopt;
    return FileVersion{{bytes->constData(), std::size_t(bytes->size())},
                       executable ? FileMode::Executable : FileMode::Regular};
}

class GitDiffTest : public QObject {
    Q_OBJECT

private slots:
    void theTextIsAsGitsOwn();
    void gitTakesThePatch_data();
    void gitTakesThePatch();
    void theSameIsNoDifference();
    void attributesCannotHideAChange();
    void commitsAreCompared();
    void aProjectInASubFolderComparesItsOwn();
};

void GitDiffTest::theTextIsAsGitsOwn()
{
    const ScratchRepository scratch;
    scratch.write("a b.py", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    const ObjectId first(scratch.commitAll("one"));
    scratch.write("a b.py", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n");
    scratch.write("new.py", "new");
    scratch.write("run.sh", "run\n");
    std::filesystem::permissions(scratch.path("run.sh"), std::filesystem::perms(0755));
    scratch.write("sub/caf\xe9", "x\n");
    const ObjectId second(scratch.commitAll("two"));
    const std::string expected =
        scratch.git({"diff", "--full-index", first.value(), second.value()}) + "\n";
    QCOMPARE(Repository::open(scratch.root())->diff(first, second), expected);
}

void GitDiffTest::gitTakesThePatch_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
    row("a changed line", {"a", "1\n2\n", "1\nzwei\n"});
    row("no final newline before", {"a", "1\n2", "1\n2\n"});
    row("no final newline after", {"a", "1\n", "1\n2"});
    row("windows line ends", {"a", "1\r\n2\r\n", "1\r\nzwei\r\n"});
    row("latin-1", {"a", "caf\xe9\n", "caf\xe9s\n"});
    row("a new file", {"deep/new", std::nullopt, "1\n"});
    row("a new empty file", {"new", std::nullopt, ""});
    row("a new executable file", {"new", std::nullopt, "1\n", true});
    row("a deleted file", {"a", "1\n", std::nullopt});
    row("a deleted empty file", {"a", "", std::nullopt});
    row("a change of mode", {"a", "1\n", "1\n", true});
    row("a change of mode and text", {"a", "1\n", "2\n", true});
    row("a name with a blank", {"a b", "1\n", "2\n"});
    row("a name with odd characters", {"q\"\t\\\xc3\xa4", "1\n", "2\n"});
    row("binary", {"a", QByteArray("1\0\1", 3), QByteArray("2\0\2\3", 4)});
    row("new binary", {"a", std::nullopt, QByteArray("\0\1", 2)});
    row("text that looks like a header", {"a", "-- b\n@@ x\n", "++ c\n@@ y\nGIT binary patch\n"});
}

void GitDiffTest::gitTakesThePatch()
{
    QFETCH(Change, change);
    const ScratchRepository scratch;
    scratch.write("other", "other");
    const std::string path = change.path.toStdString();
    if (change.before)
        scratch.write(path, change.before->toStdString());
    scratch.commitAll("one");
    const auto text =
        unifiedDiff(path, version(change.before, false), version(change.after, change.executable));
    VERIFY_OK(text);
    scratch.write("../" + scratch.root().filename().string() + ".patch", *text);
    const std::string patch = scratch.root().string() + ".patch";
    const bool taken = scratch.tryGit({"apply", "--index", patch});
    std::filesystem::remove(patch);
    QVERIFY2(taken, text->c_str());
    QCOMPARE(scratch.exists(path), change.after.has_value());
    if (!change.after)
        return;
    QVERIFY(scratch.read(path) == change.after->toStdString());
    const auto mode = std::filesystem::status(scratch.path(path)).permissions();
    QCOMPARE((mode & std::filesystem::perms::owner_exec) != std::filesystem::perms::none,
             change.executable);
}

void GitDiffTest::theSameIsNoDifference()
{
    QCOMPARE(unifiedDiff("a", FileVersion{"1\n"}, FileVersion{"1\n"}), "");
    QCOMPARE(unifiedDiff("a", std::nullopt, std::nullopt), "");
}

void GitDiffTest::attributesCannotHideAChange()
{
    const ScratchRepository scratch;
    scratch.write(".gitattributes", "*.py -diff\n");
    scratch.write("a.py", "1\n");
    const ObjectId first(scratch.commitAll("one"));
    scratch.write("a.py", "2\n");
    const ObjectId second(scratch.commitAll("two"));
    const auto text = Repository::open(scratch.root())->diff(first, second);
    VERIFY_OK(text);
    QVERIFY(text->contains("-1\n+2\n"));
}

void GitDiffTest::commitsAreCompared()
{
    const ScratchRepository scratch;
    scratch.write("a", "1\n");
    const ObjectId first(scratch.commitAll("one"));
    auto repository = Repository::open(scratch.root());
    QCOMPARE(repository->diff(first, first), "");
    VERIFY_FAILS(NotFound,
                 repository->diff(first, ObjectId("0123456789012345678901234567890123456789")));
}

void GitDiffTest::aProjectInASubFolderComparesItsOwn()
{
    const ScratchRepository scratch;
    scratch.write("sub/a", "1\n");
    scratch.write("b", "1\n");
    const ObjectId first(scratch.commitAll("one"));
    scratch.write("sub/a", "2\n");
    scratch.write("b", "2\n");
    const ObjectId second(scratch.commitAll("two"));
    const auto text = Repository::discover(scratch.path("sub"))->diff(first, second);
    VERIFY_OK(text);
    QVERIFY(text->contains("sub/a"));
    QVERIFY(!text->contains("a/b"));
}

} // namespace tst_gitdiff

QTEST_GUILESS_MAIN(tst_gitdiff::GitDiffTest)
#include "tst_gitdiff.moc"
