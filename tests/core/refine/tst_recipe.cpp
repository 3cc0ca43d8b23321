// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/refine/failures.h"
#include "core/refine/recipe.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <string>

namespace tst_recipe {

using namespace espalier;
using namespace espalier::refine;

class RecipeTest : public QObject {
    Q_OBJECT

private slots:
    void changesAScript();
    void fitsFailuresOfItsKind_data();
    void fitsFailuresOfItsKind();
    void whatChangesNothingIsNoVersion();
    void survivesJson();
    void refusesOtherJson_data();
    void refusesOtherJson();
    void builtInOnesAreRecipes();
    void ordersBySuccess();
    void wildcards_data();
    void wildcards();
    void namesTheOriginInTheFirstLine();
};

namespace {

Recipe recipe()
{
    return {.name = "put-x",
            .about = "Puts x.",
            .languages = {"javascript"},
            .phases = {"tests"},
            .messages = {"no line can be put at loop.*: nested"},
            .change = {{{.find = "f.line(\"{anchor}\", {texts})", .replace = {"x({texts})"}}}}};
}

model::Script script()
{
    return {.key = "k",
            .version = 3,
            .language = "javascript",
            .shape = "javascript es|function",
            .origin = "template",
            .text =
                "\"\"\"T.  shape k pack spans  origin template\"\"\"\nf.line(\"a.start\", \"b\")\n",
            .tests = "t",
            .hits = 7,
            .pinned = true};
}

model::Validation verdict(std::string message = "no line can be put at loop.1.body.start: nested")
{
    return {.phase = "tests",
            .tests = {{.name = "test_a", .outcome = "passed"},
                      {.name = "test_b", .outcome = "failed", .message = std::move(message)}}};
}

} // namespace

void RecipeTest::changesAScript()
{
    const auto made = applyRecipe(recipe(), script(), verdict());
    QVERIFY(made);
    QCOMPARE(made->origin, "recipe:put-x");
    QCOMPARE(made->text, "\"\"\"T.  shape k pack spans  origin recipe:put-x\"\"\"\nx(\"b\")\n");
    QCOMPARE(made->version, 0);
    QCOMPARE(made->tests, "t");
    QCOMPARE(made->hits, 0);
    QVERIFY(!made->pinned);
}

void RecipeTest::fitsFailuresOfItsKind_data()
{
    QTest::addColumn<std::string>("language");
    QTest::addColumn<std::string>("phase");
    QTest::addColumn<std::string>("message");
    QTest::addColumn<bool>("expected");
    const std::string nested = "ValueError: no line can be put at loop.2.body.start: nested\n";
    QTest::newRow("all of it") << std::string("javascript") << std::string("tests") << nested
                               << true;
    QTest::newRow("another language")
        << std::string("python") << std::string("tests") << nested << false;
    QTest::newRow("another phase")
        << std::string("javascript") << std::string("check") << nested << false;
    QTest::newRow("another message")
        << std::string("javascript") << std::string("tests")
        << std::string("no line can be put at loop.2.body.start: do") << false;
}

void RecipeTest::fitsFailuresOfItsKind()
{
    QFETCH(std::string, language);
    QFETCH(std::string, phase);
    QFETCH(std::string, message);
    QFETCH(bool, expected);
    auto failed = script();
    failed.language = language;
    auto evidence = verdict(message);
    evidence.phase = phase;
    QCOMPARE(fits(recipe(), failed, evidence), expected);
    auto anything = recipe();
    anything.languages.clear();
    anything.phases.clear();
    anything.messages.clear();
    QVERIFY(fits(anything, failed, evidence));
}

void RecipeTest::whatChangesNothingIsNoVersion()
{
    auto same = recipe();
    same.change.rewrites[0].replace = {"f.line(\"{anchor}\", {texts})"};
    QVERIFY(!applyRecipe(same, script(), verdict()));
    auto other = recipe();
    other.change.rewrites[0].find = "nowhere";
    QVERIFY(!applyRecipe(other, script(), verdict()));
    QVERIFY(!applyRecipe(recipe(), script(), verdict("something else")));
}

void RecipeTest::survivesJson()
{
    const auto read = recipeFromJson(parseJson(toText(toJson(recipe()))));
    VERIFY_OK(read);
    QCOMPARE(toText(toJson(*read)), toText(toJson(recipe())));
}

void RecipeTest::refusesOtherJson_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("a list") << QStringLiteral("[]");
    QTest::newRow("no name") << QStringLiteral(R"({"about": "", "change": {"rewrites": []}})");
    QTest::newRow("a name with blanks") << QStringLiteral(
        R"({"name": "a b", "about": "", "change": {"rewrites": [{"find": "a"}]}})");
    QTest::newRow("languages as a text") << QStringLiteral(
        R"({"name": "a", "about": "", "languages": "go", "change": {"rewrites": [{"find": "a"}]}})");
    QTest::newRow("no change") << QStringLiteral(R"({"name": "a", "about": ""})");
    QTest::newRow("an empty change")
        << QStringLiteral(R"({"name": "a", "about": "", "change": {"rewrites": []}})");
}

