// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/rules.h"
#include "tests/architecture/scratchtree.h"
#include "tests/architecture/sourcetext.h"

#include <QTest>

#include <array>
#include <format>
#include <functional>

namespace tst_architecture {

using namespace espalier::architecture;

namespace {

struct NamedRule {
    const char *name;
    Rule rule;
};

constexpr std::array kRules{
    NamedRule{"modules use only lower layers", usesGoDown},
    NamedRule{"includes are written from the root", includesStartAtRoot},
    NamedRule{"includes go down", includesGoDown},
    NamedRule{"one outside library belongs to one module", oneLibraryOneModule},
    NamedRule{"the core has no gui", coreHasNoGui},
    NamedRule{"the core has no translations", coreHasNoTranslations},
    NamedRule{"sizes are kept", sizesAreKept},
    NamedRule{"heads are right", headsAreRight},
    NamedRule{"the root is tidy", rootIsTidy},
};

using Breaking = std::function<void(ScratchTree &)>;

/// One way to break a tree, the rule that sees it and the beginning of what it says.
struct Breakage {
    const char *name;
    Rule rule;
    const char *complaint;
    Breaking apply;
};

Breaking source(const char *path, std::string text)
{
    return [=](ScratchTree &tree) { tree.addSource(path, text); };
}

Breaking module(Module module)
{
    return [=](ScratchTree &tree) { tree.addModule(module); };
}

std::string functionOf(int lines)
{
    std::string text = "int f(int a)\n{\n";
    for (int line = 3; line < lines; ++line)
        text += "    ++a;\n";
    return text + "}\n";
}

std::vector<Breakage> includeBreakages()
{
    return {
        {"a module that uses a higher one", usesGoDown, "core/low (layer 1): uses git",
         module({"low", "1", "core/low", {"git"}, {}})},
        {"a module that uses one beside it", usesGoDown, "core/validate (layer 3): uses instrument",
         module({"validate", "3", "core/validate", {"instrument"}, {}})},
        {"a module that uses none there is", usesGoDown, "core/low: uses nothing",
         module({"low", "1", "core/low", {"nothing"}, {}})},
        {"an include beside the file", includesStartAtRoot, "core/git/x.cpp:3: \"git.h\"",
         source("core/git/x.cpp", "#include \"git.h\"\n")},
        {"an include of what is not there", includesStartAtRoot, "core/git/x.cpp:3: \"core/no.h\"",
         source("core/git/x.cpp", "#include \"core/no.h\"\n")},
        {"an include of ours in angles", includesStartAtRoot, "core/git/x.cpp:3: <core/base",
         source("core/git/x.cpp", "#include <core/base/json.h>\n")},
        {"an include upwards", includesGoDown, "core/base/x.cpp:3: layer 0 includes",
         source("core/base/x.cpp", "#include \"core/git/git.h\"\n")},
        {"an include sideways", includesGoDown, "core/diff/x.cpp:3: layer 2 includes",
         source("core/diff/x.cpp", "#include \"core/git/git.h\"\n")},
        {"an include of an unused module", includesGoDown, "core/instrument/x.cpp:3: includes",
         source("core/instrument/x.cpp", "#include \"core/diff/diff.h\"\n")},
        {"an include of a test", includesGoDown, "core/git/x.cpp:3: includes a test's",
         source("core/git/x.cpp", "#include \"tests/support.h\"\n")},
        {"a file in no module", includesGoDown, "core/lost/x.cpp: is in no module",
         source("core/lost/x.cpp", "")},
        {"another's library included", oneLibraryOneModule, "core/diff/x.cpp:4: <git2/diff.h>",
         source("core/diff/x.cpp", "\n#include <git2/diff.h>\n")},
        {"a class of another's library included", oneLibraryOneModule, "core/diff/x.cpp:3: <QSqlQ",
         source("core/diff/x.cpp", "#include <QSqlQuery>\n")},
        {"another's library linked", oneLibraryOneModule, "core/job: links Qt6::Sql",
         module({"job", "2", "core/job", {}, {"Qt6::Sql"}})},
    };
}

std::vector<Breakage> otherBreakages()
{
    return {
        {"a class of Qt Gui in the core", coreHasNoGui, "core/git/x.cpp:3: <QImageReader>",
         source("core/git/x.cpp", "#include <QImageReader>\n")},
        {"the core linked to Qt Widgets", coreHasNoGui, "core/job: links Qt6::Widgets",
         module({"job", "2", "core/job", {}, {"Qt6::Widgets"}})},
        {"a sentence in the core", coreHasNoTranslations, "core/git/x.cpp:4: tr(",
         source("core/git/x.cpp", "// tr(\nauto s = tr(\"Hello\");\n")},
        {"a long source", sizesAreKept, "core/git/x.cpp: 701 lines",
         source("core/git/x.cpp", std::string(699, '\n'))},
        {"a long header", sizesAreKept, "core/git/x.h: 251 lines",
         source("core/git/x.h", std::string(248, '\n'))},
        {"a long function", sizesAreKept, "core/git/x.cpp:3: int f(int a) has 61 lines",
         source("core/git/x.cpp", functionOf(61))},
        {"no licence", headsAreRight, "core/git/x.cpp: does not begin",
         [](ScratchTree &tree) { tree.addFile("core/git/x.cpp", "int x;\n"); }},
        {"no guard", headsAreRight, "core/git/x.h: has no #pragma once",
         [](ScratchTree &tree) {
             tree.addSource("core/git/x.cpp", "");
             tree.addFile("core/git/x.h", "// SPDX-FileCopyrightText: Espalier developers\n"
                                          "// SPDX-License-Identifier: GPL-3.0-or-later\n\n");
         }},
        {"a stray file", rootIsTidy, "notes.txt: does not belong",
         [](ScratchTree &tree) { tree.addFile("notes.txt", ""); }},
        {"a missing folder", rootIsTidy, "docs: is missing",
         [](ScratchTree &tree) { tree.remove("docs"); }},
    };
}

} // namespace

/// Checks docs/architecture over the working tree, and each rule over trees that break it.
class TestArchitecture final : public QObject {
    Q_OBJECT

private slots:
    void workingTree_data();
    void workingTree();
    void graphIsThere();
    void soundTree_data();
    void soundTree();
    void brokenTree_data();
    void brokenTree();
    void functionSizes_data();
    void functionSizes();

private:
    static void addRules();
};

void TestArchitecture::addRules()
{
    QTest::addColumn<int>("index");
    for (int index = 0; index < static_cast<int>(kRules.size()); ++index)
        QTest::newRow(kRules[static_cast<std::size_t>(index)].name) << index;
}

void TestArchitecture::workingTree_data()
{
    addRules();
}

void TestArchitecture::workingTree()
{
    QFETCH(int, index);
    static const auto tree = loadTree(ESPALIER_SOURCE_DIR, ESPALIER_BUILD_DIR "/modules.json");
    const auto violations = kRules[static_cast<std::size_t>(index)].rule(tree);
    for (const auto &violation : violations)
        qWarning("%s", violation.c_str());
    QCOMPARE(violations.size(), 0u);
}

void TestArchitecture::graphIsThere()
{
    const auto tree = loadTree(ESPALIER_SOURCE_DIR, ESPALIER_BUILD_DIR "/modules.json");
    QVERIFY(tree.module("base"));
    QVERIFY(!tree.files.empty());
}

void TestArchitecture::soundTree_data()
{
    addRules();
}

void TestArchitecture::soundTree()
{
    QFETCH(int, index);
    const auto violations = kRules[static_cast<std::size_t>(index)].rule(ScratchTree().load());
    QVERIFY2(violations.empty(), violations.empty() ? "" : violations.front().c_str());
}

void TestArchitecture::brokenTree_data()
{
    QTest::addColumn<Breakage>("breakage");
    for (const auto &list : {includeBreakages(), otherBreakages()}) {
        for (const auto &breakage : list)
            QTest::newRow(breakage.name) << breakage;
    }
}

void TestArchitecture::brokenTree()
{
    QFETCH(Breakage, breakage);
    ScratchTree tree;
    breakage.apply(tree);
    const auto violations = breakage.rule(tree.load());
    QCOMPARE(violations.size(), 1u);
    QVERIFY2(violations.front().starts_with(breakage.complaint), violations.front().c_str());
}

void TestArchitecture::functionSizes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(expected);
    };
    row("a function", "int f()\n{\n    return 1;\n}\n", "int f() @1 4;");
    row("braces in text", "void f()\n{\n    g(\"{{\", '{', R\"x({)x\"); // {\n}\nvoid h() {}\n",
        "void f() @1 4;void h() @5 1;");
    row("a method", "class A {\npublic:\n    int f() const { return 1; }\n};\n",
        "int f() const @3 1;");
    row("a constructor with initialisers",
        "A::A(int a)\n    : m_a(a), m_b{a}\n{\n    g();\n}\nint x;\n",
        "A::A(int a) : m_a(a), m_b{} @1 5;");
    row("a table", "const std::array<int, f(2)> kTable{\n    1,\n    2,\n};\nint k = f({1});\n",
        "");
    row("scopes",
        "namespace a::b {\nextern \"C\" {\nstruct S final : T {\n    int f();\n};\n}\n}\n", "");
    row("a trailing return", "auto f() -> std::vector<int>\n{\n}\n",
        "auto f() -> std::vector<int> @1 3;");
    row("a template", "template <typename T>\nT f(T t)\n{\n    return t;\n}\n",
        "template <typename T> T f(T t) @1 5;");
    row("a lambda inside", "void f()\n{\n    g([] {\n    });\n}\n", "void f() @1 5;");
    row("directives", "#define F(x) { \\\n    x {\nint f()\n{\n}\n", "int f() @3 3;");
    row("separated digits", "int f() { return 1'000; }\nint g() { return 2; }\n",
        "int f() @1 1;int g() @2 1;");
}

void TestArchitecture::functionSizes()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    std::string found;
    for (const auto &function : functionsOf(withoutText(text.toStdString())))
        found += std::format("{} @{} {};", function.head, function.line, function.lines);
    QCOMPARE(QByteArray::fromStdString(found), expected);
}

} // namespace tst_architecture

QTEST_GUILESS_MAIN(tst_architecture::TestArchitecture)
#include "tst_architecture.moc"
