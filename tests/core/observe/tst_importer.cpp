// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/importer.h"
#include "tests/core/observe/packed.h"
#include "tests/core/observe/takenin.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QElapsedTimer>
#include <QTest>

#include <functional>

#include <sys/stat.h>
#include <unistd.h>

namespace tst_importer {

using namespace espalier;
using namespace espalier::observe;
using test::packed;
using test::TemporaryProject;

} // namespace tst_importer
Q_DECLARE_METATYPE(espalier::observe::Format)
namespace tst_importer {

namespace {

const std::string kSpans =
    R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"f","startTimeUnixNano":"1"}]}]}]})";

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), std::size_t(bytes.size())};
}

Result<ImportSummary> importOf(const std::filesystem::path &file, JobContext &job,
                               const ImportOptions &options = {})
{
    return importFile(file, options, [](model::Observation &&) -> Result<> { return {}; }, job);
}

Result<ImportSummary> importOf(const std::filesystem::path &file, const ImportOptions &options = {})
{
    JobContext job;
    return importOf(file, job, options);
}

} // namespace

class ImporterTest : public QObject {
    Q_OBJECT

private slots:
    void formatsHaveNames();
    void formatsAreFoundOut_data();
    void formatsAreFoundOut();
    void whatIsNoTextHasNoFormat_data();
    void whatIsNoTextHasNoFormat();
    void filesThatCannotBeReadAreSaidSo();
    void aFileIsTakenInByWhatItHolds();
    void gzipIsUnpackedOnTheWay();
    void damagedGzipIsRefused_data();
    void damagedGzipIsRefused();
    void bombsAreRefused();
    void moreBytesThanAllowedAreRefused();
    void documentsThatAreTooLargeAreRefused();
    void hostileFilesAreRefused_data();
    void hostileFilesAreRefused();
    void aFailureNamesTheFile();
    void progressIsToldInBytes();
    void itStopsWhenItIsToldTo_data();
    void itStopsWhenItIsToldTo();
};

void ImporterTest::formatsHaveNames()
{
    for (const char *name : {"otlp", "log", "sentry", "junit", "sarif", "coverage.py", "cobertura",
                             "lcov", "ndjson"}) {
        const auto format = formatNamed(name);
        QVERIFY(format.has_value());
        QCOMPARE(nameOf(*format), name);
    }
    QVERIFY(!formatNamed("xml"));
    QVERIFY(!formatNamed(""));
}

using FormatRow = std::function<void(const char *, const QByteArray &, const char *)>;

static void addLines(const FormatRow &row)
{
    row("errors a line",
        R"({"type":"ValueError","message":"m","count":3})"
        "\n",
        "ndjson");
    row("metrics a line",
        R"({"metric":"latency","value":3})"
        "\n",
        "ndjson");
    row("feedback a line",
        R"({"text":"slow","sentiment":"negative"})"
        "\n",
        "ndjson");
    row("metrics behind a damaged line",
        "{\"met\n"
        R"({"metric":"latency","value":3})"
        "\n",
        "ndjson");
    row("log records in JSON",
        R"({"level":"error","message":"m","exc_info":"x"})"
        "\n",
        "log");
    row("log records with a text",
        R"({"text":"m","level":"info"})"
        "\n",
        "log");
    row("words", "2025-06-15 ERROR it failed\n", "log");
    row("a traceback", "Traceback (most recent call last):\n", "log");
    row("an array", "[1, 2, 3]", "log");
    row("a brace", "{", "log");
    row("journald's export", QByteArray("__CURSOR=s\nMESSAGE\n\3\0\0\0\0\0\0\0a\nb\n", 34), "log");
    row("a byte order mark",
        "\xEF\xBB\xBF"
        R"({"resourceLogs":[]})",
        "otlp");
    row("bytes that are not UTF-8", "caf\xE9 ERROR\n", "log");
}