void RecipeTest::refusesOtherJson()
{
    QFETCH(QString, text);
    QVERIFY(!recipeFromJson(parseJson(text.toStdString())));
}

void RecipeTest::builtInOnesAreRecipes()
{
    const auto recipes = builtInRecipes();
    VERIFY_OK(recipes);
    for (const auto &each : *recipes) {
        QVERIFY2(each.about.ends_with('.'), each.name.c_str());
        QVERIFY2(!each.change.rewrites.empty(), each.name.c_str());
    }
    QVERIFY(std::ranges::adjacent_find(*recipes, {}, &Recipe::name) == recipes->end());
}

void RecipeTest::ordersBySuccess()
{
    std::vector<Recipe> recipes;
    for (const auto *name : {"never", "bad", "good", "some", "new"})
        recipes.push_back({.name = name});
    const std::map<std::string, RecipeTally, std::less<>> tallies{
        {"bad", {.tried = 10, .helped = 0}},
        {"good", {.tried = 10, .helped = 10}},
        {"some", {.tried = 4, .helped = 3}}};
    orderBySuccess(recipes, [&](std::string_view name) {
        const auto at = tallies.find(name);
        return at == tallies.end() ? RecipeTally{} : at->second;
    });
    std::vector<std::string> names;
    for (const auto &each : recipes)
        names.push_back(each.name);
    QCOMPARE(names, (std::vector<std::string>{"good", "some", "never", "new", "bad"}));
}

void RecipeTest::wildcards_data()
{
    QTest::addColumn<std::string>("pattern");
    QTest::addColumn<std::string>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *pattern, const char *text, bool expected) {
        QTest::addRow("%s ~ %s", pattern, text)
            << std::string(pattern) << std::string(text) << expected;
    };
    row("", "", true);
    row("*", "", true);
    row("a*c", "abc", true);
    row("a*c", "ac", true);
    row("a*c", "acb", false);
    row("*b*", "abc", true);
    row("*ab*ab", "ababab", true);
    row("a", "ab", false);
    row("a**", "a", true);
}

void RecipeTest::wildcards()
{
    QFETCH(std::string, pattern);
    QFETCH(std::string, text);
    QFETCH(bool, expected);
    QCOMPARE(matchesWildcard(pattern, text), expected);
}

void RecipeTest::namesTheOriginInTheFirstLine()
{
    QCOMPARE(withOrigin("\"\"\"A.  origin template\"\"\"\nb\n", "human"),
             "\"\"\"A.  origin human\"\"\"\nb\n");
    QCOMPARE(withOrigin("\"\"\"A.  origin template\"\"\"", "x"), "\"\"\"A.  origin x\"\"\"");
    QCOMPARE(withOrigin("import re\n", "human"), "import re\n");
    QCOMPARE(withOrigin("", "human"), "");
}

} // namespace tst_recipe

QTEST_GUILESS_MAIN(tst_recipe::RecipeTest)
#include "tst_recipe.moc"
