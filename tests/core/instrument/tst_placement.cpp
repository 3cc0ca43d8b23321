// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/placement.h"
#include "core/syntax/outline.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

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
    for (const auto &file : placed.runtimeFiles)
        found.append(QString::fromStdString(file));
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
    QCOMPARE(placed.runtimeFiles, std::vector{file.toStdString()});
}

void PlacementTest::withoutAPackageTheProjectIsOne()
{
    const TemporaryProject project;
    project.write("deep/down/a.js", "");
    const Placement placed = placeIn(project, "deep/down/a.js");
    QCOMPARE(placed.prelude[0], "const _espalier_tel = require(\"../../_espalier_tel.cjs\");");
    QCOMPARE(placed.runtimeFiles, std::vector<std::string>{"_espalier_tel.cjs"});
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

QTEST_GUILESS_MAIN(PlacementTest)
#include "tst_placement.moc"
