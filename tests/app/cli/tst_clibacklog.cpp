// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// From what a program tells to tickets that are triaged, by commands alone.
#include "core/engine/sampleproject.h"
#include "tests/app/cli/cliprocess.h"
#include "tests/support/verify.h"

#include <QTcpSocket>
#include <QTest>

#include <algorithm>

namespace tst_clibacklog {

using namespace espalier;
using test::Cli;
using test::CliOutcome;
using test::TemporaryProject;

class CliBacklogTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void theSampleTellsOfItsBugs();
    void aTraceAndALogOfOneFailureMakeOneTicket_data();
    void aTraceAndALogOfOneFailureMakeOneTicket();
    void whatWasTakenInIsTold();
    void ticketsAreTriaged();
    void aScanSaysWhyNothingCame();
    void formatsGoThereAndBack();
    void aDamagedFileIsNamed();
    void aWrongFilterSaysWhatCouldBe();
    void theReceiverTakesWhatIsSent();

private:
    [[nodiscard]] CliOutcome run(const QStringList &arguments) const
    {
        return m_cli->run(arguments);
    }
    [[nodiscard]] Json json(QStringList arguments) const
    {
        arguments << QStringLiteral("--json");
        const auto outcome = run(arguments);
        auto json = outcome.json();
        if (!json.is_object())
            qWarning() << arguments << outcome.out << outcome.err;
        return json;
    }
    std::unique_ptr<Cli> m_cli;
    std::unique_ptr<TemporaryProject> m_project;
};

void CliBacklogTest::init()
{
    QVERIFY2(QFile::exists(Cli::program()), "the program is not built");
    m_cli = std::make_unique<Cli>();
    m_project = std::make_unique<TemporaryProject>();
    m_project->write("pyproject.toml", "[project]\nname = \"shop\"\n");
    m_cli->setFolder(m_project->root());
}

void CliBacklogTest::theSampleTellsOfItsBugs()
{
    const auto sample = m_project->path("sample");
    VERIFY_OK(engine::makeSample(sample));
    m_cli->setFolder(sample);
    const auto instrumented =
        run({QStringLiteral("instrument"), QStringLiteral("."), QStringLiteral("--language"),
             QStringLiteral("python"), QStringLiteral("--apply"), QStringLiteral("in-place")});
    QVERIFY2(instrumented.code == 0, instrumented.err.constData());
    const auto ran =
        run({QStringLiteral("run"), QStringLiteral("--"), QStringLiteral("python3"),
             QStringLiteral("-m"), QStringLiteral("orchard.stall"), QStringLiteral("data")});
    QVERIFY2(ran.code == 0, ran.err.constData());
    const auto scan = json({QStringLiteral("backlog"), QStringLiteral("scan")});
    QCOMPARE(scan["tickets_found"].get<int>(), 2);
    const auto list = json({QStringLiteral("backlog"), QStringLiteral("list")});
    // Lines are those of the original, where the very code is that failed.
    QCOMPARE(run({QStringLiteral("strip"), QStringLiteral("."), QStringLiteral("--apply"),
                  QStringLiteral("in-place")})
                 .code,
             0);
    const auto lines =
        QString::fromStdString(m_project->read("sample/orchard/stall.py")).split(QLatin1Char('\n'));
    std::vector<std::string> titles;
    for (const auto &ticket : list["tickets"]) {
        titles.push_back(ticket["title"].get<std::string>());
        QCOMPARE(ticket["files_to_modify"][0].get<std::string>(), "orchard/stall.py");
        const auto stack = std::ranges::find_if(ticket["evidence"], [](const Json &piece) {
            return piece.value("kind", "") == "stack";
        });
        QVERIFY(stack != ticket["evidence"].end());
        QCOMPARE(stack->value("path", ""), std::string("orchard/stall.py"));
        const int line = stack->value("line", 0);
        QVERIFY(line > 0 && line <= lines.size());
        const bool isKey = titles.back().contains("KeyError");
        QVERIFY2(lines[line - 1].contains(isKey ? QStringLiteral("prices[sale.variety]")
                                                : QStringLiteral("/ len(sold)")),
                 qPrintable(lines[line - 1]));
        QCOMPARE(ticket["metadata"]["occurrences"].get<int>(), 2);
    }
    std::ranges::sort(titles);
    QVERIFY2(titles.front().contains("KeyError"), titles.front().c_str());
    QVERIFY2(titles.back().contains("ZeroDivisionError"), titles.back().c_str());
}

