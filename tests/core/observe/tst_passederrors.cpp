// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/passederrors.h"
#include "tests/core/observe/takenin.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <format>
#include <numeric>

namespace tst_passederrors {

using namespace espalier;
using namespace espalier::observe;
using model::ExceptionSeen;
using test::logsRequest;
using test::pick;
using test::spansRequest;
using test::takeIn;
using test::textAttribute;

namespace {

constexpr auto kTrace = "5b8efff798038103d269b633813fc60c";
constexpr auto kPython = R"({"key":"telemetry.sdk.language","value":{"stringValue":"python"}})";

/// A call that an error has left.
struct Call {
    std::string function;
    std::string span;
    std::string parent;
    std::string stack;
    std::string type = "ValueError";
    std::string message = "no such article";
};

std::string errorEvent(const Call &call)
{
    std::string attributes = textAttribute("exception.type", call.type) + ',' +
                             textAttribute("exception.message", call.message);
    if (!call.stack.empty())
        attributes += ',' + textAttribute("exception.stacktrace", call.stack);
    return R"({"timeUnixNano":"1750000000123000000","name":"exception","attributes":[)" +
           attributes + "]}";
}

/// As Espalier's own runtime writes a span.
std::string spanOf(const Call &call, int recorded = 1)
{
    std::string events;
    for (int i = 0; i < recorded; ++i)
        events += (i > 0 ? "," : "") + errorEvent(call);
    return std::format(
        R"({{"traceId":"{}","spanId":"{}","parentSpanId":"{}","name":"{}","kind":1,)"
        R"("startTimeUnixNano":"1750000000000000000","endTimeUnixNano":"1750000000500000000",)"
        R"("attributes":[{}],"status":{{"code":2,"message":"no"}},"events":[{}]}})",
        kTrace, call.span, call.parent, call.function,
        textAttribute("espalier.id", "shop.py::" + call.function), events);
}

constexpr auto kMain = "00000000000000a1";
constexpr auto kLoad = "00000000000000a2";
constexpr auto kParse = "00000000000000a3";

std::string at(const char *function, int line)
{
    return std::format("File \"/src/shop.py\", line {}, in {}", line, function);
}

using Calls = std::vector<Call>;

/// main calls load, which calls parse, which raises: in the order in which they end. Each stack is
/// from its own call inwards.
Calls ownCalls()
{
    const auto parse = at("parse", 30);
    const auto load = at("load", 20) + '\n' + parse;
    return {
        {.function = "parse", .span = kParse, .parent = kLoad, .stack = parse},
        {.function = "load", .span = kLoad, .parent = kMain, .stack = load},
        {.function = "main", .span = kMain, .parent = "", .stack = at("main", 10) + '\n' + load}};
}

/// The same with the stacks as others tell them: from where it was raised to the outermost.
Calls callsWith(const std::string &parse, const std::string &load, const std::string &main)
{
    auto calls = ownCalls();
    calls[0].stack = parse;
    calls[1].stack = load;
    calls[2].stack = main;
    return calls;
}

std::string asLines(const Calls &calls)
{
    std::string text;
    for (const auto &call : calls)
        text += spansRequest(spanOf(call), kPython) + '\n';
    return text;
}

std::string asOne(const Calls &calls)
{
    std::string spans;
    for (const auto &call : calls)
        spans += (spans.empty() ? "" : ",") + spanOf(call);
    return spansRequest(spans, kPython);
}

std::vector<ExceptionSeen> exceptionsOf(const std::string &text)
{
    const auto imported = takeIn(text);
    if (!imported.result)
        qFatal("%s", test::messageOf(imported).c_str());
    return pick<ExceptionSeen>(imported);
}

} // namespace

class PassedErrorsTest : public QObject {
    Q_OBJECT

private slots:
    void anErrorOfOurRuntimeCountsOnce();
    void spansMayComeInAnyOrder_data();
    void spansMayComeInAnyOrder();
    void stacksAreToldInManyWays_data();
    void stacksAreToldInManyWays();
    void functionsCountTheirErrors();
    void otherErrorsCountByThemselves_data();
    void otherErrorsCountByThemselves();
    void anErrorThatOneSpanTellsTwiceCountsOnce();
    void recordsOfWhatIsPassedOnAreRepeats();
    void requestsAreTakenOneAfterAnother();
    void whatIsRolledBackIsForgotten();
    void deepRecursionCountsOnce();
    void theOldestAreForgotten();
};

void PassedErrorsTest::anErrorOfOurRuntimeCountsOnce()
{
    const auto exceptions = exceptionsOf(asLines(ownCalls()));
    QCOMPARE(exceptions.size(), 1u);
    QCOMPARE(exceptions[0].functionId, "shop.py::parse");
    QCOMPARE(exceptions[0].spanId, kParse);
    QVERIFY(!exceptions[0].handled);
    const auto &error = exceptions[0].trace.errors[0];
    QCOMPARE(error.type, "ValueError");
    QCOMPARE(error.frames.size(), 1u);
    QCOMPARE(error.frames[0].function, "parse");
}

void PassedErrorsTest::spansMayComeInAnyOrder_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("innermost");
    std::vector<std::size_t> order{0, 1, 2};
    do {
        const auto all = ownCalls();
        const Calls calls{all[order[0]], all[order[1]], all[order[2]]};
        const auto name = calls[0].function + ", " + calls[1].function + ", " + calls[2].function;
        const auto row = [&](const char *how, const std::string &text, bool innermost) {
            QTest::addRow("%s, %s", name.c_str(), how)
                << QByteArray::fromStdString(text) << innermost;
        };
        row("in one request", asOne(calls), true);
        row("in a document", toText(parseJson(asOne(calls)), 2), true);
        // What is taken line by line keeps what it has taken.
        row("a line each", asLines(calls), order == std::vector<std::size_t>{0, 1, 2});
    } while (std::ranges::next_permutation(order).found);
}

