// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/tracesummary.h"
#include "tests/core/observe/takenin.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_tracesummary {

using namespace espalier;
using namespace espalier::observe;
using espalier::test::TemporaryProject;

/// A span as the runtimes write it; `more` are further attributes and members.
static std::string span(const std::string &id, std::int64_t milliseconds,
                        const std::string &attributes = {}, const std::string &members = {})
{
    return std::format(
        R"({{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{"startTimeUnixNano":"1000000",)"
        R"("endTimeUnixNano":"{}","attributes":[{{"key":"espalier.id","value":)"
        R"({{"stringValue":"{}"}}}}{}]{}}}]}}]}}]}})"
        "\n",
        1'000'000 + milliseconds * 1'000'000, id, attributes, members);
}

static std::string loop(int number, const char *count)
{
    return std::format(R"(,{{"key":"espalier.loop.{}.count","value":{{"intValue":{}}}}})", number,
                       count);
}

static Result<TraceSummary> summarize(const std::string &text)
{
    const TemporaryProject project;
    project.write("trace", text);
    return summarizeTrace(project.path("trace"));
}

class TraceSummaryTest : public QObject {
    Q_OBJECT

private slots:
    void callsAreSummedUpByFunction();
    void callsWithinCallsDoNotCountTwice();
    void aTotalIsExactForManyCalls();
    void percentilesAreNearestRanks();
    void loopsAreSummedUpByNumber();
    void errorsAreCountedByType();
    void abandonedSpansAreCounted();
    void linesThatAreNoSpansAreCounted_data();
    void linesThatAreNoSpansAreCounted();
    void theRestIsReadAfterABadLine();
    void aSpanThatEndsBeforeItStartsLastsNoTime();
    void manyCallsAreThinnedEvenly();
    void anEmptyTraceHasNoFunctions();
    void withoutATraceThereIsNothing();
    void jsonSaysTheSame();
    void jsonCanBeReadBack();
    void whatTheRuntimeWritesIsRead();
};

void TraceSummaryTest::callsAreSummedUpByFunction()
{
    const auto summary = summarize(span("a", 1) + span("b", 10) + span("a", 3));
    VERIFY_OK(summary);
    QCOMPARE(summary->spans, 3u);
    QCOMPARE(summary->badLines, 0u);
    QCOMPARE(summary->functions.size(), 2u);
    QCOMPARE(summary->functions[0].id, "b"); // the longest first
    QCOMPARE(summary->functions[1].id, "a");
    QCOMPARE(summary->functions[1].calls, 2u);
    QCOMPARE(summary->functions[1].totalMs, 3.0); // they began at the same time
}

static std::string between(const char *id, std::int64_t start, std::int64_t end)
{
    auto text = span(id, end - 1);
    return text.replace(text.find("1000000"), 7, std::to_string(start) + "000000");
}

void TraceSummaryTest::callsWithinCallsDoNotCountTwice()
{
    // As they end: three of a recursion, one after them, one of another function around some.
    const auto summary =
        summarize(between("deep", 3, 4) + between("deep", 2, 5) + between("other", 2, 6) +
                  between("deep", 1, 7) + between("deep", 8, 10));
    VERIFY_OK(summary);
    QCOMPARE(summary->functions[0].id, "deep");
    QCOMPARE(summary->functions[0].calls, 4u);
    QCOMPARE(summary->functions[0].totalMs, 8.0);
    QCOMPARE(summary->functions[1].totalMs, 4.0);
}

void TraceSummaryTest::aTotalIsExactForManyCalls()
{
    constexpr std::int64_t kCalls = 25'000;
    std::string text;
    for (std::int64_t i = 0; i < kCalls; ++i)
        text += between("a", 4 * i + 2, 4 * i + 3) + between("a", 4 * i + 1, 4 * i + 4);
    const auto summary = summarize(text);
    VERIFY_OK(summary);
    QCOMPARE(summary->functions[0].totalMs, 3.0 * double(kCalls));
}

void TraceSummaryTest::percentilesAreNearestRanks()
{
    std::string text;
    for (int i = 100; i > 0; --i)
        text += span("a", i);
    const auto summary = summarize(text);
    VERIFY_OK(summary);
    QCOMPARE(summary->functions[0].p50Ms, 50.0);
    QCOMPARE(summary->functions[0].p95Ms, 95.0);
}

