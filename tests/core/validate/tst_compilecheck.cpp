// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/validate/checkbatch.h"
#include "core/validate/compilecheck.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QProcess>
#include <QTest>

#include <algorithm>
#include <array>
#include <chrono>
#include <format>
#include <thread>

namespace tst_compilecheck {

using namespace espalier;
using validate::CompileInput;
using Outcome = validate::FileCheck::Outcome;

} // namespace tst_compilecheck
Q_DECLARE_METATYPE(tst_compilecheck::Outcome)
namespace tst_compilecheck {

namespace {

process::Sandbox sandbox()
{
    auto found = process::Sandbox::find();
    if (!found)
        qFatal("%s", found.error().text().c_str());
    return std::move(*found);
}

CompileInput input(std::string path, std::string text)
{
    const char *language = path.ends_with(".py") ? "python" : "javascript";
    return {.path = std::move(path), .language = language, .instrumented = std::move(text)};
}

/// A text and whether the language's own tool takes it.
struct Row {
    const char *name;
    const char *path;
    const char *text;
    bool right;
    std::uint32_t line = 0; ///< of the error
};

constexpr Row kPython[] = {
    {"nothing", "a.py", "", true},
    {"a function", "a.py", "def f():\n    return 1\n", true},
    {"what is new in 3.12", "a.py", "def f[T](x: T): return f\"{'a' + \"b\"}\"\n", true},
    {"a missing bracket", "a.py", "x = 1\ny = (1\n", false, 2},
    {"a wrong indent", "a.py", "def f():\n    x = 1\n   y = 2\n", false, 3},
    {"tabs and blanks mixed", "a.py", "if x:\n        a\n\tb\n", false, 3},
    {"return at the top", "a.py", "x = 1\nreturn x\n", false, 2},
    {"await outside of a function", "a.py", "await x\n", false, 1},
    {"nonlocal at the top", "a.py", "nonlocal x\n", false, 1},
    {"a late import of the future", "a.py", "import os\nfrom __future__ import annotations\n",
     false, 2},
    {"a warning is no error", "a.py", "x = '\\d' is '\\d'\n", true},
    {"an assertion that always holds", "a.py", "assert (1, 'x')\n", true},
    {"a coding line", "a.py", "# -*- coding: latin-1 -*-\nx = '\xE4'\n", true},
    {"bytes that are no UTF-8", "a.py", "x = 1\ny = '\xE4'\n", false, 2},
    {"an unknown coding line", "a.py", "# coding: nothing\n", false},
    {"a byte order mark", "a.py", "\xEF\xBB\xBFx = 1\n", true},
    {"carriage returns", "a.py", "if x:\r\n    y = 1\r\n", true},
    {"code that would not end if it ran", "a.py", "while True: pass\n", true},
    {"code that would end the process if it ran", "a.py", "import os\nos._exit(0)\n", true},
    {"a name with blanks and newlines", "a b\nc.py", "x = 1\n", true},
};

constexpr Row kJavascript[] = {
    {"nothing", "a.js", "", true},
    {"a hashbang and a return at the top", "a.js", "#!/usr/bin/env node\nlet a;\nreturn a;\n",
     true},
    {"a with statement", "a.js", "with (a) {}\n", true},
    {"a missing value", "a.js", "let a;\nlet b = ;\n", false, 2},
    {"a name declared twice", "a.js", "let a;\n{ let a; }\nlet a;\n", false, 3},
    {"a name declared twice in a function", "a.js", "function f() {\n  let b; let b; }\n", false,
     2},
    {"a break out of nothing", "a.js", "function f() { break; }\n", false, 1},
    {"text that closes the wrapper", "a.js", "}); evil(); (function () {\n", false, 1},
    {"an octal number in strict code", "a.js", "'use strict';\nx = 010;\n", false, 2},
    {"a wrong regular expression", "a.js", "/(/.test(a)\n", false, 1},
    {"a byte order mark", "a.js", "\xEF\xBB\xBFlet a = 1;\n", true},
    {"bytes that are no UTF-8", "a.js", "let a = '\xFF';\n", true},
    {"an import in a file of unknown kind", "a.js", "import x from 'y';\nawait x;\n", true},
    {"import.meta in a file of unknown kind", "a.js", "import.meta.url\n", true},
    {"a name of the wrapper in a module", "a.js", "const module = 1;\nexport {};\n", true},
    {"a module", "a.mjs", "#!/usr/bin/env node\nexport default 1;\n", true},
    {"a module with an error", "a.mjs", "export const a = 1;\n\nlet b = ;\n", false, 3},
    {"a return in a module", "a.mjs", "let a;\nreturn a\n", false, 2},
    {"with in a module", "a.mjs", "with (a) {}\n", false, 1},
    {"an export twice", "a.mjs", "export const a = 1;\nexport { a };\n", false, 2},
    {"an import in CommonJS", "a.cjs", "let a;\nimport x from 'y'\n", false, 2},
    {"CommonJS", "a.cjs", "module.exports = 1; return\n", true},
    {"code that would not end if it ran", "a.js", "for (;;) {}\n", true},
    {"code that would end the process if it ran", "a.js", "process.exit(0)\n", true},
    {"a name with blanks and newlines", "a b\nc.js", "let a\n", true},
};

void addRows(std::span<const Row> rows)
{
    QTest::addColumn<std::string>("path");
    QTest::addColumn<std::string>("text");
    QTest::addColumn<bool>("right");
    QTest::addColumn<unsigned>("line");
    for (const auto &row : rows)
        QTest::newRow(row.name) << std::string(row.path) << std::string(row.text) << row.right
                                << row.line;
}

// Whether the tool itself takes the file, by its exit status.
bool toolTakes(const std::string &path, const std::string &text)
{
    const test::TemporaryProject project;
    project.write(path, text);
    QProcess process;
    process.setWorkingDirectory(QString::fromStdString(project.root().string()));
    const auto name = QString::fromStdString(path);
    if (path.ends_with(".py"))
        process.start(QStringLiteral("python3"),
                      {QStringLiteral("-W"), QStringLiteral("ignore"), QStringLiteral("-m"),
                       QStringLiteral("py_compile"), name});
    else
        process.start(QStringLiteral("node"), {QStringLiteral("--check"), name});
    if (!process.waitForFinished())
        qFatal("the tool does not end");
    return process.exitCode() == 0;
}

} // namespace

class CompileCheckTest : public QObject {
    Q_OBJECT

private slots:
    void checksPython_data() { addRows(kPython); }
    void checksPython() { checkRow(); }
    void checksJavascript_data() { addRows(kJavascript); }
    void checksJavascript() { checkRow(); }
    void checksAllAtOnce();
    void goesByTheModuleKind();
    void findsWrongModulesThatNodePasses();
    void reportsOnlyNewFailures();
    void aMissingToolIsNotRun();
    void whatNoToolTakesIsNotRun();
    void survivesDeepNesting();
    void goesOnAfterACrash_data();
    void goesOnAfterACrash();
    void givesUpOnAToolThatAlwaysFails();
    void sumsUp();
    void tellsToolsApart();
    void cancels();
    void needsFewProcesses();
    void notCheckedSaysWhy();

private:
    void checkRow();
};

void CompileCheckTest::checkRow()
{
    QFETCH(std::string, path);
    QFETCH(std::string, text);
    QFETCH(bool, right);
    QFETCH(unsigned, line);
    const validate::CompileChecker checker(sandbox());
    JobContext job;
    const std::vector inputs{input(path, text)};
    const auto report = checker.check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->files.size(), std::size_t(1));
    const auto &file = report->files.front();
    QVERIFY2(file.outcome == (right ? Outcome::Passed : Outcome::Failed), file.message.c_str());
    QCOMPARE(file.path, path);
    QVERIFY2(line == 0 || file.line == line,
             std::format("line {}: {}", file.line, file.message).c_str());
    QCOMPARE(file.message.empty(), right);
    QCOMPARE(toolTakes(path, text), right);
}

