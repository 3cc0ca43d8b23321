// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes on the errors that they are for, and on others. Whether a patch is right is for the tests
// of a program to say; here it is what is offered that counts.
#include "core/autopatch/recipesource.h"
#include "core/syntax/tree.h"

#include <QTest>

#include <algorithm>

namespace tst_recipes {

using namespace espalier;
using autopatch::PatchProposal;
using autopatch::PatchTask;
using autopatch::RecipeSource;
using autopatch::TriedProposal;

namespace {

PatchTask taskOf(const QByteArray &path, const QByteArray &text, const QByteArray &type,
                 const QByteArray &message, int line)
{
    model::StackFrame frame;
    frame.path = path.toStdString();
    frame.line = line;
    return {.ticketId = "test_1",
            .title = {},
            .description = {},
            .language = {},
            .errorType = type.toStdString(),
            .message = message.toStdString(),
            .frames = {frame},
            .paths = {path.toStdString()},
            .read = [path, text](const std::string &wanted) -> Result<std::string> {
                if (wanted != path.toStdString())
                    return failure(ErrorKind::NotFound, "there is no such file");
                return text.toStdString();
            }};
}

std::vector<PatchProposal> offered(const PatchTask &task, RecipeSource::Options options = {})
{
    JobContext job;
    return RecipeSource(std::move(options)).proposals(task, job);
}

std::string textOf(const PatchProposal &proposal)
{
    return proposal.files.begin()->second.value_or(std::string());
}

} // namespace

class RecipesTest : public QObject {
    Q_OBJECT

private slots:
    void errorsAreRepaired_data();
    void errorsAreRepaired();
    void otherErrorsAreLeftAlone_data();
    void otherErrorsAreLeftAlone();
    void everyRecipeIsListedOnce();
    void whatWasTriedIsNotOfferedAgain();
    void recipesCanBeOff();
    void testsAndUndeclaredFilesAreLeftAlone();
    void nothingIsCaughtToBeDropped();
    void brokenAndHugeTextsAreSurvived();
};

static void row(const char *recipe, const char *path, const QByteArray &text, const char *type,
                const char *message, int line, const QByteArray &expected)
{
    QTest::addRow("%s: %s", recipe, message)
        << QByteArray(recipe) << QByteArray(path) << text << QByteArray(type) << QByteArray(message)
        << line << expected;
}

static void pythonRows()
{
    const auto add = [](const char *recipe, const QByteArray &text, const char *type,
                        const char *message, int line, const QByteArray &expected) {
        row(recipe, "a.py", text, type, message, line, expected);
    };
    add("py-key-default", "def f(d, k):\n    d[k] += 1\n", "KeyError", "'a'", 2,
        "d[k] = d.get(k, 0) + 1");
    add("py-key-default", "def f(d, k):\n    d[k].append(2)\n", "KeyError", "'b'", 2,
        "d.setdefault(k, []).append(2)");
    add("py-key-default", "def f(d, k):\n    return sum(d[k])\n", "KeyError", "'c'", 2,
        "sum(d.get(k, []))");
    add("py-index-guard", "def f(x):\n    if x[0] == \"a\":\n        return 1\n", "IndexError",
        "string index out of range", 2, "x.startswith(\"a\")");
    add("py-index-guard",
        "def f(x):\n    r = []\n    for i in range(len(x)):\n        r.append(x[i + 1])\n    "
        "return "
        "r\n",
        "IndexError", "list index out of range", 4, "range(len(x) - 1)");
    add("py-index-guard",
        "def f(x):\n    i = 0\n    while x[i] == 1:\n        i += 1\n    return i\n", "IndexError",
        "list index out of range in a loop", 3, "while i < len(x) and x[i] == 1");
    add("py-zero-division", "def f(a, b):\n    return a / b\n", "ZeroDivisionError",
        "division by zero", 2, "if not b:\n        return 0\n    return a / b");
    add("py-none-guard", "def f(x):\n    for y in x.z:\n        g(y)\n", "TypeError",
        "'NoneType' object is not iterable", 2, "for y in x.z or []:");
    add("py-none-guard", "def f(x):\n    return x.name\n", "AttributeError",
        "'NoneType' object has no attribute 'name'", 2, "if x is None:\n        return None");
    add("py-empty-sequence", "def f(x):\n    return max(x) + 1\n", "ValueError",
        "max() arg is an empty sequence", 2, "max(x, default=0) + 1");
    add("py-changed-while-looping", "def f(d):\n    for k in d:\n        del d[k]\n",
        "RuntimeError", "dictionary changed size during iteration", 2, "for k in list(d):");
    add("py-stop-iteration", "def f(x):\n    yield 1\n    raise StopIteration()\n", "RuntimeError",
        "generator raised StopIteration", 3, "yield 1\n    return\n");
}

static void pythonNameRows()
{
    const auto add = [](const char *recipe, const QByteArray &text, const char *type,
                        const char *message, int line, const QByteArray &expected) {
        row(recipe, "a.py", text, type, message, line, expected);
    };
    add("py-missing-import", "def f(x):\n    return math.sqrt(x)\n", "NameError",
        "name 'math' is not defined", 2, "import math\n");
    add("py-missing-self",
        "class A:\n    def g(self):\n        pass\n\n    def f(self):\n        return g()\n",
        "NameError", "name 'g' is not defined", 6, "return self.g()");
    add("py-near-name", "def f(amount):\n    return amuont + 1\n", "NameError",
        "name 'amuont' is not defined", 2, "return amount + 1");
    add("py-self-parameter", "class A:\n    def f():\n        return self.x\n\na = A().f()\n",
        "TypeError", "A.f() takes 0 positional arguments but 1 was given", 5, "def f(self):");
    add("py-unbound-local", "n = 0\n\ndef f():\n    n += 1\n    return n\n", "UnboundLocalError",
        "cannot access local variable 'n' where it is not associated with a value", 4,
        "global n\n    n += 1");
    add("py-near-attribute",
        "class A:\n    def total(self):\n        pass\n\ndef f(a):\n    return a.totla()\n",
        "AttributeError", "'A' object has no attribute 'totla'", 6, "a.total()");
    add("py-removed-name", "import inspect\n\ndef f(g):\n    return inspect.getargspec(g)\n",
        "AttributeError", "module 'inspect' has no attribute 'getargspec'", 4,
        "inspect.getfullargspec(g)");
    add("py-removed-method", "def f(d):\n    return d.has_key(1)\n", "AttributeError",
        "'dict' object has no attribute 'has_key'", 2, "(1 in d)");
    add("py-old-builtin", "def f(x):\n    return unicode(x)\n", "NameError",
        "name 'unicode' is not defined", 2, "return str(x)");
    add("py-old-builtin", "KINDS = (int, long, unicode, d.long)\n", "NameError",
        "name 'long' is not defined", 1, "(int, int, str, d.long)");
    add("py-list-of-view", "def f(d):\n    return d.keys()[0]\n", "TypeError",
        "'dict_keys' object is not subscriptable", 2, "list(d.keys())[0]");
    add("py-whole-number", "def f(x):\n    return range(len(x) / 2)\n", "TypeError",
        "'float' object cannot be interpreted as an integer", 2, "range(len(x) // 2)");
    add("py-open-mode", "def f(n):\n    return open(n, \"rU\")\n", "ValueError",
        "invalid mode: 'rU'", 2, "open(n, \"r\")");
    add("py-raise-exception", "def f():\n    raise NotImplemented(\"x\")\n", "TypeError",
        "'NotImplementedType' object is not callable", 2, "raise NotImplementedError(\"x\")");
    add("py-text-of-number", "def f(n):\n    return \"n: \" + n\n", "TypeError",
        "can only concatenate str (not \"int\") to str", 2, "\"n: \" + str(n)");
    add("py-bytes-or-text", "def f(b):\n    return b.split(\",\")\n", "TypeError",
        "a bytes-like object is required, not 'str'", 2, "b.split(b\",\")");
    add("py-encoding", "def f(n):\n    return open(n).read()\n", "UnicodeDecodeError",
        "'ascii' codec can't decode byte 0xc3", 2, "open(n, encoding=\"utf-8\")");
    add("py-empty-text", "import json\n\ndef f(t):\n    return json.loads(t)\n",
        "json.decoder.JSONDecodeError", "Expecting value: line 1 column 1 (char 0)", 4,
        "if not t.strip():");
    add("py-missing-await", "async def g():\n    return []\n\nasync def f():\n    return g()[0]\n",
        "TypeError", "'coroutine' object is not subscriptable", 5, "(await g())[0]");
}

static void javascriptRows()
{
    const auto add = [](const char *recipe, const QByteArray &text, const char *type,
                        const char *message, int line, const QByteArray &expected) {
        row(recipe, "a.js", text, type, message, line, expected);
    };
    add("js-optional-chaining", "function f(a) {\n  return a.b.c;\n}\n", "TypeError",
        "Cannot read properties of undefined (reading 'c')", 2, "return a.b?.c;");
    add("js-optional-chaining", "function f(a) {\n  for (const x of a.b) g(x);\n}\n", "TypeError",
        "Cannot read properties of undefined (reading 'b')", 2, "of a?.b ?? [])");
    add("js-missing-object", "function f(t, a, b) {\n  t[a][b] = 1;\n}\n", "TypeError",
        "Cannot set properties of undefined (setting 'x')", 2, "  t[a] ?\?= {};\n  t[a][b] = 1;");
    add("js-pattern-default", "function f({ a }) {\n  return a;\n}\n", "TypeError",
        "Cannot destructure property 'a' of 'undefined' as it is undefined.", 1, "f({ a } = {})");
    add("js-not-iterable", "function f(x) {\n  return [...x.y];\n}\n", "TypeError",
        "x.y is not iterable", 2, "[...x.y ?? []]");
    add("js-object-of-nothing", "function f(x) {\n  return Object.keys(x);\n}\n", "TypeError",
        "Cannot convert undefined or null to object", 2, "Object.keys(x ?? {})");
    add("js-in-operator", "function f(x) {\n  return 'a' in x;\n}\n", "TypeError",
        "Cannot use 'in' operator to search for 'a' in b", 2, "typeof x === 'object' && 'a' in x");
    add("js-reduce-start", "function f(x) {\n  return x.reduce((a, b) => a + b);\n}\n", "TypeError",
        "Reduce of empty array with no initial value", 2, "(a, b) => a + b, 0)");
    add("js-empty-json", "function f(x) {\n  return JSON.parse(x);\n}\n", "SyntaxError",
        "Unexpected end of JSON input", 2, "(x ? JSON.parse(x) : {})");
    add("js-least-count", "function f(n) {\n  return ' '.repeat(n - 1);\n}\n", "RangeError",
        "Invalid count value: -1", 2, "repeat(Math.max(0, n - 1))");
    add("js-text-of-symbol", "function f(k) {\n  return `key ${k}`;\n}\n", "TypeError",
        "Cannot convert a Symbol value to a string", 2, "${String(k)}");
    add("js-unknown-name", "function f(height) {\n  return heigth;\n}\n", "ReferenceError",
        "heigth is not defined", 2, "return height;");
    add("js-unknown-name", "function f(n) {\n  return path.join(n);\n}\n", "ReferenceError",
        "path is not defined", 2, "const path = require('path');");
    add("js-renamed-function", "const util = require('util');\nconst f = (x) => util.isArray(x);\n",
        "TypeError", "util.isArray is not a function", 2, "Array.isArray(x)");
    add("js-own-property", "function f(x) {\n  return x.hasOwnProperty('a');\n}\n", "TypeError",
        "x.hasOwnProperty is not a function", 2, "Object.prototype.hasOwnProperty.call(x, 'a')");
    add("js-near-method", "function f(x) {\n  return x.toUppercase();\n}\n", "TypeError",
        "x.toUppercase is not a function", 2, "x.toUpperCase()");
    add("js-missing-new", "class A {}\nfunction f() {\n  return A();\n}\n", "TypeError",
        "Class constructor A cannot be invoked without 'new'", 3, "return new A();");
    add("js-constant-assigned", "function f() {\n  const n = 0;\n  n += 1;\n}\n", "TypeError",
        "Assignment to constant variable.", 3, "let n = 0;");
    add("js-lost-this",
        "class A {\n  f(x) {\n    return x.map(function (y) {\n      return this.z + y;\n    });\n "
        " "
        "}\n}\n",
        "TypeError", "Cannot read properties of undefined (reading 'z')", 4, "x.map((y) => {");
    add("js-missing-await",
        "async function g() {}\nasync function f() {\n  const x = g();\n  return x.map(h);\n}\n",
        "TypeError", "x.map is not a function", 4, "const x = await g();");
    add("js-missing-return",
        "function g() {\n  h(1);\n}\nfunction f() {\n  return g().then(k);\n}\n", "TypeError",
        "Cannot read properties of undefined (reading 'then')", 5, "  return h(1);");
    add("js-loop-bound",
        "function f(x) {\n  for (let i = 0; i <= x.length; i += 1) {\n    g(x[i].y);\n  }\n}\n",
        "TypeError", "Cannot read properties of undefined (reading 'y')", 3, "i < x.length;");
    row("js-optional-chaining", "a.ts", "export function f(a: any) {\n  return a.b;\n}\n",
        "TypeError", "Cannot read properties of null (reading 'b')", 2, "return a?.b;");
}

static void goRows()
{
    const auto add = [](const char *recipe, const QByteArray &text, const char *type,
                        const char *message, int line, const QByteArray &expected) {
        row(recipe, "a.go", "package a\n\n" + text, type, message, line + 2, expected);
    };
    add("go-nil-map", "func f() {\n\tvar m map[string]int\n\tm[\"a\"] = 1\n}\n", "panic",
        "assignment to entry in nil map", 3, "var m map[string]int = make(map[string]int)");
    add("go-nil-guard", "type T struct{ n int }\n\nfunc f(t *T) int {\n\treturn t.n\n}\n",
        "runtime error", "invalid memory address or nil pointer dereference", 4,
        "if t == nil {\n\t\treturn 0\n\t}");
    add("go-index-guard", "func f(x []string) string {\n\treturn x[0]\n}\n", "runtime error",
        "index out of range [0] with length 0", 2, "if len(x) == 0 {\n\t\treturn \"\"\n\t}");
    add("go-index-guard",
        "func f(x []int) {\n\tfor i := 0; i <= len(x); i++ {\n\t\tg(x[i])\n\t}\n}\n",
        "runtime error", "index out of range [3] with length 3", 3, "i < len(x);");
    add("go-index-guard", "func f(x []int) (int, ast.Node) {\n\treturn x[1], nil\n}\n",
        "runtime error", "index out of range [1] with length 1", 2,
        "if len(x) <= 1 {\n\t\treturn 0, *new(ast.Node)\n\t}");
    add("go-slice-bounds", "func f(s string) string {\n\treturn s[:4]\n}\n", "runtime error",
        "slice bounds out of range [:4] with length 2", 2, "s[:min(4, len(s))]");
    add("go-divide-by-zero", "func f(a, b int) int {\n\treturn a / b\n}\n", "runtime error",
        "integer divide by zero", 2, "if b == 0 {\n\t\treturn 0\n\t}");
    add("go-checked-assertion", "func f(x any) int {\n\tn := x.(int)\n\treturn n\n}\n", "panic",
        "interface conversion: interface {} is string, not int", 2, "n, ok := x.(int)\n\tif !ok {");
    add("go-least-count", "func f(n int) string {\n\treturn strings.Repeat(\" \", n)\n}\n", "panic",
        "strings: negative Repeat count", 2, "max(0, n)");
    add("go-missing-return",
        "func f() error {\n\tx, err := g()\n\tif err != nil {\n\t\tlog.Println(err)\n\t}\n\treturn "
        "x.h()\n}\n",
        "runtime error", "invalid memory address or nil pointer dereference in f", 6,
        "\t\treturn err\n\t}");
    add("go-closed-channel", "func f(c chan int) {\n\tdefer close(c)\n\tc <- 1\n\tclose(c)\n}\n",
        "panic", "close of closed channel", 2, "c <- 1\n}");
    add("go-lock-once", "func f(m *sync.Mutex) {\n\tdefer m.Unlock()\n\tm.Unlock()\n}\n",
        "fatal error", "sync: unlock of unlocked mutex", 3, "defer m.Unlock()\n}");
}

void RecipesTest::errorsAreRepaired_data()
{
    QTest::addColumn<QByteArray>("recipe");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("line");
    QTest::addColumn<QByteArray>("expected");
    pythonRows();
    pythonNameRows();
    javascriptRows();
    goRows();
}

void RecipesTest::errorsAreRepaired()
{
    QFETCH(QByteArray, recipe);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, message);
    QFETCH(int, line);
    QFETCH(QByteArray, expected);
    QByteArray all;
    bool isFound = false;
    for (const auto &proposal : offered(taskOf(path, text, type, message, line))) {
        all += QByteArray::fromStdString("--- " + proposal.madeBy + "\n" + textOf(proposal));
        QVERIFY(!proposal.explanation.empty());
        isFound = isFound || (proposal.madeBy == recipe.toStdString() &&
                              QByteArray::fromStdString(textOf(proposal)).contains(expected));
        const auto *language = syntax::languageOf(path.toStdString());
        QCOMPARE(syntax::countErrors(*language, textOf(proposal)), 0u);
    }
    QVERIFY2(isFound, all.constData());
}

