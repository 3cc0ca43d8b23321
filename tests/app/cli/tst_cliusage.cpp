// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/cliprocess.h"

#include <QTest>

namespace tst_cliusage {

using namespace espalier;
using test::Cli;
using test::TemporaryProject;

class CliUsageTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void endsAsDocumented_data();
    void endsAsDocumented();
    void aTypoGetsASuggestionNeverARun_data();
    void aTypoGetsASuggestionNeverARun();
    void helpBeginsWithExamples_data();
    void helpBeginsWithExamples();
    void anUnknownProjectIsNamed();
    void failedFunctionsAreANegativeResult();
    void aMissingSandboxIsOutside();
    void nothingIsWrittenForBadUsage();
    void aSourceIsNoPlaceForAPatch();
    void strippingNeedsNoDatabase();

private:
    /// A project with what the rows need; `{p}` in their words stands for it.
    TemporaryProject m_project;
};

static QStringList words(const QString &line, const TemporaryProject &project)
{
    QString text = line;
    text.replace(QLatin1String("{p}"), QString::fromStdString(project.root().string()));
    return text.split(u' ', Qt::SkipEmptyParts);
}

void CliUsageTest::initTestCase()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
    m_project.write("a.py", "def f(x):\n    return x\n");
    m_project.write("bad.py", "def f(:\n");
    m_project.write("a.unknown", "f\n");
    m_project.write("broken/.espalier.toml", "[instrument\n");
    m_project.write("pack/py/pack.json",
                    R"json({"language": "python", "snippets": {"enter": "_espalier()"}})json");
    m_project.write("broken/a.py", "def f(): pass\n");
}

void CliUsageTest::endsAsDocumented_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    const auto row = [](const char *line, int code) {
        QTest::newRow(line[0] ? line : "nothing") << QString::fromLatin1(line) << code;
    };
    row("--help", 0);
    row("--version", 0);
    row("functions {p}", 0);
    row("outline {p}/a.py", 0);
    row("check-syntax {p}/a.py", 0);
    row("check-syntax {p}/bad.py", 1);
    row("", 2);
    row("functions", 2);
    row("functions {p} --no-such-option", 2);
    row("functions {p} another", 2);
    row("functions {p} --language klingon", 2);
    row("functions {p} --color=loud", 2);
    row("functions {p} --jobs 0", 2);
    row("functions {p} --include nonsense", 2);
    row("instrument {p} --apply sideways", 2);
    row("instrument {p} --apply in-place --patch x", 2);
    row("instrument {p} --apply branch=", 2);
    row("instrument {p} --max-attempts many", 2);
    row("instrument {p} --capture everything", 2);
    row("strip {p} --capture args", 2);
    row("outline {p}/a.unknown", 2);
    row("outline --language klingon {p}/a.py", 2);
    row("run", 2);
    row("frobnicate {p}", 2);
    row("config set instrument.wrokers 4 --project {p}", 2);
    row("config unset instrument.wrokers --project {p}", 2);
    row("config unset instrument.workers --project {p}", 0);
    row("functions {p}/missing", 4);
    row("functions {p}/a.py", 4);
    row("strip {p}/missing", 4);
    row("instrument {p} --pack nonesuch", 4);
    row("instrument {p} --pack {p}/missing", 4);
    row("instrument {p}/broken", 4);
    row("instrument {p} --capture args --pack {p}/pack", 4);
    row("instrument {p} --capture args,locals", 0);
    row("instrument {p} --patch {p}/a.py", 4); // it holds something else
    row("instrument {p} --report {p}/a.py", 4);
    row("instrument {p} --patch {p}", 4);
    row("strip {p}/broken", 0);
    row("outline {p}/missing.py", 4);
    row("outline {p}/missing", 4);
    row("check-syntax {p}/missing", 4);
    row("functions {p} --function nosuch*", 1);
    row("functions {p} --path nosuch/**", 1);
    row("instrument {p} --function nosuch*", 1);
    row("strip {p} --function nosuch*", 0);
    row("instrument {p} --apply branch", 4); // no repository
    row("instrument {p} --patch {p}/missing/file", 4);
}

void CliUsageTest::endsAsDocumented()
{
    QFETCH(QString, line);
    const Cli cli;
    const auto outcome = cli.run(words(line, m_project));
    QFETCH(int, code);
    QVERIFY2(outcome.code == code, outcome.err.constData());
    if (code >= 2) {
        QVERIFY(outcome.err.startsWith("espalier: "));
        QCOMPARE(outcome.out, QByteArray());
    }
}

void CliUsageTest::aTypoGetsASuggestionNeverARun_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("meant");
    const auto row = [](const char *line, const char *meant) {
        QTest::newRow(line) << QString::fromLatin1(line) << QByteArray(meant);
    };
    row("instrumnet {p} --apply in-place", "instrument");
    row("stirp {p} --apply in-place", "strip");
    row("instrument {p} --aply in-place", "--apply");
    row("instrument {p} --apply in-place --functoin f", "--function");
    row("cache lits", "list");
    row("learn stat", "stats");
    row("learn --language go consoldate", "consolidate");
}