void CliBacklogTest::aTraceAndALogOfOneFailureMakeOneTicket_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("Python") << QStringLiteral("python3") << QStringLiteral("main.py")
                            << QByteArray("def parse(text):\n"
                                          "    return int(text)\n\n\n"
                                          "def load(text):\n"
                                          "    return [parse(part) for part in text.split()]\n\n\n"
                                          "def main():\n"
                                          "    return load('1 2 three')\n\n\n"
                                          "main()\n");
    QTest::newRow("JavaScript") << QStringLiteral("node") << QStringLiteral("main.js")
                                << QByteArray("function parse(text) {\n"
                                              "  return text.trim();\n}\n"
                                              "function load(parts) {\n"
                                              "  return parts.map((part) => parse(part));\n}\n"
                                              "function main() {\n"
                                              "  return load(['1', null]);\n}\n"
                                              "main();\n");
}

void CliBacklogTest::aTraceAndALogOfOneFailureMakeOneTicket()
{
    QFETCH(QString, program);
    QFETCH(QString, file);
    QFETCH(QByteArray, source);
    m_project->write(file.toStdString(), source.toStdString());
    QCOMPARE(run({QStringLiteral("instrument"), QStringLiteral("."), QStringLiteral("--apply"),
                  QStringLiteral("in-place")})
                 .code,
             0);
    const auto ran = run({QStringLiteral("run"), QStringLiteral("--"), program, file});
    QVERIFY(ran.code != 0);
    const auto taken = m_cli->run({QStringLiteral("observe"), QStringLiteral("import"),
                                   QStringLiteral("-"), QStringLiteral("--json")},
                                  ran.err);
    QVERIFY2(taken.code == 0, taken.err.constData());
    QCOMPARE(taken.json()["imports"][0]["kinds"]["exception"].get<int>(), 1);
    QCOMPARE(taken.json()["imports"][0]["name"].get<std::string>(), "standard-input");
    QCOMPARE(json({QStringLiteral("backlog"), QStringLiteral("scan")})["tickets_found"].get<int>(),
             1);
    const auto list = json({QStringLiteral("backlog"), QStringLiteral("list")});
    QCOMPARE(list["tickets"][0]["metadata"]["occurrences"].get<int>(), 2);
}

void CliBacklogTest::whatWasTakenInIsTold()
{
    m_project->write("app.log", "Traceback (most recent call last):\n"
                                "  File \"cart.py\", line 3, in total\n"
                                "ValueError: no\n");
    const auto taken =
        json({QStringLiteral("observe"), QStringLiteral("import"), QStringLiteral("app.log")});
    QCOMPARE(taken["imports"][0]["format"].get<std::string>(), "log");
    QCOMPARE(taken["imports"][0]["kinds"]["exception"].get<int>(), 1);
    const auto again =
        json({QStringLiteral("observe"), QStringLiteral("import"), QStringLiteral("app.log")});
    QCOMPARE(again["imports"][0]["known"].get<bool>(), true);
    const auto summary = json({QStringLiteral("observe"), QStringLiteral("summary")});
    QCOMPARE(summary["groups"]["exception"].get<int>(), 1);
    QCOMPARE(summary["imports"].size(), 1u);
    QVERIFY(summary["coverage"].is_null());
    const auto health = json({QStringLiteral("doctor")});
    const auto inputs = std::ranges::find_if(
        health["checks"], [](const Json &check) { return check.value("name", "") == "inputs"; });
    QVERIFY(inputs != health["checks"].end());
    QVERIFY(inputs->value("detail", "").starts_with("log: 20"));
}

void CliBacklogTest::ticketsAreTriaged()
{
    QStringList ids;
    for (const auto *title : {"first", "second", "third"}) {
        const auto added =
            json({QStringLiteral("backlog"), QStringLiteral("add"), QString::fromLatin1(title),
                  QStringLiteral("--priority"), QStringLiteral("high")});
        ids.append(QString::fromStdString(added["ticket"]["id"].get<std::string>()));
        QVERIFY(ids.back().startsWith(QLatin1String("manual_")));
    }
    // Numbers begin again with each second; what no other id ends with is enough.
    const auto first = ids[0].sliced(ids[0].indexOf(u'_') + 1);
    const auto outcome = run({QStringLiteral("backlog"), QStringLiteral("decline"), first, ids[1],
                              QStringLiteral("--reason"), QStringLiteral("as intended")});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    auto status = json({QStringLiteral("backlog"), QStringLiteral("status")});
    QCOMPARE(status["total_tickets"].get<int>(), 3);
    QCOMPARE(status["by_status"]["rejected"].get<int>(), 2);
    QCOMPARE(run({QStringLiteral("backlog"), QStringLiteral("accept"), first}).code,
             1); // not of a rejected one
    QCOMPARE(run({QStringLiteral("backlog"), QStringLiteral("undo")}).code, 0);
    status = json({QStringLiteral("backlog"), QStringLiteral("status")});
    QCOMPARE(status["by_status"]["open"].get<int>(), 3);
    QVERIFY(!status["by_status"].contains("rejected"));
    QCOMPARE(run({QStringLiteral("backlog"), QStringLiteral("set"), first,
                  QStringLiteral("risk_level=9")})
                 .code,
             1); // without a reason
    QCOMPARE(run({QStringLiteral("backlog"), QStringLiteral("set"), first,
                  QStringLiteral("risk_level=9"), QStringLiteral("--reason"),
                  QStringLiteral("touches money")})
                 .code,
             0);
    const auto queue = json({QStringLiteral("backlog"), QStringLiteral("queue")});
    QCOMPARE(queue["tickets"].back()["passed_over"].get<std::string>(), "risk");
    QCOMPARE(
        run({QStringLiteral("backlog"), QStringLiteral("move"), QStringLiteral("applied"), first})
                .code != 0,
        true);
    const auto shown = json({QStringLiteral("backlog"), QStringLiteral("show"), first});
    QCOMPARE(shown["ticket"]["metadata"]["risk"]["override"]["reason"].get<std::string>(),
             "touches money");
    QVERIFY(shown["ticket"]["history"].size() >= 4);
}