void ImporterTest::formatsAreFoundOut_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("format");
    const auto row = [](const char *name, const QByteArray &text, const char *format) {
        QTest::newRow(name) << text << QByteArray(format);
    };
    row("spans", QByteArray::fromStdString(kSpans), "otlp");
    row("spans over many lines", QByteArray::fromStdString(toText(parseJson(kSpans), 2)), "otlp");
    row("logs behind a name that is unknown", R"({"x":[{}],"resourceLogs":[]})", "otlp");
    row("metrics", R"({"resourceMetrics":[]})", "otlp");
    row("spans behind a damaged line", "{\"resour\n" + QByteArray::fromStdString(kSpans), "otlp");
    row("many spans, of which the head holds a part",
        R"({"resourceSpans":[)" + QByteArray("{},").repeated(100'000), "otlp");
    row("an event of Sentry", R"({"event_id":"00","platform":"python","exception":{"values":[]}})",
        "sentry");
    row("an event of Sentry without an id",
        R"({"platform":"python","exception":{"values":[]},"level":"error"})", "sentry");
    row("an envelope", "{\"event_id\":\"00\"}\n{\"type\":\"event\",\"length\":2}\n{}\n", "sentry");
    row("an envelope that says nothing of itself", "{}\n{\"type\":\"session\"}\n{}\n", "sentry");
    row("an envelope with an attachment",
        QByteArray("{\"dsn\":\"x\"}\n{\"type\":\"attachment\",\"length\":3}\n\0\1\2\n", 52),
        "sentry");
    row("JUnit",
        "<?xml version=\"1.0\"?>\n<!-- by > hand -->\n<testsuites><testsuite/></testsuites>",
        "junit");
    row("JUnit of one suite", "<testsuite name=\"a\">", "junit");
    row("Cobertura",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE coverage SYSTEM \"x\">\n<coverage line-rate=\"0.5\">",
        "cobertura");
    row("other XML", "<html><body/></html>", "log");
    row("SARIF", R"({"version":"2.1.0","runs":[]})", "sarif");
    row("SARIF whose runs go on",
        R"({"$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":[)", "sarif");
    row("coverage.py", R"({"meta":{"version":"7.6"},"files":{},"totals":{}})", "coverage.py");
    row("coverage.py whose files go on", R"({"files":{"a.py":{"executed_lines":[1,2)",
        "coverage.py");
    row("lcov", "TN:\nSF:a.c\nDA:1,1\nend_of_record\n", "lcov");
    row("lcov without a test's name", "SF:a.c\n", "lcov");
    addLines(row);
}

void ImporterTest::formatsAreFoundOut()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, format);
    const TemporaryProject project;
    for (const auto &content : {std::string(viewOf(text)), packed(viewOf(text))}) {
        project.write("file", content); // whatever it is called
        const auto found = formatOf(project.path("file"));
        VERIFY_OK(found);
        QCOMPARE(nameOf(*found), format.toStdString());
    }
}

void ImporterTest::whatIsNoTextHasNoFormat_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("blanks") << QByteArray(" \n\t\r\n");
    QTest::newRow("a mark of the byte order alone") << QByteArray("\xEF\xBB\xBF");
    QTest::newRow("NUL bytes") << QByteArray(1000, '\0');
    QTest::newRow("a program") << QByteArray("\x7F"
                                             "ELF\2\1\1\0\0\0",
                                             10);
    QTest::newRow("UTF-16") << QByteArray("\xFF\xFE{\0}\0", 6);
    QTest::newRow("nothing, packed") << QByteArray::fromStdString(packed(""));
    QTest::newRow("NUL bytes, packed") << QByteArray::fromStdString(packed(std::string(100, '\0')));
}

void ImporterTest::whatIsNoTextHasNoFormat()
{
    QFETCH(QByteArray, text);
    const TemporaryProject project;
    project.write("file", viewOf(text));
    const auto found = formatOf(project.path("file"));
    VERIFY_FAILS(InvalidInput, found);
    QCOMPARE(found.error().context, project.path("file").string());
    VERIFY_FAILS(InvalidInput, importOf(project.path("file")));
}

void ImporterTest::filesThatCannotBeReadAreSaidSo()
{
    const TemporaryProject project;
    VERIFY_FAILS(NotFound, formatOf(project.path("none")));
    VERIFY_FAILS(NotFound, importOf(project.path("none")));
    VERIFY_FAILS(Unsupported, importOf(project.root()));
    QCOMPARE(::mkfifo(project.path("pipe").c_str(), 0600), 0);
    VERIFY_FAILS(Unsupported, importOf(project.path("pipe"))); // and does not wait for a writer
    if (::geteuid() == 0)
        return; // nothing is forbidden to root
    project.write("secret", kSpans);
    std::filesystem::permissions(project.path("secret"), std::filesystem::perms::none);
    VERIFY_FAILS(Permission, formatOf(project.path("secret")));
    VERIFY_FAILS(Permission, importOf(project.path("secret")));
}