// Results must not depend on what else the process has seen.
void CompileCheckTest::checksAllAtOnce()
{
    std::vector<CompileInput> inputs;
    std::vector<bool> right;
    for (int round = 0; round < 20; ++round) {
        for (const auto *rows : {&kPython[0], &kJavascript[0]}) {
            const auto count = rows == &kPython[0] ? std::size(kPython) : std::size(kJavascript);
            for (const auto &row : std::span(rows, count)) {
                inputs.push_back(input(row.path, row.text));
                right.push_back(row.right);
            }
        }
    }
    const validate::CompileChecker checker(sandbox());
    JobContext job;
    const auto report = checker.check(inputs, job);
    VERIFY_OK(report);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto &file = report->files[i];
        QCOMPARE(file.path, inputs[i].path);
        QVERIFY2(file.outcome == (right[i] ? Outcome::Passed : Outcome::Failed),
                 (inputs[i].instrumented + file.message).c_str());
    }
}

void CompileCheckTest::goesByTheModuleKind()
{
    auto asScript = input("a.js", "import x from 'y';\n");
    asScript.module = model::ModuleKind::Script;
    auto asModule = input("b.js", "let a;\nreturn a;\n");
    asModule.module = model::ModuleKind::Module;
    const validate::CompileChecker checker(sandbox());
    JobContext job;
    const std::vector inputs{asScript, asModule};
    const auto report = checker.check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->files[0].outcome, Outcome::Failed);
    QCOMPARE(report->files[1].outcome, Outcome::Failed);
    QCOMPARE(report->files[1].line, 2u);
}

