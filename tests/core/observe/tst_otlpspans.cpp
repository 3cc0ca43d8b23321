// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/observe/takenin.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>

namespace tst_otlpspans {

using namespace espalier;
using namespace espalier::observe;
using model::ExceptionSeen;
using model::FunctionSeen;
using test::intAttribute;
using test::pick;
using test::spansRequest;
using test::takeIn;
using test::textAttribute;

namespace {

constexpr const char *kService = R"({"key":"service.name","value":{"stringValue":"shop"}})";

/// A span of so many milliseconds.
std::string span(const std::string &name, std::int64_t milliseconds,
                 const std::string &attributes = {}, const std::string &members = {})
{
    return std::format(
        R"({{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174",)"
        R"("name":"{}","startTimeUnixNano":"1000000","endTimeUnixNano":"{}",)"
        R"("attributes":[{}]{}}})",
        name, 1'000'000 + milliseconds * 1'000'000, attributes, members);
}

const std::string kStack = "Traceback (most recent call last):\n"
                           "  File \"/srv/shop/cart.py\", line 17, in total\n"
                           "    return price[article]\n"
                           "ValueError: no such article\n";

std::string exceptionEvent(const std::string &type = "ValueError",
                           const std::string &message = "no such article",
                           const std::string &stack = kStack)
{
    return R"({"name":"exception","timeUnixNano":"1750000000123000000","attributes":[)" +
           textAttribute("exception.type", type) + ',' +
           textAttribute("exception.message", message) + ',' +
           textAttribute("exception.stacktrace", stack) + "]}";
}

const std::string kFailed = R"(,"status":{"code":2})";

std::vector<FunctionSeen> functionsOf(const std::string &text)
{
    const auto imported = takeIn(text);
    if (!imported.result)
        qFatal("%s", test::messageOf(imported).c_str());
    return pick<FunctionSeen>(imported);
}

std::vector<ExceptionSeen> exceptionsOf(const std::string &text, const ImportOptions &options = {})
{
    const auto imported = takeIn(text, options);
    if (!imported.result)
        qFatal("%s", test::messageOf(imported).c_str());
    return pick<ExceptionSeen>(imported);
}

} // namespace

class OtlpSpansTest : public QObject {
    Q_OBJECT

private slots:
    void spansAreSummedUpByFunction();
    void functionsAreNamedByTheirPlace_data();
    void functionsAreNamedByTheirPlace();
    void functionsOfSeveralServicesAreToldApart();
    void linesAndOneObjectSayTheSame_data();
    void linesAndOneObjectSayTheSame();
    void namesMayComeInAnyOrder();
    void numbersMayBeTextsAndEnumerationsNames();
    void loopsAndMemoryAreTaken();
    void errorsAreCountedByType();
    void exceptionsBecomeTraces();
    void exceptionsSayWhetherTheProgramWentOn_data();
    void exceptionsSayWhetherTheProgramWentOn();
    void anExceptionWithoutAStackHasNoFrames();
    void theResourceCompletesExceptions_data();
    void theResourceCompletesExceptions();
    void otherEventsAreNoExceptions();
    void unknownMembersArePassedOver();
    void moreFunctionsThanAllowedAreLeftOut();
    void moreObservationsThanAllowedAreLeftOut();
    void longTextsAreCut();
    void badLinesAreCounted();
    void nothingOfABadLineIsTaken();
    void aFileOfBadLinesIsRefused();
    void aDamagedObjectIsRefused_data();
    void aDamagedObjectIsRefused();
    void aFailureOfTheSinkEndsIt();
    void whatWaitsForItsServiceWaitsOnDisk();
};

void OtlpSpansTest::spansAreSummedUpByFunction()
{
    const auto imported =
        takeIn(spansRequest(span("a", 1) + ',' + span("a", 3) + ',' + span("b", 10), kService));
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.format, Format::Otlp);
    QCOMPARE(imported.summary.records, 3u);
    QCOMPARE(imported.summary.kinds, (std::map<std::string, std::uint64_t>{{"function", 2}}));
    const auto functions = pick<FunctionSeen>(imported);
    QCOMPARE(functions.size(), 2u);
    QCOMPARE(functions[0].id, "a");
    QCOMPARE(functions[0].calls, 2u);
    QCOMPARE(functions[0].p50Ms, 1.0);
    QCOMPARE(functions[0].p95Ms, 3.0);
    QCOMPARE(functions[0].maxMs, 3.0);
    QCOMPARE(functions[0].totalMs, 3.0); // they began at the same time
    QCOMPARE(functions[1].maxMs, 10.0);
    QCOMPARE(imported.observations[0].service, "shop");
}

