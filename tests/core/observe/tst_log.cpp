// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/observe/linereader.h"
#include "tests/core/observe/takenin.h"
#include "tests/core/observe/timezone.h"
#include "tests/support/verify.h"

#include <QByteArrayList>
#include <QTest>

namespace tst_log {

using namespace espalier;
using namespace espalier::observe;
using model::ExceptionSeen;
using test::pick;
using test::takeIn;
using test::takeInAs;

namespace {

const std::string kTraceback = "Traceback (most recent call last):\n"
                               "  File \"/srv/shop/cart.py\", line 17, in total\n"
                               "    return price[article]\n"
                               "KeyError: 'apple'\n";

/// A field of several lines, as journald exports it.
std::string journalField(const std::string &name, const std::string &value)
{
    std::string length;
    for (std::size_t size = value.size(), i = 0; i < 8; ++i, size >>= 8)
        length += static_cast<char>(size & 0xFF);
    return name + '\n' + length + value + '\n';
}

} // namespace

class LogTest : public QObject {
    Q_OBJECT

private slots:
    void tracebacksAreFound();
    void aLogWithoutErrorsGivesNone();
    void recordsWithAStackAreTaken_data();
    void recordsWithAStackAreTaken();
    void whatARecordSaysBesideIsTaken();
    void timesWithoutAZoneAreOfThisMachine();
    void timesOfTheFutureAreOfNow();
    void recordsWithoutAStackAreNone_data();
    void recordsWithoutAStackAreNone();
    void whatProgramsWroteIsUnwrapped_data();
    void whatProgramsWroteIsUnwrapped();
    void journaldsExportIsRead();
    void damagedExportsNeverCrash();
    void lengthsOfExportsAreNotBelieved_data();
    void lengthsOfExportsAreNotBelieved();
    void hostileLogsAreRead_data();
    void hostileLogsAreRead();
    void moreThanAllowedIsLeftOut();
    void aFailureOfTheSinkEndsIt();
    void linesAreTakenApart_data();
    void linesAreTakenApart();
};

void LogTest::tracebacksAreFound()
{
    ImportOptions options;
    options.project = "/srv/shop";
    const auto imported =
        takeIn("2025-06-15 15:06:40,123 ERROR shop: cannot add up\n" + kTraceback +
                   "2025-06-15 15:06:41,000 INFO shop: going on\n" + kTraceback + "the end\n",
               options);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.format, Format::Log);
    QCOMPARE(imported.summary.records, 11u);
    const auto seen = pick<ExceptionSeen>(imported);
    QCOMPARE(seen.size(), 2u);
    QCOMPARE(seen[0].trace.language, "python");
    QCOMPARE(seen[0].trace.errors[0].type, "KeyError");
    QCOMPARE(seen[0].trace.errors[0].frames[0].path, "cart.py");
    QVERIFY(seen[0].trace.errors[0].frames[0].own);
    QCOMPARE(seen[0].level, "error");
}

void LogTest::aLogWithoutErrorsGivesNone()
{
    const auto imported = takeIn("all is well\nnothing happens\n");
    VERIFY_OK(imported.result);
    QVERIFY(imported.observations.empty());
    QCOMPARE(imported.summary.records, 2u);
}

void LogTest::recordsWithAStackAreTaken_data()
{
    QTest::addColumn<QByteArray>("record");
    const auto row = [](const char *name, Json record) {
        QTest::newRow(name) << QByteArray::fromStdString(toText(record));
    };
    const Json lines = {"Traceback (most recent call last):",
                        "  File \"/srv/shop/cart.py\", line 17, in total", "KeyError: 'apple'"};
    row("of python-json-logger", {{"message", "m"}, {"exc_info", kTraceback}});
    row("of structlog", {{"event", "m"}, {"exception", kTraceback}});
    row("of logstash", {{"@timestamp", "2025-06-15T15:06:40Z"}, {"stack_trace", kTraceback}});
    row("of zap", {{"level", "error"}, {"msg", "m"}, {"stacktrace", kTraceback}});
    row("of winston", {{"level", "error"}, {"message", "m"}, {"stack", kTraceback}});
    row("of pino",
        {{"level", 50},
         {"err", {{"type", "KeyError"}, {"message", "'apple'"}, {"stack", kTraceback}}}});
    row("of ECS", {{"error.type", "KeyError"}, {"error.stack_trace", kTraceback}});
    row("of ECS with objects", {{"error", {{"type", "KeyError"}, {"stack_trace", kTraceback}}}});
    row("of Serilog", {{"@t", "2025-06-15T15:06:40Z"}, {"@x", kTraceback}});
    row("with a list of lines", {{"message", "m"}, {"exc_info", lines}});
}

