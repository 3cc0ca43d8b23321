// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlp.h"
#include "tests/core/observe/packed.h"
#include "tests/core/observe/takenin.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <format>
#include <map>
#include <stdexcept>
#include <sys/resource.h>

namespace tst_otlpreader {

using namespace espalier;
using namespace espalier::observe;
using model::ExceptionSeen;
using model::FunctionSeen;
using model::MetricSeen;
using test::metricsRequest;
using test::packed;
using test::spansRequest;
using test::textAttribute;

namespace {

std::string span(const std::string &name, std::int64_t milliseconds)
{
    return std::format(R"({{"name":"{}","startTimeUnixNano":1000000,"endTimeUnixNano":{},)"
                       R"("events":[{{"name":"exception","attributes":[{}]}}]}})",
                       name, 1'000'000 + milliseconds * 1'000'000,
                       textAttribute("exception.type", "E"));
}

} // namespace

class OtlpReaderTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_seen.clear();
        m_answer = {};
        m_reader = std::make_unique<OtlpReader>(ImportOptions{}, [this](model::Observation &&seen) {
            m_seen.push_back(std::move(seen));
            return m_answer;
        });
    }
    void exceptionsComeAtOnceAndFunctionsWhenAsked();
    void eachFlushSumsUpWhatCameSince();
    void nothingOfAMalformedRequestIsTaken_data();
    void nothingOfAMalformedRequestIsTaken();
    void aRequestThatIsSentAgainIsTaken();
    void anEmptyRequestIsFine();
    void aFailureOfTheSinkIsPassedOn();
    void whatWasTakenInPartCountsOnce_data();
    void whatWasTakenInPartCountsOnce();
    void functionsThatAreNotTakenAreKept();
    void aSinkThatThrowsLeavesNothingBehind();
    void nothingIsUnpacked_data();
    void nothingIsUnpacked();
    void readingEndsWhenItIsToStop();
    void manyRequestsNeedNoMoreMemoryThanFew();
    void theLimitOfObservationsBeginsAnewWithEachFlush();
    void gzipIsUnpacked();
    void whatIsNoGzipIsRefused_data();
    void whatIsNoGzipIsRefused();
    void gzipIsUnpackedUpToALimit();

private:
    Result<> read(const std::string &request, Signal signal = Signal::Traces)
    {
        return m_reader->read(request, signal, Encoding::Json);
    }
    template <typename Content>
    std::vector<Content> pick() const
    {
        return test::pick<Content>({.result = {}, .observations = m_seen, .summary = {}});
    }

    std::vector<model::Observation> m_seen;
    Result<> m_answer;
    std::unique_ptr<OtlpReader> m_reader;
};

void OtlpReaderTest::exceptionsComeAtOnceAndFunctionsWhenAsked()
{
    VERIFY_OK(read(spansRequest(span("f", 1), textAttribute("service.name", "shop"))));
    QCOMPARE(m_seen.size(), 1u);
    QCOMPARE(pick<ExceptionSeen>()[0].functionId, "f");
    VERIFY_OK(read(metricsRequest(R"({"name":"m","gauge":{"dataPoints":[{"asInt":1}]}})"),
                   Signal::Metrics));
    QCOMPARE(pick<MetricSeen>()[0].series, "m");
    VERIFY_OK(m_reader->flush());
    QCOMPARE(m_seen.size(), 3u);
    QCOMPARE(pick<FunctionSeen>()[0].calls, 1u);
    QCOMPARE(m_seen[2].service, "shop");
    const auto &summary = m_reader->summary();
    QCOMPARE(summary.format, Format::Otlp);
    QCOMPARE(summary.records, 2u);
    QVERIFY(summary.bytes > 0);
    QCOMPARE(summary.kinds, (std::map<std::string, std::uint64_t>{
                                {"exception", 1}, {"function", 1}, {"metric", 1}}));
}

void OtlpReaderTest::eachFlushSumsUpWhatCameSince()
{
    VERIFY_OK(read(spansRequest(span("f", 1))));
    VERIFY_OK(read(spansRequest(span("f", 3))));
    VERIFY_OK(m_reader->flush());
    VERIFY_OK(read(spansRequest(span("f", 5))));
    VERIFY_OK(m_reader->flush());
    VERIFY_OK(m_reader->flush());
    const auto functions = pick<FunctionSeen>();
    QCOMPARE(functions.size(), 2u);
    QCOMPARE(functions[0].calls, 2u);
    QCOMPARE(functions[0].maxMs, 3.0);
    QCOMPARE(functions[1].calls, 1u);
    QCOMPARE(functions[1].maxMs, 5.0);
}