void OtlpSpansTest::functionsAreNamedByTheirPlace_data()
{
    QTest::addColumn<QByteArray>("attributes");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<qint64>("line");
    const auto row = [](const char *name, const std::string &attributes, const char *id,
                        const char *path, qint64 line) {
        QTest::newRow(name) << QByteArray::fromStdString(attributes) << QByteArray(id)
                            << QByteArray(path) << line;
    };
    row("by nothing but the span", "", "GET /", "", 0);
    row("by an instrumented function",
        textAttribute("espalier.id", "shop/cart.py::Cart.total") + ',' +
            textAttribute("code.function.name", "Cart.total") + ',' +
            textAttribute("code.file.path", "shop/cart.py") + ',' +
            intAttribute("code.line.number", 17),
        "shop/cart.py::Cart.total", "shop/cart.py", 17);
    row("by an instrumented function alone", textAttribute("espalier.id", "a.go::T.F"), "a.go::T.F",
        "a.go", 0);
    row("by today's names",
        textAttribute("code.function.name", "shop.Cart.total") + ',' +
            textAttribute("code.file.path", "shop/cart.py") + ',' +
            intAttribute("code.line.number", 17),
        "shop/cart.py::shop.Cart.total", "shop/cart.py", 17);
    row("by the names before",
        textAttribute("code.function", "total") + ',' +
            textAttribute("code.namespace", "shop.Cart") + ',' +
            textAttribute("code.filepath", "shop/cart.py") + ',' + intAttribute("code.lineno", 17),
        "shop/cart.py::shop.Cart.total", "shop/cart.py", 17);
    row("by both, of which today's count",
        textAttribute("code.function.name", "shop.Cart.total") + ',' +
            textAttribute("code.function", "total") + ',' +
            textAttribute("code.namespace", "shop.Cart"),
        "shop.Cart.total", "", 0);
    row("by a function without a file", textAttribute("code.function.name", "main"), "main", "", 0);
    row("by a file without a function", textAttribute("code.file.path", "a.py"), "GET /", "a.py",
        0);
    row("by values of other types", intAttribute("code.function.name", 5), "GET /", "", 0);
    row("by a line before the first", intAttribute("code.line.number", -3), "GET /", "", 0);
    row("by a path within the project",
        textAttribute("code.function.name", "f") + ',' +
            textAttribute("code.file.path", "/srv/shop/./a.py"),
        "a.py::f", "a.py", 0);
}

void OtlpSpansTest::functionsAreNamedByTheirPlace()
{
    QFETCH(QByteArray, attributes);
    QFETCH(QByteArray, id);
    QFETCH(QByteArray, path);
    QFETCH(qint64, line);
    ImportOptions options;
    options.project = "/srv/shop";
    const auto imported = takeIn(spansRequest(span("GET /", 1, attributes.toStdString())), options);
    VERIFY_OK(imported.result);
    const auto functions = pick<FunctionSeen>(imported);
    QCOMPARE(functions.size(), 1u);
    QCOMPARE(functions[0].id, id.toStdString());
    QCOMPARE(functions[0].path, path.toStdString());
    QCOMPARE(functions[0].line, line);
}

void OtlpSpansTest::functionsOfSeveralServicesAreToldApart()
{
    const auto imported =
        takeIn(spansRequest(span("f", 1), kService) + '\n' +
               spansRequest(span("f", 2), textAttribute("service.name", "bank")) + '\n' +
               spansRequest(span("f", 3)) + '\n' + spansRequest(span("f", 4), kService) + '\n');
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 3u);
    QCOMPARE(imported.observations[0].service, "");
    QCOMPARE(imported.observations[1].service, "bank");
    QCOMPARE(imported.observations[2].service, "shop");
    QCOMPARE(pick<FunctionSeen>(imported)[2].calls, 2u);
}

