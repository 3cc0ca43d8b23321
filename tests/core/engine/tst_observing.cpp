// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backlogscan.h"
#include "core/engine/observationinbox.h"
#include "core/engine/observing.h"
#include "core/store/measurestore.h"
#include "core/store/observationstore.h"
#include "core/store/ticketstore.h"
#include "tests/core/engine/engineproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>
#include <set>
#include <thread>

namespace tst_observing {

using namespace espalier;
using namespace espalier::engine;
using test::Home;
using test::TemporaryProject;

namespace {

// A token that the rules know. Made of parts, so that it stands in no file.
std::string canary()
{
    return std::string("gh") + "p_" + "Zq7Rk2Vx9Lm4Tb8Nc3Wd6" + "Hf1Js5Pg0Ya2UeK";
}

std::string traceback(const std::string &message, int line = 4)
{
    return std::format("Traceback (most recent call last):\n"
                       "  File \"shop/cart.py\", line {}, in total\n"
                       "    return prices[name]\n"
                       "KeyError: {}\n",
                       line, message);
}

// moc takes raw strings apart that others do not, and loses count of braces.
#ifndef Q_MOC_RUN

// A pair of key and value in OTLP's JSON.
std::string attributeWith(const std::string &c)
{
    return R"({"key":")" + c + R"(","value":{"stringValue":")" + c + R"("}})";
}

using Documents = std::vector<std::pair<std::string, std::string>>;

// Of OpenTelemetry, with a text in every field that takes one.
Documents telemetryWith(const std::string &c)
{
    const auto attribute = attributeWith(c);
    const std::string exception =
        R"([{"key":"exception.type","value":{"stringValue":")" + c +
        R"("}},{"key":"exception.message","value":{"stringValue":")" + c +
        R"("}},{"key":"exception.stacktrace","value":{"stringValue":"Traceback (most recent call last):\n  File \")" +
        c + R"(.py\", line 3, in )" + c + R"(\n    )" + c + R"(\n)" + c + ": " + c + R"(\n"}}])";
    const std::string span =
        R"({"resourceSpans":[{"resource":{"attributes":[)" + attribute +
        R"(,{"key":"service.name","value":{"stringValue":")" + c +
        R"("}}]},"scopeSpans":[{"scope":{"name":")" + c +
        R"("},"spans":[{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708","name":")" +
        c + R"(","startTimeUnixNano":"1","endTimeUnixNano":"9","attributes":[)" + attribute +
        R"(,{"key":"code.function.name","value":{"stringValue":")" + c +
        R"("}},{"key":"code.file.path","value":{"stringValue":"/home/)" + "somebody/" + c +
        R"("}}],"status":{"code":2,"message":")" + c +
        R"("},"events":[{"name":"exception","timeUnixNano":"5","attributes":)" + exception +
        "}]}]}]}]}\n";
    const std::string logs =
        R"({"resourceLogs":[{"resource":{"attributes":[)" + attribute +
        R"(]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"5","severityNumber":17,"severityText":")" +
        c + R"(","body":{"stringValue":")" + c + R"("},"attributes":)" + exception + "}]}]}]}\n";
    const std::string metrics =
        R"({"resourceMetrics":[{"resource":{"attributes":[)" + attribute +
        R"(]},"scopeMetrics":[{"metrics":[{"name":")" + c + R"(","unit":")" + c +
        R"(","description":")" + c +
        R"(","gauge":{"dataPoints":[{"timeUnixNano":"5","asDouble":2.5,"attributes":[)" +
        attribute + "]}]}}]}]}]}\n";
    return {{"spans.jsonl", span}, {"logs.jsonl", logs}, {"metrics.jsonl", metrics}};
}

// Of OpenTelemetry, with a text within lists and maps, which are kept as JSON.
std::string nestedWith(const std::string &c)
{
    const std::string value = R"({"kvlistValue":{"values":[{"key":"a","value":{"arrayValue":)"
                              R"({"values":[{"stringValue":")" +
                              c + R"("}]}}},{"key":")" + c + R"(","value":{"stringValue":"b"}}]}})";
    return R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":17,"body":)" + value +
           R"(}]}]}]})" + "\n" +
           R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":)"
           R"({"dataPoints":[{"asInt":1,"attributes":[{"key":"k","value":)" +
           value + "}]}]}}]}]}]}\n";
}