void RecipesTest::otherErrorsAreLeftAlone_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("message");
    const QByteArray python = "def f(d, k, x):\n    return d[k] / x[0].y\n";
    for (const auto *type : {"OSError", "PermissionError", "MemoryError", "KeyboardInterrupt",
                             "SystemExit", "RecursionError", "OverflowError", "LookupError"})
        QTest::addRow("%s of Python", type)
            << QByteArray("a.py") << python << QByteArray(type) << QByteArray("something else");
    QTest::newRow("a value that was refused")
        << QByteArray("a.py") << python << QByteArray("ValueError") << QByteArray("too large");
    QTest::newRow("an error of JavaScript that a program made")
        << QByteArray("a.js") << QByteArray("function f(a) {\n  throw new Error(a.b);\n}\n")
        << QByteArray("Error") << QByteArray("no such file");
    QTest::newRow("a panic of Go that a program made")
        << QByteArray("a.go") << QByteArray("package a\n\nfunc f(x []int) { panic(x[0]) }\n")
        << QByteArray("panic") << QByteArray("bad state");
}

void RecipesTest::otherErrorsAreLeftAlone()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, message);
    QVERIFY(offered(taskOf(path, text, type, message, 2)).empty());
}

void RecipesTest::everyRecipeIsListedOnce()
{
    const auto recipes = autopatch::patchRecipes();
    std::set<std::string> ids;
    for (const auto &recipe : recipes) {
        QVERIFY2(ids.insert(recipe.id).second, recipe.id.c_str());
        QVERIFY(!recipe.errorClass.empty() && !recipe.title.empty());
        QVERIFY(recipe.about.ends_with('.'));
    }
    for (const auto *language : {"python", "javascript", "go"})
        QVERIFY(std::ranges::count(recipes, language, &autopatch::RecipeInfo::language) >= 7);
    QVERIFY(recipes.size() >= 20);
}