void TraceSummaryTest::loopsAreSummedUpByNumber()
{
    const auto summary = summarize(span("a", 1, loop(1, "\"3\"") + loop(2, "5")) +
                                   span("a", 1, loop(1, "4")) + span("a", 1, loop(2, "-7")));
    VERIFY_OK(summary);
    QCOMPARE(summary->functions[0].loops, (std::map<int, std::uint64_t>{{1, 7}, {2, 5}}));
}

void TraceSummaryTest::errorsAreCountedByType()
{
    const std::string error =
        R"(,"status":{"code":2},"events":[{"attributes":[{"key":"exception.type",)"
        R"("value":{"stringValue":"ValueError"}}]}])";
    const std::string fine = R"(,"status":{"code":1})";
    const auto summary =
        summarize(span("a", 1, "", error) + span("a", 1, "", fine) + span("a", 1, "", error) +
                  span("a", 1, "", R"(,"status":{"code":"2"})"));
    VERIFY_OK(summary);
    QCOMPARE(summary->functions[0].errors, 3u);
    QCOMPARE(summary->functions[0].errorTypes,
             (std::map<std::string, std::uint64_t>{{"ValueError", 2}}));
}

void TraceSummaryTest::abandonedSpansAreCounted()
{
    const auto abandoned = [](const char *value) {
        return std::format(R"(,{{"key":"espalier.abandoned","value":{{"boolValue":{}}}}})", value);
    };
    const auto summary =
        summarize(span("a", 1, abandoned("true")) + span("a", 1, abandoned("false")));
    VERIFY_OK(summary);
    QCOMPARE(summary->functions[0].abandoned, 1u);
}