// Documents of all other formats, likewise.
Documents reportsWith(const std::string &c)
{
    const std::string sentry =
        R"({"event_id":"0123456789abcdef0123456789abcdef","timestamp":"2026-01-31T09:30:00Z","platform":"python","level":"error","release":")" +
        c + R"(","environment":")" + c + R"(","transaction":")" + c + R"(","server_name":")" + c +
        R"(","tags":{")" + c + R"(":")" + c + R"("},"user":{"email":")" + c +
        R"("},"request":{"data":")" + c + R"(","headers":{"Authorization":")" + c +
        R"("}},"fingerprint":[")" + c + R"("],"breadcrumbs":{"values":[{"message":")" + c +
        R"("}]},"exception":{"values":[{"type":")" + c + R"(","value":")" + c +
        R"(","stacktrace":{"frames":[{"filename":")" + c + R"(","function":")" + c +
        R"(","module":")" + c + R"(","lineno":3,"context_line":")" + c +
        R"(","vars":{"password":")" + c + R"("}}]}}]}})";
    const std::string junit =
        "<testsuite name=\"" + c + "\"><properties><property name=\"" + c + "\" value=\"" + c +
        "\"/></properties><testcase classname=\"" + c + "\" name=\"" + c + "\" file=\"" + c +
        "\" time=\"1\"><failure message=\"" + c + "\" type=\"" + c + "\">" + c +
        "</failure><system-out>" + c + "</system-out></testcase></testsuite>";
    const std::string sarif =
        R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":")" + c + R"(","rules":[{"id":")" +
        c + R"(","shortDescription":{"text":")" + c + R"("},"helpUri":"https://x.example/)" + c +
        R"(","properties":{"tags":[")" + c + R"("]}}]}},"results":[{"ruleId":")" + c +
        R"(","message":{"text":")" + c +
        R"("},"partialFingerprints":{"primaryLocationLineHash":")" + c +
        R"("},"locations":[{"physicalLocation":{"artifactLocation":{"uri":")" + c +
        R"("},"region":{"startLine":3}},"logicalLocations":[{"fullyQualifiedName":")" + c +
        R"("}]}],"fixes":[{"description":{"text":")" + c +
        R"("},"artifactChanges":[{"artifactLocation":{"uri":"a.py"},"replacements":[{"deletedRegion":{"startLine":1},"insertedContent":{"text":")" +
        c + R"("}}]}]}]}]}]})";
    const std::string coverage =
        R"({"meta":{"version":"7.6"},"files":{")" + c +
        R"(":{"executed_lines":[1],"missing_lines":[2],"excluded_lines":[],"summary":{}}},"totals":{}})";
    const std::string cobertura =
        "<coverage line-rate=\"1\"><sources><source>" + c + "</source></sources><packages>" +
        "<package name=\"" + c + "\"><classes><class name=\"" + c + "\" filename=\"" + c +
        "\"><lines><line number=\"1\" hits=\"1\"/></lines></class></classes></package>" +
        "</packages></coverage>";
    const std::string lcov = "TN:" + c + "\nSF:" + c + "\nFN:1," + c + "\nDA:1,1\nend_of_record\n";
    const std::string ndjson =
        R"({"type":")" + c + R"(","message":")" + c +
        R"(","stack_trace":"Traceback (most recent call last):\n  File \"a.py\", line 1, in )" + c +
        R"(\nKeyError: )" + c + R"(\n","file_path":")" + c +
        R"(","count":2,"timestamp":"2026-01-31T09:30:00Z"})" + "\n" + R"({"metric":")" + c +
        R"(","value":1,"threshold":2,"severity":")" + c + "\"}\n" + R"({"text":"it is bad )" + c +
        R"(","sentiment":-1,"timestamp":"2026-01-31T09:30:00Z"})" + "\n";
    const std::string log = "2026-01-31 09:30:00 ERROR " + c + "\n" + traceback(c);
    return {{"sentry.json", sentry},      {"junit.xml", junit},
            {"findings.sarif", sarif},    {"coverage.json", coverage},
            {"cobertura.xml", cobertura}, {"lcov.info", lcov},
            {"events.ndjson", ndjson},    {"app.log", log}};
}

