// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/paths.h"
#include "tests/core/gate/somepatches.h"

namespace tst_gatepaths {

using namespace espalier::gate;
using namespace espalier::gate::test;
using std::string;

class GatePathsTest : public QObject {
    Q_OBJECT

private slots:
    void pathsAreJudged_data();
    void pathsAreJudged();
    void modesAreJudged_data();
    void modesAreJudged();
    void onlyDeclaredFilesAreTouched_data();
    void onlyDeclaredFilesAreTouched();
    void sensitivePathsNeedAnApproval_data();
    void sensitivePathsNeedAnApproval();
    void addedLinesShowWhatTheyAre_data();
    void addedLinesShowWhatTheyAre();
    void positionsAreTold();
    void theOldPathCountsToo();
    void nothingIsTurnedOff();
};

static espalier::model::GateResult judged(const SomeFiles &files, const GatePolicy &policy = {})
{
    return checkPaths(Patch(files.input), policy);
}

struct PathCase {
    const char *name;
    string path;
    const char *problem;
};

/// A path of so many folders and a file.
static string deep(int folders)
{
    string path;
    for (int i = 0; i < folders; ++i)
        path += "a/";
    return path + "x";
}

static const std::vector<PathCase> kPaths{
    {"an ordinary path", "src/a.py", ""},
    {"a hidden file", "src/.hidden", ""},
    {"letters of other languages", "src/\xc3\xbc\x62\x65r.py", ""},
    {"letters of other scripts", "docs/\xe6\x97\xa5\xe6\x9c\xac.md", ""},
    {"a name with blanks", "src/a b.py", ""},
    {"a name with brackets", "app/[id].tsx", ""},
    {"a file that only begins with .git", ".github_notes", ""},
    {"a file of git's", ".gitkeep", ""},
    {"a folder with git in its name", "digit/git/a.py", ""},
    {"a dash within", "src/a-b.py", ""},
    {"nothing", "", "empty-path"},
    {"the longest name", "src/" + string(255, 'a'), ""},
    {"a name that is too long", "src/" + string(256, 'a'), "path-too-long"},
    {"a folder whose name is too long", string(256, 'a') + "/a.py", "path-too-long"},
    {"as many folders as can be walked through", deep(1000), ""},
    {"more folders than that", deep(1001), "path-too-long"},
    {"more than a path can be long", deep(2048), "path-too-long"},
    {"bytes that are no text", "src/\xff\xfe.py", "invalid-utf8"},
    {"an overlong form", "src/\xc0\xae.py", "invalid-utf8"},
    {"a line end", "src/a\n.py", "control-character"},
    {"a NUL", string("src/a\0.py", 9), "control-character"},
    {"an escape", "src/\x1b[31m.py", "control-character"},
    {"a control character of the second block", "src/\xc2\x9b.py", "control-character"},
    {"a line separator", "src/\xe2\x80\xa8.py", "control-character"},
    {"a delete", "src/\x7f.py", "control-character"},
    {"a zero-width blank", "src/a\xe2\x80\x8b.py", "format-character"},
    {"a mark that turns the order around", "src/\xe2\x80\xaegpj.py", "format-character"},
    {"a soft hyphen", "src/a\xc2\xad.py", "format-character"},
    {"a byte order mark", "\xef\xbb\xbfsrc/a.py", "format-character"},
    {"a variation selector", "src/a\xef\xb8\x8f.py", "format-character"},
    {"a filler", "src/a\xe3\x85\xa4.py", "format-character"},
    {"a tag", "src/a\xf3\xa0\x80\xa1.py", "format-character"},
    {"an accent of its own", "src/u\xcc\x88.py", "not-nfc"},
    {"a compatible sign", "src/\xe2\x84\xab.py", "not-nfc"},
    {"a backslash", "src\\a.py", "backslash"},
    {"backslashes that lead out", "..\\..\\a.py", "backslash"},
    {"a dash in front", "-rf", "leading-dash"},
    {"a dash in front of a part", "src/--help", "leading-dash"},
    {"a path from the root", "/etc/passwd", "absolute-path"},
    {"a path from a drive", "C:/a.py", "absolute-path"},
    {"a path from home", "~/a.py", "absolute-path"},
    {"a path that leads out", "../a.py", "parent-path"},
    {"a path that goes back", "src/../../a.py", "parent-path"},
    {"a path through where it is", "src/./a.py", "parent-path"},
    {"an empty part", "src//a.py", "parent-path"},
    {"a folder", "src/", "parent-path"},
    {"the folder of git", ".git/config", "git-folder"},
    {"the folder of git below", "sub/.git/hooks/post-checkout", "git-folder"},
    {"the folder itself", ".git", "git-folder"},
    {"the folder in capitals", ".GIT/config", "git-folder"},
    {"the folder in both", ".gIt/config", "git-folder"},
    {"an i without its dot", ".g\xc4\xb1t/config", "git-folder"},
    {"an I with its dot", ".G\xc4\xb0T/config", "git-folder"},
    {"wide letters", "\xef\xbc\x8e\xef\xbd\x87\xef\xbd\x89\xef\xbd\x94/config", "git-folder"},
    {"an accent", ".g\xc3\xadt/config", "git-folder"},
    {"a joiner within", ".g\xe2\x80\x8cit/config", "git-folder"},
    {"a joiner behind", ".git\xe2\x80\x8c/config", "git-folder"},
    {"a mark in front", "\xef\xbb\xbf.git/config", "git-folder"},
    {"a variation selector behind", ".git\xef\xb8\x8f/config", "git-folder"},
    {"a soft hyphen within", ".gi\xc2\xadt/config", "git-folder"},
    {"dots behind", ".git.../config", "git-folder"},
    {"a blank behind", ".git /config", "git-folder"},
    {"a blank and a dot behind", ".git . /config", "git-folder"},
    {"a stream of it", ".git::$INDEX_ALLOCATION/config", "git-folder"},
    {"a named stream of it", ".git:x", "git-folder"},
    {"its short name", "git~1/config", "git-folder"},
    {"its short name in capitals", "GIT~1/config", "git-folder"},
    {"another short name", "git~2", "git-folder"},
};

void GatePathsTest::pathsAreJudged_data()
{
    QTest::addColumn<string>("path");
    QTest::addColumn<string>("problem");
    for (const auto &[name, path, problem] : kPaths)
        QTest::newRow(name) << path << string(problem);
}

void GatePathsTest::pathsAreJudged()
{
    QFETCH(string, path);
    QFETCH(string, problem);
    QCOMPARE(pathProblem(path).value_or(""), problem);
    const auto result = judged(SomeFiles().add(path, "x\n"));
    QCOMPARE(kindsOf(result), problem);
    QVERIFY(!espalier::toText(toJson(result)).contains('\x1b'));
}

void GatePathsTest::modesAreJudged_data()
{
    QTest::addColumn<quint32>("before");
    QTest::addColumn<quint32>("after");
    QTest::addColumn<string>("kinds");
    const auto row = [](const char *name, quint32 before, quint32 after, const char *kinds) {
        QTest::newRow(name) << before << after << string(kinds);
    };
    row("an ordinary file", 0100644, 0100644, "");
    row("a program stays one", 0100755, 0100755, "");
    row("a new file", 0, 0100644, "");
    row("a file that goes", 0100644, 0, "");
    row("a file becomes a program", 0100644, 0100755, "?mode-change");
    row("a program becomes a file", 0100755, 0100644, "?mode-change");
    row("a new program", 0, 0100755, "?mode-change");
    row("a symbolic link", 0, 0120000, "bad-mode");
    row("a file becomes a link", 0100644, 0120000, "bad-mode");
    row("a link becomes a file", 0120000, 0100644, "bad-mode");
    row("a submodule", 0, 0160000, "bad-mode");
    row("a folder", 0, 0040000, "bad-mode");
    row("a file for its group", 0, 0100664, "bad-mode");
    row("a program with another's rights", 0, 0104755, "bad-mode");
}

void GatePathsTest::modesAreJudged()
{
    QFETCH(quint32, before);
    QFETCH(quint32, after);
    QFETCH(string, kinds);
    SomeFiles files;
    files.input.files.push_back({.path = "a", .oldMode = before, .newMode = after});
    if (before != 0)
        files.input.files.back().oldContent = "x\n";
    if (after != 0)
        files.input.files.back().newContent = "y\n";
    QCOMPARE(kindsOf(judged(files)), kinds);
}

void GatePathsTest::onlyDeclaredFilesAreTouched_data()
{
    QTest::addColumn<string>("path");
    QTest::addColumn<bool>("declared");
    QTest::newRow("a file that was named") << string("src/a.py") << true;
    QTest::newRow("a file in a folder that was named") << string("lib/x/y.py") << true;
    QTest::newRow("a file that a pattern names") << string("tests/unit/test_a.py") << true;
    QTest::newRow("a name that is taken as it is") << string("app/[id].tsx") << true;
    QTest::newRow("a file beside it") << string("src/b.py") << false;
    QTest::newRow("a file whose name goes on") << string("src/a.pyc") << false;
    QTest::newRow("a folder whose name goes on") << string("library/x.py") << false;
    QTest::newRow("the same in capitals") << string("SRC/A.py") << false;
    QTest::newRow("a name that would match the brackets") << string("app/i.tsx") << false;
}

void GatePathsTest::onlyDeclaredFilesAreTouched()
{
    QFETCH(string, path);
    QFETCH(bool, declared);
    GatePolicy policy;
    policy.declaredFiles = {"src/a.py", "lib/", "tests/**/test_*.py", "app/[id].tsx"};
    const auto result = judged(SomeFiles().add(path, "x\n"), policy);
    QCOMPARE(kindsOf(result), string(declared ? "" : "undeclared-file"));
    policy.declaredFiles = std::vector<string>();
    QCOMPARE(kindsOf(judged(SomeFiles().add(path, "x\n"), policy)), string("undeclared-file"));
}

void GatePathsTest::sensitivePathsNeedAnApproval_data()
{
    QTest::addColumn<string>("path");
    QTest::addColumn<bool>("sensitive");
    const auto row = [](const char *path, bool sensitive) {
        QTest::newRow(path) << string(path) << sensitive;
    };
    for (const auto *path : {".github/workflows/ci.yml",
                             ".gitlab-ci.yml",
                             "ci/Jenkinsfile",
                             ".husky/pre-commit",
                             "tools/hooks/post-merge",
                             "conftest.py",
                             "tests/unit/conftest.py",
                             "pytest.ini",
                             "sub/tox.ini",
                             ".gitattributes",
                             "sub/.gitmodules",
                             "uv.lock",
                             "web/package-lock.json",
                             "go.sum",
                             ".espalier.toml",
                             "package.json",
                             "Makefile",
                             "makefile",
                             "CONFTEST.PY",
                             ".GitHub/workflows/x.yml",
                             "requirements-dev.txt",
                             "sitecustomize.py"})
        row(path, true);
    for (const auto *path : {"src/a.py", "src/hooks.py", "src/useHooks.ts", "docs/github.md",
                             "tests/test_a.py", "src/lock.py", "src/makefile_parser.py"})
        row(path, false);
}

void GatePathsTest::sensitivePathsNeedAnApproval()
{
    QFETCH(string, path);
    QFETCH(bool, sensitive);
    const auto result = judged(SomeFiles().change(path, "x\n", "y\n"));
    QCOMPARE(kindsOf(result), string(sensitive ? "?sensitive-path" : ""));
    QCOMPARE(result.verdict, espalier::model::GateVerdict::Pass);
    QCOMPARE(result.needsApproval, sensitive);
}

void GatePathsTest::addedLinesShowWhatTheyAre_data()
{
    QTest::addColumn<string>("line");
    QTest::addColumn<string>("kinds");
    const auto row = [](const char *name, const string &line, const char *kinds) {
        QTest::newRow(name) << line << string(kinds);
    };
    row("ordinary code", "if a == b:  # c", "");
    row("a text in another script", "print('\xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82')",
        "");
    row("a word in another script beside Latin ones",
        "x = '\xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82 world'", "");
    row("an accent", "gr\xc3\xb6\xc3\x9f\x65 = 1", "");
    row("Japanese with Latin letters", "\xe5\x80\xa4\x61 = 1", "");
    row("an emoji", "x = '\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac'", "");
    row("a tab and a carriage return", "\tx = 1\r", "");
    row("Latin-1", "x = '\xe4'", "");
    row("a mark that turns the order around", "x = '\xe2\x80\xae' # y", "?bidi-control");
    row("an isolate", "x = '\xe2\x81\xa6' # y", "?bidi-control");
    row("a zero-width blank", "ad\xe2\x80\x8bmin = 1", "?zero-width");
    row("a filler that is a letter", "x\xe3\x85\xa4 = 1", "?invisible-character");
    row("a soft hyphen", "ad\xc2\xadmin = 1", "?invisible-character");
    row("an escape", "x = '\x1b[2K'", "?control-character");
    row("a Cyrillic letter in a Latin name", "\xd1\x81onfig = 1", "?mixed-script");
    row("a Greek letter in a Latin name", "t\xce\xbfken = 1", "?mixed-script");
}

void GatePathsTest::addedLinesShowWhatTheyAre()
{
    QFETCH(string, line);
    QFETCH(string, kinds);
    const auto result = judged(SomeFiles().change("src/a.py", "x\n", "x\n" + line + "\n"));
    QCOMPARE(kindsOf(result), kinds);
    // A line that was there is nobody's doing.
    QCOMPARE(kindsOf(judged(SomeFiles().change("src/a.py", line + "\n", line + "\nx\n"))), "");
}

void GatePathsTest::positionsAreTold()
{
    const auto result =
        judged(SomeFiles().add("src/a.py", "\xef\xbb\xbfx = 1\ny = \xd1\x81onfig\n"));
    QCOMPARE(kindsOf(result), "?mixed-script");
    QCOMPARE(lineOf(result, "mixed-script"), 2);
    QCOMPARE(result.evidence[0]["column"].get<int>(), 5);
    QCOMPARE(result.reason, "mixed-script");
}

void GatePathsTest::theOldPathCountsToo()
{
    GatePolicy policy;
    policy.declaredFiles = {"src/b.py"};
    const auto result = judged(SomeFiles().move("src/a.py", "src/b.py", "x\n", "x\n"), policy);
    QCOMPARE(kindsOf(result), "undeclared-file");
    QCOMPARE(result.evidence[0]["path"].get<string>(), "src/a.py");
}

void GatePathsTest::nothingIsTurnedOff()
{
    GatePolicy policy;
    policy.gates = {{"paths", false}, {"secrets", false}};
    SomeFiles files;
    files.add("../a.py", "x\n");
    const auto report = runGates(files.input, policy);
    QCOMPARE(report.find("paths")->verdict, espalier::model::GateVerdict::Fail);
    QCOMPARE(report.find("secrets")->verdict, espalier::model::GateVerdict::Skipped);
}

} // namespace tst_gatepaths

QTEST_APPLESS_MAIN(tst_gatepaths::GatePathsTest)
#include "tst_gatepaths.moc"
