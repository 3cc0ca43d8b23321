// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/patch.h"

#include <QTest>

#include <format>

namespace tst_patchrefusals {

using namespace espalier;
using namespace espalier::diff;

namespace {

const std::string kHead = "diff --git a/f b/f\n--- a/f\n+++ b/f\n"; // three lines
const std::string kHunk = "@@ -1 +1 @@\n-a\n+b\n";
const std::string kGit = "diff --git a/f b/f\n";

void checkRefusal(const std::string &text, const std::string &what, int line,
                  const PatchLimits &limits = {})
{
    const auto patch = parsePatch(text, limits);
    QVERIFY2(!patch, text.c_str());
    QCOMPARE(patch.error().kind, ErrorKind::InvalidInput);
    QVERIFY2(patch.error().message.contains(what), patch.error().text().c_str());
    QCOMPARE(patch.error().context, line == 0 ? std::string() : std::format("line {}", line));
}

void addRefusalColumns()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("what");
    QTest::addColumn<int>("line");
}

void refusal(const char *name, std::string text, std::string what, int line)
{
    QTest::newRow(name) << std::move(text) << std::move(what) << line;
}

void checkRow()
{
    QFETCH(std::string, text);
    QFETCH(std::string, what);
    QFETCH(int, line);
    checkRefusal(text, what, line);
}

} // namespace

class PatchRefusalsTest : public QObject {
    Q_OBJECT

private slots:
    void wrongHunks_data();
    void wrongHunks();
    void wrongLines_data();
    void wrongLines();
    void wrongNames_data();
    void wrongNames();
    void wrongHeaders_data();
    void wrongHeaders();
    void wrongFiles_data();
    void wrongFiles();
    void whatIsBeyondTheLimits_data();
    void whatIsBeyondTheLimits();
};

void PatchRefusalsTest::wrongHunks_data()
{
    addRefusalColumns();
    const auto head = [](const char *name, const std::string &line, const char *what) {
        refusal(name, kHead + line + "\n-a\n+b\n", what, 4);
    };
    head("a head without its end", "@@ -1 +1", "the head of the hunk cannot be read");
    head("a head with text right behind it", "@@ -1 +1 @@x", "cannot be read");
    head("a head without a number", "@@ - +1 @@", "cannot be read");
    head("a head with signs in a number", "@@ -+1 +-1 @@", "cannot be read");
    head("a head with a comma and no count", "@@ -1, +1 @@", "cannot be read");
    head("a head with a number that is too large", "@@ -1 +4294967296 @@", "cannot be read");
    head("the head of a combined diff", "@@@ -1 -1 +1 @@@", "cannot be read");
    head("lines behind the last line there can be", "@@ -4294967295,2 +1 @@", "nowhere");
    head("lines at line 0", "@@ -0 +1 @@", "nowhere");
    const std::string nowhere = "overlaps or precedes";
    const std::string five = "@@ -5,2 +5,2 @@\n x\n-a\n+b\n"; // four lines
    refusal("hunks that overlap", kHead + five + "@@ -6 +7 @@\n-a\n+b\n", nowhere, 8);
    refusal("hunks that overlap on the new side", kHead + five + "@@ -7 +6 @@\n-a\n+b\n", nowhere,
            8);
    refusal("hunks out of order", kHead + five + "@@ -1 +1 @@\n-a\n+b\n", nowhere, 8);
    refusal("the same hunk twice", kHead + five + five, nowhere, 8);
    refusal("a hunk of context", kHead + "@@ -1 +1 @@\n a\n", "changes nothing", 4);
    refusal("a hunk without lines", kHead + "@@ -1,0 +1,0 @@\n", "changes nothing", 4);
    refusal("garbage between hunks", kHead + kHunk + "text\n@@ -5 +5 @@\n-a\n+b\n",
            "belongs to no hunk", 7);
    refusal("a blank line between hunks", kHead + kHunk + "\n@@ -5 +5 @@\n-a\n+b\n",
            "belongs to no hunk", 7);
    refusal("the signature of a mail", kHead + kHunk + "-- \n2.47.3\n", "belongs to no hunk", 7);
}