#endif

} // namespace

class ObservingTest : public QObject {
    Q_OBJECT

private slots:
    void aSecretInAnyFieldOfAnyFormatIsNowhereOnDisk_data();
    void aSecretInAnyFieldOfAnyFormatIsNowhereOnDisk();
    void aSecretThatWasCutIsNotKeptEither_data();
    void aSecretThatWasCutIsNotKeptEither();
    void theSameBytesCountOnce();
    void aFileReadAsWhatItIsNotIsReadAgain();
    void placesOfAnotherMachineAreThoseOfTheProject();
    void aDamagedFileLeavesNothingBehind_data();
    void aDamagedFileLeavesNothingBehind();
    void theSameFailureAtAnotherLineBelongsToTheSameGroup();
    void feedbackNeedsWords();
    void whatComesFromOtherThreadsIsKept();
    void aStopLeavesNothingBehind();

private:
    std::unique_ptr<Workspace> open(const TemporaryProject &project)
    {
        return Workspace::open(project.root(), m_home.paths()).value();
    }
    Home m_home;
    JobContext m_job;
};

void ObservingTest::aSecretInAnyFieldOfAnyFormatIsNowhereOnDisk_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("text");
    for (const auto &documents : {telemetryWith(canary()), reportsWith(canary())}) {
        for (const auto &[file, text] : documents)
            QTest::newRow(file.c_str())
                << QString::fromStdString(file) << QString::fromStdString(text);
    }
}

void ObservingTest::aSecretInAnyFieldOfAnyFormatIsNowhereOnDisk()
{
    QFETCH(QString, file);
    QFETCH(QString, text);
    const TemporaryProject project;
    const TemporaryProject elsewhere;
    elsewhere.write(file.toStdString(), text.toStdString());
    {
        auto workspace = open(project);
        const auto taken =
            takeInFile(*workspace, elsewhere.path(file.toStdString()), std::nullopt, m_job);
        VERIFY_OK(taken);
        QVERIFY2(taken->masked > 0, "nothing was masked: the document is not read as it should be");
        ScanOptions options;
        options.sources.assign(kScanSources.begin(), kScanSources.end());
        VERIFY_OK(scanBacklog(*workspace, options, SystemClock(), m_job));
    }
    const auto state = project.snapshot();
    QVERIFY(!state.empty());
    for (const auto &[name, content] : state)
        QVERIFY2(!content.contains(canary()), name.c_str());
}

void ObservingTest::aSecretThatWasCutIsNotKeptEither_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("text");
    // Longer than any text that is kept, so that wherever it is cut, one of them is; and once more
    // cut elsewhere in it.
    for (const int shift : {0, 20}) {
        std::string secrets(static_cast<std::size_t>(shift), 'x');
        while (secrets.size() < 24'000)
            secrets += " " + canary();
        auto documents = telemetryWith(secrets);
        for (auto &report : reportsWith(secrets))
            documents.push_back(std::move(report));
        documents.emplace_back("nested.jsonl", nestedWith(secrets));
        for (const auto &[file, text] : documents)
            QTest::addRow("%s, %d on", file.c_str(), shift)
                << QString::fromStdString(file) << QString::fromStdString(text);
    }
}

