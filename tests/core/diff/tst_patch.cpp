// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/patch.h"

#include <QTest>

namespace tst_patch {

using namespace espalier;
using namespace espalier::diff;

namespace {

const std::string kHead = "diff --git a/f b/f\n--- a/f\n+++ b/f\n"; // three lines
const std::string kHunk = "@@ -1 +1 @@\n-a\n+b\n";
const std::string kGit = "diff --git a/f b/f\n";

/// The patch of a text that is right.
Patch parsed(std::string_view text)
{
    auto patch = parsePatch(text);
    if (!patch)
        qFatal("%s\n%s", patch.error().text().c_str(), std::string(text).c_str());
    return *std::move(patch);
}

} // namespace

class PatchTest : public QObject {
    Q_OBJECT

private slots:
    void readsWhatGitWrites_data();
    void readsWhatGitWrites();
    void readsOtherForms_data();
    void readsOtherForms();
    void tellsAboutFiles();
    void tellsAboutHunks();
    void countsLines();
    void turnsAround_data();
    void turnsAround();
};

void PatchTest::readsWhatGitWrites_data()
{
    QTest::addColumn<std::string>("text");
    const auto row = [](const char *name, std::string text) {
        QTest::newRow(name) << std::move(text);
    };
    const std::string ids = "index 1234567..89abcde";
    row("a changed line", kGit + ids + " 100644\n--- a/f\n+++ b/f\n" + kHunk);
    row("two hunks with their sections",
        kHead + "@@ -1 +1 @@\n-a\n+b\n@@ -9,2 +9 @@ int f()\n x\n-y\n");
    row("a new file", kGit + "new file mode 100755\n" + ids +
                          "\n--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+a\n+b\n");
    row("a removed file", kGit + "deleted file mode 100644\n" + ids +
                              "\n--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
    row("an empty file that is made", kGit + "new file mode 100644\n" + ids + "\n");
    row("an empty file that is removed", kGit + "deleted file mode 100644\n" + ids + "\n");
    row("a changed mode", kGit + "old mode 100644\nnew mode 100755\n");
    row("a changed mode and text",
        kGit + "old mode 100644\nnew mode 100755\n" + ids + "\n--- a/f\n+++ b/f\n" + kHunk);
    row("a renamed file",
        "diff --git a/f b/g h\nsimilarity index 100%\nrename from f\nrename to g h\n");
    row("a renamed and changed file",
        "diff --git a/f g b/h\nsimilarity index 90%\nrename from f g\nrename to h\n" + ids +
            " 100644\n--- a/f g\t\n+++ b/h\n" + kHunk);
    row("a copied file", "diff --git a/f b/g\nsimilarity index 100%\ncopy from f\ncopy to g\n");
    row("a file written anew",
        kGit + "dissimilarity index 95%\n" + ids + " 100644\n--- a/f\n+++ b/f\n" + kHunk);
    row("a binary file", kGit + ids + " 100644\nBinary files a/f and b/f differ\n");
    row("a new binary file",
        kGit + "new file mode 100644\n" + ids + "\nBinary files /dev/null and b/f differ\n");
    row("a removed binary file", "diff --git a/f and b/g b/f and b/g\ndeleted file mode 100644\n" +
                                     ids + "\nBinary files a/f and b/g and /dev/null differ\n");
    row("a name with blanks", "diff --git a/f b/f b/f b/f\n--- a/f b/f\t\n+++ b/f b/f\t\n" + kHunk);
    row("a quoted name", R"(diff --git "a/\"\\\t\n\303\244\a\177" "b/\"\\\t\n\303\244\a\177")"
                         "\n"
                         R"(--- "a/\"\\\t\n\303\244\a\177")"
                         "\n"
                         R"(+++ "b/\"\\\t\n\303\244\a\177")"
                         "\n" +
                             kHunk);
    row("a name that is quoted on one side", "diff --git a/f \"b/\\303\\244\"\nsimilarity index "
                                             "100%\nrename from f\nrename to \"\\303\\244\"\n");
    row("a mode of a name in quotation marks",
        "diff --git \"a/\\303\\244 b\" \"b/\\303\\244 b\"\nold mode 100644\nnew mode 100755\n");
    row("missing newlines", kHead + "@@ -1,2 +1,2 @@\n x\n-a\n\\ No newline at end of file\n+b\n"
                                    "\\ No newline at end of file\n");
    row("a missing newline in context",
        kHead + "@@ -1,2 +1,2 @@\n-a\n+b\n x\n\\ No newline at end of file\n");
    row("several files", kHead + kHunk + "diff --git a/g b/g\nold mode 100644\nnew mode 100755\n" +
                             "diff --git a/h b/h\n--- a/h\n+++ b/h\n" + kHunk);
    row("lines that end with CRLF", kHead + "@@ -1,2 +1,2 @@\n x\r\n-a\r\n+b\r\n");
    row("bytes that are no UTF-8", kHead + "@@ -1 +1 @@\n-\xFF\xFE\n+\xEF\xBB\xBF\xE4\n");
}

