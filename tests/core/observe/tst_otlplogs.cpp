// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/repeats.h"
#include "tests/core/observe/takenin.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_otlplogs {

using namespace espalier;
using namespace espalier::observe;
using model::ExceptionSeen;
using test::intAttribute;
using test::logsRequest;
using test::pick;
using test::spansRequest;
using test::takeIn;
using test::textAttribute;

namespace {

constexpr const char *kTrace = "5b8efff798038103d269b633813fc60c";
constexpr const char *kSpan = "eee19b7ec3c1b174";

std::string log(int severity, const std::string &body, const std::string &attributes = {},
                const std::string &members = {})
{
    return std::format(R"({{"timeUnixNano":"1750000000123000000","severityNumber":{},)"
                       R"("body":{},"attributes":[{}]{}}})",
                       severity, body, attributes, members);
}

std::string text(const std::string &value)
{
    return toText(Json{{"stringValue", value}});
}

std::string exceptionAttributes(const std::string &stack = "")
{
    return textAttribute("exception.type", "shop.NoArticle") + ',' +
           textAttribute("exception.message", "no such article") + ',' +
           textAttribute("exception.stacktrace", stack);
}

std::string traced(const std::string &trace = kTrace, const std::string &span = kSpan)
{
    return std::format(R"(,"traceId":"{}","spanId":"{}")", trace, span);
}

/// A span that had the same exception.
std::string spanWithException(int times = 1)
{
    std::string events;
    for (int i = 0; i < times; ++i)
        events += std::string(i > 0 ? "," : "") + R"({"name":"exception","attributes":[)" +
                  exceptionAttributes() + "]}";
    return spansRequest(std::format(R"({{"name":"f"{},"events":[{}]}})", traced(), events));
}

std::vector<ExceptionSeen> exceptionsOf(const std::string &content)
{
    const auto imported = takeIn(content);
    if (!imported.result)
        qFatal("%s", test::messageOf(imported).c_str());
    return pick<ExceptionSeen>(imported);
}

} // namespace

class OtlpLogsTest : public QObject {
    Q_OBJECT

private slots:
    void exceptionsOfLogRecordsAreTaken();
    void severeRecordsAreTaken_data();
    void severeRecordsAreTaken();
    void bodiesAreWrittenAsPeopleWriteThem_data();
    void bodiesAreWrittenAsPeopleWriteThem();
    void aTracebackWithinAMessageIsFound();
    void levelsAreNamed_data();
    void levelsAreNamed();
    void exceptionsOfHarmlessRecordsWereHandled();
    void theTimeIsThatOfTheRecord();
    void whatASpanAndARecordTellCountsOnce_data();
    void whatASpanAndARecordTellCountsOnce();
    void repeatsAreForgottenInTheEnd();
};

void OtlpLogsTest::exceptionsOfLogRecordsAreTaken()
{
    const std::string stack = "Traceback (most recent call last):\n"
                              "  File \"cart.py\", line 17, in total\n"
                              "shop.NoArticle: no such article\n";
    const auto imported = takeIn(logsRequest(
        log(17, text("cannot add up"),
            exceptionAttributes(stack) + ',' + textAttribute("code.function.name", "total") + ',' +
                textAttribute("code.file.path", "cart.py"),
            traced()),
        textAttribute("service.name", "shop")));
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.records, 1u);
    QCOMPARE(imported.observations.size(), 1u);
    QCOMPARE(imported.observations[0].service, "shop");
    const auto seen = pick<ExceptionSeen>(imported)[0];
    QCOMPARE(seen.trace.errors[0].type, "shop.NoArticle");
    QCOMPARE(seen.trace.errors[0].message, "no such article");
    QCOMPARE(seen.trace.errors[0].frames.size(), 1u);
    QCOMPARE(seen.functionId, "cart.py::total");
    QCOMPARE(seen.traceId, kTrace);
    QCOMPARE(seen.spanId, kSpan);
    QVERIFY(!seen.handled);
}

