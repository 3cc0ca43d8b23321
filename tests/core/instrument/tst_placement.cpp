// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/placement.h"
#include "core/syntax/outline.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_placement {

using namespace espalier;
using namespace espalier::instrument;
using test::TemporaryProject;

static const Pack &spans()
{
    static const Pack pack = Pack::load("spans").value();
    return pack;
}

static Placement placeIn(const TemporaryProject &project, const std::string &path)
{
    const auto outline = syntax::outline(*syntax::languageOf(path), project.read(path));
    return PlacementRules(project.root()).place(path, outline, *spans().language(outline.language));
}

/// A project with every kind of package.
static void fill(const TemporaryProject &project)
{
    for (const char *path : {"pkg/__init__.py", "pkg/mod.py", "pkg/sub/__init__.py",
                             "pkg/sub/deep/__init__.py", "pkg/sub/deep/mod.py", "script.py",
                             "folder/alone.py", "folder/inner/__init__.py", "folder/inner/mod.py"})
        project.write(path, "");
    const char *const guard = "if __name__ == '__main__':\n    pass\n";
    project.write("pkg/sub/tool.py", guard);
    project.write("pkg/main.py", guard);
    project.write("package.json", R"({"name": "root"})");
    project.write("esm/package.json", R"({"type": "module"})");
    project.write("common/package.json", R"({"type": "commonjs"})");
    project.write("odd/package.json", R"({"type": 5})");
    project.write("bad/package.json", "{");
    for (const char *path : {"a.js", "a.mjs", "lib/b.js", "esm/c.js", "esm/c.cjs", "esm/src/d.js",
                             "common/e.js", "common/e.mjs", "odd/f.js", "bad/g.js"})
        project.write(path, "");
    project.write("import.js", "import x from 'x';\n");
}

class PlacementTest : public QObject {
    Q_OBJECT

private slots:
    void pythonRuntimesLieInTheTopPackage_data();
    void pythonRuntimesLieInTheTopPackage();
    void javascriptRuntimesLieAtThePackageRoot_data();
    void javascriptRuntimesLieAtThePackageRoot();
    void withoutAPackageTheProjectIsOne();
    void typescriptGoesByWhatTheFileSays_data();
    void typescriptGoesByWhatTheFileSays();
    void goRuntimesLieInTheModule_data();
    void goRuntimesLieInTheModule();
    void theModuleMayLieAboveTheProject();
    void someGoFilesAreLeftAlone_data();
    void someGoFilesAreLeftAlone();
    void aRuntimeIsKnownByItsContent();
    void preludesStandWhereTheyMay_data();
    void preludesStandWhereTheyMay();
};

void PlacementTest::pythonRuntimesLieInTheTopPackage_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("dots");
    QTest::addColumn<QByteArray>("files");
    const auto row = [](const char *path, const char *dots, const char *files) {
        QTest::newRow(path) << QByteArray(path) << QByteArray(dots) << QByteArray(files);
    };
    row("pkg/mod.py", ".", "pkg/_espalier_tel.py");
    row("pkg/__init__.py", ".", "pkg/_espalier_tel.py");
    row("pkg/sub/__init__.py", "..", "pkg/_espalier_tel.py");
    row("pkg/sub/deep/mod.py", "...", "pkg/_espalier_tel.py");
    row("pkg/sub/tool.py", "..", "pkg/_espalier_tel.py pkg/sub/_espalier_tel.py");
    row("pkg/main.py", ".", "pkg/_espalier_tel.py");
    row("script.py", ".", "_espalier_tel.py");
    row("folder/alone.py", ".", "folder/_espalier_tel.py");
    row("folder/inner/mod.py", ".", "folder/inner/_espalier_tel.py");
}

void PlacementTest::pythonRuntimesLieInTheTopPackage()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, dots);
    QFETCH(QByteArray, files);
    const TemporaryProject project;
    fill(project);
    const Placement placed = placeIn(project, path.toStdString());
    const auto &line = spans().language("python")->prelude[0];
    QCOMPARE(placed.prelude[0], fillPlaceholders(line, {{"dots", dots.toStdString()}}));
    QStringList found;
    for (const auto &file : placed.runtime)
        found.append(QString::fromStdString(file.path));
    QCOMPARE(found.join(u' ').toUtf8(), files);
}