void CompileCheckTest::findsWrongModulesThatNodePasses()
{
    const std::vector inputs{input("a.js", "import x from 'y';\nlet a = ;\n")};
    const validate::CompileChecker checker(sandbox());
    JobContext job;
    const auto report = checker.check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->files.front().outcome, Outcome::Failed);
    QCOMPARE(report->files.front().line, 2u);
}

void CompileCheckTest::reportsOnlyNewFailures()
{
    auto brokenBefore = input("a.py", "x = (\n");
    brokenBefore.original = "y = (\n";
    auto brokenNow = input("b.py", "x = (\n");
    brokenNow.original = "x = 1\n";
    auto fine = input("c.py", "x = 1\n");
    fine.original = "x = (\n";
    auto jsx = input("d.js", "let a = <b/>; c();\n");
    jsx.original = "let a = <b/>;\n";
    const std::vector inputs{brokenBefore, brokenNow, fine, jsx};
    const validate::CompileChecker checker(sandbox());
    JobContext job;
    const auto report = checker.check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->files[0].outcome, Outcome::FailedBefore);
    QCOMPARE(report->files[1].outcome, Outcome::Failed);
    QCOMPARE(report->files[2].outcome, Outcome::Passed);
    QCOMPARE(report->files[3].outcome, Outcome::FailedBefore);
    QCOMPARE(report->checks.size(), std::size_t(2));
    QCOMPARE(report->checks[0].language, std::string("javascript"));
    QCOMPARE(report->checks[0].result, std::string("not run"));
    QVERIFY(report->checks[0].reason.contains("before"));
    QCOMPARE(report->checks[1].result, std::string("failed"));
}

void CompileCheckTest::aMissingToolIsNotRun()
{
    const test::TemporaryProject empty;
    for (const auto &path : {std::string(), empty.root().string()}) {
        const validate::CompileChecker checker(sandbox(), 2, path);
        JobContext job;
        const std::vector inputs{input("a.py", "x = 1\n"), input("b.js", "let a\n")};
        const auto report = checker.check(inputs, job);
        VERIFY_OK(report);
        for (const auto &file : report->files)
            QCOMPARE(file.outcome, Outcome::NotRun);
        for (const auto &check : report->checks) {
            QCOMPARE(check.result, std::string("not run"));
            QVERIFY2(check.reason.contains("not installed") && check.reason.contains("install "),
                     check.reason.c_str());
        }
        QCOMPARE(report->checks[0].check, std::string("node --check"));
        QCOMPARE(report->checks[1].check, std::string("py_compile"));
        QVERIFY(checker.toolIdentity("python").empty());
    }
}

void CompileCheckTest::whatNoToolTakesIsNotRun()
{
    auto other = input("a.cob", "");
    other.language = "cobol";
    const std::vector inputs{other, input("b.jsx", "let a = <b/>;\n")};
    const validate::CompileChecker checker(sandbox());
    JobContext job;
    const auto report = checker.check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->files[0].outcome, Outcome::NotRun);
    QCOMPARE(report->files[1].outcome, Outcome::NotRun);
    QCOMPARE(report->files[1].message, std::string("node cannot parse JSX"));
    QCOMPARE(report->checks[0].result, std::string("not run"));
    QCOMPARE(report->checks[1].result, std::string("not run"));
    QCOMPARE(report->checks[1].reason, std::string("node cannot parse JSX"));
}

