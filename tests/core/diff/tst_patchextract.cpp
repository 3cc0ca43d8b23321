// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/patch.h"
#include "core/diff/patchextract.h"

#include <QTest>

#include <format>

namespace tst_patchextract {

using namespace espalier;
using namespace espalier::diff;

namespace {

const std::string kFile = "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n";
const std::string kOther = "--- a/g\n+++ b/g\n@@ -1 +1 @@\n-a\n+b\n";

void addColumns()
{
    QTest::addColumn<std::string>("reply");
    QTest::addColumn<std::string>("patch");
}

void row(const char *name, std::string reply, std::string patch)
{
    QTest::newRow(name) << std::move(reply) << std::move(patch);
}

void checkRow()
{
    QFETCH(std::string, reply);
    QFETCH(std::string, patch);
    const auto found = extractPatch(reply);
    QVERIFY2(found, found ? "" : found.error().text().c_str());
    QCOMPARE(*found, patch);
    QCOMPARE(extractPatch(*found).value(), patch);
}

} // namespace

class PatchExtractTest : public QObject {
    Q_OBJECT

private slots:
    void leavesTheRest_data();
    void leavesTheRest();
    void takesAllOfThePatch_data();
    void takesAllOfThePatch();
    void keepsWhatIsWrong_data();
    void keepsWhatIsWrong();
    void refuses_data();
    void refuses();
};

void PatchExtractTest::leavesTheRest_data()
{
    addColumns();
    row("nothing but the patch", kFile, kFile);
    row("a plain diff", kOther, kOther);
    row("prose before and behind", "I changed f.\n\n" + kFile + "\nThat is all.\n", kFile);
    row("prose right behind", kFile + "That is all.\n", kFile);
    row("a fence", "Here:\n```diff\n" + kFile + "```\nDone.\n", kFile);
    row("a fence of tildes", "~~~ patch title=x\n" + kFile + "~~~\n", kFile);
    row("a fence without its end", "```\n" + kFile, kFile);
    row("blank lines in a fence", "```\n\n" + kFile + "\n \n```\n", kFile);
    row("two fences", "```diff\n" + kFile + "```\nand\n```diff\n" + kOther + "```\n",
        kFile + kOther);
    row("two files in a fence", "```\n" + kFile + kOther + "```\n", kFile + kOther);
    row("blank lines between files", kFile + "\n\n" + kOther, kFile + kOther);
    row("lines of other programs between files",
        kFile + "Index: g\n=====\ndiff -u a/g b/g\n" + kOther, kFile + kOther);
    const std::string hunk = "@@ -9 +9 @@\n-a\n+b\n";
    row("a blank line between hunks", kFile + "\n" + hunk, kFile + hunk);
    row("a list below", kFile + "\n- it reads better\n+ it is faster\n", kFile);
    row("prose that is indented", kFile + "  That is all.\n", kFile);
    row("a quoted patch is prose", "> --- a/q\n> +++ b/q\n> @@ -1 +1 @@\n> -a\n> +b\n" + kFile,
        kFile);
    row("rules and dashes are prose", "---\n--- x\n+++ y\n***\n" + kFile + "\n---\n", kFile);
    row("a mail of git",
        "From 0123456789 Mon Sep 17 00:00:00 2001\nFrom: A <a@b>\nSubject: [PATCH] x\n\nWhy.\n---\n"
        " f | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\n" +
            kFile + "-- \n2.47.3\n\n",
        kFile);
    row("a signature of a person", kFile + "\n-- \nAnna\n", kFile);
    row("a signature at the end", kFile + "--", kFile);
    row("a reply without its last newline", kFile.substr(0, kFile.size() - 1), kFile);
    row("a reply of another system",
        "Here:\r\n```\r\n--- a/f\r\n+++ b/f\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n```\r\n",
        "--- a/f\r\n+++ b/f\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n");
}

void PatchExtractTest::leavesTheRest()
{
    checkRow();
}

void PatchExtractTest::takesAllOfThePatch_data()
{
    addColumns();
    const std::string fences =
        "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n ```\n-```py\n+```python\n ~~~\n";
    row("fences within a hunk", "```diff\n" + fences + "```\n", fences);
    const std::string headers =
        "--- a/f\n+++ b/f\n@@ -1,2 +1,3 @@\n--- a/x\n+++ b/x\n+@@ -1 +1 @@\n \n";
    row("headers within a hunk", headers + "Done.\n", headers);
    const std::string mark = "\\ No newline at end of file\n";
    row("marks of missing newlines",
        "```\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n" + mark + "+b\n" + mark + "```\n",
        "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n" + mark + "+b\n" + mark);
    row("an empty line of context without its blank",
        "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n-a\n+b\n\n c\n\nDone.\n",
        "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n-a\n+b\n\n c\n");
    const std::string moved = "diff --git a/f b/g\nold mode 100644\nnew mode 100755\n"
                              "similarity index 100%\nrename from f\nrename to g\n";
    row("a file without hunks", "So:\n" + moved + "Done.\n", moved);
    const std::string binary = "diff --git a/i b/i\nindex 1234..5678 100644\nGIT binary patch\n"
                               "literal 4\nLc${NkU}WL}00RJ;2LJ#7\n\nliteral 0\n\n";
    row("a binary file", "```\n" + binary + kFile + "```\n", binary + kFile);
    const std::string differ = "diff --git a/i b/i\nBinary files a/i and b/i differ\n";
    row("a binary file that differs", differ + "\nDone.\n", differ);
    row("bytes that are no UTF-8", "\xFF\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-\xFF\n+\xE4\n\xFE\n",
        "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-\xFF\n+\xE4\n");
}

void PatchExtractTest::takesAllOfThePatch()
{
    checkRow();
}

void PatchExtractTest::keepsWhatIsWrong_data()
{
    addColumns();
    row("an added line too many", "```\n" + kFile + "+c\n```\n", kFile + "+c\n");
    row("a removed line too many", kFile + "-c\nDone.\n", kFile + "-c\n");
    row("a removed list item right below", kFile + "- c\n", kFile + "- c\n");
    row("a removed line that could be a signature", kFile + "-- \n-c\n", kFile + "-- \n-c\n");
    row("lines too many behind context", kFile + " x\n+c\n", kFile + " x\n+c\n");
    row("lines too many behind a blank line", kFile + "\n x\n+c\n\nDone.\n", kFile + "\n x\n+c\n");
    row("a rule right below", kFile + "---\n", kFile + "---\n");
    row("a mark too many", kFile + "\\ No newline\n\\ No newline\n",
        kFile + "\\ No newline\n\\ No newline\n");
    row("the same file twice", kFile + "or rather\n" + kFile, kFile + kFile);
    row("a file in which nothing changes", "diff --git a/f b/f\nDone.\n", "diff --git a/f b/f\n");
    row("contents of a binary file that are cut",
        "diff --git a/i b/i\nGIT binary patch\nliteral 4\nLc$\n", "diff --git a/i b/i\n");
}

void PatchExtractTest::keepsWhatIsWrong()
{
    QFETCH(std::string, reply);
    QFETCH(std::string, patch);
    const auto found = extractPatch(reply);
    QVERIFY2(found, found ? "" : found.error().text().c_str());
    QCOMPARE(*found, patch);
    QVERIFY(!parsePatch(*found));
}

void PatchExtractTest::refuses_data()
{
    QTest::addColumn<std::string>("reply");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<int>("line");
    const auto row = [](const char *name, std::string reply, ErrorKind kind, int line = 0) {
        QTest::newRow(name) << std::move(reply) << kind << line;
    };
    row("an empty reply", "", ErrorKind::NotFound);
    row("prose", "I cannot do that.\n---\n+++\n", ErrorKind::NotFound);
    row("a block of code", "```python\nx = 1\n```\n", ErrorKind::NotFound);
    row("a quoted patch only", "> --- a/f\n> +++ b/f\n> @@ -1 +1 @@\n", ErrorKind::NotFound);
    row("names without a hunk", "--- a/f\n+++ b/f\n", ErrorKind::NotFound);
    row("a hunk without names", "```\n@@ -1 +1 @@\n-a\n+b\n```\n", ErrorKind::InvalidInput, 2);
    row("prose between hunks", kFile + "and\n@@ -9 +9 @@\n-a\n+b\n", ErrorKind::InvalidInput, 8);
    row("a hunk that a fence ends", "```\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a\n+b\n```\n",
        ErrorKind::InvalidInput, 4);
    row("a hunk that the reply ends", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a\n+b\n",
        ErrorKind::InvalidInput, 3);
    row("a hunk with more removed lines", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n-b\n+c\n",
        ErrorKind::InvalidInput, 3);
    row("a hunk with a line without a sign", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a\nb\n+c\n",
        ErrorKind::InvalidInput, 3);
}

void PatchExtractTest::refuses()
{
    QFETCH(std::string, reply);
    QFETCH(ErrorKind, kind);
    QFETCH(int, line);
    const auto found = extractPatch(reply);
    QVERIFY(!found);
    QCOMPARE(found.error().kind, kind);
    QCOMPARE(found.error().context, line == 0 ? std::string() : std::format("line {}", line));
}

} // namespace tst_patchextract

QTEST_APPLESS_MAIN(tst_patchextract::PatchExtractTest)
#include "tst_patchextract.moc"