void PlacementTest::javascriptRuntimesLieAtThePackageRoot_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("prelude");
    QTest::addColumn<QByteArray>("file");
    const auto row = [](const char *path, const char *kind, const char *where, const char *file) {
        const std::string name(where);
        QTest::newRow(path) << QByteArray(path)
                            << QByteArray::fromStdString(
                                   kind == std::string_view("cjs")
                                       ? "const _espalier_tel = require(\"" + name + "\");"
                                       : "import _espalier_tel from \"" + name + "\";")
                            << QByteArray(file);
    };
    row("a.js", "cjs", "./_espalier_tel.cjs", "_espalier_tel.cjs");
    row("a.mjs", "esm", "./_espalier_tel.cjs", "_espalier_tel.cjs");
    row("import.js", "esm", "./_espalier_tel.cjs", "_espalier_tel.cjs");
    row("lib/b.js", "cjs", "../_espalier_tel.cjs", "_espalier_tel.cjs");
    row("esm/c.js", "esm", "./_espalier_tel.cjs", "esm/_espalier_tel.cjs");
    row("esm/c.cjs", "cjs", "./_espalier_tel.cjs", "esm/_espalier_tel.cjs");
    row("esm/src/d.js", "esm", "../_espalier_tel.cjs", "esm/_espalier_tel.cjs");
    row("common/e.js", "cjs", "./_espalier_tel.cjs", "common/_espalier_tel.cjs");
    row("common/e.mjs", "esm", "./_espalier_tel.cjs", "common/_espalier_tel.cjs");
    row("odd/f.js", "cjs", "./_espalier_tel.cjs", "odd/_espalier_tel.cjs");
    row("bad/g.js", "cjs", "./_espalier_tel.cjs", "bad/_espalier_tel.cjs");
}

void PlacementTest::javascriptRuntimesLieAtThePackageRoot()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, prelude);
    QFETCH(QByteArray, file);
    const TemporaryProject project;
    fill(project);
    const Placement placed = placeIn(project, path.toStdString());
    QCOMPARE(placed.prelude, std::vector{prelude.toStdString()});
    QCOMPARE(placed.runtime.size(), 1u);
    QCOMPARE(placed.runtime[0].path, file.toStdString());
}

void PlacementTest::withoutAPackageTheProjectIsOne()
{
    const TemporaryProject project;
    project.write("deep/down/a.js", "");
    const Placement placed = placeIn(project, "deep/down/a.js");
    QCOMPARE(placed.prelude[0], "const _espalier_tel = require(\"../../_espalier_tel.cjs\");");
    QCOMPARE(placed.runtime[0].path, "_espalier_tel.cjs");
}

void PlacementTest::typescriptGoesByWhatTheFileSays_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("prelude");
    QTest::addColumn<QByteArray>("rule");
    const auto row = [](const char *name, const char *path, const char *text, const char *prelude,
                        const char *rule = "") {
        QTest::newRow(name) << QByteArray(path) << QByteArray(text) << QByteArray(prelude)
                            << QByteArray(rule);
    };
    const char *const import = "import _espalier_tel from \"../_espalier_tel.cjs\";";
    const char *const require = "import _espalier_tel = require(\"../_espalier_tel.cjs\");";
    row("a module", "src/a.ts", "export const x = 1;\n", import);
    row("with JSX", "src/a.tsx", "import x from \"x\";\n", import);
    row("one that requires", "src/a.ts", "import x = require(\"x\");\n", require);
    row("one that only takes a type so", "src/a.ts",
        "import type x = require(\"x\");\nexport const y = 1;\n", import);
    row("one that exports a value", "src/a.ts", "const x = 1;\nexport = x;\n", require);
    row("a script that shares its names", "src/a.ts", "const x = 1;\n", "", "global-script");
    row("the same by its name a module", "src/a.mts", "const x = 1;\n", import);
    row("the same by its package a module", "esm/a.ts", "const x = 1;\n",
        "import _espalier_tel from \"./_espalier_tel.cjs\";");
}

void PlacementTest::typescriptGoesByWhatTheFileSays()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, prelude);
    const TemporaryProject project;
    fill(project);
    project.write(path.toStdString(), text.toStdString());
    const Placement placed = placeIn(project, path.toStdString());
    QTEST(QByteArray::fromStdString(placed.rule), "rule");
    QCOMPARE(placed.prelude.empty() ? QByteArray() : QByteArray::fromStdString(placed.prelude[0]),
             prelude);
    if (placed.rule.empty()) {
        QCOMPARE(placed.runtime.size(), 2u);
        QVERIFY(placed.runtime[1].path.ends_with("_espalier_tel.d.cts"));
        QCOMPARE(*placed.runtime[0].content, spans().language("javascript")->runtime[0].content);
    }
}