void OtlpSpansTest::linesAndOneObjectSayTheSame_data()
{
    const auto request = spansRequest(
        span("a", 5, "", kFailed + R"(,"events":[)" + exceptionEvent() + "]"), kService);
    const Json json = parseJson(request);
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const std::string &text) {
        QTest::newRow(name) << QByteArray::fromStdString(text);
    };
    row("a line", request + '\n');
    row("a line without its end", request);
    row("a line as on Windows", request + "\r\n");
    row("blank lines around", "\n \n" + request + "\n\n");
    row("a byte order mark", "\xEF\xBB\xBF" + request + "\n");
    row("many lines", toText(json, 2));
    row("many lines and a line end", toText(json, 4) + "\n\n");
    row("a name a line", "{\n\"resourceSpans\":\n" + toText(json["resourceSpans"], 0) + "\n}");
    row("a value over two lines", "{\"resourceSpans\":" + toText(json["resourceSpans"]) + "\n}\n");
}

void OtlpSpansTest::linesAndOneObjectSayTheSame()
{
    QFETCH(QByteArray, text);
    const auto imported = takeIn(text.toStdString());
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.bad, 0u);
    QCOMPARE(imported.summary.bytes, std::uint64_t(text.size()));
    const auto functions = pick<FunctionSeen>(imported);
    QCOMPARE(functions.size(), 1u);
    QCOMPARE(functions[0].maxMs, 5.0);
    QCOMPARE(functions[0].errors, 1u);
    QCOMPARE(pick<ExceptionSeen>(imported).size(), 1u);
    for (const auto &observation : imported.observations)
        QCOMPARE(observation.service, "shop");
}

void OtlpSpansTest::namesMayComeInAnyOrder()
{
    const std::string text =
        R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"status":{"message":"m","code":2},"events":[)"
        R"({"attributes":[{"value":{"stringValue":"E"},"key":"exception.type"}],)"
        R"("name":"exception"}],"attributes":[{"value":{"stringValue":"a.py::f"},)"
        R"("key":"espalier.id"}],"endTimeUnixNano":"3000000","startTimeUnixNano":"1000000",)"
        R"("name":"f"}],"scope":{}}],"resource":{"attributes":[{"value":{"stringValue":"late"},)"
        R"("key":"service.name"},{"value":{"stringValue":"1.2"},"key":"service.version"}]}}]})";
    for (const auto &written : {text, toText(parseJson(text), 1)}) {
        const auto imported = takeIn(written);
        VERIFY_OK(imported.result);
        const auto functions = pick<FunctionSeen>(imported);
        QCOMPARE(functions.size(), 1u);
        QCOMPARE(functions[0].id, "a.py::f");
        QCOMPARE(functions[0].maxMs, 2.0);
        QCOMPARE(functions[0].errorTypes, (std::map<std::string, std::uint64_t>{{"E", 1}}));
        const auto exceptions = pick<ExceptionSeen>(imported);
        QCOMPARE(exceptions.size(), 1u);
        QCOMPARE(exceptions[0].release, "1.2");
        for (const auto &observation : imported.observations)
            QCOMPARE(observation.service, "late");
    }
}

void OtlpSpansTest::numbersMayBeTextsAndEnumerationsNames()
{
    const auto spanWith = [](const char *start, const char *end, const char *code) {
        return spansRequest(std::format(
            R"({{"name":"f","startTimeUnixNano":{},"endTimeUnixNano":{},"status":{{"code":{}}}}})",
            start, end, code));
    };
    for (const char *code : {"2", "\"2\"", "\"STATUS_CODE_ERROR\"", "2.0"}) {
        for (const auto &text :
             {spanWith("1000000", "3000000", code), spanWith("\"1000000\"", "\"3000000\"", code)}) {
            const auto functions = functionsOf(text);
            QCOMPARE(functions[0].errors, 1u);
            QCOMPARE(functions[0].maxMs, 2.0);
        }
    }
    for (const char *code : {"1", "0", "\"STATUS_CODE_OK\"", "null"})
        QCOMPARE(functionsOf(spanWith("1", "2", code))[0].errors, 0u);
}