void CompileCheckTest::survivesDeepNesting()
{
    const std::string deep = std::string(100'000, '(') + "1" + std::string(100'000, ')') + "\n";
    const std::vector inputs{input("a.py", deep), input("b.js", deep), input("c.py", "x = 1\n"),
                             input("d.js", "let a\n")};
    const validate::CompileChecker checker(sandbox());
    JobContext job;
    const auto report = checker.check(inputs, job);
    VERIFY_OK(report);
    QCOMPARE(report->files[0].outcome, Outcome::Failed);
    QCOMPARE(report->files[1].outcome, Outcome::Failed);
    QCOMPARE(report->files[2].outcome, Outcome::Passed);
    QCOMPARE(report->files[3].outcome, Outcome::Passed);
}

void CompileCheckTest::goesOnAfterACrash_data()
{
    QTest::addColumn<std::string>("driver");
    QTest::addColumn<std::string>("states"); // of each text: right, wrong or not run
    QTest::addColumn<std::string>("reason"); // of the second text
    const std::string takeAll = "import os, sys, time\n"
                                "source = sys.stdin.buffer\n"
                                "print('ready', flush=True)\n"
                                "while header := source.readline():\n"
                                "    number, _, a, b = header.split()\n"
                                "    source.read(int(a))\n"
                                "    if source.read(int(b)) == b'crash':\n"
                                "        ACT\n"
                                "    print(number.decode(), 'ok', flush=True)\n";
    const auto row = [&](const char *name, const char *act, const char *states,
                         const char *reason) {
        auto driver = takeAll;
        driver.replace(driver.find("ACT"), 3, act);
        QTest::newRow(name) << driver << std::string(states) << std::string(reason);
    };
    row("that aborts", "os.abort()", "rwrwr", "the compiler ended with status 134");
    row("that leaves with a message", "sys.exit('one\\ntwo')", "rwrwr",
        "the compiler ended with status 1: two");
    row("that stops too early", "sys.exit(0)", "rnnnn", "the compiler gave no result");
    row("that stops within a line", "print(number.decode(), end='', flush=True); os._exit(3)",
        "rwrwr", "the compiler ended with status 3");
    QTest::newRow("that does not start")
        << std::string("import sys\nsys.exit('no library')\n") << std::string("nnnnn")
        << std::string("the compiler ended with status 1: no library");
}

// A tool that ends before its time must cost the one file only.
void CompileCheckTest::goesOnAfterACrash()
{
    QFETCH(std::string, driver);
    QFETCH(std::string, states);
    QFETCH(std::string, reason);
    constexpr std::array kArguments{std::string_view("-I"), std::string_view("-S"),
                                    std::string_view("-c")};
    const validate::CheckTool tool{.arguments = kArguments, .driver = driver};
    const auto program = process::findProgram("python3", validate::CompileChecker::kSearchPath);
    VERIFY_OK(program);
    std::vector<validate::CheckUnit> units(5);
    for (std::size_t i = 0; i < units.size(); ++i) {
        units[i].path = "a.py";
        units[i].text = i % 2 == 1 ? "crash" : "x = 1";
    }
    JobContext job;
    VERIFY_OK(validate::runBatch(sandbox(), tool, *program, units, job));
    std::string found;
    for (const auto &unit : units)
        found += "prwn"[static_cast<int>(unit.state)];
    QVERIFY2(found == states, (found + ": " + units[1].message).c_str());
    QVERIFY2(reason.empty() || units[1].message == reason, units[1].message.c_str());
}

// A tool that always fails is not started without end.
void CompileCheckTest::givesUpOnAToolThatAlwaysFails()
{
    constexpr std::array kArguments{std::string_view("-I"), std::string_view("-S"),
                                    std::string_view("-c")};
    const validate::CheckTool tool{.arguments = kArguments,
                                   .driver = "print('ready', flush=True); import os; os.abort()"};
    const auto program = process::findProgram("python3", validate::CompileChecker::kSearchPath);
    VERIFY_OK(program);
    std::vector<validate::CheckUnit> units(1000);
    JobContext job;
    VERIFY_OK(validate::runBatch(sandbox(), tool, *program, units, job));
    QCOMPARE(units.front().state, validate::CheckUnit::State::Wrong);
    QCOMPARE(units.back().state, validate::CheckUnit::State::NotRun);
    QCOMPARE(units.back().message, std::string("the compiler ended too often before its time"));
}

void CompileCheckTest::sumsUp()
{
    const validate::CompileChecker checker(sandbox());
    JobContext job;
    const std::vector good{input("a.py", "x = 1\n"), input("b.jsx", "x"), input("b.js", "x")};
    auto report = checker.check(good, job);
    VERIFY_OK(report);
    QCOMPARE(report->checks[0].result, std::string("passed"));
    QCOMPARE(report->checks[0].reason, std::string("1 of 2 not checked: node cannot parse JSX"));
    QCOMPARE(report->checks[1].result, std::string("passed"));
    QCOMPARE(report->checks[1].reason, std::string());

    const std::vector bad{input("a.py", "x = 1\ny = (\n"), input("b.py", "x = (\n")};
    report = checker.check(bad, job);
    VERIFY_OK(report);
    QCOMPARE(report->checks.front().result, std::string("failed"));
    QVERIFY2(report->checks.front().reason.starts_with("a.py:2: SyntaxError: ") &&
                 report->checks.front().reason.ends_with("; 2 files fail in all"),
             report->checks.front().reason.c_str());

    report = checker.check({}, job);
    VERIFY_OK(report);
    QVERIFY(report->files.empty() && report->checks.empty());
}

void CompileCheckTest::tellsToolsApart()
{
    const validate::CompileChecker checker(sandbox());
    const auto python = checker.toolIdentity("python");
    QVERIFY(python.contains("/python3"));
    QCOMPARE(checker.toolIdentity("python"), python);
    QVERIFY(checker.toolIdentity("javascript").contains("/node"));
    QVERIFY(checker.toolIdentity("cobol").empty());

    const test::TemporaryProject tools;
    tools.write("python3", "#!/bin/sh\n");
    std::filesystem::permissions(tools.path("python3"), std::filesystem::perms::all);
    const validate::CompileChecker other(sandbox(), 1, tools.root().string());
    const auto before = other.toolIdentity("python");
    QVERIFY(!before.empty() && before != python);
    tools.write("python3", "#!/bin/bash\n");
    QVERIFY(other.toolIdentity("python") != before);
}

void CompileCheckTest::cancels()
{
    std::string large = "x = [\n";
    while (large.size() < 8u << 20)
        large += "    (1, 2, 3, 'text', {4: 5}),\n";
    large += "]\n";
    const std::vector inputs{input("a.py", large), input("b.py", large)};
    const validate::CompileChecker checker(sandbox());
    std::stop_source source;
    JobContext job(source.get_token());
    std::chrono::steady_clock::time_point asked;
    const std::jthread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        asked = std::chrono::steady_clock::now();
        source.request_stop();
    });
    const auto report = checker.check(inputs, job);
    const auto took = std::chrono::steady_clock::now() - asked;
    VERIFY_FAILS(Cancelled, report);
    QVERIFY(took < std::chrono::seconds(1));
}