void LogTest::recordsWithAStackAreTaken()
{
    QFETCH(QByteArray, record);
    const auto line = record.toStdString() + "\n";
    const auto imported = takeInAs(Format::Log, "started\n" + line + line + kTraceback);
    VERIFY_OK(imported.result);
    const auto seen = pick<ExceptionSeen>(imported);
    QCOMPARE(seen.size(), 3u);
    for (const auto &one : seen) {
        QCOMPARE(one.trace.errors[0].type, "KeyError");
        QCOMPARE(one.trace.errors[0].frames.size(), 1u);
        QCOMPARE(one.trace.errors[0].frames[0].line, 17);
    }
}

void LogTest::whatARecordSaysBesideIsTaken()
{
    const auto take = [](Json record) {
        record["stack"] = kTraceback;
        return takeInAs(Format::Log, toText(record));
    };
    const auto words = take({{"timestamp", "2025-06-15T17:06:40+02:00"},
                             {"level", "CRITICAL"},
                             {"service", {{"name", "shop"}}},
                             {"trace_id", "5B8EFFF798038103D269B633813FC60C"},
                             {"span_id", "eee19b7ec3c1b174"}});
    VERIFY_OK(words.result);
    const auto seen = pick<ExceptionSeen>(words)[0];
    QCOMPARE(seen.level, "fatal");
    QCOMPARE(seen.traceId, "5b8efff798038103d269b633813fc60c");
    QCOMPARE(seen.spanId, "eee19b7ec3c1b174");
    QCOMPARE(words.observations[0].service, "shop");
    QCOMPARE(words.observations[0].at, "2025-06-15T15:06:40.000Z");
    const auto numbers = take({{"time", 1750000000123}, {"level", 40}, {"service", "shop"}});
    QCOMPARE(pick<ExceptionSeen>(numbers)[0].level, "warning");
    QCOMPARE(numbers.observations[0].at, "2025-06-15T15:06:40.123Z");
    QCOMPARE(numbers.observations[0].service, "shop");
}

void LogTest::timesWithoutAZoneAreOfThisMachine()
{
    const auto timeOf = [](const std::string &time) {
        Json record{{"stack", kTraceback}};
        record["asctime"] = time;
        return takeInAs(Format::Log, toText(record)).observations.at(0).at;
    };
    const test::TimeZone zone("XST-2"); // two hours before UTC
    QCOMPARE(timeOf("2025-06-15 17:06:40,123"), "2025-06-15T15:06:40.123Z");
    QCOMPARE(timeOf("2025-06-15T17:06:40Z"), "2025-06-15T17:06:40.000Z");
    const auto plain = takeIn("2025-06-15 17:06:40,123 ERROR shop: failed\n" + kTraceback);
    QCOMPARE(plain.observations.at(0).at, "2025-06-15T15:06:40.123Z");
}

void LogTest::timesOfTheFutureAreOfNow()
{
    const auto before = toRfc3339(std::chrono::system_clock::now());
    for (const char *time : {"9999-12-31 23:59:59", "2999-01-01T00:00:00+01:00"}) {
        const auto imported = takeIn(std::string(time) + " ERROR shop: failed\n" + kTraceback);
        VERIFY_OK(imported.result);
        const auto at = imported.observations.at(0).at;
        QVERIFY2(at >= before && at <= toRfc3339(std::chrono::system_clock::now()), at.c_str());
    }
}

void LogTest::recordsWithoutAStackAreNone_data()
{
    QTest::addColumn<QByteArray>("record");
    const auto row = [](const char *name, const char *record) {
        QTest::newRow(name) << QByteArray(record);
    };
    row("an error without a stack", R"({"level":"error","message":"m"})");
    row("an error named", R"({"level":"error","error":"timeout"})");
    row("an error with a message", R"({"err":{"message":"timeout","type":"E"}})");
    row("a stack of another type", R"({"stack":{"frames":[1,2]}})");
    row("a stack that is a number", R"({"stack":5,"exc_info":true})");
    row("damaged", R"({"stack":"a\nb)");
    row("a brace", "{}");
    row("braces that are no JSON", "{a\nb}");
    row("deep", R"({"stack":)");
}