void OtlpSpansTest::loopsAndMemoryAreTaken()
{
    const auto call = [](std::int64_t first, std::int64_t second, std::int64_t memory) {
        return span("f", 1,
                    intAttribute("espalier.loop.1.count", first) + ',' +
                        intAttribute("espalier.loop.2.count", second) + ',' +
                        intAttribute("process.memory.usage", memory));
    };
    const auto functions =
        functionsOf(spansRequest(call(3, 10, 500) + ',' + call(7, 2, 900) + ',' + call(1, 1, 700)));
    QCOMPARE(functions[0].loops, (std::map<int, std::uint64_t>{{1, 11}, {2, 13}}));
    QCOMPARE(functions[0].largestLoops, (std::map<int, std::uint64_t>{{1, 7}, {2, 10}}));
    QCOMPARE(functions[0].memoryBytes, std::optional(900.0));
    QVERIFY(!functionsOf(spansRequest(span("f", 1)))[0].memoryBytes);
}

void OtlpSpansTest::errorsAreCountedByType()
{
    const auto failing = [](const std::string &attributes, const std::string &events) {
        return span("f", 1, attributes, kFailed + R"(,"events":[)" + events + "]");
    };
    const auto functions = functionsOf(spansRequest(
        failing("", exceptionEvent("A")) + ',' + failing("", exceptionEvent("B")) + ',' +
        failing("", exceptionEvent("A")) + ',' + failing(textAttribute("error.type", "504"), "") +
        ',' + failing(textAttribute("error.type", "A"), exceptionEvent("A")) + ',' +
        span("f", 1, textAttribute("error.type", "none"),
             R"(,"events":[)" + exceptionEvent("C") + "]")));
    QCOMPARE(functions[0].calls, 6u);
    QCOMPARE(functions[0].errors, 5u);
    QCOMPARE(functions[0].errorTypes,
             (std::map<std::string, std::uint64_t>{{"504", 1}, {"A", 3}, {"B", 1}}));
}

void OtlpSpansTest::exceptionsBecomeTraces()
{
    ImportOptions options;
    options.project = "/srv/shop";
    const auto imported =
        takeIn(spansRequest(span("f", 1, textAttribute("espalier.id", "cart.py::total"),
                                 kFailed + R"(,"events":[)" + exceptionEvent() + "]"),
                            std::string(kService) + ',' + textAttribute("service.version", "1.4") +
                                ',' + textAttribute("deployment.environment.name", "production") +
                                ',' + textAttribute("telemetry.sdk.language", "python")),
               options);
    VERIFY_OK(imported.result);
    const auto exceptions = pick<ExceptionSeen>(imported);
    QCOMPARE(exceptions.size(), 1u);
    const auto &seen = exceptions[0];
    QCOMPARE(seen.trace.language, "python");
    QCOMPARE(seen.trace.errors.size(), 1u);
    const auto &error = seen.trace.errors[0];
    QCOMPARE(error.type, "ValueError");
    QCOMPARE(error.message, "no such article");
    QCOMPARE(error.frames.size(), 1u);
    QCOMPARE(error.frames[0].function, "total");
    QCOMPARE(error.frames[0].path, "cart.py");
    QCOMPARE(error.frames[0].line, 17);
    QVERIFY(error.frames[0].own);
    QCOMPARE(seen.functionId, "cart.py::total");
    QCOMPARE(seen.traceId, "5b8efff798038103d269b633813fc60c");
    QCOMPARE(seen.spanId, "eee19b7ec3c1b174");
    QCOMPARE(seen.release, "1.4");
    QCOMPARE(seen.environment, "production");
    QCOMPARE(seen.level, "error");
    QVERIFY(!seen.handled);
    QCOMPARE(imported.observations[0].at, "2025-06-15T15:06:40.123Z");
    QCOMPARE(imported.observations[0].service, "shop");
}

void OtlpSpansTest::exceptionsSayWhetherTheProgramWentOn_data()
{
    QTest::addColumn<QByteArray>("escaped");
    QTest::addColumn<bool>("failed");
    QTest::addColumn<bool>("handled");
    QTest::newRow("it left the span") << QByteArray(R"({"boolValue":true})") << false << false;
    QTest::newRow("it did not leave the span")
        << QByteArray(R"({"boolValue":false})") << true << true;
    QTest::newRow("as Python's library writes it")
        << QByteArray(R"({"stringValue":"False"})") << true << true;
    QTest::newRow("not told, the span failed") << QByteArray("{}") << true << false;
    QTest::newRow("not told, the span did not fail") << QByteArray("{}") << false << true;
}