void PlacementTest::goRuntimesLieInTheModule_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("prelude");
    QTest::addColumn<QByteArray>("file");
    const auto row = [](const char *path, const char *prelude, const char *file) {
        QTest::newRow(path) << QByteArray(path) << QByteArray(prelude) << QByteArray(file);
    };
    const char *const own = "import _espalier \"example.com/m/internal/espaliertel\"";
    row("mod/a.go", own, "mod/internal/espaliertel/espalier_tel.go");
    row("mod/deep/down/b.go", own, "mod/internal/espaliertel/espalier_tel.go");
    row("mod/inner/c.go", "import _espalier \"inner/internal/espaliertel\"",
        "mod/inner/internal/espaliertel/espalier_tel.go");
    row("mod/vendor/x/d.go", "vendored", "");
    row("alone/main.go", "", "alone/espalier_tel_main_pkg.go");
    row("alone/lib_test.go", "", "alone/espalier_tel_lib_test.go");
    row("alone/nothing.go", "syntax-error", "");
}

void PlacementTest::goRuntimesLieInTheModule()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, prelude);
    QFETCH(QByteArray, file);
    const TemporaryProject project;
    project.write("mod/go.mod", "// of ours\nmodule \"example.com/m\" // here\n\ngo 1.22\n");
    project.write("mod/inner/go.mod", "module inner\n");
    for (const char *source :
         {"mod/a.go", "mod/deep/down/b.go", "mod/inner/c.go", "mod/vendor/x/d.go", "alone/main.go"})
        project.write(source, "package main\n");
    project.write("alone/lib_test.go", "package lib_test\n");
    project.write("alone/nothing.go", "func f() {\n}\n");
    const Placement placed = placeIn(project, path.toStdString());
    const auto said = !placed.rule.empty()     ? placed.rule
                      : placed.prelude.empty() ? std::string{}
                                               : placed.prelude[0];
    QCOMPARE(QByteArray::fromStdString(said), prelude);
    QCOMPARE(placed.runtime.empty() ? QByteArray()
                                    : QByteArray::fromStdString(placed.runtime[0].path),
             file);
    if (!file.isEmpty())
        QVERIFY(placed.runtime[0].content->contains(
            file.contains("espaliertel/") ? "package espaliertel\n"
            : file.contains("lib_test")   ? "package lib_test\n"
                                          : "package main\n"));
}

void PlacementTest::theModuleMayLieAboveTheProject()
{
    const TemporaryProject outside;
    outside.write("go.mod", "module example.com/above\n");
    outside.write("project/sub/a.go", "package sub\n");
    const auto outline = syntax::outline(*syntax::languageNamed("go"), "package sub\n");
    const auto placed = PlacementRules(outside.root() / "project")
                            .place("sub/a.go", outline, *spans().language("go"));
    QCOMPARE(placed.prelude[0],
             "import _espalier \"example.com/above/project/internal/espaliertel\"");
    QCOMPARE(placed.runtime[0].path, "internal/espaliertel/espalier_tel.go");
}

void PlacementTest::someGoFilesAreLeftAlone_data()
{
    QTest::addColumn<QByteArray>("pack");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("rule");
    const auto row = [](const char *name, const char *pack, const char *path, const char *text,
                        const char *rule) {
        QTest::newRow(name) << QByteArray(pack) << QByteArray(path) << QByteArray(text)
                            << QByteArray(rule);
    };
    const char *const ignored = "//go:build ignore\n\npackage main\n";
    row("what no build takes in, without a module", "spans", "alone/gen.go", ignored,
        "build-ignore");
    row("the same in a module", "spans", "mod/gen.go", ignored, "");
    row("another constraint", "spans", "alone/linux.go", "//go:build linux\n\npackage a\n", "");
    row("a module whose internal folder is a link", "spans", "linked/a.go", "package a\n",
        "linked-internal");
    row("a module that lacks what the pack calls", "otel", "mod/a.go", "package a\n",
        "not-required");
    row("one that has it", "otel", "with/a.go", "package a\n", "");
    row("no module that could have it", "otel", "alone/a.go", "package a\n", "");
    row("a module named on a line of its own", "spans", "block/a.go", "package a\n", "");
}