void LogTest::recordsWithoutAStackAreNone()
{
    QFETCH(QByteArray, record);
    const auto imported = takeInAs(Format::Log, record.toStdString() + "\n");
    VERIFY_OK(imported.result);
    QVERIFY(imported.observations.empty());
}

void LogTest::whatProgramsWroteIsUnwrapped_data()
{
    QTest::addColumn<QByteArray>("text");
    QByteArray docker;
    QByteArray journal;
    for (const auto &line : QByteArray::fromStdString(kTraceback).trimmed().split('\n')) {
        docker +=
            QByteArray::fromStdString(toText(Json{{"log", line.toStdString() + "\n"},
                                                  {"stream", "stderr"},
                                                  {"time", "2025-06-15T15:06:40.123456789Z"}})) +
            '\n';
        journal +=
            QByteArray::fromStdString(toText(Json{{"__CURSOR", "s"},
                                                  {"__REALTIME_TIMESTAMP", "1750000000123000"},
                                                  {"MESSAGE", line.toStdString()}})) +
            '\n';
    }
    QTest::newRow("of Docker") << docker;
    QTest::newRow("of journald, a line each") << journal;
    Json bytes = Json::array();
    for (const char c : kTraceback)
        bytes.push_back(static_cast<unsigned char>(c));
    QTest::newRow("of journald, one message") << QByteArray::fromStdString(
        toText(Json{{"__REALTIME_TIMESTAMP", "1750000000123000"}, {"MESSAGE", kTraceback}}));
    QTest::newRow("of journald, bytes") << QByteArray::fromStdString(
        toText(Json{{"__REALTIME_TIMESTAMP", "1750000000123000"}, {"MESSAGE", bytes}}));
}

void LogTest::whatProgramsWroteIsUnwrapped()
{
    QFETCH(QByteArray, text);
    const auto imported = takeIn(text.toStdString());
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 1u);
    QCOMPARE(pick<ExceptionSeen>(imported)[0].trace.errors[0].type, "KeyError");
    QCOMPARE(imported.observations[0].at, "2025-06-15T15:06:40.123Z");
}

void LogTest::journaldsExportIsRead()
{
    const std::string entry = "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1750000000123000\n_UID=0\n" +
                              journalField("MESSAGE", "it failed\n" + kTraceback) +
                              journalField("COREDUMP", std::string("\0\n\n=\0", 5)) +
                              "PRIORITY=3\n";
    const auto imported = takeIn(entry + "\n__CURSOR=s=2\nMESSAGE=all is well\n\n" + entry);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.format, Format::Log);
    QCOMPARE(imported.summary.records, 3u);
    QCOMPARE(imported.observations.size(), 2u);
    QCOMPARE(pick<ExceptionSeen>(imported)[1].trace.errors[0].type, "KeyError");
    QCOMPARE(imported.observations[0].at, "2025-06-15T15:06:40.123Z");
}

void LogTest::damagedExportsNeverCrash()
{
    const std::string entry = "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1750000000123000\n" +
                              journalField("MESSAGE", kTraceback) + "\n";
    const auto time = entry.find("__REALTIME");
    const auto message = entry.find("MESSAGE\n");
    for (std::size_t size = 9; size < entry.size(); ++size) {
        const auto imported = takeIn(entry.substr(0, size));
        // Within a name, or within a field of several lines.
        const bool isFirst = size > time && size <= entry.find('=', time);
        const bool isSecond = size > message && size < entry.size() - 2;
        QCOMPARE(imported.result.has_value(), !isFirst && !isSecond);
        if (!imported.result)
            QVERIFY2(test::messageOf(imported).starts_with(isFirst ? "line 2: " : "line 3: "),
                     test::messageOf(imported).c_str());
    }
}

void LogTest::lengthsOfExportsAreNotBelieved_data()
{
    QTest::addColumn<QByteArray>("length");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("more than there is")
        << QByteArray("\x10\0\0\0\0\0\0\0", 8) << QByteArray("is shorter than it says");
    QTest::newRow("more than anything has")
        << QByteArray(8, '\xFF') << QByteArray("more than 67108864 bytes");
    QTest::newRow("none") << QByteArray("\1\0", 2) << QByteArray("ends before its length");
}

