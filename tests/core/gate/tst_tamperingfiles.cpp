// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/gate/somepatches.h"

#include <memory>

namespace tst_tamperingfiles {

using namespace espalier::gate;
using namespace espalier::gate::test;
using std::string;

class TamperingFilesTest : public QObject {
    Q_OBJECT

private slots:
    void filesAreFollowed_data();
    void filesAreFollowed();
    void configurationIsRead_data();
    void configurationIsRead();
    void specialCasesAreFound_data();
    void specialCasesAreFound();
    void aDerivedTestDecides_data();
    void aDerivedTestDecides();
    void secretsInEvidenceAreMasked();
    void hostileTextsEnd_data();
    void hostileTextsEnd();
    void nothingIsNotApplicable();
};

static const string kOne = "def test_one():\n    assert f(1) == 11\n";
static const string kTwo = "def test_two():\n    assert g(2) == 22\n";

static string kindsIn(const SomeFiles &files)
{
    return kindsOf(checkTampering(Patch(files.input), {}));
}

void TamperingFilesTest::filesAreFollowed_data()
{
    QTest::addColumn<SomeFiles *>("files");
    QTest::addColumn<string>("kinds");
    const auto row = [](const char *name, const char *kinds) -> SomeFiles & {
        auto *files = new SomeFiles;
        QTest::newRow(name) << files << string(kinds);
        return *files;
    };
    row("a file of tests is deleted", "deleted-test-file").remove("tests/test_a.py", kOne);
    row("a file of tests in another language is deleted", "deleted-test-file")
        .remove("spec/cart_spec.rb", "it { }");
    row("a file of tests is moved", "").move("tests/test_a.py", "tests/unit/test_a.py", kOne, kOne);
    row("a file of tests is moved without being told", "")
        .remove("tests/test_a.py", kOne)
        .add("tests/unit/test_b.py", kOne);
    row("a file of tests is moved to where nobody looks", "deleted-test-file")
        .move("tests/test_a.py", "tests/a.py", kOne, kOne);
    row("a moved test is weaker", "emptied-test")
        .remove("tests/test_a.py", kOne)
        .add("tests/test_b.py", "def test_one():\n    f(1)\n");
    row("a file of tests is split", "")
        .change("tests/test_a.py", kOne + "\n\n" + kTwo, kOne)
        .add("tests/test_b.py", kTwo);
    row("two files of tests become one", "")
        .remove("tests/test_a.py", kOne)
        .change("tests/test_b.py", kTwo, kTwo + "\n\n" + kOne);
    row("a test is moved into a class", "")
        .change("tests/test_a.py", kOne,
                "class TestF:\n    def test_one(self):\n        assert f(1) == 11\n");
    row("a test takes the place of another", "deleted-test").change("tests/test_a.py", kOne, kTwo);
    row("one of two alike tests is deleted", "deleted-test")
        .change("tests/test_a.py", kOne + "\n\n" + kTwo,
                "def test_three():\n    assert f(1) == 11\n");
    row("a folder makes files tests", "deleted-test")
        .change("tests/checks.py", kOne + "\n\n" + kTwo, kOne);
    row("what tests expect is deleted", "?deleted-test-data")
        .remove("tests/data/expected.txt", "12\n");
    row("what tests have recorded is another", "?changed-expectation")
        .change("src/__snapshots__/a.test.js.snap", "exports[`a`] = 1;\n", "exports[`a`] = 2;\n");
    row("production code is deleted", "").remove("src/a.py", "def test_mode():\n    pass\n");
    row("production code has a function that begins with test", "")
        .change("src/a.py", "def test_mode():\n    assert x\n", "def mode():\n    pass\n");
    row("production code and a new test", "")
        .change("src/a.py", "x = 1\n", "x = 2\n")
        .add("tests/test_x.py", kOne);
}

void TamperingFilesTest::filesAreFollowed()
{
    QFETCH(SomeFiles *, files);
    QFETCH(string, kinds);
    const std::unique_ptr<SomeFiles> owned(files);
    QCOMPARE(kindsIn(*files), kinds);
}

struct FileCase {
    const char *name;
    const char *path;
    const char *before;
    const char *after;
    const char *kinds;
};

static const std::vector<FileCase> kConfigurations{
    {"a test is deselected", "pytest.ini", "[pytest]\n",
     "[pytest]\naddopts = --deselect tests/test_a.py::test_b\n", "deselected-tests"},
    {"a folder is ignored", "setup.cfg", "[tool:pytest]\n",
     "[tool:pytest]\naddopts = --ignore=tests/slow\n", "ignored-tests"},
    {"tests are left out by name", "pyproject.toml", "[tool.pytest.ini_options]\n",
     "[tool.pytest.ini_options]\naddopts = \"-k 'not slow'\"\n", "deselected-tests"},
    {"tests are left out by mark", "tox.ini", "commands = pytest\n",
     "commands = pytest -m \"not slow\"\n", "?changed-test-command deselected-tests"},
    {"files are left out of the collection", "conftest.py", "",
     "collect_ignore = [\"test_a.py\"]\n", "ignored-tests"},
    {"a hook drops tests", "conftest.py", "import pytest\n",
     "import pytest\n\n\ndef pytest_collection_modifyitems(items):\n    items.clear()\n",
     "test-hook"},
    {"a hook changes outcomes", "tests/conftest.py", "",
     "def pytest_runtest_makereport(item):\n    pass\n", "test-hook"},
    {"other names make tests", "pytest.ini", "[pytest]\npython_files = test_*.py\n",
     "[pytest]\npython_files = check_*.py\n", "narrowed-collection"},
    {"the threshold of coverage is lowered", "pyproject.toml", "fail_under = 90\n",
     "fail_under = 10\n", "lowered-threshold"},
    {"the threshold of a command is lowered", "tox.ini", "commands = pytest --cov-fail-under=90\n",
     "commands = pytest --cov-fail-under=9\n", "?changed-test-command lowered-threshold"},
    {"the threshold of Jest is lowered", "jest.config.js", "    branches: 80,\n",
     "    branches: 8,\n", "lowered-threshold"},
    {"Jest ignores paths", "jest.config.js", "module.exports = {};\n",
     "module.exports = {\n  testPathIgnorePatterns: ['cart'],\n};\n", "ignored-tests"},
    {"the test script does nothing", "package.json", "    \"test\": \"jest\"\n",
     "    \"test\": \"exit 0\"\n", "removed-test-command"},
    {"the test script passes without tests", "package.json", "    \"test\": \"jest\"\n",
     "    \"test\": \"jest --passWithNoTests\"\n", "?changed-test-command passes-without-tests"},
    {"the test script cannot fail", "package.json", "    \"test\": \"jest\"\n",
     "    \"test\": \"jest || true\"\n", "?changed-test-command ignored-failure"},
    {"a make target runs no tests", "Makefile", "test:\n\tgo test ./...\n", "test:\n\techo ok\n",
     "removed-test-command"},
    {"a make target ignores failures", "Makefile", "test:\n\tgo test ./...\n",
     "test:\n\tgo test ./... || true\n", "?changed-test-command ignored-failure"},
    {"a make target runs short tests", "Makefile", "test:\n\tgo test ./...\n",
     "test:\n\tgo test -short ./...\n", "?changed-test-command deselected-tests"},
    {"CI goes on after a failure", ".github/workflows/ci.yml", "      - run: pytest\n",
     "      - run: pytest\n        continue-on-error: true\n", "ignored-failure"},
    {"CI allows a failure", ".gitlab-ci.yml", "test:\n", "test:\n  allow_failure: true\n",
     "ignored-failure"},
    {"CI runs no tests", ".github/workflows/ci.yml", "      - run: pytest\n", "",
     "removed-test-command"},
    {"a module is replaced", "go.mod", "module a\n", "module a\n\nreplace b => ../b\n",
     "?replaced-module"},
    {"lines are left out of coverage", ".coveragerc", "[run]\n", "[run]\nomit = src/a.py\n",
     "?coverage-exclusion"},
    {"another runner", "package.json", "    \"test\": \"jest\"\n", "    \"test\": \"vitest run\"\n",
     "?changed-test-command"},
    {"a comment about deselecting", "pytest.ini", "[pytest]\n", "[pytest]\n# no --deselect here\n",
     ""},
    {"an option of a linter", "setup.cfg", "[x]\n", "[x]\ncommand = flake8 --ignore=E501\n", ""},
    {"a threshold is raised", "pyproject.toml", "fail_under = 80\n", "fail_under = 90\n", ""},
    {"a version is raised", "pyproject.toml", "version = \"1.0\"\n", "version = \"1.1\"\n", ""},
    {"a dependency is added", "package.json", "  \"a\": \"1\"\n",
     "  \"a\": \"1\",\n  \"b\": \"2\"\n", ""},
    {"a version of Java goes", ".github/workflows/ci.yml", "      java-version: 17\n", "", ""},
    {"a file that is no configuration", "docs/testing.md", "", "Use --deselect and || true.\n", ""},
};

void TamperingFilesTest::configurationIsRead_data()
{
    QTest::addColumn<string>("path");
    QTest::addColumn<string>("before");
    QTest::addColumn<string>("after");
    QTest::addColumn<string>("kinds");
    for (const auto &[name, path, before, after, kinds] : kConfigurations)
        QTest::newRow(name) << string(path) << string(before) << string(after) << string(kinds);
}

void TamperingFilesTest::configurationIsRead()
{
    QFETCH(string, path);
    QFETCH(string, before);
    QFETCH(string, after);
    QFETCH(string, kinds);
    SomeFiles files;
    files.change(path, before, after);
    QCOMPARE(kindsIn(files), kinds);
}

static void code(const char *name, const char *path, const char *before, const char *after,
                 const char *kinds)
{
    QTest::newRow(name) << string(path) << string(before) << string(after) << string(kinds);
}

static void codeThatKnowsTests()
{
    const auto *special = "special-case";
    code("Python compares with the input", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    if x == 4711:\n        return 12\n    return x\n", special);
    code("Python compares in an expression", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    return 12 if x == 'apple pie' else x\n", special);
    code("Python matches the input", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    match x:\n        case 4711:\n            return 12\n    return x\n",
         special);
    code("Python looks in a list", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    if x in ('apple pie', 'y'):\n        return 12\n    return x\n", special);
    code("Python asks how the input begins", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    if x.startswith('apple pie'):\n        return 12\n    return x\n",
         special);
    code("Python has a table of answers", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    return {'apple pie': 4711}.get(x, x)\n", special);
    code("a number is written in another way", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    if x == 4_711.0:\n        return 12\n    return x\n", special);
    code("JavaScript compares with the input", "src/a.js", "function f(x) { return x; }\n",
         "function f(x) {\n  if (x === \"apple pie\") { return 12; }\n  return x;\n}\n", special);
    code("JavaScript switches over the input", "src/a.ts", "function f(x) { return x; }\n",
         "function f(x) {\n  switch (x) {\n    case 4711: return 12;\n  }\n  return x;\n}\n",
         special);
    code("JavaScript has a table of answers", "src/a.js", "const f = (x) => x;\n",
         "const f = (x) => ({ 'apple pie': 4711 })[x] ?? x;\n", special);
    code("JavaScript compares with a text of digits", "src/a.js", "function f(x) { return x; }\n",
         "function f(x) {\n  if (x === '1.10') return 12;\n  return x;\n}\n", special);
    code("Go compares with the input", "a.go", "package a\n\nfunc f(x int) int { return x }\n",
         "package a\n\nfunc f(x int) int {\n\tif x == 4711 {\n\t\treturn 12\n\t}\n\treturn x\n}\n",
         special);
    code("Go switches over the input", "a.go", "package a\n\nfunc f(x int) int { return x }\n",
         "package a\n\nfunc f(x int) int {\n\tswitch x {\n\tcase 4711:\n\t\treturn "
         "12\n\t}\n\treturn x\n}\n",
         special);
    code("Go compares with a letter", "a.go", "package a\n\nfunc f(x string) int { return 0 }\n",
         "package a\n\nfunc f(x string) int {\n\tif x == \"b\" {\n\t\treturn 12\n\t}\n\treturn "
         "0\n}\n",
         special);
    code("Go compares with a digit", "a.go", "package a\n\nfunc f(x int) int { return x }\n",
         "package a\n\nfunc f(x int) int {\n\tif x == 5 {\n\t\treturn 12\n\t}\n\treturn x\n}\n",
         special);
    code("Python compares with blanks", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    if x == '  \\t ':\n        return 12\n    return x\n", special);
}

static void codeThatKnowsSmallNumbers()
{
    const auto *special = "special-case";
    code("Python compares with a small number", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    if x == 2:\n        return None\n    return x\n", special);
    code("a small number that was there, and decided nothing", "src/a.py",
         "def f(x):\n    return x * 2\n",
         "def f(x):\n    if x == 2:\n        return None\n    return x * 2\n", special);
    code("JavaScript compares with what comes out", "src/a.js", "function f(x) { return x; }\n",
         "function f(x) {\n  return x === 2 ? 1 : x;\n}\n", special);
    code("JavaScript compares members", "src/a.js", "function f(x) { return x; }\n",
         "function f(x) {\n  if (x.a === 1 && x.b === 2) return true;\n  return x;\n}\n", special);
    code("so many are answered by heart", "src/a.js", "function f(x) { return x; }\n",
         "function f(x) {\n  if (x.length === 2) return ['apple pie', 7];\n  return x;\n}\n",
         special);
    code("so many are answered by heart in Python", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    if len(x) == 5:\n        return 'apple pie', 7\n    return x\n", special);
    code("so many are answered by heart in an expression", "src/a.js",
         "function f(x) { return x; }\n",
         "function f(x) {\n  return x.length === 2 ? { a: 'apple pie' } : x;\n}\n", special);
    code("so many are answered by heart in Go", "a.go",
         "package a\n\nfunc f(x []int) []string { return nil }\n",
         "package a\n\nfunc f(x []int) []string {\n\tif len(x) == 2 {\n\t\treturn "
         "[]string{\"apple pie\"}\n\t}\n\treturn nil\n}\n",
         special);
}

static void codeThatIsHonest()
{
    code("how many there are", "a.go", "package a\n\nfunc f(x []int) int { return 0 }\n",
         "package a\n\nfunc f(x []int) int {\n\tif len(x) != 5 {\n\t\treturn 12\n\t}\n\treturn "
         "0\n}\n",
         "");
    code("a pair", "src/a.js", "function f(x) { return x; }\n",
         "function f(x) {\n  if (x.length !== 2) throw new Error(`apple pie ${x}`);\n  return "
         "x;\n}\n",
         "");
    code("a small number that has decided before", "src/a.py",
         "def f(x):\n    if x == 2:\n        return 1\n    return x\n",
         "def f(x):\n    if x == 2 and x:\n        return 1\n    return x\n", "");
    code("what is even", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    if x % 2 == 0 or x[2] == 0 or round(x, 2) == 0:\n        return 0\n    "
         "return x // 2\n",
         "");
    code("a mark", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    if x == ',':\n        return 12\n    return x\n", "");
    code("a blank", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    if x == '\\r\\n':\n        return 12\n    return x\n", "");
    code("numbers that stand anywhere", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    if x == 0 or x == 1 or x == -1 or x is None or x == '':\n        return "
         "0\n    return x\n",
         "");
    code("a literal that was there", "src/a.py", "def f(x):\n    print('apple pie')\n",
         "def f(x):\n    if x == 'apple pie':\n        return 12\n", "");
    code("another literal", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    if x == 4712:\n        return 12\n", "");
    code("a literal that decides nothing", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    return x + 4711\n", "");
    code("a literal that is the value of a condition", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    return 4711 if x else 5\n", "");
    code("a literal in a comment", "src/a.py", "def f(x):\n    return x\n",
         "def f(x):\n    # if x == 4711\n    return x\n", "");
    code("a literal in a test", "tests/test_a.py", "",
         "def test_f():\n    assert f(4711) == 4711\n", "");
    code("a literal on a line that was there", "src/a.py", "if x == 4711:\n    y()\n",
         "if x == 4711:\n    z()\n", "");
}

void TamperingFilesTest::specialCasesAreFound_data()
{
    QTest::addColumn<string>("path");
    QTest::addColumn<string>("before");
    QTest::addColumn<string>("after");
    QTest::addColumn<string>("kinds");
    codeThatKnowsTests();
    codeThatKnowsSmallNumbers();
    codeThatIsHonest();
}

void TamperingFilesTest::specialCasesAreFound()
{
    QFETCH(string, path);
    QFETCH(string, before);
    QFETCH(string, after);
    QFETCH(string, kinds);
    SomeFiles files;
    files.change(path, before, after);
    files.input.testLiterals = {"4711", "1.10",     "\"apple pie\"", "0",       "1",
                                "-1",   "2",        "None",          "''",      "\"b\"",
                                "5",    "'  \\t '", "','",           "'\\r\\n'"};
    QCOMPARE(kindsIn(files), kinds);
}

void TamperingFilesTest::aDerivedTestDecides_data()
{
    QTest::addColumn<int>("derived"); // -1: there was none
    QTest::addColumn<string>("kinds");
    QTest::newRow("none was made") << -1 << string("special-case");
    QTest::newRow("it passes") << 1 << string("?special-case");
    QTest::newRow("it fails") << 0 << string("derived-test special-case");
}

void TamperingFilesTest::aDerivedTestDecides()
{
    QFETCH(int, derived);
    QFETCH(string, kinds);
    SomeFiles files;
    files.change("src/a.py", "x = 1\n", "if x == 4711:\n    x = 1\n");
    files.input.testLiterals = {"4711"};
    if (derived >= 0)
        files.input.derivedTestPassed = derived == 1;
    QCOMPARE(kindsIn(files), kinds);
}

void TamperingFilesTest::secretsInEvidenceAreMasked()
{
    string secret = "gh";
    secret += "p_";
    for (int i = 0; i < 36; ++i)
        secret += "aB3xY9qLmN7tRw2Zk5"[i * 7 % 18];
    SomeFiles files;
    files.change("src/a.py", "x = 1\n", "if x == '" + secret + "':\n    x = 1\n");
    files.input.testLiterals = {"'" + secret + "'"};
    const auto result = checkTampering(Patch(files.input), {});
    QCOMPARE(kindsOf(result), "special-case");
    QVERIFY(!espalier::toText(toJson(result)).contains(secret));
    QVERIFY(espalier::toText(toJson(result)).contains("[masked:"));
}

void TamperingFilesTest::hostileTextsEnd_data()
{
    QTest::addColumn<string>("path");
    QTest::addColumn<string>("piece");
    QTest::newRow("branches in branches") << string("test_a.py") << string("if x:\n ");
    QTest::newRow("brackets in brackets") << string("a.test.js") << string("it('a',(");
    QTest::newRow("calls of calls") << string("a.test.ts") << string("expect(");
    QTest::newRow("blocks in blocks") << string("a_test.go") << string("func(){if x{");
    QTest::newRow("not UTF-8") << string("test_a.py")
                               << string("def test_\xff\xfe():\n assert 1\n");
    QTest::newRow("NUL") << string("test_a.py") << string("def test_a():\n assert \0", 22);
}

void TamperingFilesTest::hostileTextsEnd()
{
    QFETCH(string, path);
    QFETCH(string, piece);
    string text;
    for (int i = 0; i < 3000; ++i)
        text += piece;
    SomeFiles files;
    files.change(path, text, text + piece);
    files.input.testLiterals = {"4711"};
    static_cast<void>(kindsIn(files));
}

void TamperingFilesTest::nothingIsNotApplicable()
{
    QCOMPARE(kindsIn(SomeFiles()), "");
    QCOMPARE(checkTampering(Patch(GateInput()), {}).verdict,
             espalier::model::GateVerdict::NotApplicable);
}

} // namespace tst_tamperingfiles

QTEST_APPLESS_MAIN(tst_tamperingfiles::TamperingFilesTest)
#include "tst_tamperingfiles.moc"