void PatchRefusalsTest::wrongHunks()
{
    checkRow();
}

void PatchRefusalsTest::wrongLines_data()
{
    addRefusalColumns();
    refusal("more lines than the head says", kHead + "@@ -1 +1 @@\n-a\n+b\n+c\n",
            "belongs to no hunk", 7);
    refusal("more removed lines than the head says", kHead + "@@ -1 +1 @@\n-a\n-b\n+c\n",
            "other lines", 6);
    refusal("more added lines than the head says", kHead + "@@ -1 +1 @@\n+a\n+b\n-c\n",
            "other lines", 6);
    refusal("context where only added lines are left", kHead + "@@ -1 +1,2 @@\n-a\n+b\n c\n",
            "other lines", 7);
    refusal("fewer lines than the head says", kHead + "@@ -1,2 +1,2 @@\n-a\n+b\n", "ends before",
            7);
    refusal("fewer lines before the next file",
            kHead + "@@ -1,2 +1,2 @@\n-a\n+b\ndiff --git a/g b/g\n", "fewer lines", 7);
    refusal("fewer lines before the next hunk", kHead + "@@ -1,2 +1,2 @@\n-a\n+b\n@@ -9 +9 @@\n",
            "fewer lines", 7);
    refusal("fewer lines before a fence", kHead + "@@ -1,2 +1,2 @@\n-a\n+b\n```\n", "fewer lines",
            7);
    refusal("a line without a sign", kHead + "@@ -1,2 +1,2 @@\n-a\nb\n+c\n", "fewer lines", 6);
    refusal("a blank line that ends with CRLF", kHead + "@@ -1,2 +1,2 @@\n\r\n-a\n+b\n",
            "fewer lines", 5);
    refusal("counts beyond everything", kHead + "@@ -1,4000000000 +1,4000000000 @@\n-a\n+b\n",
            "ends before", 7);
    const std::string mark = "\\ No newline at end of file\n";
    refusal("a mark above the first line", kHead + "@@ -1 +1 @@\n" + mark + "-a\n+b\n",
            "fewer lines", 5);
    refusal("a mark twice", kHead + "@@ -1 +1 @@\n-a\n" + mark + mark + "+b\n", "fewer lines", 7);
    refusal("a mark twice at the end", kHead + kHunk + mark + mark, "belongs to no hunk", 8);
    refusal("a removed line behind the last one", kHead + "@@ -1,2 +1 @@\n-a\n" + mark + "-b\n+c\n",
            "behind the last", 7);
    refusal("an added line behind the last one", kHead + "@@ -1 +1,2 @@\n-a\n+b\n" + mark + "+c\n",
            "behind the last", 8);
    refusal("context behind the last removed line",
            kHead + "@@ -1,2 +1,2 @@\n-a\n" + mark + "+b\n c\n", "behind the last", 8);
    refusal("a hunk behind the last line", kHead + kHunk + mark + "@@ -5 +5 @@\n-a\n+b\n",
            "overlaps", 8);
    refusal("an empty line that lacks its newline", kHead + "@@ -1 +1 @@\n-a\n+\n" + mark,
            "cannot lack its newline", 7);
    refusal("an end within a line", kHead + "@@ -1 +1 @@\n-a\n+b", "ends within a line", 6);
    refusal("a NUL byte", kHead + "@@ -1 +1 @@\n-a\n+" + std::string(1, '\0') + "\n", "NUL", 6);
    refusal("no text", "", "empty", 0);
}

void PatchRefusalsTest::wrongLines()
{
    checkRow();
}

