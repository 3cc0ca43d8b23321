// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/functionlist.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_striprun {

using namespace espalier;
using namespace espalier::engine;
using test::Home;
using test::sourcesOf;
using test::statusOf;
using test::stripProject;
using test::TemporaryProject;
using test::WatchedRunner;

static InstrumentOptions inPlace(std::vector<std::string> functions = {})
{
    return {.selection = {.functionGlobs = std::move(functions)}, .apply = ApplyMode::InPlace};
}

class StripRunTest : public QObject {
    Q_OBJECT

private slots:
    void strippingGivesEveryByteBack_data();
    void strippingGivesEveryByteBack();
    void strippingNeedsNoState();
    void someFunctionsAreStrippedAlone_data();
    void someFunctionsAreStrippedAlone();
    void runtimesStayWhileTheyAreNeeded_data();
    void runtimesStayWhileTheyAreNeeded();
    void changedTelemetryIsLeftAloneAndTold();
    void eitherPackTakesOutTheOthersRuntime();
    void aRuntimeOfAGoPackageStaysForItsChangedFile();
    void foldersMadeForARuntimeGoWithIt();
    void aPreviewOfAStripWritesNothing();
    void whatIsNotInstrumentedStays();

private:
    [[nodiscard]] Result<model::InstrumentReport> instrument(const TemporaryProject &project,
                                                             const InstrumentOptions &options)
    {
        return test::instrumentProject(project, m_home, options, m_runner);
    }
    Home m_home;
    WatchedRunner m_runner;
};

void StripRunTest::strippingGivesEveryByteBack_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *title, const char *name, const QByteArray &text) {
        QTest::newRow(title) << QByteArray(name) << text;
    };
    row("line ends of DOS", "a.py", "def f(x):\r\n    for y in x:\r\n        y\r\n");
    row("line ends of both kinds", "a.py", "def f(x):\r\n    for y in x:\n        y\r\n");
    row("a byte order mark", "a.py",
        "\xEF\xBB\xBF"
        "def f(): pass\n");
    row("no line end at the end", "a.py", "def f(): pass");
    row("Latin-1", "a.py", "# coding: latin-1\ndef cafe(): return '\xE9'\n");
    row("bytes that are no text", "a.py", "def f(): return '\xff\xfe'\n");
    row("tabs", "a.py", "class A:\n\tdef f(self):\n\t\twhile 1:\n\t\t\tbreak\n");
    row("what looks like telemetry", "a.py",
        "def f():\n    return '''\n@_espalier_tel.span(\"x\")\n_espalier_tel.loop(1)\n'''\n");
    row("arrows without a line end", "a.js", "const f = x => x, g = () => { }; f(g)");
    row("loops without braces", "a.js",
        "function f(x) { for (const y of x) if (y) while (0) g(); else for (;;) break; }\n");
    row("values in async functions", "a.js",
        "async function f() { return (1, 2), async () => (3, 4) }\n");
    row("templates", "a.js", "const f = x => `}${(() => `{${x}`)()} /*_esp*/`;\n");
}

void StripRunTest::strippingGivesEveryByteBack()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, text);
    const TemporaryProject project;
    project.write(name.toStdString(), text.toStdString());
    const auto report = instrument(project, inPlace());
    VERIFY_OK(report);
    QCOMPARE(report->totals.failed, 0);
    QVERIFY(report->totals.instrumented > 0);
    QVERIFY(project.read(name.toStdString()) != text.toStdString());
    VERIFY_OK(stripProject(project, m_home, inPlace()));
    QCOMPARE(QByteArray::fromStdString(project.read(name.toStdString())), text);
    QCOMPARE(sourcesOf(project).size(), 1u); // the runtime is gone
}

void StripRunTest::strippingNeedsNoState()
{
    const TemporaryProject project;
    project.write("pkg/__init__.py", "");
    project.write("pkg/a.py", "def f(x):\n    return x\n");
    project.write("b.js", "const f = (x) => x;\n");
    const auto before = sourcesOf(project);
    VERIFY_OK(instrument(project, inPlace()));
    project.remove(".espalier");
    const Home another;
    VERIFY_OK(stripProject(project, another, inPlace()));
    QCOMPARE(test::differences(before, sourcesOf(project)), "");
}

