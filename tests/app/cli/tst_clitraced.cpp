// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/cliprocess.h"

#include <QTest>

#include <csignal>

namespace tst_clitraced {

using namespace espalier;
using test::Cli;
using test::TemporaryProject;

class CliTracedTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void theExitCodeIsTheCommands_data();
    void theExitCodeIsTheCommands();
    void callsLoopsAndErrorsAreCounted_data();
    void callsLoopsAndErrorsAreCounted();
    void theOutputIsTheCommands();
    void theTraceCanBeKept();
    void whatCannotBeDoneIsToldBeforeTheCommandRuns_data();
    void whatCannotBeDoneIsToldBeforeTheCommandRuns();
    void anInterruptIsPassedOn();
    void withoutTelemetryItIsSaid();
    void thePipeSignalIsTheDefault();

private:
    TemporaryProject m_project;
    Cli m_cli;
};

void CliTracedTest::initTestCase()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
    m_project.write("a.py", "def work(items):\n"
                            "    for item in items:\n"
                            "        item\n"
                            "\n"
                            "def fail():\n"
                            "    raise ValueError('no')\n"
                            "\n"
                            "work([1, 2, 3])\n"
                            "work([])\n"
                            "try:\n"
                            "    fail()\n"
                            "except ValueError:\n"
                            "    print('out of the program')\n");
    m_project.write("a.js", "function work(items) {\n"
                            "  for (const item of items) item;\n"
                            "}\n"
                            "function fail() { throw new RangeError('no'); }\n"
                            "work([1, 2, 3]);\n"
                            "work([]);\n"
                            "try { fail(); } catch { console.log('out of the program'); }\n");
    const auto outcome =
        m_cli.run({QStringLiteral("instrument"), QString::fromStdString(m_project.root().string()),
                   QStringLiteral("--apply"), QStringLiteral("in-place")});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    m_cli.setFolder(m_project.root());
}

void CliTracedTest::theExitCodeIsTheCommands_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<int>("code");
    QTest::newRow("success") << QStringLiteral("exit 0") << 0;
    QTest::newRow("a failure") << QStringLiteral("exit 7") << 7;
    QTest::newRow("a signal") << QStringLiteral("kill -TERM $$") << 143;
}

void CliTracedTest::theExitCodeIsTheCommands()
{
    QFETCH(QString, command);
    QFETCH(int, code);
    const auto outcome = m_cli.run({QStringLiteral("run"), QStringLiteral("--"),
                                    QStringLiteral("sh"), QStringLiteral("-c"), command});
    QVERIFY2(outcome.code == code, outcome.err.constData());
    const auto json =
        m_cli.run({QStringLiteral("run"), QStringLiteral("--json"), QStringLiteral("--"),
                   QStringLiteral("sh"), QStringLiteral("-c"), command});
    QCOMPARE(json.code, code);
    QCOMPARE(json.json()["exit_code"], code);
}

void CliTracedTest::callsLoopsAndErrorsAreCounted_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("Python") << QStringLiteral("python3") << QStringLiteral("a.py")
                            << QByteArray("ValueError");
    QTest::newRow("JavaScript") << QStringLiteral("node") << QStringLiteral("a.js")
                                << QByteArray("RangeError");
}

void CliTracedTest::callsLoopsAndErrorsAreCounted()
{
    QFETCH(QString, program);
    QFETCH(QString, file);
    QFETCH(QByteArray, error);
    const auto outcome = m_cli.run(
        {QStringLiteral("run"), QStringLiteral("--json"), QStringLiteral("--"), program, file});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const Json json = outcome.json();
    QVERIFY2(json.is_object(), outcome.out.constData());
    const auto find = [&](const std::string &name) {
        for (const auto &function : json["functions"]) {
            if (function["id"] == file.toStdString() + "::" + name)
                return function;
        }
        return Json();
    };
    QCOMPARE(find("work")["calls"], 2);
    QCOMPARE(find("work")["loops"]["1"], 3);
    QCOMPARE(find("work")["errors"], 0);
    QCOMPARE(find("fail")["errors"], 1);
    QCOMPARE(find("fail")["error_types"][error.toStdString()], 1);
}

void CliTracedTest::theOutputIsTheCommands()
{
    const auto outcome = m_cli.run({QStringLiteral("run"), QStringLiteral("--"),
                                    QStringLiteral("python3"), QStringLiteral("a.py")});
    QVERIFY(outcome.out.startsWith("out of the program\n"));
    QVERIFY(outcome.out.contains("a.py::work"));
}