void OtlpReaderTest::nothingOfAMalformedRequestIsTaken_data()
{
    const auto whole = spansRequest(span("f", 1) + ',' + span("g", 1));
    QTest::addColumn<QByteArray>("request");
    const auto row = [](const char *name, const std::string &text) {
        QTest::newRow(name) << QByteArray::fromStdString(text);
    };
    row("cut off", whole.substr(0, whole.size() - 1));
    row("cut off early", whole.substr(0, whole.size() / 2));
    row("with something behind it", whole + "{}");
    row("no object", "[" + whole + "]");
    row("words", "hello");
    row("blanks", "  \n");
    row("of another shape", R"({"events":[1]})");
    row("too deep", std::string(300'000, '['));
}

void OtlpReaderTest::nothingOfAMalformedRequestIsTaken()
{
    QFETCH(QByteArray, request);
    const auto answer = read(request.toStdString());
    VERIFY_FAILS(InvalidInput, answer);
    QVERIFY2(answer.error().message.starts_with("byte "), answer.error().message.c_str());
    VERIFY_OK(m_reader->flush());
    QVERIFY(m_seen.empty());
    QCOMPARE(m_reader->summary().records, 0u);
    QCOMPARE(m_reader->summary().bytes, 0u);
    VERIFY_OK(read(spansRequest(span("f", 1)))); // and the next one is
    QCOMPARE(m_seen.size(), 1u);
}

void OtlpReaderTest::aRequestThatIsSentAgainIsTaken()
{
    auto whole = spansRequest(span("f", 1));
    whole.insert(whole.find("\"name\":\"f\""),
                 R"("traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",)");
    VERIFY_FAILS(InvalidInput, read(whole.substr(0, whole.size() - 1)));
    VERIFY_OK(read(whole));
    QCOMPARE(m_seen.size(), 1u);
}

void OtlpReaderTest::anEmptyRequestIsFine()
{
    VERIFY_OK(read(""));
    VERIFY_OK(read("{}"));
    VERIFY_OK(read(R"({"resourceSpans":[]})"));
    VERIFY_OK(m_reader->flush());
    QVERIFY(m_seen.empty());
}

void OtlpReaderTest::aFailureOfTheSinkIsPassedOn()
{
    m_answer = failure(ErrorKind::DiskFull, "no space");
    VERIFY_FAILS(DiskFull, read(spansRequest(span("f", 1))));
    VERIFY_OK(m_reader->flush()); // of what was not taken there is nothing to hand over
    QCOMPARE(m_reader->summary().records, 0u);
    m_answer = {};
    VERIFY_OK(read(spansRequest(span("f", 1))));
    m_answer = failure(ErrorKind::DiskFull, "no space");
    VERIFY_FAILS(DiskFull, m_reader->flush());
}

void OtlpReaderTest::whatWasTakenInPartCountsOnce_data()
{
    QTest::addColumn<int>("failing");
    QTest::addColumn<bool>("others");
    for (int failing = 0; failing < 5; ++failing) {
        QTest::addRow("at number %d", failing) << failing << false;
        QTest::addRow("at number %d, with other requests between", failing) << failing << true;
    }
}

void OtlpReaderTest::whatWasTakenInPartCountsOnce()
{
    QFETCH(int, failing);
    QFETCH(bool, others);
    std::vector<std::string> seen;
    std::uint64_t calls = 0;
    std::size_t room = 0;
    OtlpReader reader({}, [&](model::Observation &&observation) -> Result<> {
        if (const auto *function = std::get_if<FunctionSeen>(&observation.content)) {
            calls += function->id == "f" ? function->calls : 0;
            return {};
        }
        const auto type = std::get<ExceptionSeen>(observation.content).trace.errors[0].type;
        if (type == "other")
            return {};
        if (seen.size() >= room)
            return failure(ErrorKind::Budget, "full");
        seen.push_back(type);
        return {};
    });
    std::string events;
    for (int i = 0; i < 5; ++i)
        events += std::format(R"({}{{"name":"exception","attributes":[{}]}})", i > 0 ? "," : "",
                              textAttribute("exception.type", std::format("E{}", i)));
    const auto spanWith = [](const std::string &name, const std::string &told) {
        return spansRequest(std::format(
            R"({{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",)"
            R"("name":"{}","startTimeUnixNano":1,"endTimeUnixNano":2,"events":[{}]}})",
            name, told));
    };
    const auto request = spanWith("f", events);
    const auto read = [&](const std::string &text) {
        return reader.read(text, Signal::Traces, Encoding::Json);
    };
    for (const auto enough : {failing, failing, std::min(failing + 1, 4)}) {
        room = static_cast<std::size_t>(enough);
        VERIFY_FAILS(Budget, read(request));
        QCOMPARE(reader.summary().records, others ? reader.summary().records : 0u);
        if (others)
            VERIFY_OK(read(spanWith("g", R"({"name":"exception","attributes":[)" +
                                             textAttribute("exception.type", "other") + "]}")));
    }
    room = 100;
    VERIFY_OK(read(request));
    VERIFY_OK(reader.flush());
    QCOMPARE(seen, (std::vector<std::string>{"E0", "E1", "E2", "E3", "E4"}));
    QCOMPARE(calls, 1u);
}

void OtlpReaderTest::functionsThatAreNotTakenAreKept()
{
    std::map<std::string, std::uint64_t> calls;
    std::size_t room = 1;
    OtlpReader reader({}, [&](model::Observation &&observation) -> Result<> {
        const auto &function = std::get<FunctionSeen>(observation.content);
        if (calls.size() >= room)
            return failure(ErrorKind::Budget, "full");
        calls[function.id] += function.calls;
        return {};
    });
    std::string spans;
    for (const char *name : {"a", "b", "c", "b"})
        spans += std::format(R"({}{{"name":"{}"}})", spans.empty() ? "" : ",", name);
    VERIFY_OK(reader.read(spansRequest(spans), Signal::Traces, Encoding::Json));
    VERIFY_FAILS(Budget, reader.flush());
    room = 2;
    VERIFY_OK(reader.read(spansRequest(R"({"name":"c"})"), Signal::Traces, Encoding::Json));
    VERIFY_FAILS(Budget, reader.flush());
    room = 3;
    VERIFY_OK(reader.flush());
    VERIFY_OK(reader.flush());
    QCOMPARE(calls, (std::map<std::string, std::uint64_t>{{"a", 1}, {"b", 2}, {"c", 2}}));
}

void OtlpReaderTest::aSinkThatThrowsLeavesNothingBehind()
{
    bool throws = true;
    std::uint64_t calls = 0;
    OtlpReader reader({}, [&](model::Observation &&observation) -> Result<> {
        if (throws)
            throw std::runtime_error("no");
        if (const auto *function = std::get_if<FunctionSeen>(&observation.content))
            calls += function->calls;
        return {};
    });
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, (void)reader.read(spansRequest(span("f", 1)),
                                                                   Signal::Traces, Encoding::Json));
    throws = false;
    VERIFY_OK(reader.read(spansRequest(span("f", 1)), Signal::Traces, Encoding::Json));
    VERIFY_OK(reader.flush());
    QCOMPARE(calls, 1u);
}

void OtlpReaderTest::nothingIsUnpacked_data()
{
    QTest::addColumn<QByteArray>("request");
    const auto request = spansRequest(span("f", 1));
    QTest::newRow("packed") << QByteArray::fromStdString(packed(request));
    QTest::newRow("packed within what was packed")
        << QByteArray::fromStdString(*unpackGzip(packed(packed(request)), 10'000));
}

void OtlpReaderTest::nothingIsUnpacked()
{
    QFETCH(QByteArray, request);
    VERIFY_FAILS(InvalidInput, read(request.toStdString()));
    VERIFY_OK(m_reader->flush());
    QVERIFY(m_seen.empty());
}

void OtlpReaderTest::readingEndsWhenItIsToStop()
{
    std::stop_source stop;
    stop.request_stop();
    VERIFY_FAILS(Cancelled, m_reader->read(spansRequest(span("f", 1)), Signal::Traces,
                                           Encoding::Json, stop.get_token()));
    VERIFY_OK(m_reader->flush());
    QVERIFY(m_seen.empty());
}

void OtlpReaderTest::manyRequestsNeedNoMoreMemoryThanFew()
{
    // Spans that stand apart, so that their times cannot be merged, of functions with few calls and
    // of some with many.
    std::uint64_t number = 0;
    const auto send = [&](int requests) {
        for (int i = 0; i < requests; ++i) {
            std::string spans;
            for (int k = 0; k < 200; ++k, ++number)
                spans +=
                    std::format(R"({}{{"name":"f{}","startTimeUnixNano":{},"endTimeUnixNano":{}}})",
                                k > 0 ? "," : "", number % 2 == 0 ? number % 10 : number % 2000,
                                number * 1000 + 1, number * 1000 + 500);
            if (!read(spansRequest(spans)))
                return false;
        }
        return true;
    };
    const auto peak = [] {
        struct rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss / 1024;
    };
    QVERIFY(send(2'500));
    const auto before = peak();
    QVERIFY(send(10'000));
    QVERIFY2(peak() - before < 100, std::to_string(peak() - before).c_str());
    VERIFY_OK(m_reader->flush());
    std::uint64_t calls = 0;
    for (const auto &seen : pick<FunctionSeen>()) {
        calls += seen.calls;
        QVERIFY(std::abs(seen.p50Ms - 0.000499) < 1e-6);
    }
    QCOMPARE(calls, number);
}

void OtlpReaderTest::theLimitOfObservationsBeginsAnewWithEachFlush()
{
    ImportOptions options;
    options.limits.observations = 2;
    std::size_t seen = 0;
    OtlpReader reader(options, [&seen](model::Observation &&) -> Result<> {
        ++seen;
        return {};
    });
    for (int i = 0; i < 3; ++i) {
        for (int k = 0; k < 3; ++k)
            VERIFY_OK(reader.read(spansRequest(span("f", 1)), Signal::Traces, Encoding::Json));
        VERIFY_OK(reader.flush());
    }
    QCOMPARE(seen, 6u);
    QCOMPARE(reader.summary().leftOut, 6u);
}

void OtlpReaderTest::gzipIsUnpacked()
{
    for (const std::string &text :
         {std::string(), std::string("hello"), std::string(3'000'000, 'x')}) {
        const auto unpacked = unpackGzip(packed(text), 3'000'000);
        VERIFY_OK(unpacked);
        QCOMPARE(*unpacked, text);
    }
    const auto members = unpackGzip(packed("one") + packed("two"), 100);
    VERIFY_OK(members);
    QCOMPARE(*members, "onetwo");
    VERIFY_OK(unpackGzip(packed("padded") + std::string(100, '\0'), 100));
}

void OtlpReaderTest::whatIsNoGzipIsRefused_data()
{
    QTest::addColumn<QByteArray>("data");
    const auto row = [](const char *name, const std::string &data) {
        QTest::newRow(name) << QByteArray::fromStdString(data);
    };
    const auto whole = packed("hello hello hello");
    auto damaged = whole;
    damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 0x55);
    row("nothing", "");
    row("text", "hello");
    row("cut off", whole.substr(0, whole.size() - 9));
    row("cut off before its sum", whole.substr(0, whole.size() - 1));
    row("cut off in its head", whole.substr(0, 5));
    row("with another sum", damaged);
    row("with something behind it", whole + "hello");
}

void OtlpReaderTest::whatIsNoGzipIsRefused()
{
    QFETCH(QByteArray, data);
    VERIFY_FAILS(InvalidInput, unpackGzip({data.constData(), std::size_t(data.size())}, 1000));
}

void OtlpReaderTest::gzipIsUnpackedUpToALimit()
{
    const auto bomb = packed(std::string(50'000'000, '\0'), 9);
    VERIFY_FAILS(Budget, unpackGzip(bomb, 1'000'000));
    VERIFY_FAILS(Budget, unpackGzip(packed("hello"), 4));
    VERIFY_OK(unpackGzip(packed("hello"), 5));
}

} // namespace tst_otlpreader

QTEST_GUILESS_MAIN(tst_otlpreader::OtlpReaderTest)
#include "tst_otlpreader.moc"