void PassedErrorsTest::spansMayComeInAnyOrder()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, innermost);
    const auto exceptions = exceptionsOf(text.toStdString());
    if (innermost) {
        QCOMPARE(exceptions.size(), 1u);
        QCOMPARE(exceptions[0].functionId, "shop.py::parse");
    } else {
        QVERIFY(exceptions.size() <= 2);
    }
}

void PassedErrorsTest::stacksAreToldInManyWays_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const Calls &calls) {
        QTest::newRow(name) << QByteArray::fromStdString(asOne(calls));
    };
    const std::string head = "Traceback (most recent call last):\n";
    const std::string end = "ValueError: no such article\n";
    const auto line = [](const char *function, int number) {
        return "  " + at(function, number) + '\n';
    };
    const auto parse = line("parse", 30);
    row("by nobody", callsWith("", "", ""));
    row("by the innermost only", callsWith(head + parse + end, "", ""));
    row("from each call inwards",
        callsWith(head + parse + end, head + line("load", 20) + parse + end,
                  head + line("main", 10) + line("load", 20) + parse + end));
    const auto all = head + line("main", 10) + line("load", 20) + parse + end;
    row("whole by each", callsWith(all, all, all));
    row("from each call outwards", callsWith(all, head + line("main", 10) + line("load", 25) + end,
                                             head + line("main", 11) + end));
    std::string deep;
    for (int i = 0; i < 30; ++i)
        deep += line(std::format("f{}", i).c_str(), i + 1);
    row("cut off at the inner end",
        callsWith(head + deep + end,
                  head + line("load", 20) + deep.substr(0, deep.rfind("  File")) + end,
                  head + line("main", 10) + line("load", 20) + deep.substr(0, deep.find("f20")) +
                      "f20\n" + end));
}

void PassedErrorsTest::stacksAreToldInManyWays()
{
    QFETCH(QByteArray, text);
    const auto exceptions = exceptionsOf(text.toStdString());
    QCOMPARE(exceptions.size(), 1u);
    QCOMPARE(exceptions[0].functionId, "shop.py::parse");
}

void PassedErrorsTest::functionsCountTheirErrors()
{
    const auto functions = pick<model::FunctionSeen>(takeIn(asLines(ownCalls())));
    QCOMPARE(functions.size(), 3u);
    for (const auto &function : functions)
        QCOMPARE(function.errorTypes, (std::map<std::string, std::uint64_t>{{"ValueError", 1}}));
}

void PassedErrorsTest::otherErrorsCountByThemselves_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, auto change) {
        auto calls = ownCalls();
        change(calls[1]);
        calls.pop_back();
        QTest::newRow(name) << QByteArray::fromStdString(asOne(calls));
    };
    row("of another type", [](Call &load) { load.type = "KeyError"; });
    row("with another message", [](Call &load) { load.message = "cannot load"; });
    row("raised elsewhere",
        [](Call &load) { load.stack = at("load", 22) + '\n' + at("check", 5); });
    row("of another span", [](Call &load) { load.span = "00000000000000b1"; });
    row("of a span without an id", [](Call &load) { load.span = "0000000000000000"; });
}

void PassedErrorsTest::otherErrorsCountByThemselves()
{
    QFETCH(QByteArray, text);
    QCOMPARE(exceptionsOf(text.toStdString()).size(), 2u);
}

void PassedErrorsTest::anErrorThatOneSpanTellsTwiceCountsOnce()
{
    QCOMPARE(exceptionsOf(spansRequest(spanOf(ownCalls()[0], 2), kPython)).size(), 1u);
    // By a program first, and by the library when it has left the span: the stack is longer then.
    auto short1 = ownCalls()[1];
    short1.stack = ownCalls()[0].stack;
    auto text = spanOf(short1);
    text.insert(text.rfind("]}"), ',' + errorEvent(ownCalls()[1]));
    QCOMPARE(exceptionsOf(spansRequest(text, kPython)).size(), 1u);
    // One that was told without its stack makes room for the one with it.
    auto bare = ownCalls()[0];
    bare.stack.clear();
    text = spanOf(bare);
    text.insert(text.rfind("]}"), ',' + errorEvent(ownCalls()[0]));
    const auto exceptions = exceptionsOf(spansRequest(text, kPython));
    QCOMPARE(exceptions.size(), 1u);
    QCOMPARE(exceptions[0].trace.errors[0].frames.size(), 1u);
}