void CompileCheckTest::needsFewProcesses()
{
    std::vector<CompileInput> inputs;
    for (int i = 0; i < 1000; ++i) {
        inputs.push_back(input(std::format("{}.py", i), "def f(x):\n    return x\n"));
        inputs.push_back(input(std::format("{}.js", i), "function f(x) { return x }\n"));
    }
    const validate::CompileChecker checker(sandbox());
    JobContext job;
    const auto start = std::chrono::steady_clock::now();
    const auto report = checker.check(inputs, job);
    const auto took = std::chrono::steady_clock::now() - start;
    VERIFY_OK(report);
    QVERIFY(std::ranges::all_of(report->files, [](const validate::FileCheck &file) {
        return file.outcome == Outcome::Passed;
    }));
    // One process a file would take a minute.
    QVERIFY(took < std::chrono::seconds(10));
    qInfo("2000 files in %lld ms",
          static_cast<long long>(
              std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
}

void CompileCheckTest::notCheckedSaysWhy()
{
    const std::vector inputs{input("a.py", "x = 1\n"), input("b.py", "")};
    const auto report = validate::notChecked(inputs, "no sandbox");
    QCOMPARE(report.files.size(), std::size_t(2));
    QCOMPARE(report.files.front().outcome, Outcome::NotRun);
    QCOMPARE(report.checks.front().result, std::string("not run"));
    QCOMPARE(report.checks.front().reason, std::string("no sandbox"));
}

} // namespace tst_compilecheck

QTEST_APPLESS_MAIN(tst_compilecheck::CompileCheckTest)
#include "tst_compilecheck.moc"