void PatchRefusalsTest::wrongNames_data()
{
    addRefusalColumns();
    const auto sides = [](const char *name, const std::string &oldSide, const std::string &newSide,
                          const char *what) {
        refusal(name, "--- " + oldSide + "\n+++ " + newSide + "\n" + kHunk, what, 1);
    };
    const char *const unreadable = "cannot be read", *const contradictory = "contradict";
    sides("no old name", "", "b/f", unreadable);
    sides("no new name", "a/f", "", unreadable);
    sides("nothing but prefixes", "a/", "b/", unreadable);
    sides("a time and no name", "\t2026-01-02", "b/f", unreadable);
    sides("no file on either side", "/dev/null", "/dev/null", unreadable);
    sides("two names", "a/f", "b/g", contradictory);
    sides("a prefix on one side", "a/f", "f", contradictory);
    sides("prefixes the wrong way round", "b/f", "a/f", contradictory);
    sides("a quotation mark that is not closed", "\"a/f", "\"b/f", unreadable);
    sides("text behind a quoted name", "\"a/f\"x", "\"b/f\"x", unreadable);
    sides("a quoted name that is empty", "\"\"", "\"\"", unreadable);
    sides("an escape that git does not know", "\"a/\\x41\"", "\"b/\\x41\"", unreadable);
    sides("an escape of a NUL byte", "\"a/f\\000\"", "\"b/f\\000\"", unreadable);
    sides("an escape beyond a byte", "\"a/\\777\"", "\"b/\\777\"", unreadable);
    sides("an escape that is cut", "\"a/\\30", "\"b/\\30", unreadable);
    const auto git = [](const char *name, const std::string &names, const char *what) {
        refusal(name, "diff --git " + names + "\n--- a/f\n+++ b/f\n" + kHunk, what, 1);
    };
    git("another name for git", "a/g b/g", contradictory);
    git("another old name for git", "a/g b/f", contradictory);
    git("another new name for git", "a/f b/g", contradictory);
    git("one name for git", "a/f", contradictory);
    git("three names for git", "a/f b/f b/f", contradictory);
    git("no file for git", "/dev/null b/f", contradictory);
    git("a badly quoted name for git", "\"a/f b/f", contradictory);
    const std::string modes = "\nold mode 100644\nnew mode 100755\n";
    refusal("two names and no others", "diff --git a/f b/g" + modes, unreadable, 1);
    refusal("one name and no others", "diff --git a/f" + modes, unreadable, 1);
    refusal("no names and no others", "diff --git " + modes, unreadable, 1);
    refusal("prefixes and no names", "diff --git a/ b/" + modes, unreadable, 1);
    refusal("a third name and no others", "diff --git \"a/f\" \"b/f\" x" + modes, unreadable, 1);
    const std::string moved = "diff --git a/f b/g\nrename from f\nrename to g\n";
    refusal("another name than that of the renamed file", moved + "--- a/f\n+++ b/h\n" + kHunk,
            contradictory, 4);
    refusal("a renamed file that did not exist",
            moved + "--- /dev/null\n+++ b/g\n@@ -0,0 +1 @@\n+a\n", contradictory, 4);
    refusal("another renamed file for git", "diff --git a/f b/h\nrename from f\nrename to g\n",
            contradictory, 1);
    refusal("other names of a binary file", kGit + "Binary files a/f and b/g differ\n",
            contradictory, 2);
    refusal("a binary file that is new", kGit + "Binary files /dev/null and b/f differ\n",
            contradictory, 2);
    refusal("no new name at all", kGit + "--- a/f\n" + kHunk, "is missing", 3);
}

void PatchRefusalsTest::wrongNames()
{
    checkRow();
}