void TraceSummaryTest::linesThatAreNoSpansAreCounted_data()
{
    QTest::addColumn<QByteArray>("line");
    const std::string whole = span("a", 1);
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("words") << QByteArray("not a span");
    QTest::newRow("a number") << QByteArray("17");
    QTest::newRow("an array") << QByteArray("[]");
    QTest::newRow("cut by a full disk")
        << QByteArray::fromStdString(whole.substr(0, whole.size() / 2));
    QTest::newRow("not our span") << QByteArray(
        R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"x","attributes":[]}]}]}]})");
    QTest::newRow("an id of another type") << QByteArray(
        R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"espalier.id",)"
        R"("value":{"intValue":5}}]}]}]}]})");
    QTest::newRow("other types everywhere")
        << QByteArray(R"({"resourceSpans":{"scopeSpans":[{"spans":"none"}]}})");
    QTest::newRow("bytes that are no text") << QByteArray("\xff\xfe\x80", 3);
    QTest::newRow("nul bytes of a sparse file") << QByteArray(4096, '\0');
    QTest::newRow("deep nesting") << QByteArray(500'000, '[');
    QTest::newRow("closed deep nesting") << QByteArray(100'000, '[') + QByteArray(100'000, ']');
    QTest::newRow("longer than a mebibyte")
        << QByteArray::fromStdString(span(std::string(2 << 20, 'x'), 1)).trimmed();
}

void TraceSummaryTest::linesThatAreNoSpansAreCounted()
{
    QFETCH(QByteArray, line);
    const auto summary = summarize(line.toStdString() + "\n");
    VERIFY_OK(summary);
    QCOMPARE(summary->badLines, 1u);
    QCOMPARE(summary->spans, 0u);
    QVERIFY(summary->functions.empty());
}

void TraceSummaryTest::theRestIsReadAfterABadLine()
{
    const auto summary = summarize(span("a", 1) + "{\"resourceSp\n" + span("a", 2) + "{");
    VERIFY_OK(summary);
    QCOMPARE(summary->spans, 2u);
    QCOMPARE(summary->badLines, 2u);
}

void TraceSummaryTest::aSpanThatEndsBeforeItStartsLastsNoTime()
{
    const auto summary = summarize(span("a", -1));
    VERIFY_OK(summary);
    QCOMPARE(summary->functions[0].calls, 1u);
    QCOMPARE(summary->functions[0].totalMs, 0.0);
}

void TraceSummaryTest::manyCallsAreThinnedEvenly()
{
    constexpr int kCalls = 250'000;
    std::string text;
    for (int i = 0; i < kCalls; ++i)
        text += span("a", i % 100 + 1);
    const auto summary = summarize(text);
    VERIFY_OK(summary);
    QCOMPARE(summary->functions[0].calls, std::uint64_t(kCalls));
    QVERIFY(std::abs(summary->functions[0].p50Ms - 50) <= 2);
    QVERIFY(std::abs(summary->functions[0].p95Ms - 95) <= 2);
}

void TraceSummaryTest::anEmptyTraceHasNoFunctions()
{
    const auto summary = summarize("");
    VERIFY_OK(summary);
    QCOMPARE(summary->spans, 0u);
    QCOMPARE(summary->badLines, 0u);
}

void TraceSummaryTest::withoutATraceThereIsNothing()
{
    const TemporaryProject project;
    VERIFY_FAILS(NotFound, summarizeTrace(project.path("trace")));
}

void TraceSummaryTest::jsonSaysTheSame()
{
    const auto summary = summarize(span("a", 2, loop(3, "9")) + "bad\n");
    VERIFY_OK(summary);
    const Json json = toJson(*summary);
    QCOMPARE(json["schema_version"], 1);
    QCOMPARE(json["spans"], 1);
    QCOMPARE(json["bad_lines"], 1);
    QCOMPARE(json["functions"][0]["id"], "a");
    QCOMPARE(json["functions"][0]["p50_ms"], 2.0);
    QCOMPARE(json["functions"][0]["loops"], (Json{{"3", 9}}));
}

void TraceSummaryTest::jsonCanBeReadBack()
{
    const auto summary = summarize(span("a", 2, loop(3, "9")) + span("b", 1) + "bad\n");
    VERIFY_OK(summary);
    const auto back = traceSummaryFromJson(toJson(*summary));
    VERIFY_OK(back);
    QVERIFY(toJson(*back) == toJson(*summary));
    QCOMPARE(back->functions.front().loops.at(3), 9u);
    auto damaged = toJson(*summary);
    damaged["functions"][0].erase("calls");
    VERIFY_FAILS(Corrupt, traceSummaryFromJson(damaged));
    damaged["functions"] = 3;
    VERIFY_FAILS(Corrupt, traceSummaryFromJson(damaged));
    VERIFY_FAILS(Corrupt, traceSummaryFromJson(Json()));
}

void TraceSummaryTest::whatTheRuntimeWritesIsRead()
{
    const TemporaryProject project;
    project.write("program.py", "from _espalier_tel import tel as _espalier_tel\n"
                                "@_espalier_tel.span('a.py::f')\n"
                                "def f(n):\n"
                                "    if n > 2:\n"
                                "        raise ValueError('too large')\n"
                                "for n in range(5):\n"
                                "    try:\n"
                                "        f(n)\n"
                                "    except ValueError:\n"
                                "        pass\n");
    test::runIn(project.root().string(), "/usr/bin/env",
                {"ESPALIER_TRACE_FILE=trace.jsonl",
                 "PYTHONPATH=" ESPALIER_SOURCE_DIR "/resources/packs/spans/python", "python3",
                 "program.py"});
    const auto summary = summarizeTrace(project.path("trace.jsonl"));
    VERIFY_OK(summary);
    QCOMPARE(summary->spans, 5u);
    QCOMPARE(summary->badLines, 0u);
    QCOMPARE(summary->functions.size(), 1u);
    QCOMPARE(summary->functions[0].id, "a.py::f");
    QCOMPARE(summary->functions[0].errorTypes,
             (std::map<std::string, std::uint64_t>{{"ValueError", 2}}));
    const auto imported = test::takeIn(project.read("trace.jsonl"));
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.bad, 0u);
    const auto functions = test::pick<model::FunctionSeen>(imported);
    QCOMPARE(functions.size(), 1u);
    QCOMPARE(functions[0].id, "a.py::f");
    QCOMPARE(functions[0].path, "a.py");
    QCOMPARE(functions[0].calls, 5u);
    QCOMPARE(functions[0].p50Ms, summary->functions[0].p50Ms);
    const auto exceptions = test::pick<model::ExceptionSeen>(imported);
    QCOMPARE(exceptions.size(), 2u);
    QCOMPARE(exceptions[0].functionId, "a.py::f");
    QCOMPARE(exceptions[0].trace.errors[0].type, "ValueError");
    QCOMPARE(exceptions[0].trace.errors[0].message, "too large");
    QVERIFY(!exceptions[0].trace.errors[0].frames.empty());
    QCOMPARE(exceptions[0].trace.errors[0].frames[0].function, "f");
}

} // namespace tst_tracesummary

QTEST_GUILESS_MAIN(tst_tracesummary::TraceSummaryTest)
#include "tst_tracesummary.moc"