void PatchTest::readsWhatGitWrites()
{
    QFETCH(std::string, text);
    const auto patch = parsed(text);
    QCOMPARE(toText(patch), text);
}

void PatchTest::readsOtherForms_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("asGit");
    const auto row = [](const char *name, std::string text, std::string asGit) {
        QTest::newRow(name) << std::move(text) << std::move(asGit);
    };
    const auto git = kHead + kHunk;
    row("a plain diff", "--- a/f\n+++ b/f\n" + kHunk, git);
    row("names without prefixes", "--- f\n+++ f\n" + kHunk, git);
    row("git without prefixes", "diff --git f f\n--- f\n+++ f\n" + kHunk, git);
    row("a folder with the name of a prefix", "--- a/f\n+++ a/f\n" + kHunk,
        "diff --git a/a/f b/a/f\n--- a/a/f\n+++ b/a/f\n" + kHunk);
    row("times behind a tab",
        "--- a/f\t2026-01-02 03:04:05\n+++ b/f\t2026-01-02 03:04:06\n" + kHunk, git);
    row("a time behind a quoted name",
        "--- \"a/f\"\t2026-01-02 03:04:05\n+++ \"b/\\146\"\n" + kHunk, git);
    row("counts of one", kHead + "@@ -1,1 +1,1 @@\n-a\n+b\n", git);
    row("a section that is empty", kHead + "@@ -1 +1 @@ \n-a\n+b\n", git);
    row("a mark in another language", kHead + "@@ -1 +1 @@\n-a\n\\ Kein Zeilenumbruch\n+b\n",
        kHead + "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n");
    row("an empty line of context without its blank", kHead + "@@ -1,2 +1,2 @@\n\n-a\n+b\n",
        kHead + "@@ -1,2 +1,2 @@\n \n-a\n+b\n");
    row("headers with CRLF",
        "diff --git a/f b/f\r\n--- a/f\r\n+++ b/f\r\n@@ -1 +1 @@ x\r\n-a\r\n+b\r\n",
        kHead + "@@ -1 +1 @@ x\n-a\r\n+b\r\n");
    row("a plain new file", "--- /dev/null\t1970-01-01\n+++ b/f\n@@ -0,0 +1 @@\n+a\n",
        kGit + "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+a\n");
    row("a mode that stays and no ids",
        kGit + "old mode 100644\nnew mode 100644\n--- a/f\n+++ b/f\n" + kHunk,
        kGit + "old mode 100644\nnew mode 100644\n--- a/f\n+++ b/f\n" + kHunk);
    row("the contents of a binary file",
        kGit +
            "index 1234567..89abcde 100644\nGIT binary patch\nliteral 4\nLc${NkU}WL}00RJ;2LJ#7\n\n"
            "delta 3\nKc${NkU|;|M00aO5\n\n",
        kGit + "index 1234567..89abcde 100644\nBinary files a/f and b/f differ\n");
    row("the contents of a binary file, one way",
        kGit + "GIT binary patch\nliteral 0\n\n" + "--- a/g\n+++ b/g\n" + kHunk,
        kGit + "Binary files a/f and b/f differ\ndiff --git a/g b/g\n--- a/g\n+++ b/g\n" + kHunk);
    row("plain files below each other", "--- a/f\n+++ b/f\n" + kHunk + "--- a/g\n+++ b/g\n" + kHunk,
        git + "diff --git a/g b/g\n--- a/g\n+++ b/g\n" + kHunk);
    row("added before removed", kHead + "@@ -1 +1 @@\n+b\n-a\n", kHead + "@@ -1 +1 @@\n+b\n-a\n");
}

void PatchTest::readsOtherForms()
{
    QFETCH(std::string, text);
    QFETCH(std::string, asGit);
    const auto patch = parsed(text);
    QCOMPARE(toText(patch), asGit);
    QCOMPARE(parsed(asGit), patch);
}