void CliBacklogTest::aScanSaysWhyNothingCame()
{
    const auto scan = json({QStringLiteral("backlog"), QStringLiteral("scan")});
    QCOMPARE(scan["tickets_found"].get<int>(), 0);
    QCOMPARE(scan["sources"].size(), 7u);
    for (const auto &source : scan["sources"]) {
        const auto reason = source["nothing_because"].get<std::string>();
        QVERIFY2(reason == "nothing-observed" || reason == "switched-off", reason.c_str());
    }
}

void CliBacklogTest::formatsGoThereAndBack()
{
    static_cast<void>(json(
        {QStringLiteral("backlog"), QStringLiteral("add"), QStringLiteral("=cmd, \"quoted\"")}));
    for (const auto *name : {"out.json", "out.csv", "out.sarif"}) {
        const auto file = QString::fromLatin1(name);
        QCOMPARE(run({QStringLiteral("backlog"), QStringLiteral("export"), file}).code, 0);
        const TemporaryProject other;
        const auto imported =
            json({QStringLiteral("backlog"), QStringLiteral("--project"),
                  QString::fromStdString(other.root().string()), QStringLiteral("import"), file});
        QCOMPARE(imported["added"].size(), 1u);
        const auto list =
            json({QStringLiteral("backlog"), QStringLiteral("--project"),
                  QString::fromStdString(other.root().string()), QStringLiteral("list")});
        QCOMPARE(list["tickets"][0]["title"].get<std::string>(), "=cmd, \"quoted\"");
    }
}

void CliBacklogTest::aDamagedFileIsNamed()
{
    m_project->write("report.xml", "<testsuite><testcase name=\"a\">");
    const auto outcome =
        run({QStringLiteral("observe"), QStringLiteral("import"), QStringLiteral("report.xml")});
    QVERIFY(outcome.code != 0);
    QVERIFY2(outcome.err.contains("report.xml"), outcome.err.constData());
    QVERIFY2(outcome.err.contains("line 1"), outcome.err.constData());
}

void CliBacklogTest::aWrongFilterSaysWhatCouldBe()
{
    const auto outcome =
        run({QStringLiteral("backlog"), QStringLiteral("list"), QStringLiteral("status:opne")});
    QCOMPARE(outcome.code, 2);
    QVERIFY2(outcome.err.contains("open"), outcome.err.constData());
}

void CliBacklogTest::theReceiverTakesWhatIsSent()
{
    QProcess process;
    m_cli->start(process,
                 {QStringLiteral("observe"), QStringLiteral("listen"), QStringLiteral("--port"),
                  QStringLiteral("0"), QStringLiteral("--json")});
    QVERIFY(process.waitForStarted());
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT((said += process.readAllStandardError()).contains("SENTRY_DSN"),
                             20000);
    const auto address = said.indexOf("127.0.0.1:") + 10;
    const auto port = said.mid(address, said.indexOf(' ', address) - address).toUShort();
    QVERIFY(port > 0);
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    QVERIFY(socket.waitForConnected());
    const QByteArray body =
        R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1767225600000000000",)"
        R"("severityNumber":17,"attributes":[{"key":"exception.type","value":{"stringValue":)"
        R"("ValueError"}},{"key":"exception.message","value":{"stringValue":"no"}}]}]}]}]})";
    socket.write("POST /v1/logs HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) +
                 "\r\nContent-Type: application/json\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QVERIFY(socket.waitForBytesWritten());
    QVERIFY(socket.waitForReadyRead(10000));
    QVERIFY(socket.readAll().startsWith("HTTP/1.1 200"));
    process.terminate();
    const auto outcome = Cli::wait(process);
    QCOMPARE(outcome.json()["requests"].get<int>(), 1);
    const auto scan = json({QStringLiteral("backlog"), QStringLiteral("scan")});
    QCOMPARE(scan["tickets_found"].get<int>(), 1);
}

} // namespace tst_clibacklog

QTEST_MAIN(tst_clibacklog::CliBacklogTest)
#include "tst_clibacklog.moc"
