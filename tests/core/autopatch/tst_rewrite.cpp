// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What is learned from a change of code, and where it is made again.
#include "core/autopatch/recipesource.h"
#include "core/autopatch/rewrite.h"

#include <QTest>

#include <array>

namespace tst_rewrite {

using namespace espalier;
using autopatch::Generality;
using autopatch::rewriteOf;
using model::Rewrite;

namespace {

Result<Rewrite> learned(const std::string &language, const std::string &before,
                        const std::string &after, Generality generality = Generality::Names)
{
    const std::array files{autopatch::ChangedText{syntax::languageNamed(language), before, after}};
    return rewriteOf(files, generality);
}

/// What a recipe makes of a file whose error is on a line; one text for each offer.
std::vector<std::string> made(const std::string &path, const std::string &text, int line,
                              model::LearnedRecipe recipe, const std::string &type = "KeyError")
{
    recipe.id = "learned-1";
    recipe.title = "The title";
    recipe.errorType = "KeyError";
    model::StackFrame frame;
    frame.path = path;
    frame.line = line;
    const autopatch::PatchTask task{
        .ticketId = "test_1",
        .title = {},
        .description = {},
        .language = {},
        .errorType = type,
        .message = "a message that no recipe knows",
        .frames = {frame},
        .paths = {path},
        .read = [&](const std::string &) { return Result<std::string>(text); }};
    std::set<std::string, std::less<>> others;
    for (const auto &each : autopatch::patchRecipes())
        others.insert(each.id);
    JobContext job;
    autopatch::RecipeSource source({.off = others, .learned = {std::move(recipe)}});
    std::vector<std::string> texts;
    for (const auto &proposal : source.proposals(task, job))
        texts.push_back(proposal.files.begin()->second.value_or(std::string()));
    return texts;
}

} // namespace

class RewriteTest : public QObject {
    Q_OBJECT

private slots:
    void changesAreLearned_data();
    void changesAreLearned();
    void aChangeIsMadeElsewhere_data();
    void aChangeIsMadeElsewhere();
    void whatIsLearnedMakesTheSameChange_data() { changesAreLearned_data(); }
    void whatIsLearnedMakesTheSameChange();
    void someChangesTeachNothing_data();
    void someChangesTeachNothing();
    void nothingIsLeftOpenWhereTheErrorTellsNothing();
    void aRecipeIsForItsErrorAndWhileItIsOn();
    void editsAreChecked_data();
    void editsAreChecked();
};

/// A change in a file, and what is learned of it.
static void change(const char *name, const char *language, const char *bad, const char *good,
                   const char *before, const char *after)
{
    QTest::newRow(name) << std::string(language) << std::string(bad) << std::string(good)
                        << std::string(before) << std::string(after);
}

static void changesOfPython()
{
    change("a subscript", "python", "def f(data, key):\n    return data[key] + 1\n",
           "def f(data, key):\n    return data.get(key, 0) + 1\n", "$1[$2]", "$1.get($2, 0)");
    change("an operator", "python", "def f(a, b):\n    if a < b:\n        return 1\n",
           "def f(a, b):\n    if a <= b:\n        return 1\n", "$1 < $2", "$1 <= $2");
    change("a method's name stays", "python", "def f(x):\n    return x.has_key('a')\n",
           "def f(x):\n    return 'a' in x\n", "$1.has_key($2)", "$2 in $1");
    change("a called name stays", "python", "def f(x, y):\n    return total(x, y)\n",
           "def f(x, y):\n    return total(x or [], y)\n", "total($1, $2)", "total($1 or [], $2)");
    change("a guard", "python", "def f(items):\n    # the first\n    return items[0]\n",
           "def f(items):\n    # the first\n    if not items:\n        return None\n"
           "    return items[0]\n",
           "return $1[$2]", "if not $1:\n    return None\nreturn $1[$2]");
    change("a guard at the end", "python", "def f(items):\n    items.sort()\n",
           "def f(items):\n    items.sort()\n    return items\n", "$1.sort()",
           "$1.sort()\nreturn $1");
    change("in a method", "python",
           "class A:\n    def f(self, k):\n        with self.lock:\n            return self.d[k]\n",
           "class A:\n    def f(self, k):\n        with self.lock:\n"
           "            return self.d.get(k)\n",
           "$1[$2]", "$1.get($2)");
    change("the same twice", "python",
           "def f(a, b):\n    return a[0] + b['x']\n\n\ndef g(c):\n"
           "    return c[1]\n",
           "def f(a, b):\n    return a.get(0) + b['x']\n\n\ndef g(c):\n    return c.get(1)\n",
           "$1[$2]", "$1.get($2)");
}

static void changesOfOthers()
{
    change("optional chaining", "javascript", "function f(user) {\n  return user.name.first;\n}\n",
           "function f(user) {\n  return user.name?.first;\n}\n", "$1.$2", "$1?.$2");
    change("a default", "javascript", "const f = (a) => go(a.list);\n",
           "const f = (a) => go(a.list ?? []);\n", "go($1)", "go($1 ?? [])");
    change(
        "a guard of JavaScript", "javascript",
        "function f(a) {\n  const b = a.x;\n  return b.y;\n}\n",
        "function f(a) {\n  const b = a.x;\n  if (!b) {\n    return null;\n  }\n  return b.y;\n}\n",
        "return $1.$2;", "if (!$1) {\n  return null;\n}\nreturn $1.$2;");
    change("constants stay", "python", "def f(x):\n    return x == None\n",
           "def f(x):\n    return x is None\n", "$1 == None", "$1 is None");
    change("an attribute is no name", "python", "def f(self, name):\n    return self.name\n",
           "def f(self, name):\n    return self.names[name]\n", "$1.name", "$1.names[name]");
    change("ends of lines", "python", "def f(items):\r\n    return items[0]\r\n",
           "def f(items):\r\n    if not items:\r\n        return None\r\n    return items[0]\r\n",
           "return $1[$2]", "if not $1:\n    return None\nreturn $1[$2]");
    change("an import before it", "python", "def f(x):\n    return x.sqrt()\n",
           "import math\n\n\ndef f(x):\n    return math.sqrt(x)\n", "$1.sqrt()", "math.sqrt($1)");
    change("types", "typescript", "function f(a: A): string {\n  return a.b!.c;\n}\n",
           "function f(a: A): string {\n  return a.b?.c ?? '';\n}\n", "$1!.$2", "$1?.$2 ?? ''");
    change("a guard of Go", "go", "package p\n\nfunc f(a *A) int {\n\treturn a.Count\n}\n",
           "package p\n\nfunc f(a *A) int {\n\tif a == nil {\n\t\treturn 0\n\t}\n\treturn "
           "a.Count\n}\n",
           "return $1.$2", "if $1 == nil {\n\treturn 0\n}\nreturn $1.$2");
    change("an expression of Go", "go",
           "package p\n\nfunc f(a []int, i int) int {\n\treturn a[i]\n}\n",
           "package p\n\nfunc f(a []int, i int) int {\n\treturn at(a, i)\n}\n", "$1[$2]",
           "at($1, $2)");
}

void RewriteTest::changesAreLearned_data()
{
    QTest::addColumn<std::string>("language");
    QTest::addColumn<std::string>("bad");
    QTest::addColumn<std::string>("good");
    QTest::addColumn<std::string>("before");
    QTest::addColumn<std::string>("after");
    changesOfPython();
    changesOfOthers();
}

void RewriteTest::changesAreLearned()
{
    QFETCH(std::string, language);
    QFETCH(std::string, bad);
    QFETCH(std::string, good);
    const auto rewrite = learned(language, bad, good);
    QVERIFY2(rewrite, rewrite ? "" : rewrite.error().text().c_str());
    QTEST(rewrite->before, "before");
    QTEST(rewrite->after, "after");
    QVERIFY(autopatch::checkRewrite(*syntax::languageNamed(language), *rewrite));
}

void RewriteTest::whatIsLearnedMakesTheSameChange()
{
    QFETCH(std::string, language);
    QFETCH(std::string, bad);
    QFETCH(std::string, good);
    // A recipe makes one of them; two blank lines are of the import's own.
    if (std::string(QTest::currentDataTag()) == "the same twice" ||
        std::string(QTest::currentDataTag()) == "an import before it")
        return;
    const auto rewrite = learned(language, bad, good);
    QVERIFY(rewrite);
    const auto &known = *syntax::languageNamed(language);
    const auto path = "a" + std::string(known.extensions()[0]);
    model::LearnedRecipe recipe;
    recipe.language = autopatch::recipeLanguage(language);
    recipe.rewrite = *rewrite;
    // Lines of errors are not always those of the change.
    const auto line = static_cast<int>(std::ranges::count(bad, '\n'));
    const auto texts = made(path, bad, line > 2 ? line - 1 : line, recipe);
    QVERIFY2(std::ranges::contains(texts, good), texts.empty() ? "nothing" : texts[0].c_str());
}

void RewriteTest::aChangeIsMadeElsewhere_data()
{
    QTest::addColumn<std::string>("language");
    QTest::addColumn<std::string>("before");
    QTest::addColumn<std::string>("after");
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");

    const auto row = [](const char *name, const char *language, const char *before,
                        const char *after, const char *text, const char *expected) {
        QTest::newRow(name) << std::string(language) << std::string(before) << std::string(after)
                            << std::string(text) << std::string(expected);
    };
    row("names and depth", "python", "return $1[$2]", "if not $1:\n    return None\nreturn $1[$2]",
        "class A:\n    def g(self):\n        return self.rows[-1]\n",
        "class A:\n    def g(self):\n        if not self.rows:\n            return None\n"
        "        return self.rows[-1]\n");
    row("over several lines", "python", "total($1, $2)", "total($1 or [], $2)",
        "def g(p):\n    return total(\n        p.items(),\n        3,\n    )\n",
        "def g(p):\n    return total(p.items() or [], 3)\n");
    row("ends of lines", "python", "return $1[$2]", "if not $1:\n    return None\nreturn $1[$2]",
        "def g(a):\r\n    return a[0]\r\n",
        "def g(a):\r\n    if not a:\r\n        return None\r\n    return a[0]\r\n");
    row("with types", "javascript", "$1.$2", "$1?.$2", "const f = (a: A): B => a.b;\n",
        "const f = (a: A): B => a?.b;\n");
    row("the same thing twice", "python", "$1 == $1", "True", "def g(a, b):\n    return b == b\n",
        "def g(a, b):\n    return True\n");
    row("other things twice", "python", "$1 == $1", "True", "def g(a, b):\n    return a == b\n",
        "");
    row("another method", "python", "$1.has_key($2)", "$2 in $1",
        "def g(a):\n    return a.get(1)\n", "");
    row("a statement alone", "python", "f()\ng()", "g()\nf()",
        "def h():\n    f()\n    x()\n    g()\n", "");
    row("within another expression", "python", "$1[$2]", "$1.get($2) or 0",
        "def g(rates, name, factor):\n    return rates[name] * factor\n",
        "def g(rates, name, factor):\n    return (rates.get(name) or 0) * factor\n");
    row("what stands for it is no one thing", "python", "g($1)", "g($1 * 2)",
        "def h(a, b):\n    return g(a + b)\n", "");
    row("a property of it", "javascript", "at($1)", "at($1) ?? []",
        "const f = (a: A): B => at(a).length;\n", "const f = (a: A): B => (at(a) ?? []).length;\n");
    row("another text with an escape", "python", "\"a %s\\n\" % $1", "\"b %s\\n\" % $1",
        "def g(y):\n    return \"zzz %s\\n\" % y\n", "");
    row("the same text with an escape", "python", "\"a %s\\n\" % $1", "\"b %s\\n\" % $1",
        "def g(y):\n    return \"a %s\\n\" % y\n", "def g(y):\n    return \"b %s\\n\" % y\n");
    row("a comment would be lost", "python", "go($1, $2)", "go($1 or [], $2)",
        "def g(c, d):\n    return go(c,  # why\n              d)\n", "");
    row("a line that would go on", "javascript", "go($1)", "($1 || []).forEach(go)",
        "const b = x\ngo(b)\n", "");
    row("a line that ends", "javascript", "go($1)", "($1 || []).forEach(go)",
        "const b = x;\ngo(b);\n", "const b = x;\n(b || []).forEach(go);\n");
    row("what is assigned to", "javascript", "$1.$2", "$1?.$2", "x.y = 1;\n", "");
    row("what is deleted", "python", "$1[$2]", "$1.get($2)", "def g(d, k):\n    del d[k]\n", "");
    row("after it no code", "python", "$1[$2]", "$1.get($2) or", "def g(a):\n    return a[1]\n",
        "");
}

void RewriteTest::aChangeIsMadeElsewhere()
{
    QFETCH(std::string, language);
    QFETCH(std::string, text);
    QFETCH(std::string, before);
    QFETCH(std::string, after);
    QFETCH(std::string, expected);
    model::LearnedRecipe recipe;
    recipe.language = language;
    recipe.rewrite = {.before = before, .after = after};
    const auto path = language == "python" ? "b.py" : "b.ts";
    const auto texts = made(path, text, static_cast<int>(std::ranges::count(text, '\n')), recipe);
    QCOMPARE(texts.empty() ? std::string() : texts[0], expected);
}

void RewriteTest::someChangesTeachNothing_data()
{
    QTest::addColumn<std::string>("bad");
    QTest::addColumn<std::string>("good");
    QTest::addColumn<std::string>("why");

    const std::string longText(1'200, 'x');
    QTest::newRow("comments") << std::string("def f():\n    return 1\n")
                              << std::string("def f():\n    # why\n    return 1\n")
                              << std::string("nothing but");
    QTest::newRow("an import") << std::string("def f():\n    return 1\n")
                               << std::string("import os\n\n\ndef f():\n    return 1\n")
                               << std::string("nothing but");
    QTest::newRow("two things") << std::string("def f(a):\n    b = a[0]\n    return b + 1\n")
                                << std::string("def f(a):\n    b = a.get(0)\n    return b - 1\n")
                                << std::string("several");
    QTest::newRow("much") << std::string("def f():\n    return 1\n")
                          << "def f():\n    x = '" + longText + "'\n    return 1\n"
                          << std::string("too long");
    QTest::newRow("a new file") << std::string() << std::string("def f():\n    return 1\n")
                                << std::string("no expression");
    QTest::newRow("a whole function")
        << std::string("def f(a):\n    return a\n\n\ndef g(a):\n    return a\n")
        << std::string("def f(a, b=1):\n    return a\n\n\ndef g(a):\n    return a\n")
        << std::string("whole functions");
    QTest::newRow("a text of several lines")
        << std::string("def f(a):\n    return a[0]\n")
        << std::string("def f(a):\n    if not a:\n        raise E(\"\"\"bad\nvalue\"\"\")\n"
                       "    return a[0]\n")
        << std::string("several lines");
    QTest::newRow("what fits any return")
        << std::string("def f(a):\n    return a\n")
        << std::string("def f(a):\n    try:\n        return a\n    except KeyError:\n"
                       "        return None\n")
        << std::string("anything");
    QTest::newRow("an import of its own place")
        << std::string("def f(a):\n    return a[0]\n")
        << std::string("from .h import k\n\n\ndef f(a):\n    return k(a[0])\n")
        << std::string("its own place");
    QTest::newRow("a name of ours")
        << std::string("def f(a):\n    return g('$1', a)\n")
        << std::string("def f(a):\n    return g('$1', a, 2)\n") << std::string("\"$\"");
}

void RewriteTest::someChangesTeachNothing()
{
    QFETCH(std::string, bad);
    QFETCH(std::string, good);
    QFETCH(std::string, why);
    const auto rewrite = learned("python", bad, good);
    QVERIFY2(!rewrite, rewrite ? rewrite->before.c_str() : "");
    QCOMPARE(rewrite.error().kind, ErrorKind::Unsupported);
    QVERIFY2(rewrite.error().message.contains(why), rewrite.error().message.c_str());
}

void RewriteTest::nothingIsLeftOpenWhereTheErrorTellsNothing()
{
    const auto rewrite = learned("python", "def f(a, b):\n    return a < b\n",
                                 "def f(a, b):\n    return a <= b\n", Generality::Exact);
    QVERIFY(rewrite);
    QCOMPARE(rewrite->before, "a < b");
    QCOMPARE(rewrite->after, "a <= b");
}

void RewriteTest::aRecipeIsForItsErrorAndWhileItIsOn()
{
    const std::string text = "def g(a):\n    return a[1]\n";
    model::LearnedRecipe recipe;
    recipe.language = "python";
    recipe.rewrite = {.before = "$1[$2]", .after = "$1.get($2)", .imports = {"import os"}};
    QCOMPARE(made("b.py", text, 2, recipe),
             std::vector{std::string("import os\n\ndef g(a):\n    return a.get(1)\n")});
    QCOMPARE(made("b.py", text, 2, recipe, "app.errors.KeyError").size(), 1);
    QVERIFY(made("b.py", text, 2, recipe, "IndexError").empty());
    QVERIFY(made("b.js", "const g = (a) => a[1];\n", 1, recipe).empty());
    for (const auto state : {model::RecipeState::Disabled, model::RecipeState::Demoted,
                             model::RecipeState::Forgotten}) {
        recipe.state = state;
        QVERIFY(made("b.py", text, 2, recipe).empty());
    }
}

void RewriteTest::editsAreChecked_data()
{
    QTest::addColumn<std::string>("before");
    QTest::addColumn<std::string>("after");
    QTest::addColumn<bool>("good");

    const auto row = [](const char *name, const char *before, const char *after, bool good) {
        QTest::newRow(name) << std::string(before) << std::string(after) << good;
    };
    row("good", "$1[$2]", "$1.get($2)", true);
    row("without a name of the first", "f($1, $2)", "f($1)", true);
    row("does not parse", "$1[", "$1.get($2)", false);
    row("does not parse after", "$1[$2]", "$1.get(", false);
    row("unknown", "$1[$2]", "$1.get($3)", false);
    row("the same", "$1[$2]", "$1[$2]", false);
    row("anything", "$1", "str($1)", false);
    row("nothing", "", "x", false);
    row("nothing after", "$1[$2]", "", false);
}

void RewriteTest::editsAreChecked()
{
    QFETCH(std::string, before);
    QFETCH(std::string, after);
    QFETCH(bool, good);
    const auto checked = autopatch::checkRewrite(*syntax::languageNamed("python"),
                                                 {.before = before, .after = after});
    QCOMPARE(checked.has_value(), good);
    QVERIFY(checked || checked.error().kind == ErrorKind::InvalidInput);
}

} // namespace tst_rewrite

QTEST_GUILESS_MAIN(tst_rewrite::RewriteTest)
#include "tst_rewrite.moc"
