// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/cliprocess.h"

#include <QTest>

#include <csignal>

namespace tst_clioutput {

using namespace espalier;
using test::Cli;
using test::TemporaryProject;

class CliOutputTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void jsonIsOneObjectAndNothingElse_data();
    void jsonIsOneObjectAndNothingElse();
    void withoutJsonMessagesGoToStderr();
    void aFailureIsAnObjectWithJson_data();
    void aFailureIsAnObjectWithJson();
    void quietLeavesTheDataOnly();
    void theDiffIsByteForByte();
    void colourIsForTerminals_data();
    void colourIsForTerminals();
    void hostileNamesAreShownNotObeyed();
    void aDiffOnATerminalIsFiltered();
    void aClosedPipeIsNoFailure();
    void aFullDiskIsAFailure_data();
    void aFullDiskIsAFailure();
    void everyFileLeftOutHasItsReason();
    void theNextCommandNamesTheProject();
    void aReportIsWrittenToItsFile();
    void textIsReadFromStdin();

private:
    [[nodiscard]] QString path() const { return QString::fromStdString(m_project.root().string()); }
    TemporaryProject m_project;
    Cli m_cli;
};

void CliOutputTest::initTestCase()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
    m_project.write("a.py", "def f(items):\n    for item in items:\n        print(item)\n");
    m_project.write("b.js", "const g = (x) => x;\n");
    m_project.write("latin.py", "# coding: latin-1\ndef h(): return 'caf\xE9'\n");
}

void CliOutputTest::jsonIsOneObjectAndNothingElse_data()
{
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char *name, const QStringList &arguments) {
        QTest::newRow(name) << arguments;
    };
    const QString project = path();
    const QString file = project + QStringLiteral("/a.py");
    const QString option = QStringLiteral("--project");
    row("functions", {QStringLiteral("functions"), project});
    row("instrument", {QStringLiteral("instrument"), project});
    row("instrument, verbose", {QStringLiteral("instrument"), project, QStringLiteral("-v")});
    row("strip", {QStringLiteral("strip"), project});
    row("outline", {QStringLiteral("outline"), file});
    row("check-syntax", {QStringLiteral("check-syntax"), file});
    row("doctor", {QStringLiteral("doctor"), option, project});
    row("cache list", {QStringLiteral("cache"), QStringLiteral("list"), option, project});
    row("cache stats", {QStringLiteral("cache"), QStringLiteral("stats"), option, project});
    row("config list", {QStringLiteral("config"), QStringLiteral("list"), option, project});
}

void CliOutputTest::jsonIsOneObjectAndNothingElse()
{
    QFETCH(QStringList, arguments);
    const auto outcome = m_cli.run(arguments + QStringList{QStringLiteral("--json")});
    const Json json = outcome.json();
    QVERIFY2(json.is_object(), outcome.out.constData());
    QCOMPARE(json["schema_version"], 1);
    QCOMPARE(outcome.out.count('\n'), 1);
    QVERIFY(outcome.out.endsWith("}\n"));
}

void CliOutputTest::withoutJsonMessagesGoToStderr()
{
    const auto outcome = m_cli.run({QStringLiteral("instrument"), path()});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.startsWith("diff --git ") || outcome.out.startsWith("--- "));
    QVERIFY(outcome.err.contains("Preview"));
    QVERIFY(!outcome.out.contains("Preview"));
}

void CliOutputTest::aFailureIsAnObjectWithJson_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("kind");
    const auto row = [](const char *words, int code, const char *kind) {
        QTest::newRow(words) << QString::fromLatin1(words) << code << QByteArray(kind);
    };
    row("instrument {p}/missing --json", 4, "not-found");
    row("--json strip {p}/missing", 4, "not-found");
    row("functions {p}/a.py --json", 4, "invalid-input");
    row("cache show nonesuch --project {p} --json", 4, "not-found");
    row("config get nonesuch --json", 2, "invalid-input");
    row("outline {p}/missing.py --json", 4, "not-found");
    row("run --json", 2, "invalid-input");
    row("functions --json", 2, "invalid-input");
    row("frobnicate --json", 2, "invalid-input");
    row("instrument {p} --apply sideways --json", 2, "invalid-input");
}