void OtlpSpansTest::exceptionsSayWhetherTheProgramWentOn()
{
    QFETCH(QByteArray, escaped);
    QFETCH(bool, failed);
    QFETCH(bool, handled);
    const auto event = R"({"name":"exception","attributes":[)" +
                       textAttribute("exception.type", "E") +
                       R"(,{"key":"exception.escaped","value":)" + escaped.toStdString() + "}]}";
    const auto exceptions = exceptionsOf(
        spansRequest(span("f", 1, "", (failed ? kFailed : "") + R"(,"events":[)" + event + "]")));
    QCOMPARE(exceptions.size(), 1u);
    QCOMPARE(exceptions[0].handled, handled);
}

void OtlpSpansTest::anExceptionWithoutAStackHasNoFrames()
{
    const auto exceptions = exceptionsOf(
        spansRequest(span("f", 1, "", R"(,"events":[)" + exceptionEvent("E", "m", "") + "]")));
    QCOMPARE(exceptions.size(), 1u);
    QCOMPARE(exceptions[0].trace.errors.size(), 1u);
    QCOMPARE(exceptions[0].trace.errors[0].type, "E");
    QCOMPARE(exceptions[0].trace.errors[0].message, "m");
    QVERIFY(exceptions[0].trace.errors[0].frames.empty());
}

void OtlpSpansTest::theResourceCompletesExceptions_data()
{
    QTest::addColumn<bool>("manyLines");
    QTest::newRow("of a line") << false;
    QTest::newRow("of many lines") << true;
}

void OtlpSpansTest::theResourceCompletesExceptions()
{
    QFETCH(bool, manyLines);
    // Two resources, each behind its spans, and one that is none.
    const auto group = [](const std::string &service) {
        return R"({"scopeSpans":[{"spans":[)" +
               span("f", 1, "", R"(,"events":[)" + exceptionEvent(service) + "]") +
               R"(]}],"resource":{"attributes":[)" + textAttribute("service.name", service) + "]}}";
    };
    const std::string text = R"({"resourceSpans":[)" + group("one") + ',' + group("two") +
                             R"(,{"scopeSpans":[{"spans":[)" +
                             span("f", 1, "", R"(,"events":[)" + exceptionEvent("three") + "]") +
                             "]}]}]}";
    const auto imported = takeIn(manyLines ? toText(parseJson(text), 2) : text);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 6u);
    const auto exceptions = pick<ExceptionSeen>(imported);
    for (std::size_t i = 0; i < 3; ++i) {
        const std::string type = exceptions[i].trace.errors[0].type;
        QCOMPARE(imported.observations[i].service, type == "three" ? "" : type);
    }
}

void OtlpSpansTest::otherEventsAreNoExceptions()
{
    QVERIFY(exceptionsOf(spansRequest(span("f", 1, "",
                                           R"(,"events":[{"name":"retry","attributes":[)" +
                                               textAttribute("exception.type", "E") +
                                               R"(]},{"name":"exception"},{}])")))
                .empty());
}

void OtlpSpansTest::unknownMembersArePassedOver()
{
    const std::string unknown = R"("news":{"a":[1,{"b":"]}"}],"c":"\"}"},)";
    const auto functions = functionsOf(
        '{' + unknown + R"("resourceSpans":[{)" + unknown + R"("scopeSpans":[{)" + unknown +
        R"("spans":[{)" + unknown + R"("name":"f","status":{)" + unknown +
        R"("code":2},"links":[{"traceId":"00"}],"attributes":[{)" + unknown +
        R"("key":"espalier.abandoned","value":{)" + unknown + R"("boolValue":true}}]}]}]}]})");
    QCOMPARE(functions.size(), 1u);
    QCOMPARE(functions[0].errors, 1u);
    QCOMPARE(functions[0].abandoned, 1u);
}