void LogTest::lengthsOfExportsAreNotBelieved()
{
    QFETCH(QByteArray, length);
    QFETCH(QByteArray, said);
    const auto rest = length.size() == 8 ? "rest" : "";
    const auto imported = takeIn("__CURSOR=\n" + journalField("A", "one\ntwo") + "MESSAGE\n" +
                                 length.toStdString() + rest);
    VERIFY_FAILS(InvalidInput, imported.result);
    QVERIFY2(test::messageOf(imported).starts_with("line 5: "), test::messageOf(imported).c_str());
    QVERIFY2(test::messageOf(imported).contains(said.toStdString()),
             test::messageOf(imported).c_str());
}

void LogTest::hostileLogsAreRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("one long line") << QByteArray(50'000'000, 'x');
    QTest::newRow("braces") << QByteArray("{\n").repeated(100'000);
    QTest::newRow("deep records") << QByteArray(300'000, '{') + QByteArray(300'000, '}') + "\n";
    QTest::newRow("a long record")
        << R"({"stack":")" + QByteArray(R"(x\n)").repeated(5'000'000) + "\"}\n";
    QTest::newRow("control characters") << QByteArray("\x01\x1B[31mred\x07\n").repeated(1000);
    QTest::newRow("bytes that are no text") << QByteArray("\xFF\xC3\n").repeated(1000);
}

void LogTest::hostileLogsAreRead()
{
    QFETCH(QByteArray, text);
    const auto imported =
        takeInAs(Format::Log, text.toStdString() + "\n" + kTraceback + "the end\n");
    VERIFY_OK(imported.result);
    const auto seen = pick<ExceptionSeen>(imported);
    QVERIFY(!seen.empty());
    QCOMPARE(seen.back().trace.errors[0].type, "KeyError");
}

void LogTest::moreThanAllowedIsLeftOut()
{
    ImportOptions options;
    options.limits.observations = 2;
    std::string log;
    for (int i = 0; i < 5; ++i)
        log += kTraceback + "on\n";
    const auto imported = takeIn(log, options);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 2u);
    QCOMPARE(imported.summary.leftOut, 3u);
}

void LogTest::aFailureOfTheSinkEndsIt()
{
    int calls = 0;
    const auto sink = [&calls](model::Observation && /*observation*/) {
        ++calls;
        return Result<>(failure(ErrorKind::DiskFull, "no space"));
    };
    JobContext job;
    VERIFY_FAILS(DiskFull,
                 importText(kTraceback + "on\n" + kTraceback + "on\n", "log", {}, sink, job));
    QCOMPARE(calls, 1);
}

void LogTest::linesAreTakenApart_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArrayList>("lines");
    QTest::newRow("lines") << QByteArray("a\nb\n") << QByteArrayList{"a", "b"};
    QTest::newRow("the last without an end") << QByteArray("a\nb") << QByteArrayList{"a", "b"};
    QTest::newRow("as on Windows") << QByteArray("a\r\nb\r\n") << QByteArrayList{"a", "b"};
    QTest::newRow("blank ones") << QByteArray("\n\na\n\n") << QByteArrayList{"", "", "a", ""};
    QTest::newRow("nothing") << QByteArray() << QByteArrayList{};
    QTest::newRow("longer than allowed")
        << QByteArray("abcdefghij\nabcdefgh\nb\n") << QByteArrayList{"abcdefgh…", "abcdefgh", "b"};
}

void LogTest::linesAreTakenApart()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArrayList, lines);
    for (const std::size_t block : {1u, 2u, 3u, 5u, 100u}) {
        JobContext job;
        ByteSource source({text.constData(), std::size_t(text.size())}, {}, job, block);
        LineReader reader(source, 8);
        QByteArrayList found;
        while (const auto line = reader.next())
            found << QByteArray(line->data(), qsizetype(line->size())) +
                         (reader.wasCut() ? "…" : "");
        QCOMPARE(found, lines);
        QCOMPARE(reader.number(), std::uint64_t(lines.size()));
        VERIFY_OK(reader.status());
    }
}

} // namespace tst_log

QTEST_GUILESS_MAIN(tst_log::LogTest)
#include "tst_log.moc"