void CliOutputTest::aFailureIsAnObjectWithJson()
{
    QFETCH(QString, words);
    QFETCH(int, code);
    QFETCH(QByteArray, kind);
    words.replace(QStringLiteral("{p}"), path());
    const auto outcome = m_cli.run(words.split(u' '));
    QCOMPARE(outcome.code, code);
    const Json json = outcome.json();
    QVERIFY2(json.is_object(), outcome.out.constData());
    QCOMPARE(json["schema_version"], 1);
    QCOMPARE(json["error"]["kind"], kind.toStdString());
    QVERIFY(json["error"]["message"].is_string());
    QVERIFY(json["error"].contains("context"));
    QCOMPARE(outcome.out.count('\n'), 1);
    QVERIFY(!outcome.err.isEmpty());
}

void CliOutputTest::quietLeavesTheDataOnly()
{
    const auto loud = m_cli.run({QStringLiteral("instrument"), path()});
    const auto quiet = m_cli.run({QStringLiteral("instrument"), path(), QStringLiteral("-q")});
    QCOMPARE(quiet.code, 0);
    QCOMPARE(quiet.err, QByteArray());
    QCOMPARE(quiet.out, loud.out);
    const auto failing = m_cli.run(
        {QStringLiteral("functions"), path() + QStringLiteral("/missing"), QStringLiteral("-q")});
    QVERIFY(!failing.err.isEmpty()); // what went wrong is always said
}

void CliOutputTest::theDiffIsByteForByte()
{
    const auto outcome = m_cli.run({QStringLiteral("instrument"), path()});
    QVERIFY(outcome.out.contains("caf\xE9"));
}

void CliOutputTest::colourIsForTerminals_data()
{
    QTest::addColumn<bool>("terminal");
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QString>("option");
    QTest::addColumn<bool>("coloured");
    const auto row = [](const char *name, bool terminal, const char *variable, const char *option,
                        bool coloured) {
        QTest::newRow(name) << terminal << QByteArray(variable) << QString::fromLatin1(option)
                            << coloured;
    };
    row("a terminal", true, "", "--color=auto", true);
    row("a terminal with NO_COLOR", true, "1", "--color=auto", false);
    row("a terminal that is told never", true, "", "--color=never", false);
    row("a pipe", false, "", "--color=auto", false);
    row("a pipe that is told always", false, "", "--color=always", true);
    row("always, with NO_COLOR", false, "1", "--color=always", true);
}

void CliOutputTest::colourIsForTerminals()
{
    QFETCH(bool, terminal);
    QFETCH(QByteArray, variable);
    QFETCH(QString, option);
    Cli cli;
    cli.setVariable("NO_COLOR", variable);
    const QStringList arguments{QStringLiteral("functions"), path(), option};
    const auto outcome = terminal ? cli.runOnTerminal(arguments) : cli.run(arguments);
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(outcome.out.contains("a.py"));
    QTEST(outcome.out.contains("\x1b["), "coloured");
}

void CliOutputTest::hostileNamesAreShownNotObeyed()
{
    const TemporaryProject project;
    project.write("a\x1b[31m\xC2\x9B.py", "def f(): pass\n");
    project.write("two\nlines.py", "def f(): pass\n");
    const auto outcome =
        m_cli.run({QStringLiteral("functions"), QString::fromStdString(project.root().string())});
    QCOMPARE(outcome.code, 0);
    QVERIFY(!outcome.out.contains('\x1b') && !outcome.out.contains("\xC2\x9B"));
    QVERIFY2(outcome.out.contains("a\\x1b[31m"), outcome.out.constData());
    QVERIFY2(outcome.out.contains("two\\x0alines.py\n"), outcome.out.constData());
}

void CliOutputTest::aDiffOnATerminalIsFiltered()
{
    const TemporaryProject project;
    project.write("a.py", "def f():\n    return '\x1b]0;title\a'\n");
    const auto outcome = m_cli.runOnTerminal(
        {QStringLiteral("instrument"), QString::fromStdString(project.root().string())});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(outcome.out.contains("\\x1b]0;title\\x07"));
    QVERIFY(outcome.out.contains("\x1b[32m+"));
    QVERIFY(!outcome.out.contains("\x1b]"));
}

void CliOutputTest::aClosedPipeIsNoFailure()
{
    const TemporaryProject project;
    for (int i = 0; i < 300; ++i)
        project.write("file" + std::to_string(i) + ".py", "def f(): pass\ndef g(): pass\n");
    for (const char *more : {"", "--json"}) {
        const auto outcome = m_cli.shell(
            QStringLiteral("\"$ESPALIER\" functions '%1' -q %2 | head -c 20; exit ${PIPESTATUS[0]}")
                .arg(QString::fromStdString(project.root().string()), QString::fromLatin1(more)));
        QVERIFY2(outcome.code == 0 || outcome.code == 128 + SIGPIPE, outcome.err.constData());
        QCOMPARE(outcome.out.size(), 20);
        QCOMPARE(outcome.err, QByteArray());
    }
}

