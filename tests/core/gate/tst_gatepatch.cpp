// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/gate/somepatches.h"

#include <QElapsedTimer>

namespace tst_gatepatch {

using namespace espalier::gate;
using namespace espalier::gate::test;
using std::string;

class GatePatchTest : public QObject {
    Q_OBJECT

private slots:
    void diffsAreRead_data();
    void diffsAreRead();
    void contentsCountMoreThanTheDiff();
    void filesOfTheDiffAloneCount();
    void globsMatch_data();
    void globsMatch();
    void hostileGlobsEnd();
    void policyDigestsDiffer();
};

/// path, modes and lines as one text.
static string told(const std::vector<FilePatch> &files)
{
    string text;
    for (const auto &each : files) {
        text += each.file.oldPath.empty() ? "" : each.file.oldPath + ">";
        text += each.file.path;
        for (const auto &line : each.removed)
            text += " -" + std::to_string(line.number) + string(line.text);
        for (const auto &line : each.added)
            text += " +" + std::to_string(line.number) + string(line.text);
        text += each.isNew() ? " new" : each.isRemoved() ? " gone" : "";
        text += ";";
    }
    return text;
}

void GatePatchTest::diffsAreRead_data()
{
    QTest::addColumn<string>("diff");
    QTest::addColumn<string>("files");
    const auto row = [](const char *name, const char *diff, const char *files) {
        QTest::newRow(name) << string(diff) << string(files);
    };
    row("nothing", "", "");
    row("no diff", "hello\n@@ x\n", "");
    row("a change",
        "diff --git a/a.py b/a.py\nindex 1..2 100644\n--- a/a.py\n+++ b/a.py\n@@ -1,3 +1,3 @@ f\n "
        "x\n-y\n+z\n w\n",
        "a.py -2y +2z;");
    row("two hunks", "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x\n+y\n@@ -9,0 +10,2 @@\n+a\n+b\n",
        "a.py -1x +1y +10a +11b;");
    row("two files without git",
        "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+y\n--- a/b\n+++ b/b\n@@ -1 +1 @@\n-v\n+w\n",
        "a -1x +1y;b -1v +1w;");
    row("a new file",
        "diff --git a/a b/a\nnew file mode 100644\n--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+x\n",
        "a +1x new;");
    row("a file that goes",
        "diff --git a/a b/a\ndeleted file mode 100644\n--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n",
        "a -1x gone;");
    row("a file that moves",
        "diff --git a/a b/c\nsimilarity index 100%\nrename from a\nrename to c\n", "a>c;");
    row("an empty new file", "diff --git a/x y b/x y\nnew file mode 100644\n", "x y new;");
    row("a name in quotes",
        "diff --git \"a/\\303\\274\\t\" \"b/\\303\\274\\t\"\n--- \"a/\\303\\274\\t\"\n+++ "
        "\"b/\\303\\274\\t\"\n@@ -1 +1 @@\n-x\n+y\n",
        "\xc3\xbc\t -1x +1y;");
    row("lines that look like heads", "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n--- x\n+++ y\n-z\n+w\n",
        "a -1-- x -2z +1++ y +2w;");
    row("no line end at the end",
        "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end "
        "of file\n",
        "a -1x +1y;");
    row("a mode alone", "diff --git a/a b/a\nold mode 100644\nnew mode 100755\n", "a;");
}

void GatePatchTest::diffsAreRead()
{
    QFETCH(string, diff);
    QFETCH(string, files);
    QCOMPARE(told(readDiff(diff)), files);
}

void GatePatchTest::contentsCountMoreThanTheDiff()
{
    SomeFiles files;
    files.change("a.py", "x\ny\n", "x\nz\nw\n");
    files.input.diff = "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-q\n+r\n";
    QCOMPARE(told(Patch(files.input).files()), "a.py -2y +2z +3w;");
}

void GatePatchTest::filesOfTheDiffAloneCount()
{
    SomeFiles files;
    files.change("a.py", "x\n", "y\n");
    files.input.diff = "--- a/b.py\n+++ b/b.py\n@@ -1 +1 @@\n-q\n+r\n";
    QCOMPARE(told(Patch(files.input).files()), "a.py -1x +1y;b.py -1q +1r;");
    GatePolicy policy;
    policy.declaredFiles = {"a.py"};
    QCOMPARE(kindsOf(checkPaths(Patch(files.input), policy)), "undeclared-file");
}

void GatePatchTest::globsMatch_data()
{
    QTest::addColumn<string>("glob");
    QTest::addColumn<string>("path");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char *glob, const char *path, bool matches) {
        QTest::addRow("%s and %s", glob, path) << string(glob) << string(path) << matches;
    };
    row("a.py", "a.py", true);
    row("a.py", "x/a.py", true);
    row("a.py", "b.py", false);
    row("*.py", "x/y/a.py", true);
    row("*.py", "a.pyc", false);
    row("x/*.py", "x/a.py", true);
    row("x/*.py", "x/y/a.py", false);
    row("x/**", "x/y/a.py", true);
    row("x/**", "xy/a.py", false);
    row("**/x/**", "x/a.py", true);
    row("**/x/**", "a/b/x/c/d.py", true);
    row("**/x/**", "a/bx/c.py", false);
    row("a/**/b", "a/b", true);
    row("a/**/b", "a/x/y/b", true);
    row("a/**/b", "a/xb", false);
    row("?.py", "a.py", true);
    row("?.py", "ab.py", false);
    row("*a*b*", "xaxbx", true);
    row("*a*b*", "xbxax", false);
    row("*", "", true);
    row("", "a", false);
}

void GatePatchTest::globsMatch()
{
    QFETCH(string, glob);
    QFETCH(string, path);
    QFETCH(bool, matches);
    QCOMPARE(matchesGlob(glob, path), matches);
}

void GatePatchTest::hostileGlobsEnd()
{
    string glob;
    for (int i = 0; i < 200; ++i)
        glob += "**/a*";
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!matchesGlob(glob + "b", string(5000, 'a')));
    QVERIFY(timer.elapsed() < 2000);
}

void GatePatchTest::policyDigestsDiffer()
{
    std::set<string> digests{GatePolicy().digest()};
    QCOMPARE(*digests.begin(), GatePolicy().digest());
    std::vector<GatePolicy> policies(7);
    policies[0].declaredFiles = std::vector<string>();
    policies[1].sensitivePaths.clear();
    policies[2].maxFiles = 1;
    policies[3].maxChangedLines = 1;
    policies[4].minCoverage = 0.5;
    policies[5].gates = {{"tests", false}};
    policies[6].coverageConfigured = true;
    for (const auto &each : policies)
        digests.insert(each.digest());
    QCOMPARE(digests.size(), 8u);
    GatePolicy one, other;
    one.declaredFiles = {"a", "b"};
    other.declaredFiles = {"b", "a"};
    QCOMPARE(one.digest(), other.digest());
}

} // namespace tst_gatepatch

QTEST_APPLESS_MAIN(tst_gatepatch::GatePatchTest)
#include "tst_gatepatch.moc"