void PatchRefusalsTest::wrongHeaders_data()
{
    addRefusalColumns();
    const auto git = [](const char *name, const std::string &lines, const char *what, int line) {
        refusal(name, kGit + lines + "\n--- a/f\n+++ b/f\n" + kHunk, what, line);
    };
    git("a mode that is no number", "old mode 10064x\nnew mode 100644", "six octal", 2);
    git("a mode that is too long", "old mode 100644\nnew mode 1006444", "six octal", 3);
    git("a mode with decimal digits", "old mode 100648\nnew mode 100644", "six octal", 2);
    git("an old mode only", "old mode 100644", "only one", 1);
    git("a new mode only", "new mode 100644", "only one", 1);
    git("a mode twice", "old mode 100644\nold mode 100644\nnew mode 100755", "said twice", 3);
    git("a mode in two places", "old mode 100644\nnew mode 100755\nindex 1234..5678 100644",
        "said twice", 4);
    git("a mode of a file that is made", "new file mode 100644\nold mode 100644\nnew mode 100644",
        "made or removed", 1);
    git("a file that is made and removed", "new file mode 100644\ndeleted file mode 100644",
        "made and removed", 1);
    git("a new file with an old name", "new file mode 100644", "old name", 2);
    git("a removed file with a new name", "deleted file mode 100644", "new name", 2);
    git("ids that are none", "index 12x4..5678", "ids", 2);
    git("one id", "index 1234", "ids", 2);
    git("ids of a combined diff", "index 1234,5678..9abc", "ids", 2);
    git("a mode that is none behind ids", "index 1234..5678 644", "six octal", 2);
    git("a share without renaming", "similarity index 90%", "similar", 2);
    git("a share of more than all", "dissimilarity index 101%", "0% to 100%", 2);
    git("a share below nothing", "dissimilarity index -1%", "0% to 100%", 2);
    git("a share without its sign", "dissimilarity index 90", "0% to 100%", 2);
    git("one name of a renamed file", "rename from f", "only one name", 1);
    git("a file renamed by one word and copied by the other", "rename from f\ncopy to g",
        "renamed and copied", 1);
    git("a file renamed to itself", "rename from f\nrename to f", "its own name", 3);
    git("a file renamed to nothing", "rename from f\nrename to ", "cannot be read", 3);
    git("a file renamed from a bad quotation", "rename from \"f\"x\nrename to g", "cannot be read",
        2);
    git("a renamed file that is made", "new file mode 100644\nrename from f\nrename to g",
        "cannot be renamed", 1);
    git("a header nobody knows", "mode 100644", "nothing changes", 1);
    refusal("an old mode of a file that did not exist",
            kGit + "index 1234..5678 100644\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+a\n",
            "does not exist", 1);
}

void PatchRefusalsTest::wrongHeaders()
{
    checkRow();
}