void StripRunTest::someFunctionsAreStrippedAlone_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("function");
    const auto row = [](const char *title, const char *name, const char *text,
                        const char *function) {
        QTest::newRow(title) << QByteArray(name) << QByteArray(text) << QByteArray(function);
    };
    const auto *adjacent =
        "def a(): pass\ndef much_longer_one(x):\n    for y in x: pass\n    return 1\n"
        "def c(): pass\n";
    row("the first of functions side by side", "a.py", adjacent, "a");
    row("the second of functions side by side", "a.py", adjacent, "much_longer_one");
    row("the last of functions side by side", "a.py", adjacent, "c");
    const auto *nested = "def outer(x):\n    for y in x:\n        def inner(z):\n"
                         "            for w in z: pass\n        inner(y)\n    return x\n";
    row("the outer function", "a.py", nested, "outer");
    row("the inner function at the start of a loop", "a.py", nested, "inner");
    const auto *first = "def outer():\n    def inner():\n        pass\n    return inner\n";
    row("an inner function that comes first", "a.py", first, "inner");
    row("the function around it", "a.py", first, "outer");
    const auto *decorated = "@f\n@g\ndef a():\n    return 1\n@f\ndef bb():\n    return 2\n";
    row("a decorated function", "a.py", decorated, "a");
    row("another decorated function", "a.py", decorated, "bb");
    const auto *methods = "class A:\n    def a(self): pass\n    def b(self):\n        pass\n";
    row("a method", "a.py", methods, "A.a");
    row("another method", "a.py", methods, "A.b");
    const auto *line = "const a = x => x, bb = y => y * 2, c = () => { for (;;) break };\n";
    row("the first of a line", "a.js", line, "a");
    row("one in the midst of a line", "a.js", line, "bb");
    row("the last of a line", "a.js", line, "c");
    const auto *blocks = "function outer(x) {\n  const inner = (y) => { return y; };\n"
                         "  for (const z of x) inner(z);\n  return inner;\n}\nfunction next() {}\n";
    row("a function with one inside", "a.js", blocks, "outer");
    row("one inside, on the first line", "a.js", blocks, "inner");
    row("the one behind", "a.js", blocks, "next");
    const auto *values = "async function a() { return async () => 5; }\n";
    row("an async function around another", "a.js", values, "a");
    row("an async function within another", "a.js", values, "<anonymous>");
}

void StripRunTest::someFunctionsAreStrippedAlone()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, function);
    const std::string path = name.toStdString();
    const TemporaryProject all;
    all.write(path, text.toStdString());
    VERIFY_OK(instrument(all, inPlace()));
    const auto stripped = stripProject(all, m_home, inPlace({function.toStdString()}));
    VERIFY_OK(stripped);
    QCOMPARE(stripped->totals.instrumented, 1);
    // The same as when all the others had been instrumented.
    const TemporaryProject others;
    others.write(path, text.toStdString());
    const auto workspace = Workspace::open(others.root(), m_home.paths());
    JobContext job;
    const auto list = listFunctions(**workspace, {}, job);
    std::vector<std::string> ids;
    for (const auto &each : list->functions) {
        if (each.name != function.toStdString() &&
            !each.name.ends_with("." + function.toStdString()))
            ids.push_back(each.id);
    }
    VERIFY_OK(instrument(others, inPlace(ids)));
    QCOMPARE(QByteArray::fromStdString(all.read(path)),
             QByteArray::fromStdString(others.read(path)));
    VERIFY_OK(stripProject(all, m_home, inPlace()));
    QCOMPARE(QByteArray::fromStdString(all.read(path)), text);
}

void StripRunTest::runtimesStayWhileTheyAreNeeded_data()
{
    QTest::addColumn<QByteArray>("glob");
    QTest::addColumn<QByteArray>("runtimes");
    QTest::newRow("all") << QByteArray("*") << QByteArray("");
    QTest::newRow("one of two files")
        << QByteArray("a.py")
        << QByteArray("_espalier_tel.cjs _espalier_tel.py pkg/_espalier_tel.py");
    QTest::newRow("a whole package")
        << QByteArray("pkg/**") << QByteArray("_espalier_tel.cjs _espalier_tel.py");
    QTest::newRow("a part of a package")
        << QByteArray("pkg/c.py")
        << QByteArray("_espalier_tel.cjs _espalier_tel.py pkg/_espalier_tel.py");
    QTest::newRow("a language") << QByteArray("*.js")
                                << QByteArray("_espalier_tel.py pkg/_espalier_tel.py");
}

void StripRunTest::runtimesStayWhileTheyAreNeeded()
{
    QFETCH(QByteArray, glob);
    QFETCH(QByteArray, runtimes);
    const TemporaryProject project;
    project.write("a.py", "def f(): pass\n");
    project.write("b.py", "def f(): pass\n");
    project.write("pkg/__init__.py", "");
    project.write("pkg/c.py", "def f(): pass\n");
    project.write("pkg/sub/__init__.py", "");
    project.write("pkg/sub/d.py", "def f(): pass\n");
    project.write("e.js", "const f = () => 1;\n");
    VERIFY_OK(instrument(project, inPlace()));
    InstrumentOptions options = inPlace();
    options.selection.pathGlobs = {glob.toStdString()};
    VERIFY_OK(stripProject(project, m_home, options));
    QStringList left;
    for (const auto &[path, content] : sourcesOf(project)) {
        if (path.contains("_espalier_tel."))
            left.append(QString::fromStdString(path));
    }
    QCOMPARE(left.join(u' ').toUtf8(), runtimes);
    VERIFY_OK(stripProject(project, m_home, inPlace()));
    QCOMPARE(sourcesOf(project).size(), 7u);
}