void OtlpLogsTest::severeRecordsAreTaken_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<bool>("taken");
    const auto row = [](const char *name, const char *members, bool taken) {
        QTest::newRow(name) << QByteArray(members) << taken;
    };
    row("a warning", R"("severityNumber":16)", false);
    row("an error", R"("severityNumber":17)", true);
    row("an error as text", R"("severityNumber":"17")", true);
    row("an error by name", R"("severityNumber":"SEVERITY_NUMBER_ERROR")", true);
    row("a graver error by name", R"("severityNumber":"SEVERITY_NUMBER_ERROR4")", true);
    row("a warning by name", R"("severityNumber":"SEVERITY_NUMBER_WARN3")", false);
    row("a fatal one", R"("severityNumber":24)", true);
    row("one that only words call an error", R"("severityText":"Error")", true);
    row("one that only words call critical", R"("severityText":"CRITICAL")", true);
    row("one that only words call information", R"("severityText":"INFO")", false);
    row("one of which a number says more than words",
        R"("severityNumber":9,"severityText":"ERROR")", false);
    row("nothing told", R"("severityNumber":0)", false);
    row("an error without a body", R"("severityNumber":17,"body":null)", false);
}

void OtlpLogsTest::severeRecordsAreTaken()
{
    QFETCH(QByteArray, members);
    QFETCH(bool, taken);
    const auto body =
        members.contains("body") ? "" : R"("body":{"stringValue":"the disk is full"},)";
    const auto exceptions =
        exceptionsOf(logsRequest('{' + std::string(body) + members.toStdString() + '}'));
    QCOMPARE(exceptions.size(), taken ? 1u : 0u);
    if (taken) {
        QCOMPARE(exceptions[0].trace.errors.size(), 1u);
        QCOMPARE(exceptions[0].trace.errors[0].type, "");
        QCOMPARE(exceptions[0].trace.errors[0].message, "the disk is full");
    }
}

void OtlpLogsTest::bodiesAreWrittenAsPeopleWriteThem_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *name, const char *body, const char *message) {
        QTest::newRow(name) << QByteArray(body) << QByteArray(message);
    };
    row("text", R"({"stringValue":"a"})", "a");
    row("a number", R"({"intValue":"17"})", "17");
    row("a fraction", R"({"doubleValue":0.5})", "0.5");
    row("yes or no", R"({"boolValue":true})", "true");
    row("a list", R"({"arrayValue":{"values":[{"intValue":"1"},{"stringValue":"b"}]}})",
        R"([1,"b"])");
    row("a map",
        R"({"kvlistValue":{"values":[{"key":"event","value":{"stringValue":"crash"}},)"
        R"({"value":{"arrayValue":{"values":[{"boolValue":false}]}},"key":"list"}]}})",
        R"({"event":"crash","list":[false]})");
    row("bytes", R"({"bytesValue":"aGVsbG8="})", "aGVsbG8=");
}

void OtlpLogsTest::bodiesAreWrittenAsPeopleWriteThem()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, message);
    const auto exceptions = exceptionsOf(logsRequest(log(17, body.toStdString())));
    QCOMPARE(exceptions.size(), 1u);
    QCOMPARE(exceptions[0].trace.errors[0].message, message.toStdString());
}

void OtlpLogsTest::aTracebackWithinAMessageIsFound()
{
    const auto exceptions = exceptionsOf(
        logsRequest(log(17, text("request failed\nTraceback (most recent call last):\n"
                                 "  File \"cart.py\", line 17, in total\n    return 1 / 0\n"
                                 "ZeroDivisionError: division by zero\n"))));
    QCOMPARE(exceptions.size(), 1u);
    QCOMPARE(exceptions[0].trace.errors[0].type, "ZeroDivisionError");
    QCOMPARE(exceptions[0].trace.errors[0].frames.size(), 1u);
}