void PatchRefusalsTest::wrongFiles_data()
{
    addRefusalColumns();
    const auto git = kHead + kHunk; // six lines
    const std::string twice = "twice";
    refusal("prose", "Here it is:\n" + git, "begins no file", 1);
    refusal("a fence", "```diff\n" + git + "```\n", "begins no file", 1);
    refusal("a blank line at the end", git + "\n", "begins no file", 7);
    refusal("a combined diff", "diff --cc f\nindex 1234,5678..9abc\n", "begins no file", 1);
    refusal("a hunk without a file", kHunk, "begins no file", 1);
    refusal("names without a hunk", "--- a/f\n+++ b/f\n", "begins no file", 1);
    refusal("git's names without a hunk", kHead, "no hunk", 1);
    refusal("a file in which nothing changes", kGit + git, "nothing changes", 1);
    refusal("ids and nothing else", kGit + "index 1234..5678 100644\n", "nothing changes", 1);
    refusal("a mode that stays", kGit + "old mode 100644\nnew mode 100644\n", "nothing changes", 1);
    refusal("the same file twice", git + git, twice, 7);
    refusal("the same file twice by other names", git + "--- f\n+++ \"\\146\"\n" + kHunk, twice, 7);
    refusal("a file that is renamed and changed",
            "diff --git a/f b/g\nrename from f\nrename to g\n" + git, twice, 4);
    refusal("a changed file that another is renamed to",
            git + "diff --git a/e b/f\nrename from e\nrename to f\n", twice, 7);
    refusal("a changed file that another is copied to",
            git + "diff --git a/e b/f\ncopy from e\ncopy to f\n", twice, 7);
    refusal("a file that is removed and made",
            kGit + "deleted file mode 100644\n" + kGit + "new file mode 120000\n", twice, 3);
    const std::string all = "one hunk with all its lines";
    const std::string made = kGit + "new file mode 100644\n--- /dev/null\n+++ b/f\n";
    const std::string removed = kGit + "deleted file mode 100644\n--- a/f\n+++ /dev/null\n";
    refusal("a new file with old lines", made + kHunk, all, 1);
    refusal("a new file that begins further down", made + "@@ -0,0 +2 @@\n+a\n", all, 1);
    refusal("a new file behind lines", made + "@@ -1,0 +1 @@\n+a\n", all, 1);
    refusal("a new file in two hunks", made + "@@ -0,0 +1 @@\n+a\n@@ -0,0 +2 @@\n+b\n", all, 1);
    refusal("a removed file with new lines", removed + kHunk, all, 1);
    refusal("a removed file that begins further down", removed + "@@ -2 +0,0 @@\n-a\n", all, 1);
    const std::string binary = kGit + "index 1234..5678 100644\nGIT binary patch\n";
    const std::string contents = "contents of a binary file";
    refusal("a binary file with hunks", kGit + "Binary files a/f and b/f differ\n" + kHunk,
            "begins no file", 3);
    refusal("a binary file without git's header", "Binary files a/f and b/f differ\n",
            "begins no file", 1);
    refusal("no contents of a binary file", binary, contents, 4);
    refusal("contents of an unknown kind", binary + "zipped 4\nLc${NkU}WL}00RJ;2LJ#7\n\n", contents,
            4);
    refusal("contents of an unknown size", binary + "literal x\nLc${NkU}WL}00RJ;2LJ#7\n\n",
            contents, 4);
    refusal("contents with a blank", binary + "literal 4\nLc${N U}WL}00RJ;2LJ#7\n\n", contents, 5);
    refusal("contents that are cut", binary + "literal 4\nLc${NkU}WL}00RJ;2LJ#\n\n", contents, 5);
    refusal("contents without their end", binary + "literal 4\nLc${NkU}WL}00RJ;2LJ#7\n", contents,
            6);
    refusal("contents three times", binary + "literal 0\n\nliteral 0\n\nliteral 0\n\n",
            "begins no file", 8);
}

void PatchRefusalsTest::wrongFiles()
{
    checkRow();
}

void PatchRefusalsTest::whatIsBeyondTheLimits_data()
{
    QTest::addColumn<PatchLimits>("limits");
    QTest::addColumn<std::string>("what");
    QTest::addColumn<int>("line");
    QTest::newRow("bytes") << PatchLimits{.bytes = 70} << std::string("too large") << 0;
    QTest::newRow("files") << PatchLimits{.files = 1} << std::string("too many files") << 10;
    QTest::newRow("hunks") << PatchLimits{.hunks = 2} << std::string("too many hunks") << 12;
    QTest::newRow("lines of a hunk")
        << PatchLimits{.lines = 3} << std::string("too many lines") << 9;
    QTest::newRow("lines of all hunks")
        << PatchLimits{.lines = 4} << std::string("too many lines") << 13;
}

void PatchRefusalsTest::whatIsBeyondTheLimits()
{
    QFETCH(PatchLimits, limits);
    QFETCH(std::string, what);
    QFETCH(int, line);
    const auto text = kHead + kHunk + "@@ -5 +5 @@\n-a\n+b\n" + "--- a/g\n+++ b/g\n" + kHunk;
    checkRefusal(text, what, line, limits);
    const PatchLimits enough{.bytes = text.size(), .files = 2, .hunks = 3, .lines = 6};
    QVERIFY(parsePatch(text, enough).has_value());
}

} // namespace tst_patchrefusals

QTEST_APPLESS_MAIN(tst_patchrefusals::PatchRefusalsTest)
#include "tst_patchrefusals.moc"