void StripRunTest::changedTelemetryIsLeftAloneAndTold()
{
    const TemporaryProject project;
    project.write("a.py", "def f(): pass\n");
    project.write("b.py", "def f(): pass\n");
    VERIFY_OK(instrument(project, inPlace()));
    auto changed = project.read("b.py");
    changed.insert(changed.find("span("), "my_");
    project.write("b.py", changed);
    const auto report = stripProject(project, m_home, inPlace());
    VERIFY_OK(report);
    QCOMPARE(report->totals.failed, 1);
    QCOMPARE(statusOf(*report, "b.py"), "failed");
    QCOMPARE(project.read("a.py"), "def f(): pass\n");
    QCOMPARE(project.read("b.py"), changed);
    QVERIFY(project.exists("_espalier_tel.py")); // b.py still takes it in
}

void StripRunTest::eitherPackTakesOutTheOthersRuntime()
{
    for (const auto &[in, out] : {std::pair("otel", "spans"), std::pair("spans", "otel")}) {
        const TemporaryProject project;
        project.write("a.py", "def f(): pass\n");
        project.write("e.js", "const f = () => 1;\n");
        const auto before = sourcesOf(project);
        auto options = inPlace();
        options.pack = in;
        VERIFY_OK(instrument(project, options));
        QVERIFY(sourcesOf(project) != before);
        options.pack = out;
        const auto report = stripProject(project, m_home, options);
        VERIFY_OK(report);
        QVERIFY2(report->notes.empty(), report->notes.empty() ? "" : report->notes[0].c_str());
        QCOMPARE(sourcesOf(project), before);
    }
}

void StripRunTest::aRuntimeOfAGoPackageStaysForItsChangedFile()
{
    const TemporaryProject project;
    project.write("a.go", "package main\n\nfunc main() {\n\tf()\n}\n");
    project.write("b.go", "package main\n\nfunc f() {\n\tprintln(1)\n}\n");
    VERIFY_OK(instrument(project, inPlace()));
    QVERIFY(project.exists("espalier_tel_main_pkg.go"));
    auto changed = project.read("b.go");
    changed.replace(changed.find("defer _esp.Exit()"), 17, "defer func() { _esp.Exit() }()");
    project.write("b.go", changed);
    VERIFY_OK(stripProject(project, m_home, inPlace()));
    QVERIFY(!project.read("a.go").contains("_esp"));
    QCOMPARE(project.read("b.go"), changed);
    QVERIFY(project.exists("espalier_tel_main_pkg.go"));
}

void StripRunTest::foldersMadeForARuntimeGoWithIt()
{
    const TemporaryProject project;
    project.write("go.mod", "module m\n");
    project.write("a.go", "package a\n\nfunc F() int { return 1 }\n");
    const auto before = sourcesOf(project);
    VERIFY_OK(instrument(project, inPlace()));
    QVERIFY(project.exists("internal/espaliertel/espalier_tel.go"));
    VERIFY_OK(stripProject(project, m_home, inPlace()));
    QCOMPARE(sourcesOf(project), before);
    QVERIFY(!std::filesystem::exists(project.root() / "internal"));
}

void StripRunTest::aPreviewOfAStripWritesNothing()
{
    const TemporaryProject project;
    project.write("a.py", "def f(): pass\n");
    VERIFY_OK(instrument(project, inPlace()));
    const auto before = sourcesOf(project);
    const auto report = stripProject(project, m_home, {});
    VERIFY_OK(report);
    QVERIFY(report->patch.contains("-@_espalier_tel.span"));
    QVERIFY(report->patch.contains("deleted file"));
    QCOMPARE(test::differences(before, sourcesOf(project)), "");
}

void StripRunTest::whatIsNotInstrumentedStays()
{
    const TemporaryProject project;
    project.write("a.py", "def f(): pass\n");
    project.write("_espalier_tel.py", "# somebody's own\n");
    const auto report = stripProject(project, m_home, inPlace());
    VERIFY_OK(report);
    QVERIFY(report->filesChanged.empty());
    QVERIFY(project.exists("_espalier_tel.py"));
}

} // namespace tst_striprun

QTEST_GUILESS_MAIN(tst_striprun::StripRunTest)
#include "tst_striprun.moc"