void RecipesTest::whatWasTriedIsNotOfferedAgain()
{
    const auto task = taskOf("a.py", "def f(a, b):\n    return a / b\n", "ZeroDivisionError",
                             "division by zero", 2);
    RecipeSource source({});
    JobContext job;
    std::vector<TriedProposal> former;
    std::set<std::string> texts;
    for (;;) {
        auto next = source.next(task, former, job);
        QVERIFY(next.has_value());
        if (!*next)
            break;
        QVERIFY(texts.insert(textOf(**next)).second);
        former.push_back({.proposal = **next, .failure = "tests"});
        QVERIFY(former.size() <= 16);
    }
    QCOMPARE(former.size(), offered(task).size());
}

void RecipesTest::recipesCanBeOff()
{
    const auto task = taskOf("a.py", "def f(d, k):\n    d[k] += 1\n", "KeyError", "'a'", 2);
    QVERIFY(!offered(task).empty());
    QVERIFY(offered(task, {.off = {"py-key-default"}, .isTest = {}}).empty());
}

void RecipesTest::testsAndUndeclaredFilesAreLeftAlone()
{
    auto task = taskOf("a.py", "def f(d, k):\n    d[k] += 1\n", "KeyError", "'a'", 2);
    const auto isTest = [](std::string_view path) { return path == "a.py"; };
    QVERIFY(offered(task, {.off = {}, .isTest = isTest}).empty());
    task.declaredFiles = {"b.py"};
    QVERIFY(offered(task).empty());
    task.declaredFiles = {"b.py", "a.py"};
    QVERIFY(!offered(task).empty());
}