void OtlpLogsTest::levelsAreNamed_data()
{
    QTest::addColumn<int>("severity");
    QTest::addColumn<QByteArray>("level");
    QTest::newRow("not told") << 0 << QByteArray("error");
    QTest::newRow("the lowest") << 1 << QByteArray("trace");
    QTest::newRow("information") << 12 << QByteArray("info");
    QTest::newRow("a warning") << 13 << QByteArray("warning");
    QTest::newRow("the lowest error") << 17 << QByteArray("error");
    QTest::newRow("the highest error") << 20 << QByteArray("error");
    QTest::newRow("fatal") << 21 << QByteArray("fatal");
    QTest::newRow("the highest") << 24 << QByteArray("fatal");
    QTest::newRow("beyond") << 1000 << QByteArray("fatal");
    QTest::newRow("below") << -5 << QByteArray("error");
}

void OtlpLogsTest::levelsAreNamed()
{
    QFETCH(int, severity);
    QFETCH(QByteArray, level);
    const auto exceptions =
        exceptionsOf(logsRequest(log(severity, text("m"), exceptionAttributes())));
    QCOMPARE(exceptions[0].level, level.toStdString());
}

void OtlpLogsTest::exceptionsOfHarmlessRecordsWereHandled()
{
    QVERIFY(exceptionsOf(logsRequest(log(13, text("m"), exceptionAttributes())))[0].handled);
    QVERIFY(!exceptionsOf(logsRequest(log(17, text("m"), exceptionAttributes())))[0].handled);
}

void OtlpLogsTest::theTimeIsThatOfTheRecord()
{
    const auto observed = takeIn(logsRequest(
        R"({"observedTimeUnixNano":"1750000001000000000","severityNumber":17,"body":{"stringValue":"m"}})"));
    QCOMPARE(observed.observations[0].at, "2025-06-15T15:06:41.000Z");
    const auto both = takeIn(
        logsRequest(log(17, text("m"), "", R"(,"observedTimeUnixNano":"1750000001000000000")")));
    QCOMPARE(both.observations[0].at, "2025-06-15T15:06:40.123Z");
    const auto neither = takeIn(logsRequest(R"({"severityNumber":17,"body":{"stringValue":"m"}})"));
    QCOMPARE(neither.observations[0].at, "");
}

void OtlpLogsTest::whatASpanAndARecordTellCountsOnce_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("times");
    const auto record = [](const std::string &members) {
        return logsRequest(log(17, text("m"), exceptionAttributes(), members)) + '\n';
    };
    const auto row = [](const char *name, const std::string &content, int times) {
        QTest::newRow(name) << QByteArray::fromStdString(content) << times;
    };
    const auto same = record(traced());
    const auto span = spanWithException() + '\n';
    row("the span first", span + same, 1);
    row("the record first", same + span, 1);
    row("the record with capitals in its ids",
        span + record(traced("5B8EFFF798038103D269B633813FC60C", "EEE19B7EC3C1B174")), 1);
    row("twice in the span", spanWithException(2) + '\n' + same, 1);
    row("twice in the records only", span + same + same, 2);
    row("in another span", span + record(traced(kTrace, "00000000000000aa")), 2);
    row("in another trace", span + record(traced("000000000000000000000000000000bb")), 2);
    row("outside of traces", record("") + record(""), 2);
    row("with another stack",
        span + logsRequest(log(17, text("m"), exceptionAttributes("other"), traced())) + '\n', 2);
}

void OtlpLogsTest::whatASpanAndARecordTellCountsOnce()
{
    QFETCH(QByteArray, content);
    QFETCH(int, times);
    QCOMPARE(int(exceptionsOf(content.toStdString()).size()), times);
}

void OtlpLogsTest::repeatsAreForgottenInTheEnd()
{
    Repeats repeats;
    const auto tellSpans = [&repeats](std::uint64_t from, std::uint64_t to) {
        for (auto key = from; key < to; ++key) {
            QVERIFY(!repeats.isRepeated(key, false));
            repeats.tell(key, false);
        }
    };
    tellSpans(1, Repeats::kMost);
    QVERIFY(repeats.isRepeated(1, true));
    tellSpans(2 * Repeats::kMost, 5 * Repeats::kMost);
    QVERIFY(!repeats.isRepeated(1, true));
}

} // namespace tst_otlplogs

QTEST_GUILESS_MAIN(tst_otlplogs::OtlpLogsTest)
#include "tst_otlplogs.moc"