void CliOutputTest::aFullDiskIsAFailure_data()
{
    QTest::addColumn<QString>("words");
    for (const char *words : {"functions {p}", "functions {p} --json -q", "instrument {p}",
                              "outline {p}/a.py", "config", "--version"})
        QTest::newRow(words) << QString::fromLatin1(words);
}

void CliOutputTest::aFullDiskIsAFailure()
{
    QFETCH(QString, words);
    words.replace(QStringLiteral("{p}"), path());
    const auto outcome = m_cli.shell(QStringLiteral("\"$ESPALIER\" %1 > /dev/full").arg(words));
    QCOMPARE(outcome.code, 4);
    QVERIFY(words == QLatin1String("--version") || outcome.err.contains("cannot write"));
}

void CliOutputTest::everyFileLeftOutHasItsReason()
{
    const TemporaryProject project;
    project.write("a.py", "def f(): pass\n");
    project.write("bad.py", "x = (\n");
    project.write("test_a.py", "def test(): pass\n");
    project.write("b.pyi", "def f(): ...\n");
    const auto outcome =
        m_cli.run({QStringLiteral("functions"), QString::fromStdString(project.root().string()),
                   QStringLiteral("--json")});
    std::map<std::string, std::string> rules;
    const Json json = outcome.json();
    for (const auto &file : json["files_skipped"]) {
        QVERIFY(file["reason"].is_string());
        rules.emplace(file["path"], file["rule"]);
    }
    QCOMPARE(rules, (std::map<std::string, std::string>{
                        {"bad.py", "syntax-error"}, {"b.pyi", "stub"}, {"test_a.py", "test"}}));
}

void CliOutputTest::theNextCommandNamesTheProject()
{
    const TemporaryProject project;
    project.write("a.py", "def f(): pass\n");
    const auto root = QString::fromStdString(project.root().string());
    const QStringList apply{QStringLiteral("--apply"), QStringLiteral("in-place")};
    const auto outcome = m_cli.run(QStringList{QStringLiteral("instrument"), root} + apply);
    QVERIFY2(
        outcome.err.contains(QByteArray("espalier run --project " + root.toUtf8() + " -- COMMAND")),
        outcome.err.constData());
    project.write("_espalier_tel.py", project.read("_espalier_tel.py") + "# mine\n");
    Cli inside;
    inside.setFolder(project.root());
    const auto stripped =
        inside.run(QStringList{QStringLiteral("strip"), QStringLiteral(".")} + apply);
    QVERIFY2(stripped.err.contains("_espalier_tel.py stays"), stripped.err.constData());
    const auto again =
        inside.run(QStringList{QStringLiteral("instrument"), QStringLiteral(".")} + apply);
    QVERIFY2(again.err.contains("espalier run -- COMMAND"), again.err.constData());
}

void CliOutputTest::aReportIsWrittenToItsFile()
{
    const TemporaryProject outside;
    const auto report = QString::fromStdString(outside.path("report.json").string());
    const auto patch = QString::fromStdString(outside.path("changes.patch").string());
    const auto before = m_project.snapshot();
    const auto outcome =
        m_cli.run({QStringLiteral("instrument"), path(), QStringLiteral("--report"), report,
                   QStringLiteral("--patch"), patch});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(outcome.out.isEmpty());
    const Json json = parseJson(outside.read("report.json"));
    QCOMPARE(json["applied"], "patch");
    QCOMPARE(json["patch"], patch.toStdString());
    QVERIFY(outside.read("changes.patch").contains("+++ b/a.py"));
    QCOMPARE(m_project.read("a.py"), before.at("a.py"));
}

void CliOutputTest::textIsReadFromStdin()
{
    const auto outcome =
        m_cli.run({QStringLiteral("outline"), QStringLiteral("--language"),
                   QStringLiteral("python"), QStringLiteral("--json"), QStringLiteral("-")},
                  "def f():\n    while 1: pass\n");
    QCOMPARE(outcome.code, 0);
    const Json json = outcome.json();
    QCOMPARE(json["functions"].size(), 1u);
    QCOMPARE(json["functions"][0]["loops"], 1);
}

} // namespace tst_clioutput

QTEST_GUILESS_MAIN(tst_clioutput::CliOutputTest)
#include "tst_clioutput.moc"