void OtlpSpansTest::moreFunctionsThanAllowedAreLeftOut()
{
    ImportOptions options;
    options.limits.functions = 3;
    std::string spans;
    for (int i = 0; i < 10; ++i)
        spans += (i > 0 ? "," : "") + span("f" + std::to_string(i % 5), 1);
    const auto imported = takeIn(spansRequest(spans), options);
    VERIFY_OK(imported.result);
    QCOMPARE(pick<FunctionSeen>(imported).size(), 3u);
    QCOMPARE(imported.summary.records, 10u);
    QCOMPARE(imported.summary.leftOut, 4u);
}

void OtlpSpansTest::moreObservationsThanAllowedAreLeftOut()
{
    ImportOptions options;
    options.limits.observations = 4;
    std::string events;
    for (int i = 0; i < 10; ++i)
        events += (i > 0 ? "," : "") + exceptionEvent("E" + std::to_string(i));
    const auto imported =
        takeIn(spansRequest(span("f", 1, "", R"(,"events":[)" + events + "]")), options);
    VERIFY_OK(imported.result);
    QCOMPARE(imported.observations.size(), 4u);
    QCOMPARE(imported.summary.leftOut, 7u); // six exceptions and the function
}

void OtlpSpansTest::longTextsAreCut()
{
    constexpr std::size_t kLong = 10'000'000;
    const auto large = test::words(kLong);
    const auto imported = takeIn(
        spansRequest(span(large, 1, textAttribute("code.file.path", large),
                          R"(,"events":[)" + exceptionEvent(large, large, "") + "]" + kFailed),
                     textAttribute("service.name", large)));
    VERIFY_OK(imported.result);
    const auto exceptions = pick<ExceptionSeen>(imported);
    QVERIFY(test::isCutTo(exceptions[0].trace.errors[0].message, ImportLimits().textBytes));
    QVERIFY(test::isCutTo(exceptions[0].trace.errors[0].type, 512));
    QVERIFY(test::isCutTo(exceptions[0].functionId, 1024));
    const auto function = pick<FunctionSeen>(imported)[0];
    QVERIFY(test::isCutTo(function.id, 1024));
    QVERIFY(test::isCutTo(function.path, 1024));
    QVERIFY(test::isCutTo(function.errorTypes.begin()->first, 256));
    QVERIFY(test::isCutTo(imported.observations[1].service, 1024));
}

void OtlpSpansTest::badLinesAreCounted()
{
    const auto good = spansRequest(span("f", 1)) + '\n';
    const auto imported =
        takeIn(good + "{\"resourceSpans\":[{\"scopeSp\n" + good + "no JSON at all\n" +
               R"({"news":1})" + "\n[]\n{}\n" + good + good + good.substr(0, good.size() / 2));
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.records, 4u);
    QCOMPARE(imported.summary.bad, 5u);
    QCOMPARE(imported.summary.firstBad, "line 2, byte 28: it ends within a text");
    QCOMPARE(pick<FunctionSeen>(imported)[0].calls, 4u);
}

void OtlpSpansTest::nothingOfABadLineIsTaken()
{
    const auto whole = spansRequest(
        span("g", 1) + ',' + span("g", 1, "", R"(,"events":[)" + exceptionEvent() + "]"), kService);
    const auto imported = takeIn(spansRequest(span("f", 1)) + '\n' +
                                 whole.substr(0, whole.size() - 1) + "\n" + whole + "}\n");
    VERIFY_OK(imported.result);
    QCOMPARE(imported.summary.bad, 2u);
    QCOMPARE(imported.summary.records, 1u);
    QCOMPARE(imported.observations.size(), 1u);
    QCOMPARE(pick<FunctionSeen>(imported)[0].id, "f");
}

void OtlpSpansTest::aFileOfBadLinesIsRefused()
{
    ImportOptions options;
    options.format = Format::Otlp;
    const auto imported = takeIn("{\"a\":1}\nbad\n", options);
    VERIFY_FAILS(InvalidInput, imported.result);
    QVERIFY(imported.result.error().message.starts_with("line 1, byte 8: "));
    QCOMPARE(imported.result.error().context, "the text");
}