void CliUsageTest::aTypoGetsASuggestionNeverARun()
{
    QFETCH(QString, line);
    QFETCH(QByteArray, meant);
    const auto before = m_project.snapshot();
    const Cli cli;
    const auto outcome = cli.run(words(line, m_project));
    QCOMPARE(outcome.code, 2);
    QVERIFY2(outcome.err.contains(QByteArray("Did you mean " + meant + " ")),
             outcome.err.constData());
    QCOMPARE(test::differences(before, m_project.snapshot()), "");
}

void CliUsageTest::helpBeginsWithExamples_data()
{
    QTest::addColumn<QString>("command");
    for (const char *name : {"functions", "instrument", "strip", "run", "outline", "check-syntax",
                             "cache", "config", "doctor"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void CliUsageTest::helpBeginsWithExamples()
{
    QFETCH(QString, command);
    const Cli cli;
    const auto outcome = cli.run({command, QStringLiteral("--help")});
    QCOMPARE(outcome.code, 0);
    QVERIFY2(outcome.out.startsWith("Examples:\n  espalier "), outcome.out.left(100).constData());
    QCOMPARE(outcome.err, QByteArray());
}

void CliUsageTest::anUnknownProjectIsNamed()
{
    const Cli cli;
    const auto outcome = cli.run(words(QStringLiteral("instrument {p}/missing"), m_project));
    QCOMPARE(outcome.code, 4);
    QVERIFY(outcome.err.contains("missing"));
    QVERIFY(!m_project.exists("missing"));
}

void CliUsageTest::failedFunctionsAreANegativeResult()
{
    const TemporaryProject project;
    project.write("a.py", "def f(): pass\n");
    project.write("b.py", "def f(): pass\n");
    const Cli cli;
    QCOMPARE(cli.run(words(QStringLiteral("instrument {p} --apply in-place"), project)).code, 0);
    auto changed = project.read("b.py");
    project.write("b.py", changed.insert(changed.find("span("), "my_"));
    const auto outcome = cli.run(words(QStringLiteral("strip {p} --apply in-place"), project));
    QCOMPARE(outcome.code, 1);
    QVERIFY(outcome.err.contains("b.py"));
    QCOMPARE(project.read("a.py"), "def f(): pass\n"); // the rest was done
}

void CliUsageTest::aMissingSandboxIsOutside()
{
    const TemporaryProject project;
    project.write("a.py", "def f(): pass\n");
    Cli cli;
    cli.setVariable("PATH", "/nonexistent");
    const auto outcome = cli.run(words(QStringLiteral("instrument {p}"), project));
    if (outcome.code == 0)
        QSKIP("bubblewrap is found without PATH");
    QCOMPARE(outcome.code, 5);
    QVERIFY(outcome.err.contains("doctor"));
}

void CliUsageTest::nothingIsWrittenForBadUsage()
{
    const TemporaryProject project;
    project.write("a.py", "def f(): pass\n");
    const Cli cli;
    QCOMPARE(cli.run(words(QStringLiteral("instrument {p} --apply sideways"), project)).code, 2);
    QCOMPARE(project.snapshot().size(), 1u);
}

void CliUsageTest::aSourceIsNoPlaceForAPatch()
{
    const TemporaryProject project;
    project.write("a.py", "def f(): pass\n");
    const Cli cli;
    for (const char *option : {"--patch", "--report"}) {
        const auto line = QStringLiteral("instrument {p} %1 {p}/").arg(QLatin1String(option));
        QCOMPARE(cli.run(words(line + QStringLiteral("a.py"), project)).code, 4);
        QCOMPARE(project.read("a.py"), "def f(): pass\n");
        QCOMPARE(cli.run(words(line + QStringLiteral("out"), project)).code, 0);
        QCOMPARE(cli.run(words(line + QStringLiteral("out"), project)).code, 0); // its own
        project.remove("out");
    }
}

void CliUsageTest::strippingNeedsNoDatabase()
{
    const TemporaryProject project;
    project.write("a.py", "def f(): pass\n");
    const Cli cli;
    QCOMPARE(cli.run(words(QStringLiteral("instrument {p} --apply in-place"), project)).code, 0);
    project.write(".espalier/espalier.db", "no database");
    project.write(".espalier.toml", "[instrument\n");
    QCOMPARE(cli.run(words(QStringLiteral("functions {p}"), project)).code, 4);
    const auto outcome = cli.run(words(QStringLiteral("strip {p} --apply in-place"), project));
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(outcome.err.contains("espalier.db") && outcome.err.contains(".espalier.toml"));
    QCOMPARE(project.read("a.py"), "def f(): pass\n");
    QVERIFY(!project.exists("_espalier_tel.py"));
    QCOMPARE(project.read(".espalier/espalier.db"), "no database");
}

} // namespace tst_cliusage

QTEST_GUILESS_MAIN(tst_cliusage::CliUsageTest)
#include "tst_cliusage.moc"