void CliTracedTest::theTraceCanBeKept()
{
    const TemporaryProject outside;
    const auto file = QString::fromStdString(outside.path("trace").string());
    const auto outcome =
        m_cli.run({QStringLiteral("run"), QStringLiteral("--trace"), file, QStringLiteral("--"),
                   QStringLiteral("python3"), QStringLiteral("a.py")});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outside.read("trace").contains("a.py::work"));
    QCOMPARE(stampOf(outside.path("trace"))->mode & 07777, 0600u);
    const auto again =
        m_cli.run({QStringLiteral("run"), QStringLiteral("--json"), QStringLiteral("--trace"), file,
                   QStringLiteral("--"), QStringLiteral("python3"), QStringLiteral("a.py")});
    QCOMPARE(again.json()["spans"], 3); // of this run only
}

void CliTracedTest::whatCannotBeDoneIsToldBeforeTheCommandRuns_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("code");
    QTest::newRow("a trace in no folder") << QStringLiteral("--trace /nonexist/x -- {c}") << 4;
    QTest::newRow("a trace over another file") << QStringLiteral("--trace {o}/kept -- {c}") << 4;
    QTest::newRow("no project") << QStringLiteral("--project /nonexist -- {c}") << 4;
    QTest::newRow("no program") << QStringLiteral("-- no-such-program") << 127;
    QTest::newRow("no program of this path") << QStringLiteral("-- /nonexist/program") << 127;
    QTest::newRow("no program but a file") << QStringLiteral("-- /etc/passwd") << 126;
}

void CliTracedTest::whatCannotBeDoneIsToldBeforeTheCommandRuns()
{
    QFETCH(QString, words);
    QFETCH(int, code);
    const TemporaryProject outside;
    outside.write("kept", "not a trace\n");
    const auto folder = QString::fromStdString(outside.root().string());
    words.replace(QStringLiteral("{o}"), folder);
    words.replace(QStringLiteral("{c}"),
                  QStringLiteral("touch ") + folder + QStringLiteral("/ran"));
    const auto outcome = m_cli.run(QStringList{QStringLiteral("run")} + words.split(u' '));
    QVERIFY2(outcome.code == code, outcome.err.constData());
    QVERIFY(outcome.err.startsWith("espalier: ") && !outcome.err.contains("doctor"));
    QVERIFY(!outside.exists("ran"));
    QCOMPARE(outside.read("kept"), "not a trace\n");
}

void CliTracedTest::anInterruptIsPassedOn()
{
    const TemporaryProject outside;
    const auto mark = QString::fromStdString(outside.path("started").string());
    QProcess process;
    m_cli.start(process,
                {QStringLiteral("run"), QStringLiteral("--"), QStringLiteral("sh"),
                 QStringLiteral("-c"),
                 // Not Python: it loses an interrupt that comes while it closes a file by itself.
                 QStringLiteral(": > \"$1\"; exec sleep 100"), QStringLiteral("sh"), mark});
    QVERIFY(process.waitForStarted());
    while (process.state() == QProcess::Running && !outside.exists("started"))
        process.waitForFinished(1);
    ::kill(pid_t(process.processId()), SIGINT);
    QCOMPARE(Cli::wait(process).code, 130);
}

void CliTracedTest::withoutTelemetryItIsSaid()
{
    const auto outcome =
        m_cli.run({QStringLiteral("run"), QStringLiteral("--"), QStringLiteral("true")});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.err.contains("No instrumented function was called"));
    const auto missing =
        m_cli.run({QStringLiteral("run"), QStringLiteral("--"), QStringLiteral("no-such-program")});
    QVERIFY(missing.code != 0);
    QVERIFY(missing.err.contains("no-such-program"));
}

void CliTracedTest::thePipeSignalIsTheDefault()
{
    // Otherwise `yes` would complain, or never end.
    const auto outcome = m_cli.shell(
        QStringLiteral("\"$ESPALIER\" run -q -- yes | head -n 1; exit ${PIPESTATUS[0]}"));
    QVERIFY2(outcome.out.startsWith("y\n"), outcome.out.left(50).constData());
    QCOMPARE(outcome.code, 128 + SIGPIPE);
    QVERIFY(!outcome.err.contains("yes:"));
}

} // namespace tst_clitraced

QTEST_GUILESS_MAIN(tst_clitraced::CliTracedTest)
#include "tst_clitraced.moc"