/// No repair may hide an error by catching all, or by an empty handler.
void RecipesTest::nothingIsCaughtToBeDropped()
{
    const auto task = taskOf("a.py", "def f(x):\n    yield next(x)\n    next(x)\n", "RuntimeError",
                             "generator raised StopIteration", 3);
    const auto proposals = offered(task);
    QVERIFY(!proposals.empty());
    for (const auto &proposal : proposals) {
        const auto text = textOf(proposal);
        QVERIFY(!text.contains("except:") && !text.contains("except Exception"));
        QVERIFY(!text.contains("pass"));
    }
}

void RecipesTest::brokenAndHugeTextsAreSurvived()
{
    const QByteArray broken = "def f(d, k:\n    d[k] += ((((\n  class";
    QVERIFY(offered(taskOf("a.py", broken, "KeyError", "'a'", 2)).size() <= 16);
    QVERIFY(offered(taskOf("a.py", QByteArray(600'000, 'x'), "KeyError", "'a'", 1)).empty());
    QVERIFY(offered(taskOf("a.py", QByteArray(100'000, '['), "KeyError", "'a'", 1)).empty());
    QVERIFY(offered(taskOf("a.py", "x\n", "KeyError", "'a'", 4000)).empty());
}

} // namespace tst_recipes

QTEST_GUILESS_MAIN(tst_recipes::RecipesTest)
#include "tst_recipes.moc"
