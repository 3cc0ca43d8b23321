// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/unified.h"
#include "tests/core/diff/patchreader.h"
#include "tests/core/diff/randomedits.h"
#include "tests/support/temporaryproject.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <format>

namespace tst_unified {

using namespace espalier;
using diff::Replacement;

namespace {

constexpr int kCases = 1000;

struct Case {
    std::string path;
    std::string before;
    std::vector<Replacement> changes;
    std::string after;
    std::string diff;
};

/// Case `number`: the same on every machine.
Case makeCase(int number)
{
    test::RandomEdits random(static_cast<std::uint32_t>(number));
    Case result{.path = std::format("case {}.txt", number)};
    result.before = random.text();
    result.changes = random.changes(result.before);
    result.after = diff::apply(result.before, result.changes);
    // Without context git takes a diff only when told so; one line is the least it takes.
    const int context = random.number(4) == 0 ? 1 : 3;
    result.diff = diff::unified({result.path, result.path}, result.before, result.changes, context);
    return result;
}

std::string run(const test::TemporaryProject &project, const QString &program,
                const QStringList &arguments, const std::string &input)
{
    QProcess process;
    process.setWorkingDirectory(QString::fromStdString(project.root().string()));
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("GIT_CONFIG_GLOBAL"), QStringLiteral("/dev/null"));
    environment.insert(QStringLiteral("GIT_CONFIG_NOSYSTEM"), QStringLiteral("1"));
    environment.insert(QStringLiteral("GIT_CEILING_DIRECTORIES"),
                       QString::fromStdString(project.root().parent_path().string()));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    process.write(input.data(), static_cast<qint64>(input.size()));
    process.closeWriteChannel();
    if (!process.waitForFinished(120'000))
        return "did not finish";
    const auto output = process.readAll().toStdString();
    return process.exitCode() == 0 ? std::string() : "failed: " + output;
}

std::string gitApply(const test::TemporaryProject &project, const std::string &patch,
                     const QStringList &options = {})
{
    const QStringList arguments{QStringLiteral("apply"), QStringLiteral("--whitespace=nowarn")};
    return run(project, QStringLiteral("git"),
               arguments + options + QStringList{QStringLiteral("-")}, patch);
}

} // namespace

class UnifiedTest : public QObject {
    Q_OBJECT

private slots:
    void readsAsWritten();
    void gitTakesRandomEdits();
    void patchTakesRandomEdits();
    void gitTakesThemBackwards();
    void gitTakesThemWithoutContext();
    void isExact_data();
    void isExact();
    void gitTakesFilesMadeAndRemoved_data();
    void gitTakesFilesMadeAndRemoved();
    void gitTakesNames_data();
    void gitTakesNames();
    void nothingChangedIsNoDiff();
    void isLinear();
};

void UnifiedTest::readsAsWritten()
{
    for (int i = 0; i < kCases * 10; ++i) {
        const auto made = makeCase(i);
        const auto read = test::applyStrictly(made.before, made.diff);
        QVERIFY2(read.has_value(),
                 std::format("case {}: {}\n{}", i, read.error_or(""), made.diff).c_str());
        QVERIFY2(*read == made.after, std::format("case {}\n{}", i, made.diff).c_str());
        QCOMPARE(made.diff.empty(), made.before == made.after);
    }
}

void UnifiedTest::gitTakesRandomEdits()
{
    const test::TemporaryProject project;
    std::string patch;
    for (int i = 0; i < kCases; ++i) {
        const auto made = makeCase(i);
        project.write(made.path, made.before);
        patch += made.diff;
    }
    const auto failure = gitApply(project, patch);
    QVERIFY2(failure.empty(), failure.c_str());
    for (int i = 0; i < kCases; ++i) {
        const auto made = makeCase(i);
        QVERIFY2(project.read(made.path) == made.after,
                 std::format("case {}\n{}", i, made.diff).c_str());
    }
}

void UnifiedTest::patchTakesRandomEdits()
{
    const auto program = QStandardPaths::findExecutable(QStringLiteral("patch"));
    if (program.isEmpty())
        QSKIP("patch is not installed");
    const test::TemporaryProject project;
    std::string patch;
    for (int i = 0; i < kCases; ++i) {
        const auto made = makeCase(i);
        project.write(made.path, made.before);
        patch += made.diff;
    }
    const auto failure = run(project, program,
                             {QStringLiteral("-p1"), QStringLiteral("--binary"),
                              QStringLiteral("--fuzz=0"), QStringLiteral("--batch")},
                             patch);
    QVERIFY2(failure.empty(), failure.c_str());
    for (int i = 0; i < kCases; ++i) {
        const auto made = makeCase(i);
        // patch removes a file that a diff leaves empty.
        QVERIFY2(project.read(made.path) == made.after,
                 std::format("case {}\n{}", i, made.diff).c_str());
    }
}

void UnifiedTest::gitTakesThemBackwards()
{
    const test::TemporaryProject project;
    std::string patch;
    for (int i = 0; i < kCases; ++i) {
        const auto made = makeCase(i);
        project.write(made.path, made.after);
        patch += made.diff;
    }
    const auto failure = gitApply(project, patch, {QStringLiteral("--reverse")});
    QVERIFY2(failure.empty(), failure.c_str());
    for (int i = 0; i < kCases; ++i) {
        const auto made = makeCase(i);
        QVERIFY2(project.read(made.path) == made.before,
                 std::format("case {}\n{}", i, made.diff).c_str());
    }
}

void UnifiedTest::gitTakesThemWithoutContext()
{
    const test::TemporaryProject project;
    std::string patch;
    for (int i = 0; i < kCases; ++i) {
        const auto made = makeCase(i);
        const auto text = diff::unified({made.path, made.path}, made.before, made.changes, 0);
        const auto read = test::applyStrictly(made.before, text);
        QVERIFY2(read == made.after,
                 std::format("case {}: {}\n{}", i, read.error_or(""), text).c_str());
        project.write(made.path, made.before);
        patch += text;
    }
    const auto failure = gitApply(project, patch, {QStringLiteral("--unidiff-zero")});
    QVERIFY2(failure.empty(), failure.c_str());
    for (int i = 0; i < kCases; ++i)
        QCOMPARE(project.read(makeCase(i).path), makeCase(i).after);
}

void UnifiedTest::isExact_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<Replacement>("change");
    QTest::addColumn<std::string>("hunk");
    const auto row = [](const char *name, std::string text, Replacement change, std::string hunk) {
        QTest::newRow(name) << std::move(text) << std::move(change) << std::move(hunk);
    };
    row("a line put in at the start", "a\nb\n", {{0, 0}, "x\n"}, "@@ -1,2 +1,3 @@\n+x\n a\n b\n");
    row("a line put in at the end", "a\nb\n", {{4, 4}, "x\n"}, "@@ -1,2 +1,3 @@\n a\n b\n+x\n");
    row("a line put behind one without a newline", "a\nb", {{3, 3}, "\nx"},
        "@@ -1,2 +1,3 @@\n a\n-b\n\\ No newline at end of file\n+b\n+x\n"
        "\\ No newline at end of file\n");
    row("a newline put at the end", "a", {{1, 1}, "\n"},
        "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n");
    row("a newline taken from the end", "a\n", {{1, 2}, ""},
        "@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file\n");
    row("text put into a line with CRLF", "a\r\nb\r\n", {{1, 1}, "x"},
        "@@ -1,2 +1,2 @@\n-a\r\n+ax\r\n b\r\n");
    row("everything removed", "a\nb\n", {{0, 4}, ""}, "@@ -1,2 +0,0 @@\n-a\n-b\n");
    row("text put into an empty file", "", {{0, 0}, "a\n"}, "@@ -0,0 +1,1 @@\n+a\n");
}

void UnifiedTest::isExact()
{
    QFETCH(std::string, text);
    QFETCH(Replacement, change);
    QFETCH(std::string, hunk);
    QCOMPARE(diff::unified({"f", "f"}, text, {change}),
             "diff --git a/f b/f\n--- a/f\n+++ b/f\n" + hunk);
}

void UnifiedTest::gitTakesFilesMadeAndRemoved_data()
{
    QTest::addColumn<std::string>("content");
    QTest::newRow("of two lines") << std::string("a\nb\n");
    QTest::newRow("without a newline at the end") << std::string("a\nb");
    QTest::newRow("with CRLF") << std::string("a\r\nb\r\n");
    QTest::newRow("of one empty line") << std::string("\n");
    QTest::newRow("that is empty") << std::string();
}

void UnifiedTest::gitTakesFilesMadeAndRemoved()
{
    QFETCH(std::string, content);
    const auto size = static_cast<std::uint32_t>(content.size());
    const test::TemporaryProject project;
    const auto made = diff::unified({"", "new/f.sh", "100755"}, "", {{{0, 0}, content}});
    auto failure = gitApply(project, made);
    QVERIFY2(failure.empty(), (failure + made).c_str());
    QVERIFY(project.exists("new/f.sh"));
    QCOMPARE(project.read("new/f.sh"), content);
    const auto permissions = std::filesystem::status(project.path("new/f.sh")).permissions();
    QVERIFY((permissions & std::filesystem::perms::owner_exec) != std::filesystem::perms::none);

    const auto removed = diff::unified({"new/f.sh", "", "100755"}, content, {{{0, size}, ""}});
    failure = gitApply(project, removed);
    QVERIFY2(failure.empty(), (failure + removed).c_str());
    QVERIFY(!project.exists("new/f.sh"));
}

void UnifiedTest::gitTakesNames_data()
{
    QTest::addColumn<std::string>("path");
    QTest::newRow("a blank") << std::string("a b/c d.py");
    QTest::newRow("a quotation mark") << std::string("a\"b.py");
    QTest::newRow("a backslash") << std::string("a\\b.py");
    QTest::newRow("a tab and a newline") << std::string("a\tb\nc.py");
    QTest::newRow("letters beyond ASCII") << std::string("größe/ß.py");
    QTest::newRow("bytes that are not UTF-8") << std::string("a\xFF.py");
    QTest::newRow("a leading dash") << std::string("-a.py");
    QTest::newRow("a name like a second one") << std::string("x b/x");
}

void UnifiedTest::gitTakesNames()
{
    QFETCH(std::string, path);
    const test::TemporaryProject project;
    project.write(path, "a\n");
    const auto changed = diff::unified({path, path}, "a\n", {{{0, 0}, "b\n"}});
    const auto failure = gitApply(project, changed);
    QVERIFY2(failure.empty(), (failure + changed).c_str());
    QCOMPARE(project.read(path), std::string("b\na\n"));
    const auto program = QStandardPaths::findExecutable(QStringLiteral("patch"));
    if (program.isEmpty() || path.contains('\n'))
        return; // patch refuses newlines in names
    const auto again =
        run(project, program, {QStringLiteral("-p1"), QStringLiteral("-R")}, changed);
    QVERIFY2(again.empty(), (again + changed).c_str());
    QCOMPARE(project.read(path), std::string("a\n"));
}

void UnifiedTest::nothingChangedIsNoDiff()
{
    QCOMPARE(diff::unified({"f", "f"}, "a\nb\n", {}), std::string());
    QCOMPARE(diff::unified({"f", "f"}, "a\nb\n", {{{0, 1}, "a"}}), std::string());
    QCOMPARE(diff::unified({"f", "f"}, "a\nb\n", {{{1, 1}, ""}}), std::string());
    QCOMPARE(diff::unified({"f", "f"}, "", {{{0, 0}, ""}}), std::string());
}

void UnifiedTest::isLinear()
{
    std::string text;
    std::vector<Replacement> changes;
    for (int i = 0; i < 200'000; ++i) {
        if (i % 4 == 0) {
            const auto at = static_cast<std::uint32_t>(text.size());
            changes.push_back({{at, at}, "    _espalier_tel.loop(1)\n"});
        }
        text += "    x = some_function(another, one)\n";
    }
    const auto start = std::chrono::steady_clock::now();
    QVERIFY(diff::unified({"f", "f"}, text, changes).size() > text.size());
    QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

} // namespace tst_unified

QTEST_APPLESS_MAIN(tst_unified::UnifiedTest)
#include "tst_unified.moc"
