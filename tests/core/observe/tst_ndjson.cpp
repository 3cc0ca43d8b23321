// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "tests/core/observe/takenin.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_ndjson {

using namespace espalier;
using namespace espalier::observe;
using model::ExceptionSeen;
using model::FeedbackSeen;
using model::MetricSeen;
using test::pick;
using test::takeIn;
using test::takeInAs;

class NdjsonTest : public QObject {
    Q_OBJECT

private slots:
    void errorsAreTaken();
    void anErrorMayHaveAPathInsteadOfAStack();
    void metricsAreTaken();
    void feedbackIsTaken();
    void sentimentsAreNumbersOrWords_data();
    void sentimentsAreNumbersOrWords();
    void linesOfSeveralShapesAreTaken();
    void badLinesAreCounted_data();
    void badLinesAreCounted();
    void aFileOfBadLinesIsRefused();
    void moreThanAllowedIsLeftOut();
    void longTextsAreCut();
    void timesOfTheFutureAreOfNow();
    void longLinesAreBad();
    void invalidUtf8IsReplaced();
    void linesEndInAnyWay();
};

void NdjsonTest::errorsAreTaken()
{
    const auto imported = takeIn(
        R"({"type":"ValueError","message":"no such article","stack_trace":"Traceback (most recent call last):\n)"
        R"(  File \"cart.py\", line 17, in total\nValueError: no such article","file_path":"cart.py",)"
        R"("count":12,"timestamp":"2025-06-15T15:06:40Z"})"
        "\n");
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.format, Format::Ndjson);
    QCOMPARE(imported.summary.records, 1u);
    const auto seen = pick<ExceptionSeen>(imported)[0];
    QCOMPARE(seen.trace.errors[0].type, "ValueError");
    QCOMPARE(seen.trace.errors[0].message, "no such article");
    QCOMPARE(seen.trace.errors[0].frames.size(), 1u);
    QCOMPARE(seen.trace.errors[0].frames[0].line, 17);
    QCOMPARE(seen.count, 12u);
    QCOMPARE(imported.observations[0].at, "2025-06-15T15:06:40.000Z");
}

void NdjsonTest::anErrorMayHaveAPathInsteadOfAStack()
{
    ImportOptions options;
    options.project = "/srv/shop";
    const auto imported =
        takeIn(R"({"type":"E","message":"m","file_path":"/srv/shop/src/cart.py"})", options);
    VERIFY_OK(imported.result);
    const auto error = pick<ExceptionSeen>(imported)[0].trace.errors[0];
    QCOMPARE(error.frames.size(), 1u);
    QCOMPARE(error.frames[0].path, "src/cart.py");
    QCOMPARE(error.frames[0].line, 0);
}

void NdjsonTest::metricsAreTaken()
{
    const auto imported = takeIn(
        R"({"metric":"latency","value":12.5,"threshold":10,"severity":"high","timestamp":1750000000})");
    VERIFY_OK(imported.result);
    const auto seen = pick<MetricSeen>(imported)[0];
    QCOMPARE(seen.series, "latency");
    QCOMPARE(seen.value, 12.5);
    QCOMPARE(seen.threshold, std::optional(10.0));
    QCOMPARE(seen.severity, "high");
    QCOMPARE(imported.observations[0].at, "2025-06-15T15:06:40.000Z");
}

void NdjsonTest::feedbackIsTaken()
{
    const auto imported =
        takeIn(R"({"text":"It is slow","sentiment":-0.5,"timestamp":"2025-06-15"})");
    VERIFY_OK(imported.result);
    const auto seen = pick<FeedbackSeen>(imported)[0];
    QCOMPARE(seen.text, "It is slow");
    QCOMPARE(seen.sentiment, std::optional(-0.5));
    QCOMPARE(imported.observations[0].at, ""); // a day is no time
}

void NdjsonTest::sentimentsAreNumbersOrWords_data()
{
    QTest::addColumn<QByteArray>("sentiment");
    QTest::addColumn<bool>("good");
    QTest::addColumn<double>("value");
    const auto row = [](const char *sentiment, bool good, double value) {
        QTest::newRow(sentiment) << QByteArray(sentiment) << good << value;
    };
    row("\"positive\"", true, 1);
    row("\"neutral\"", true, 0);
    row("\"negative\"", true, -1);
    row("0.25", true, 0.25);
    row("-1", true, -1);
    row("17", true, 1);
    row("-17", true, -1);
    row("\"angry\"", false, 0);
    row("[]", false, 0);
    row("true", false, 0);
}

void NdjsonTest::sentimentsAreNumbersOrWords()
{
    QFETCH(QByteArray, sentiment);
    QFETCH(bool, good);
    QFETCH(double, value);
    const auto imported = takeInAs(
        Format::Ndjson,
        "{\"text\":\"fine\"}\n{\"text\":\"t\",\"sentiment\":" + sentiment.toStdString() + "}\n");
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.bad, good ? 0u : 1u);
    const auto seen = pick<FeedbackSeen>(imported);
    QCOMPARE(seen.size(), good ? 2u : 1u);
    QVERIFY(!seen[0].sentiment);
    if (good)
        QCOMPARE(seen[1].sentiment, std::optional(value));
}

void NdjsonTest::linesOfSeveralShapesAreTaken()
{
    const auto imported =
        takeIn("{\"type\":\"E\",\"message\":\"m\"}\n\n{\"metric\":\"x\",\"value\":1}\n"
               "  \n{\"text\":\"t\"}");
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.kinds, (std::map<std::string, std::uint64_t>{
                                         {"exception", 1}, {"feedback", 1}, {"metric", 1}}));
    QCOMPARE(imported.summary.records, 3u);
    QCOMPARE(imported.summary.bad, 0u);
}