void PlacementTest::someGoFilesAreLeftAlone()
{
    QFETCH(QByteArray, pack);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, text);
    const TemporaryProject project;
    project.write("mod/go.mod", "module m\n");
    project.write("with/go.mod", "module w\n\nrequire go.opentelemetry.io/otel v1.31.0\n");
    project.write("linked/go.mod", "module l\n");
    project.write("block/go.mod", "module (\n\texample.com/b\n)\n");
    project.write("elsewhere/x.txt", "");
    std::filesystem::create_directory_symlink(project.root() / "elsewhere",
                                              project.root() / "linked/internal");
    const auto loaded = Pack::load(pack.toStdString());
    VERIFY_OK(loaded);
    const auto outline = syntax::outline(*syntax::languageNamed("go"), text.toStdString());
    const auto placed =
        PlacementRules(project.root()).place(path.toStdString(), outline, *loaded->language("go"));
    QTEST(QByteArray::fromStdString(placed.rule), "rule");
    if (path.startsWith("block"))
        QCOMPARE(placed.prelude[0], "import _espalier \"example.com/b/internal/espaliertel\"");
}

void PlacementTest::aRuntimeIsKnownByItsContent()
{
    const auto &go = *spans().language("go");
    const auto &content = go.runtime[0].content;
    auto own = content;
    own.replace(own.find("package espaliertel\n"), 20, "package other\n");
    QVERIFY(isRuntimeOf(go, "espalier_tel.go", content));
    QVERIFY(isRuntimeOf(go, "espalier_tel_other_pkg.go", own));
    QVERIFY(!isRuntimeOf(go, "espalier_tel.go", content + "// mine\n"));
    QVERIFY(!isRuntimeOf(go, "espalier_tel_other_pkg.go", own + "// mine\n"));
    QVERIFY(!isRuntimeOf(*spans().language("python"), "_espalier_tel.py", content));
    const auto folders = runtimeFoldersOf("/a/internal/espaliertel/espalier_tel.go");
    QCOMPARE(folders.size(), 2u);
    QCOMPARE(folders[1], "/a/internal");
    QVERIFY(runtimeFoldersOf("/a/espaliertel/espalier_tel.go").empty());
}

void PlacementTest::preludesStandWhereTheyMay_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *title, const char *name, const char *text, const char *after) {
        QTest::newRow(title) << QByteArray(name) << QByteArray(text) << QByteArray(after);
    };
    row("an empty file", "a.js", "", "P;\n");
    row("code at once", "a.js", "f();\n", "P;\nf();\n");
    row("behind a byte order mark", "a.js",
        "\xEF\xBB\xBF"
        "f();\n",
        "\xEF\xBB\xBFP;\nf();\n");
    row("behind a hashbang", "a.js", "#!/usr/bin/env node\nf();\n",
        "#!/usr/bin/env node\nP;\nf();\n");
    row("behind directives", "a.js", "'use strict';\nf();\n", "'use strict';\nP;\nf();\n");
    row("behind a directive on the same line", "a.js", "'use strict'; f();\n",
        "'use strict'; P; f();\n");
    row("behind a docstring", "a.py", "'''Doc.'''\nx = 1\n", "'''Doc.'''\nP;\nx = 1\n");
    row("behind an encoding line", "a.py", "#!/bin/python\n# coding: latin-1\nx = 1\n",
        "#!/bin/python\n# coding: latin-1\nP;\nx = 1\n");
    row("behind Go's imports", "a.go", "package a\n\nimport \"fmt\"\n\nvar x int\n",
        "package a\n\nimport \"fmt\"\nP;\n\nvar x int\n");
    row("apart where there are none", "a.go", "package a\n\nvar x int\n",
        "package a\n\nP;\n\nvar x int\n");
    row("behind the future", "a.py", "from __future__ import annotations\nx = 1\n",
        "from __future__ import annotations\nP;\nx = 1\n");
}

void PlacementTest::preludesStandWhereTheyMay()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, after);
    std::string source = text.toStdString();
    const auto outline = syntax::outline(*syntax::languageOf(name.toStdString()), source);
    const auto insertion = preludeInsertion({.prelude = {"P;"}}, outline, source, "\n");
    QCOMPARE(source.insert(insertion.offset, insertion.text), after.toStdString());
}

} // namespace tst_placement

QTEST_GUILESS_MAIN(tst_placement::PlacementTest)
#include "tst_placement.moc"