void OtlpSpansTest::aDamagedObjectIsRefused_data()
{
    const auto whole =
        toText(parseJson(spansRequest(span("f", 1, intAttribute("code.line.number", 3)))), 1);
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const std::string &text) {
        QTest::newRow(name) << QByteArray::fromStdString(text);
    };
    const auto with = [&whole](const std::string &what, const std::string &instead) {
        auto text = whole;
        return text.replace(text.find(what), what.size(), instead);
    };
    row("cut off", whole.substr(0, whole.size() / 2));
    row("cut off before its last bracket", whole.substr(0, whole.size() - 1));
    row("with something behind it", whole + "\n]");
    row("spans that are a text", with("\"spans\": [", R"("spans": "none", "x": [)"));
    row("a time that is a word", with("\"1000000\"", "\"soon\""));
    row("a time that is a list", with("\"1000000\"", "[]"));
    row("a name that is a number", with("\"f\"", "5"));
    row("a time beyond 64 bits", with("\"1000000\"", "\"99999999999999999999999\""));
    row("an attribute that is a text", with("\"attributes\": [", R"("attributes": ["a", )"));
    row("a control character", with("\"f\"", "\"f\x01\""));
    row("a status that is a list", with("\"name\"", R"("status": [], "name")"));
}

void OtlpSpansTest::aDamagedObjectIsRefused()
{
    QFETCH(QByteArray, text);
    ImportOptions options;
    options.format = Format::Otlp;
    const auto imported = takeIn(text.toStdString(), options);
    VERIFY_FAILS(InvalidInput, imported.result);
    QVERIFY2(imported.result.error().message.contains("byte "),
             imported.result.error().message.c_str());
}

void OtlpSpansTest::aFailureOfTheSinkEndsIt()
{
    const auto events = R"(,"events":[)" + exceptionEvent() + "]";
    const auto text = spansRequest(span("f", 1, "", events) + ',' + span("f", 1, "", events));
    for (const auto &written : {text, text + '\n' + text, toText(parseJson(text), 1)}) {
        int calls = 0;
        const auto sink = [&calls](model::Observation && /*observation*/) {
            ++calls;
            return Result<>(failure(ErrorKind::DiskFull, "no space"));
        };
        JobContext job;
        VERIFY_FAILS(DiskFull, importText(written, "the text", {}, sink, job));
        QCOMPARE(calls, 1);
    }
}

void OtlpSpansTest::whatWaitsForItsServiceWaitsOnDisk()
{
    // More than is kept in memory, of two resources that are told last.
    constexpr int kEach = 1500;
    const std::string message(8000, 'm');
    std::string text = R"({"resourceSpans":[)";
    for (const char *service : {"one", "two"}) {
        text += std::string(service) == "one" ? "" : ",";
        text += R"({"scopeSpans":[{"spans":[)";
        for (int i = 0; i < kEach; ++i)
            text += (i > 0 ? "," : "") +
                    span("f", 1, "",
                         R"(,"events":[)" +
                             exceptionEvent(service + std::to_string(i), message, "") + "]");
        text += R"(]}],"resource":{"attributes":[)" + textAttribute("service.name", service) + ',' +
                textAttribute("telemetry.sdk.language", "python") + "]}}";
    }
    text += "]}";
    for (const bool manyLines : {false, true}) {
        const auto imported = takeIn(manyLines ? "{\n" + text.substr(1) : text);
        VERIFY_OK(imported.result);
        const auto exceptions = pick<ExceptionSeen>(imported);
        QCOMPARE(exceptions.size(), std::size_t{2 * kEach});
        for (int i = 0; i < 2 * kEach; ++i) {
            const std::string service = i < kEach ? "one" : "two";
            const auto &seen = exceptions[static_cast<std::size_t>(i)];
            QCOMPARE(seen.trace.errors[0].type, service + std::to_string(i % kEach));
            QCOMPARE(seen.trace.errors[0].message, message);
            QCOMPARE(seen.trace.language, "python");
            QCOMPARE(imported.observations[static_cast<std::size_t>(i)].service, service);
        }
        QCOMPARE(pick<FunctionSeen>(imported).size(), 2u);
    }
}

} // namespace tst_otlpspans

QTEST_GUILESS_MAIN(tst_otlpspans::OtlpSpansTest)
#include "tst_otlpspans.moc"