void NdjsonTest::badLinesAreCounted_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char *name, const QByteArray &line, const char *why) {
        QTest::newRow(name) << line << QByteArray(why);
    };
    row("words", "no JSON", "line 2, byte 2: this is not JSON");
    row("cut off", R"({"metric":"x","val)", "line 2, byte 19: this is not JSON");
    row("a list", "[]", "line 2: this is no object");
    row("of another shape", R"({"a":1})",
        "line 2: this is neither an error nor a metric nor feedback");
    row("a metric without a value", R"({"metric":"x"})",
        "line 2: a metric without a number as its value");
    row("a metric with a word", R"({"metric":"x","value":"5"})",
        "line 2: a metric without a number as its value");
    row("a metric without a name", R"({"metric":"","value":5})", "line 2: a metric without a name");
    row("a metric beyond all numbers", R"({"metric":"x","value":1e999})",
        "line 2, byte 28: a number is too large");
    row("an empty error", R"({"type":"","message":""})",
        "line 2: an error without type, message and stack");
    row("a count below 0", R"({"type":"E","count":-1})", "line 2: \"count\" is no number from 0");
    row("an empty text", R"({"text":""})", "line 2: feedback without a text");
    row("too deep", QByteArray(300'000, '['),
        "line 2, byte 129: values stand too deep within each other");
}

void NdjsonTest::badLinesAreCounted()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, why);
    const std::string good = R"({"metric":"x","value":1})"
                             "\n";
    const auto imported =
        takeInAs(Format::Ndjson, good + line.toStdString() + "\n" + good + line.toStdString());
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 2u);
    QCOMPARE(imported.summary.records, 4u);
    QCOMPARE(imported.summary.bad, 2u);
    QCOMPARE(QString::fromStdString(imported.summary.firstBad), QString::fromUtf8(why));
}

void NdjsonTest::aFileOfBadLinesIsRefused()
{
    const auto imported = takeInAs(Format::Ndjson, "\n{\"a\":1}\nwords\n");
    VERIFY_FAILS(InvalidInput, imported.result);
    QVERIFY(imported.result.error().message.starts_with("line 2: "));
}

void NdjsonTest::moreThanAllowedIsLeftOut()
{
    ImportOptions options;
    options.limits.observations = 2;
    std::string lines;
    for (int i = 0; i < 5; ++i)
        lines += "{\"metric\":\"x\",\"value\":1}\n";
    const auto imported = takeIn(lines, options);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 2u);
    QCOMPARE(imported.summary.leftOut, 3u);
    QCOMPARE(imported.summary.records, 5u);
}

void NdjsonTest::longTextsAreCut()
{
    const auto imported =
        takeInAs(Format::Ndjson, R"({"type":"E","message":")" + test::words(10'000'000) + "\"}\n" +
                                     R"({"text":")" + test::words(10'000'000) + "\"}\n");
    VERIFY_OK(imported.result);
    const auto message = pick<ExceptionSeen>(imported)[0].trace.errors[0].message;
    QVERIFY(test::isCutTo(message, ImportLimits().textBytes));
    QVERIFY(test::isCutTo(pick<FeedbackSeen>(imported)[0].text, ImportLimits().textBytes));
}

void NdjsonTest::timesOfTheFutureAreOfNow()
{
    const auto before = toRfc3339(std::chrono::system_clock::now());
    const auto imported =
        takeInAs(Format::Ndjson, R"({"text":"a","timestamp":"9999-12-31T23:59:59-10:00"})"
                                 "\n"
                                 R"({"text":"a","timestamp":"9999-12-31T23:59:59Z"})"
                                 "\n"
                                 R"({"text":"a","timestamp":32503680000})"
                                 "\n");
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.at(0).at, ""); // there is no such year
    for (const auto &at : {imported.observations.at(1).at, imported.observations.at(2).at})
        QVERIFY2(at >= before && at <= toRfc3339(std::chrono::system_clock::now()), at.c_str());
}

void NdjsonTest::longLinesAreBad()
{
    ImportOptions options;
    options.limits.valueBytes = 1000;
    const auto imported =
        takeInAs(Format::Ndjson,
                 "{\"metric\":\"x\",\"value\":1}\n{\"metric\":\"" + std::string(1'000'000, 'x') +
                     "\"}\n{\"metric\":\"x\",\"value\":1}\n",
                 options);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 2u);
    QCOMPARE(imported.summary.firstBad, "line 2: it is too long");
}

void NdjsonTest::invalidUtf8IsReplaced()
{
    const auto imported = takeInAs(Format::Ndjson, "{\"text\":\"caf\xE9\"}\n");
    VERIFY_OK(imported.result);
    QCOMPARE(pick<FeedbackSeen>(imported)[0].text, "caf\xEF\xBF\xBD");
}

void NdjsonTest::linesEndInAnyWay()
{
    const auto imported =
        takeIn("\xEF\xBB\xBF{\"text\":\"a\"}\r\n{\"text\":\"b\"}\n{\"text\":\"c\"}");
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 3u);
    QCOMPARE(imported.summary.bad, 0u);
}

} // namespace tst_ndjson

QTEST_GUILESS_MAIN(tst_ndjson::NdjsonTest)
#include "tst_ndjson.moc"