void ObservingTest::aSecretThatWasCutIsNotKeptEither()
{
    QFETCH(QString, file);
    QFETCH(QString, text);
    const TemporaryProject project;
    const TemporaryProject elsewhere;
    elsewhere.write(file.toStdString(), text.toStdString());
    {
        auto workspace = open(project);
        VERIFY_OK(takeInFile(*workspace, elsewhere.path(file.toStdString()), std::nullopt, m_job));
        QVERIFY(*store::ObservationStore(workspace->database()).lastImport() > 0);
        ScanOptions options;
        options.sources.assign(kScanSources.begin(), kScanSources.end());
        VERIFY_OK(scanBacklog(*workspace, options, SystemClock(), m_job));
    }
    constexpr std::size_t kTelling = 12;
    for (const auto &[name, content] : project.snapshot()) {
        const auto at = content.find(canary().substr(0, kTelling));
        QVERIFY2(at == std::string::npos,
                 (name + ": " + content.substr(at == std::string::npos ? 0 : at, 60)).c_str());
    }
}

void ObservingTest::theSameBytesCountOnce()
{
    const TemporaryProject project;
    project.write("app.log", traceback("'price'"));
    project.write("again.log", traceback("'price'"));
    auto workspace = open(project);
    const auto first = takeInFile(*workspace, project.path("app.log"), std::nullopt, m_job);
    VERIFY_OK(first);
    QCOMPARE(first->groups, 1u);
    QVERIFY(!first->known);
    const auto second = takeInFile(*workspace, project.path("again.log"), std::nullopt, m_job);
    VERIFY_OK(second);
    QVERIFY(second->known);
    const auto groups = store::ObservationStore(workspace->database()).groupsSince("exception", 0);
    VERIFY_OK(groups);
    QCOMPARE(groups->size(), 1u);
    QCOMPARE(groups->front().count, 1);
}

void ObservingTest::aFileReadAsWhatItIsNotIsReadAgain()
{
    const TemporaryProject project;
    project.write("found.sarif", R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"lint"}},)"
                                 R"("results":[{"ruleId":"A1","message":{"text":"so"}}]}]})");
    auto workspace = open(project);
    const auto file = project.path("found.sarif");
    const auto asLog = takeInFile(*workspace, file, observe::Format::Log, m_job);
    VERIFY_OK(asLog);
    QCOMPARE(asLog->groups, 0u);
    const auto asItIs = takeInFile(*workspace, file, std::nullopt, m_job);
    VERIFY_OK(asItIs);
    QVERIFY(!asItIs->known);
    QCOMPARE(asItIs->groups, 1u);
    const auto again = takeInFile(*workspace, file, observe::Format::Sarif, m_job);
    VERIFY_OK(again);
    QVERIFY(again->known);
}

void ObservingTest::placesOfAnotherMachineAreThoseOfTheProject()
{
    const TemporaryProject project;
    project.write("src/a.py", "def f():\n    pass\n");
    project.write("src/b.py", "def g():\n    pass\n");
    const auto told = [](const std::string &path, const std::string &function) {
        return "Traceback (most recent call last):\n  File \"" + path + "\", line 2, in " +
               function + "\n    x['id']\nKeyError: 'id'\n";
    };
    project.write("app.log", told("/app/src/a.py", "f") + told("/app/src/b.py", "g") +
                                 told("/srv/deploy/shop/src/a.py", "f"));
    auto workspace = open(project);
    VERIFY_OK(takeInFile(*workspace, project.path("app.log"), std::nullopt, m_job));
    ScanOptions options;
    options.sources.assign(kScanSources.begin(), kScanSources.end());
    VERIFY_OK(scanBacklog(*workspace, options, SystemClock(), m_job));
    store::TicketStore store(workspace->database());
    const auto tickets = store.tickets({});
    VERIFY_OK(tickets);
    QCOMPARE(tickets->size(), 2u);
    std::set<std::string> files;
    for (const auto &ticket : *tickets)
        files.insert(ticket.filesToModify.begin(), ticket.filesToModify.end());
    QCOMPARE(files, (std::set<std::string>{"src/a.py", "src/b.py"}));
}