void PassedErrorsTest::recordsOfWhatIsPassedOnAreRepeats()
{
    std::string records;
    for (const auto &call : ownCalls())
        records +=
            (records.empty() ? "" : ",") +
            std::format(R"({{"severityNumber":17,"traceId":"{}","spanId":"{}","attributes":[{}]}})",
                        kTrace, call.span,
                        textAttribute("exception.type", call.type) + ',' +
                            textAttribute("exception.message", call.message) + ',' +
                            textAttribute("exception.stacktrace", call.stack));
    QCOMPARE(exceptionsOf(asLines(ownCalls()) + logsRequest(records, kPython) + '\n').size(), 1u);
}

void PassedErrorsTest::requestsAreTakenOneAfterAnother()
{
    std::vector<ExceptionSeen> exceptions;
    OtlpReader reader({}, [&](model::Observation &&seen) -> Result<> {
        if (auto *exception = std::get_if<ExceptionSeen>(&seen.content))
            exceptions.push_back(std::move(*exception));
        return {};
    });
    const auto read = [&](const Call &call) {
        return reader.read(spansRequest(spanOf(call), kPython), Signal::Traces, Encoding::Json);
    };
    auto calls = ownCalls();
    VERIFY_OK(read(calls[2]));
    QCOMPARE(exceptions.size(), 1u); // at once, for it was answered
    VERIFY_OK(read(calls[1]));
    VERIFY_OK(read(calls[0]));
    QCOMPARE(exceptions.size(), 1u);
    QCOMPARE(exceptions[0].functionId, "shop.py::main");
    // One that has told no stack does not stand for those that do.
    for (auto &call : calls)
        call.message = "another";
    calls[2].stack.clear();
    VERIFY_OK(read(calls[2]));
    VERIFY_OK(read(calls[1]));
    VERIFY_OK(read(calls[0]));
    QCOMPARE(exceptions.size(), 3u);
    QCOMPARE(exceptions[2].functionId, "shop.py::load");
}

void PassedErrorsTest::whatIsRolledBackIsForgotten()
{
    std::uint64_t exceptions = 0;
    OtlpReader reader({}, [&](model::Observation &&) -> Result<> {
        ++exceptions;
        return {};
    });
    const auto calls = ownCalls();
    const auto inner = spansRequest(spanOf(calls[0]), kPython);
    VERIFY_FAILS(InvalidInput,
                 reader.read(inner.substr(0, inner.size() - 1), Signal::Traces, Encoding::Json));
    VERIFY_OK(reader.read(spansRequest(spanOf(calls[1]), kPython), Signal::Traces, Encoding::Json));
    QCOMPARE(exceptions, 1u);
}

void PassedErrorsTest::deepRecursionCountsOnce()
{
    // As our runtime writes it: no more than 32 calls of each stack.
    constexpr int kDepth = 2000;
    constexpr int kStack = 32;
    std::string text;
    for (int depth = kDepth; depth > 0; --depth) {
        std::string stack = at("deep", depth == kDepth ? 3 : 2);
        for (int i = depth + 1; i <= kDepth && i < depth + kStack; ++i)
            stack += '\n' + at("deep", i == kDepth ? 3 : 2);
        if (depth + kStack <= kDepth)
            stack += "\n...";
        text += spansRequest(spanOf({.function = "deep",
                                     .span = std::format("{:016x}", depth),
                                     .parent = std::format("{:016x}", depth - 1),
                                     .stack = stack}),
                             kPython) +
                '\n';
    }
    QCOMPARE(exceptionsOf(text).size(), 1u);
}

void PassedErrorsTest::theOldestAreForgotten()
{
    PassedErrors errors;
    const auto tell = [&](std::uint64_t trace, std::string_view span, std::string_view parent) {
        const auto id = std::format("{:032x}", trace);
        const bool counts = errors.add({.trace = id,
                                        .span = span,
                                        .parent = parent,
                                        .type = "E",
                                        .message = "m",
                                        .frames = {}},
                                       0);
        errors.commit();
        return counts;
    };
    QVERIFY(tell(1, "b", "a"));
    for (std::uint64_t trace = 2; trace < PassedErrors::kMost / 4; ++trace)
        QVERIFY(tell(trace, "b", "a"));
    QVERIFY(!tell(1, "a", ""));
    QVERIFY(tell(2, "c", "b"));
    for (std::uint64_t trace = PassedErrors::kMost; trace < 4 * PassedErrors::kMost; ++trace)
        QVERIFY(tell(trace, "b", "a"));
    QVERIFY(tell(3, "a", ""));
}

} // namespace tst_passederrors

QTEST_GUILESS_MAIN(tst_passederrors::PassedErrorsTest)
#include "tst_passederrors.moc"