void PatchTest::tellsAboutFiles()
{
    const auto patch = parsed("diff --git a/f b/g\nold mode 100644\nnew mode 100755\n"
                              "similarity index 90%\nrename from f\nrename to g\n"
                              "index 1234..5678\n--- a/f\n+++ b/g\n" +
                              kHunk + "--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+x\n");
    QCOMPARE(patch.files.size(), std::size_t(2));
    const auto &moved = patch.files[0];
    QCOMPARE(moved.oldPath, std::string("f"));
    QCOMPARE(moved.newPath, std::string("g"));
    QCOMPARE(moved.oldMode, std::optional<std::string>("100644"));
    QCOMPARE(moved.newMode, std::optional<std::string>("100755"));
    QCOMPARE(moved.similarity, std::optional<std::uint32_t>(90));
    QCOMPARE(moved.oldId, std::string("1234"));
    QCOMPARE(moved.newId, std::string("5678"));
    QVERIFY(moved.isRename && !moved.isCopy && !moved.isBinary);
    QCOMPARE(patch.files[1].oldPath, std::string());
    QCOMPARE(patch.files[1].path(), std::string("n"));
    QVERIFY(!patch.files[1].newMode);
}

void PatchTest::tellsAboutHunks()
{
    const auto hunk =
        parsed(kHead + "@@ -3,2 +3,2 @@ f()\n x\r\n-a\n+b\n\\ No newline at end of file\n")
            .files[0]
            .hunks[0];
    QCOMPARE(hunk.oldStart, 3u);
    QCOMPARE(hunk.oldCount, 2u);
    QCOMPARE(hunk.section, std::string("f()"));
    using enum HunkLine::Kind;
    const std::vector<HunkLine> lines{{Context, "x\r\n"}, {Removed, "a\n"}, {Added, "b"}};
    QCOMPARE(hunk.lines, lines);
    QVERIFY(hunk.lines[1].hasNewline());
    QVERIFY(!hunk.lines[2].hasNewline());
}

void PatchTest::countsLines()
{
    const auto patch = parsed(kHead + "@@ -1,3 +1,3 @@\n--- a/x\n+++ b/x\n"
                                      "-@@ -1 +1 @@\n+diff --git a/y b/y\n \n"
                                      "--- a/g\n+++ b/g\n@@ -1 +1 @@\n-- \n+-- \n");
    QCOMPARE(patch.files.size(), std::size_t(2));
    using enum HunkLine::Kind;
    const std::vector<HunkLine> lines{{Removed, "-- a/x\n"},
                                      {Added, "++ b/x\n"},
                                      {Removed, "@@ -1 +1 @@\n"},
                                      {Added, "diff --git a/y b/y\n"},
                                      {Context, "\n"}};
    QCOMPARE(patch.files[0].hunks[0].lines, lines);
    QCOMPARE(patch.files[1].hunks[0].lines[0].text, std::string("- \n"));
}

void PatchTest::turnsAround_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("around");
    const auto row = [](const char *name, std::string text, std::string around) {
        QTest::newRow(name) << std::move(text) << std::move(around);
    };
    row("a changed line", kHead + "@@ -2 +3 @@ s\n-a\n+b\n", kHead + "@@ -3 +2 @@ s\n-b\n+a\n");
    row("changes of several lines", kHead + "@@ -1,4 +1,4 @@\n-a\n-b\n+c\n+d\n x\n-e\n+f\n",
        kHead + "@@ -1,4 +1,4 @@\n-c\n-d\n+a\n+b\n x\n-f\n+e\n");
    row("a missing newline", kHead + "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n",
        kHead + "@@ -1 +1 @@\n-b\n+a\n\\ No newline at end of file\n");
    row("a new file",
        kGit +
            "new file mode 100755\nindex 0000..1234\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+a\n",
        kGit + "deleted file mode 100755\nindex 1234..0000\n--- a/f\n+++ /dev/null\n@@ -1 +0,0 "
               "@@\n-a\n");
    row("a renamed file", "diff --git a/f b/g\nsimilarity index 100%\nrename from f\nrename to g\n",
        "diff --git a/g b/f\nsimilarity index 100%\nrename from g\nrename to f\n");
    row("a mode", kGit + "old mode 100644\nnew mode 100755\n",
        kGit + "old mode 100755\nnew mode 100644\n");
    row("a binary file", kGit + "new file mode 100644\nBinary files /dev/null and b/f differ\n",
        kGit + "deleted file mode 100644\nBinary files a/f and /dev/null differ\n");
}

void PatchTest::turnsAround()
{
    QFETCH(std::string, text);
    QFETCH(std::string, around);
    const auto patch = parsed(text);
    QCOMPARE(toText(reversed(patch)), around);
    QCOMPARE(reversed(reversed(patch)), patch);
}

} // namespace tst_patch

QTEST_APPLESS_MAIN(tst_patch::PatchTest)
#include "tst_patch.moc"