void ObservingTest::aDamagedFileLeavesNothingBehind_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("an empty file") << "empty.json" << QByteArray();
    QTest::newRow("a report that ends early")
        << "junit.xml" << QByteArray("<testsuite><testcase name=\"a\"/><testcase name=\"b\">");
    QTest::newRow("findings of another version")
        << "x.sarif" << QByteArray(R"({"version":"1.0.0","runs":[]})");
    QTest::newRow("binary data") << "x.bin"
                                 << QByteArray("\x7f"
                                               "ELF\0\0\0\1\2\3",
                                               10);
}

void ObservingTest::aDamagedFileLeavesNothingBehind()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    const TemporaryProject project;
    project.write(name.toStdString(), content.toStdString());
    auto workspace = open(project);
    const auto taken =
        takeInFile(*workspace, project.path(name.toStdString()), std::nullopt, m_job);
    QVERIFY(!taken);
    QVERIFY2(taken.error().text().contains(name.toStdString()), taken.error().text().c_str());
    QCOMPARE(*store::ObservationStore(workspace->database()).lastImport(), 0);
    QVERIFY(store::MeasureStore(workspace->database()).testsSince(0)->empty());
}

void ObservingTest::theSameFailureAtAnotherLineBelongsToTheSameGroup()
{
    const TemporaryProject project;
    project.write("a.log", traceback("'price'", 4));
    project.write("b.log", traceback("'price'", 40));
    project.write("c.log", traceback("'weight'", 40));
    auto workspace = open(project);
    for (const auto *file : {"a.log", "b.log", "c.log"})
        VERIFY_OK(takeInFile(*workspace, project.path(file), std::nullopt, m_job));
    const auto groups = store::ObservationStore(workspace->database()).groupsSince("exception", 0);
    VERIFY_OK(groups);
    QCOMPARE(groups->size(), 1u); // by type and own frames, whatever the key was
    QCOMPARE(groups->front().count, 3);
    QCOMPARE(groups->front().basis, std::string("own-frames"));
}

void ObservingTest::feedbackNeedsWords()
{
    const TemporaryProject project;
    auto workspace = open(project);
    VERIFY_FAILS(InvalidInput, takeInFeedback(*workspace, " \n", {}));
    VERIFY_FAILS(InvalidInput, takeInFeedback(*workspace, std::string(20'000, 'a'), {}));
    VERIFY_FAILS(NotFound, takeInFeedback(*workspace, "the list is slow", "shop/cart.py"));
    project.write("shop/cart.py", "\n");
    VERIFY_OK(takeInFeedback(*workspace, "the list is slow", "shop/cart.py"));
    QCOMPARE(*store::ObservationStore(workspace->database()).countGroups("feedback"), 1);
}

void ObservingTest::whatComesFromOtherThreadsIsKept()
{
    const TemporaryProject project;
    auto workspace = open(project);
    ObservationInbox inbox;
    QVERIFY(!inbox.empty());
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&inbox] {
                for (int k = 0; k < 100; ++k) {
                    const auto done = inbox.take({.content = model::MetricSeen{.series = "queue",
                                                                               .unit = {},
                                                                               .value = 1.0,
                                                                               .severity = {}},
                                                  .at = {},
                                                  .service = {}});
                    Q_ASSERT(done);
                }
            });
        }
    }
    auto batch = inbox.empty();
    QVERIFY(batch.has_value());
    VERIFY_OK(takeInBatch(*workspace, std::move(*batch), "listen", "otlp"));
    const auto series = store::MeasureStore(workspace->database()).seriesSince(0);
    VERIFY_OK(series);
    QCOMPARE(series->front().values.size(), 400u);
    QVERIFY(!inbox.empty());
}

void ObservingTest::aStopLeavesNothingBehind()
{
    const TemporaryProject project;
    project.write("app.log", traceback("'price'"));
    auto workspace = open(project);
    std::stop_source stop;
    stop.request_stop();
    JobContext stopped(stop.get_token());
    VERIFY_FAILS(Cancelled, takeInFile(*workspace, project.path("app.log"), std::nullopt, stopped));
    QCOMPARE(*store::ObservationStore(workspace->database()).lastImport(), 0);
}

} // namespace tst_observing

QTEST_MAIN(tst_observing::ObservingTest)
#include "tst_observing.moc"