void ImporterTest::aFileIsTakenInByWhatItHolds()
{
    const TemporaryProject project;
    project.write("report.xml", kSpans);
    const auto summary = importOf(project.path("report.xml"));
    VERIFY_OK(summary);
    QCOMPARE(summary->format, Format::Otlp);
    QCOMPARE(summary->records, 1u);
    ImportOptions options;
    options.format = Format::Log;
    const auto asked = importOf(project.path("report.xml"), options);
    VERIFY_OK(asked);
    QCOMPARE(asked->format, Format::Log);
    QCOMPARE(asked->kinds.size(), 0u);
}

void ImporterTest::gzipIsUnpackedOnTheWay()
{
    std::string lines;
    for (int i = 0; i < 20'000; ++i)
        lines += kSpans + '\n';
    const TemporaryProject project;
    project.write("spans.gz", packed(lines.substr(0, lines.size() / 2)) +
                                  packed(lines.substr(lines.size() / 2)));
    const auto summary = importOf(project.path("spans.gz"));
    VERIFY_OK(summary);
    QCOMPARE(summary->records, 20'000u);
    QCOMPARE(summary->bytes, lines.size());
}

void ImporterTest::damagedGzipIsRefused_data()
{
    std::string lines;
    for (int i = 0; i < 50'000; ++i)
        lines += kSpans + std::to_string(i * 7919) + '\n';
    const auto whole = packed(lines);
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("cut off") << QByteArray::fromStdString(whole.substr(0, whole.size() / 2));
    QTest::newRow("cut off near its end")
        << QByteArray::fromStdString(whole.substr(0, whole.size() - 4));
    auto damaged = whole;
    for (std::size_t i = whole.size() / 2; i < whole.size() / 2 + 100; ++i)
        damaged[i] = '\x55';
    QTest::newRow("damaged") << QByteArray::fromStdString(damaged);
    QTest::newRow("with words behind it") << QByteArray::fromStdString(whole + "words");
}

void ImporterTest::damagedGzipIsRefused()
{
    QFETCH(QByteArray, data);
    const TemporaryProject project;
    project.write("spans.gz", viewOf(data));
    VERIFY_FAILS(InvalidInput, importOf(project.path("spans.gz")));
}

void ImporterTest::bombsAreRefused()
{
    const TemporaryProject project;
    project.write("bomb.gz", packed(std::string(200'000'000, ' '), 9));
    const auto bomb = importOf(project.path("bomb.gz"));
    VERIFY_FAILS(InvalidInput, bomb);
    ImportOptions options;
    options.format = Format::Log;
    options.limits.ratio = 100;
    const auto log = importOf(project.path("bomb.gz"), options);
    VERIFY_FAILS(InvalidInput, log);
    QVERIFY2(log.error().message.contains("100 times"), log.error().message.c_str());
    options.limits.ratio = 10'000;
    VERIFY_OK(importOf(project.path("bomb.gz"), options));
}

void ImporterTest::moreBytesThanAllowedAreRefused()
{
    const TemporaryProject project;
    project.write("log", std::string(1'000'000, 'x'));
    ImportOptions options;
    options.limits.unpackedBytes = 999'999;
    VERIFY_FAILS(InvalidInput, importOf(project.path("log"), options));
    options.limits.unpackedBytes = 1'000'000;
    VERIFY_OK(importOf(project.path("log"), options));
}

void ImporterTest::documentsThatAreTooLargeAreRefused()
{
    const TemporaryProject project;
    project.write("event", R"({"event_id":"0","message":")" + std::string(1'000'000, 'x') + "\"}");
    ImportOptions options;
    options.limits.documentBytes = 1'000'000;
    const auto refused = importOf(project.path("event"), options);
    VERIFY_FAILS(InvalidInput, refused);
    QVERIFY(refused.error().message.contains("1000000 bytes"));
    options.limits.documentBytes = 2'000'000;
    VERIFY_OK(importOf(project.path("event"), options));
}

void ImporterTest::hostileFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("format");
    for (const char *format : {"otlp", "sentry", "ndjson"}) {
        const auto row = [format](const char *name, const QByteArray &text) {
            QTest::addRow("%s: %s", format, name) << text << QByteArray(format);
        };
        row("a number", "17");
        row("a word", "null");
        row("a list", "[]x");
        row("a text", "\"text\"");
        row("another object", R"({"a":{"b":1}})");
        row("deep lists", QByteArray(300'000, '['));
        row("deep objects", QByteArray(R"({"a":)").repeated(300'000));
        row("deep lists within", R"({"resourceSpans":)" + QByteArray(300'000, '['));
        row("control characters", QByteArray("{\"a\x01\": \x02}"));
        row("bytes that are no text", QByteArray("\xFF\xFE\xFD\xFC"));
        row("a text without an end", R"({"type":")" + QByteArray(10'000'000, 'x'));
        row("a number without an end", R"({"type":)" + QByteArray(10'000'000, '1'));
        row("escapes without an end", R"({"type":")" + QByteArray(R"(\u00e4)").repeated(1'000'000));
        row("XML", "<testsuites/>");
    }
}

void ImporterTest::hostileFilesAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, format);
    const auto imported = test::takeInAs(*formatNamed(format.toStdString()), viewOf(text));
    VERIFY_FAILS(InvalidInput, imported.result);
    const auto &error = imported.result.error();
    QVERIFY2(error.message.contains("line ") || error.message.contains("byte "),
             error.message.c_str());
    QVERIFY(error.message.size() < 200);
    QCOMPARE(error.context, "the text");
    QVERIFY(imported.observations.empty());
}

void ImporterTest::aFailureNamesTheFile()
{
    const TemporaryProject project;
    project.write("event.json", R"({"event_id":"0", )");
    ImportOptions options;
    options.format = Format::Sentry;
    const auto failed = importOf(project.path("event.json"), options);
    VERIFY_FAILS(InvalidInput, failed);
    QCOMPARE(failed.error().context, project.path("event.json").string());
    QCOMPARE(failed.error().message, "line 1, byte 18: this is not JSON");
}

void ImporterTest::progressIsToldInBytes()
{
    const TemporaryProject project;
    project.write("log", std::string(3'000'000, 'x'));
    std::vector<Progress> told;
    JobContext job({}, [&told](const Progress &progress) { told.push_back(progress); });
    VERIFY_OK(importOf(project.path("log"), job));
    QVERIFY(!told.empty());
    QCOMPARE(told.front().phase, "read");
    QCOMPARE(told.back().done, 3'000'000u);
    for (const auto &progress : told)
        QCOMPARE(progress.total, 3'000'000u);
}

void ImporterTest::itStopsWhenItIsToldTo_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<bool>("gzip");
    const auto spans = QByteArray::fromStdString(kSpans) + '\n';
    QTest::newRow("lines of spans") << QByteArray() << spans << false;
    QTest::newRow("packed lines of spans") << QByteArray() << spans << true;
    QTest::newRow("one object of spans")
        << QByteArray("{\n\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[\n")
        << QByteArray("{\"name\":\"f\"},\n") << false;
    QTest::newRow("an endless text")
        << QByteArray("{\n\"resourceSpans\":[{\"x\":\"") << QByteArray("x") << false;
    QTest::newRow("a log") << QByteArray() << QByteArray("it failed\n") << false;
    QTest::newRow("a log of one line") << QByteArray("ERROR ") << QByteArray("x") << false;
    QTest::newRow("lines of errors")
        << QByteArray() << QByteArray("{\"type\":\"E\",\"message\":\"m\"}\n") << false;
}

void ImporterTest::itStopsWhenItIsToldTo()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, part);
    QFETCH(bool, gzip);
    const QByteArray text = head + part.repeated(int(60'000'000 / part.size()));
    const TemporaryProject project;
    project.write("file", gzip ? packed(viewOf(text), 1) : text.toStdString());
    std::stop_source stop;
    QElapsedTimer sinceStop;
    JobContext job(stop.get_token(), [&](const Progress &progress) {
        if (progress.done > 0 && !stop.stop_requested()) {
            stop.request_stop();
            sinceStop.start();
        }
    });
    VERIFY_FAILS(Cancelled, importOf(project.path("file"), job));
    QVERIFY(sinceStop.isValid());
    QVERIFY(sinceStop.elapsed() < 200);
}

} // namespace tst_importer

QTEST_GUILESS_MAIN(tst_importer::ImporterTest)
#include "tst_importer.moc"
