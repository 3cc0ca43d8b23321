// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlp.h"
#include "tests/core/observe/takenin.h"
#include "tests/support/verify.h"

#include <QTest>

#include <format>
#include <protozero/pbf_writer.hpp>
#include <random>

namespace tst_otlpprotobuf {

using namespace espalier;
using namespace espalier::observe;
using protozero::pbf_writer;

namespace {

// Encodes what OTLP writes as JSON: so that both encodings of one request can be compared.

std::uint64_t countOf(const Json &value)
{
    return value.is_string() ? std::stoull(value.get<std::string>()) : value.get<std::uint64_t>();
}

std::string bytesOfHex(const Json &value)
{
    return QByteArray::fromHex(QByteArray::fromStdString(value.get<std::string>())).toStdString();
}

/// A number of 32 bits, where it is told.
void addCount(pbf_writer &to, std::uint32_t field, const Json &object, const char *key)
{
    if (object.contains(key))
        to.add_uint32(field, object[key].get<std::uint32_t>());
}

template <typename Encode>
void addAll(pbf_writer &to, std::uint32_t field, const Json &object, const char *key, Encode encode)
{
    for (const auto &element : object.value(key, Json::array()))
        to.add_message(field, encode(element));
}

std::string encodeValue(const Json &value);

std::string encodeKeyValue(const Json &json)
{
    std::string data;
    pbf_writer writer(data);
    writer.add_string(1, json["key"].get<std::string>());
    writer.add_message(2, encodeValue(json["value"]));
    return data;
}

std::string encodeValue(const Json &value)
{
    std::string data;
    pbf_writer writer(data);
    if (value.contains("stringValue"))
        writer.add_string(1, value["stringValue"].get<std::string>());
    if (value.contains("boolValue"))
        writer.add_bool(2, value["boolValue"].get<bool>());
    if (value.contains("intValue"))
        writer.add_int64(3, static_cast<std::int64_t>(countOf(value["intValue"])));
    if (value.contains("doubleValue"))
        writer.add_double(4, value["doubleValue"].get<double>());
    for (const auto &[name, field] : {std::pair("arrayValue", 5u), std::pair("kvlistValue", 6u)}) {
        if (!value.contains(name))
            continue;
        pbf_writer list(writer, field);
        addAll(list, 1, value[name], "values", field == 5 ? encodeValue : encodeKeyValue);
    }
    if (value.contains("bytesValue"))
        writer.add_bytes(7, QByteArray::fromBase64(
                                QByteArray::fromStdString(value["bytesValue"].get<std::string>()))
                                .toStdString());
    return data;
}

std::string encodeEvent(const Json &json)
{
    std::string data;
    pbf_writer writer(data);
    if (json.contains("timeUnixNano"))
        writer.add_fixed64(1, countOf(json["timeUnixNano"]));
    writer.add_string(2, json.value("name", ""));
    addAll(writer, 3, json, "attributes", encodeKeyValue);
    addCount(writer, 4, json, "droppedAttributesCount");
    return data;
}

std::string encodeSpan(const Json &json)
{
    std::string data;
    pbf_writer writer(data);
    writer.add_bytes(1, bytesOfHex(json["traceId"]));
    writer.add_bytes(2, bytesOfHex(json["spanId"]));
    writer.add_bytes(4, bytesOfHex(json.value("parentSpanId", Json(""))));
    writer.add_string(5, json.value("name", ""));
    writer.add_fixed64(7, countOf(json["startTimeUnixNano"]));
    writer.add_fixed64(8, countOf(json["endTimeUnixNano"]));
    addAll(writer, 9, json, "attributes", encodeKeyValue);
    addAll(writer, 11, json, "events", encodeEvent);
    addCount(writer, 10, json, "droppedAttributesCount");
    addCount(writer, 12, json, "droppedEventsCount");
    addCount(writer, 14, json, "droppedLinksCount");
    if (json.contains("status")) {
        pbf_writer status(writer, 15);
        status.add_string(2, "why");
        status.add_enum(3, json["status"].value("code", 0));
    }
    return data;
}

std::string encodeLog(const Json &json)
{
    std::string data;
    pbf_writer writer(data);
    writer.add_fixed64(1, countOf(json.value("timeUnixNano", Json("0"))));
    writer.add_enum(2, json.value("severityNumber", 0));
    writer.add_string(3, json.value("severityText", ""));
    if (json.contains("body"))
        writer.add_message(5, encodeValue(json["body"]));
    addAll(writer, 6, json, "attributes", encodeKeyValue);
    addCount(writer, 7, json, "droppedAttributesCount");
    writer.add_bytes(9, bytesOfHex(json.value("traceId", Json(""))));
    writer.add_bytes(10, bytesOfHex(json.value("spanId", Json(""))));
    writer.add_fixed64(11, countOf(json.value("observedTimeUnixNano", Json("0"))));
    return data;
}

/// Which number a member of a point has differs by the kind of the metric.
struct PointNumbers {
    std::uint32_t attributes, count, sum, flags, smallest, largest;
};

void encodeCommon(pbf_writer &writer, const Json &json, const PointNumbers &numbers)
{
    addAll(writer, numbers.attributes, json, "attributes", encodeKeyValue);
    writer.add_fixed64(2, countOf(json.value("startTimeUnixNano", Json("0"))));
    writer.add_fixed64(3, countOf(json.value("timeUnixNano", Json("0"))));
    if (json.contains("count"))
        writer.add_fixed64(numbers.count, countOf(json["count"]));
    if (json.contains("sum"))
        writer.add_double(numbers.sum, json["sum"].get<double>());
    if (json.contains("flags"))
        writer.add_uint32(numbers.flags, json["flags"].get<std::uint32_t>());
    if (json.contains("min"))
        writer.add_double(numbers.smallest, json["min"].get<double>());
    if (json.contains("max"))
        writer.add_double(numbers.largest, json["max"].get<double>());
}

std::string encodeNumber(const Json &json)
{
    std::string data;
    pbf_writer writer(data);
    encodeCommon(writer, json, {7, 0, 0, 8, 0, 0});
    if (json.contains("asDouble"))
        writer.add_double(4, json["asDouble"].get<double>());
    if (json.contains("asInt"))
        writer.add_sfixed64(6, static_cast<std::int64_t>(countOf(json["asInt"])));
    return data;
}

std::string encodeHistogram(const Json &json)
{
    std::string data;
    pbf_writer writer(data);
    encodeCommon(writer, json, {9, 4, 5, 10, 11, 12});
    std::vector<std::uint64_t> counts;
    for (const auto &count : json.value("bucketCounts", Json::array()))
        counts.push_back(countOf(count));
    writer.add_packed_fixed64(6, counts.begin(), counts.end());
    for (const auto &bound : json.value("explicitBounds", Json::array()))
        writer.add_double(7, bound.get<double>()); // not packed, which is as good
    return data;
}

std::string encodeBuckets(const Json &json)
{
    std::string data;
    pbf_writer writer(data);
    writer.add_sint32(1, json.value("offset", 0));
    std::vector<std::uint64_t> counts;
    for (const auto &count : json.value("bucketCounts", Json::array()))
        counts.push_back(countOf(count));
    writer.add_packed_uint64(2, counts.begin(), counts.end());
    return data;
}

std::string encodeExponential(const Json &json)
{
    std::string data;
    pbf_writer writer(data);
    encodeCommon(writer, json, {1, 4, 5, 10, 12, 13});
    writer.add_sint32(6, json.value("scale", 0));
    writer.add_fixed64(7, countOf(json.value("zeroCount", Json("0"))));
    writer.add_message(8, encodeBuckets(json.value("positive", Json::object())));
    writer.add_message(9, encodeBuckets(json.value("negative", Json::object())));
    return data;
}

std::string encodeSummary(const Json &json)
{
    std::string data;
    pbf_writer writer(data);
    encodeCommon(writer, json, {7, 4, 5, 8, 0, 0});
    addAll(writer, 6, json, "quantileValues", [](const Json &value) {
        std::string inner;
        pbf_writer quantile(inner);
        quantile.add_double(1, value["quantile"].get<double>());
        quantile.add_double(2, value["value"].get<double>());
        return inner;
    });
    return data;
}

std::string encodeMetric(const Json &json)
{
    struct Shape {
        const char *name;
        std::uint32_t field;
        std::string (*encode)(const Json &);
    };
    std::string data;
    pbf_writer writer(data);
    for (const auto &[name, field, encode] :
         {Shape{"gauge", 5, encodeNumber}, Shape{"sum", 7, encodeNumber},
          Shape{"histogram", 9, encodeHistogram},
          Shape{"exponentialHistogram", 10, encodeExponential},
          Shape{"summary", 11, encodeSummary}}) {
        if (!json.contains(name))
            continue;
        pbf_writer shape(writer, field);
        addAll(shape, 1, json[name], "dataPoints", encode);
        addCount(shape, 2, json[name], "aggregationTemporality");
        if (json[name].value("isMonotonic", false))
            shape.add_bool(3, true);
    }
    writer.add_string(1, json.value("name", "")); // behind its points
    writer.add_string(3, json.value("unit", ""));
    return data;
}

struct Shape {
    Signal signal;
    const char *groups;
    const char *scopes;
    const char *records;
    std::string (*encode)(const Json &);
};

const Shape &shapeOf(const Json &request)
{
    static const std::array kShapes{
        Shape{Signal::Traces, "resourceSpans", "scopeSpans", "spans", encodeSpan},
        Shape{Signal::Logs, "resourceLogs", "scopeLogs", "logRecords", encodeLog},
        Shape{Signal::Metrics, "resourceMetrics", "scopeMetrics", "metrics", encodeMetric}};
    return *std::ranges::find_if(
        kShapes, [&](const Shape &shape) { return request.contains(shape.groups); });
}

std::string encode(const Json &request, bool resourceLast = false)
{
    const auto &shape = shapeOf(request);
    std::string data;
    pbf_writer writer(data);
    addAll(writer, 1, request, shape.groups, [&](const Json &group) {
        std::string inner;
        pbf_writer groupWriter(inner);
        const auto addResource = [&] {
            pbf_writer resource(groupWriter, 1);
            addAll(resource, 1, group.value("resource", Json::object()), "attributes",
                   encodeKeyValue);
        };
        if (!resourceLast)
            addResource();
        addAll(groupWriter, 2, group, shape.scopes, [&](const Json &scope) {
            std::string records;
            pbf_writer scopeWriter(records);
            scopeWriter.add_string(3, "https://opentelemetry.io/schemas/1.27.0");
            addAll(scopeWriter, 2, scope, shape.records, shape.encode);
            return records;
        });
        if (resourceLast)
            addResource();
        return inner;
    });
    return data;
}

const std::string kStack = "Traceback (most recent call last):\\n"
                           "  File \\\"a.py\\\", line 3, in f\\nE: m\\n";

Json traces()
{
    std::string text =
        R"({"resourceSpans":[{"resource":{"attributes":[)"
        R"({"key":"service.name","value":{"stringValue":"shop"}},)"
        R"({"key":"service.version","value":{"stringValue":"1.2"}},)"
        R"({"key":"process.command_args","value":{"arrayValue":{"values":[{"stringValue":"x"}]}}}]},)"
        R"("scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c",)"
        R"("spanId":"eee19b7ec3c1b174","name":"f","startTimeUnixNano":"1750000000000000000",)"
        R"("endTimeUnixNano":"1750000000250000000","attributes":[)"
        R"({"key":"espalier.id","value":{"stringValue":"a.py::f"}},)"
        R"({"key":"espalier.loop.2.count","value":{"intValue":"9"}},)"
        R"({"key":"espalier.abandoned","value":{"boolValue":true}},)"
        R"({"key":"process.memory.usage","value":{"doubleValue":12.5}},)"
        R"({"key":"code.line.number","value":{"intValue":"3"}}],)"
        R"("events":[{"timeUnixNano":"1750000000200000000","name":"exception","attributes":[)"
        R"({"key":"exception.type","value":{"stringValue":"E"}},)"
        R"({"key":"exception.message","value":{"stringValue":"m"}},)"
        R"({"key":"exception.stacktrace","value":{"stringValue":"kStack"}}]},)"
        R"({"name":"retry"}],"status":{"code":2}}]}]}]})";
    text.replace(text.find("kStack"), 6, kStack);
    return parseJson(text);
}

Json logs()
{
    return parseJson(
        R"({"resourceLogs":[{"resource":{"attributes":[]},"scopeLogs":[{"logRecords":[)"
        R"({"timeUnixNano":"1750000000000000000","severityNumber":17,"severityText":"ERROR",)"
        R"("body":{"kvlistValue":{"values":[{"key":"a","value":{"arrayValue":{"values":[)"
        R"({"intValue":"1"},{"boolValue":true},{"doubleValue":0.5}]}}},)"
        R"({"key":"b","value":{"bytesValue":"aGVsbG8="}}]}},)"
        R"("traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"},)"
        R"({"observedTimeUnixNano":"1750000000000000000","severityNumber":9,)"
        R"("body":{"stringValue":"harmless"}},)"
        R"({"observedTimeUnixNano":"1750000001000000000","severityNumber":13,"attributes":[)"
        R"({"key":"exception.type","value":{"stringValue":"W"}}],)"
        R"("body":{"stringValue":"with an exception"}}]}]}]})");
}

Json metrics()
{
    return parseJson(
        R"({"resourceMetrics":[{"resource":{"attributes":[)"
        R"({"key":"service.name","value":{"stringValue":"shop"}}]},"scopeMetrics":[{"metrics":[)"
        R"({"name":"g","unit":"By","gauge":{"dataPoints":[{"asDouble":1.5,"attributes":[)"
        R"({"key":"k","value":{"arrayValue":{"values":[{"intValue":"1"}]}}}]},{"asInt":"7","flags":1}]}},)"
        R"({"name":"s","sum":{"dataPoints":[{"asInt":"42","timeUnixNano":"1750000000000000000"}]}},)"
        R"({"name":"h","histogram":{"dataPoints":[{"count":"4","sum":10,"min":1,"max":5,)"
        R"("bucketCounts":["2","2"],"explicitBounds":[3]}]}},)"
        R"({"name":"e","exponentialHistogram":{"dataPoints":[{"count":"6","sum":20,"scale":1,)"
        R"("zeroCount":"1","positive":{"offset":-1,"bucketCounts":["2","1"]},)"
        R"("negative":{"offset":2,"bucketCounts":["2"]}}]}},)"
        R"({"name":"q","summary":{"dataPoints":[{"count":"2","sum":3,"quantileValues":[)"
        R"({"quantile":0.5,"value":1}]}]}}]}]}]})");
}

/// An error that leaves one function after the other, and what was not sent.
Json passedError()
{
    return parseJson(
        R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c",)"
        R"("spanId":"eee19b7ec3c1b174","parentSpanId":"00000000000000a1","name":"inner",)"
        R"("startTimeUnixNano":"1","endTimeUnixNano":"2","droppedAttributesCount":3,)"
        R"("events":[{"name":"exception","attributes":[)"
        R"({"key":"exception.type","value":{"stringValue":"E"}}],"droppedAttributesCount":5}]},)"
        R"({"traceId":"5b8efff798038103d269b633813fc60c","spanId":"00000000000000a1",)"
        R"("name":"outer","startTimeUnixNano":"1","endTimeUnixNano":"3","droppedEventsCount":7,)"
        R"("droppedLinksCount":9,"events":[{"name":"exception","attributes":[)"
        R"({"key":"exception.type","value":{"stringValue":"E"}}]}]}]}]}]})");
}

/// Totals that grow.
Json totals()
{
    const auto times = [](int at) {
        return std::format(R"("timeUnixNano":{},"startTimeUnixNano":1)",
                           1'750'000'000'000'000'000 + at);
    };
    const auto point = [&](int at, int count) {
        return std::format(R"("count":{},"sum":{},{})", count, 3 * count, times(at));
    };
    return parseJson(
        R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"s","sum":{"isMonotonic":true,)"
        R"("aggregationTemporality":2,"dataPoints":[{"asInt":10,)" +
        times(1) + R"(},{"asInt":13,)" + times(2) +
        R"(}]}},{"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[)"
        R"({"bucketCounts":["2","0"],"explicitBounds":[3],)" +
        point(1, 2) + R"(},{"bucketCounts":["2","4"],"explicitBounds":[3],)" + point(2, 6) +
        R"(}]}},{"name":"e","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[)"
        R"({"scale":1,"positive":{"offset":1,"bucketCounts":["2"]},)" +
        point(1, 2) + R"(},{"scale":1,"positive":{"offset":0,"bucketCounts":["1","2"]},)" +
        point(2, 3) + R"(}]}},{"name":"d","sum":{"aggregationTemporality":1,"dataPoints":[)" +
        R"({"asInt":10,)" + times(1) + R"(},{"asInt":13,)" + times(2) + "}]}}]}]}]}");
}

/// All that a request gives, as JSON.
Json observationsOf(std::string_view request, Signal signal, Encoding encoding)
{
    Json all = Json::array();
    OtlpReader reader({}, [&all](model::Observation &&observation) -> Result<> {
        all.push_back(toJson(observation));
        return {};
    });
    if (auto read = reader.read(request, signal, encoding); !read)
        qFatal("%s", read.error().text().c_str());
    if (auto flushed = reader.flush(); !flushed)
        qFatal("%s", flushed.error().text().c_str());
    all.push_back({reader.summary().records, reader.summary().leftOut});
    return all;
}

Result<> readProtobuf(std::string_view request, Signal signal)
{
    OtlpReader reader({}, [](model::Observation &&) -> Result<> { return {}; });
    return reader.read(request, signal, Encoding::Protobuf);
}

} // namespace

class OtlpProtobufTest : public QObject {
    Q_OBJECT

private slots:
    void bothEncodingsSayTheSame_data();
    void bothEncodingsSayTheSame();
    void anEmptyRequestIsFine();
    void unknownFieldsArePassedOver();
    void fieldsOfAnotherWireTypeArePassedOver();
    void whatIsNoProtobufIsRefused_data();
    void whatIsNoProtobufIsRefused();
    void cutRequestsNeverCrash_data();
    void cutRequestsNeverCrash();
    void damagedRequestsNeverCrash();
    void deepValuesAreRefused();
    void manyNestedValuesAreCut();
};

void OtlpProtobufTest::bothEncodingsSayTheSame_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("observations");
    QTest::newRow("traces") << QByteArray::fromStdString(toText(traces())) << 2;
    QTest::newRow("logs") << QByteArray::fromStdString(toText(logs())) << 2;
    QTest::newRow("an error that is passed on")
        << QByteArray::fromStdString(toText(passedError())) << 3;
    QTest::newRow("totals") << QByteArray::fromStdString(toText(totals())) << 9;
    QTest::newRow("metrics") << QByteArray::fromStdString(toText(metrics())) << 10;
}

void OtlpProtobufTest::bothEncodingsSayTheSame()
{
    QFETCH(QByteArray, json);
    QFETCH(int, observations);
    const Json request = parseJson(json.toStdString());
    const auto signal = shapeOf(request).signal;
    const auto fromJson = observationsOf(json.toStdString(), signal, Encoding::Json);
    QCOMPARE(int(fromJson.size()), observations + 1); // and how many records there were
    for (const bool resourceLast : {false, true}) {
        const auto fromProtobuf =
            observationsOf(encode(request, resourceLast), signal, Encoding::Protobuf);
        QCOMPARE(QString::fromStdString(toText(fromProtobuf, 1)),
                 QString::fromStdString(toText(fromJson, 1)));
    }
}

void OtlpProtobufTest::anEmptyRequestIsFine()
{
    for (const auto signal : {Signal::Traces, Signal::Logs, Signal::Metrics})
        VERIFY_OK(readProtobuf("", signal));
}

void OtlpProtobufTest::unknownFieldsArePassedOver()
{
    auto data = encode(traces());
    pbf_writer writer(data);
    writer.add_string(99, "news");
    writer.add_fixed32(100, 5);
    writer.add_uint64(101, 5);
    QCOMPARE(observationsOf(data, Signal::Traces, Encoding::Protobuf).size(), 3u);
}

void OtlpProtobufTest::fieldsOfAnotherWireTypeArePassedOver()
{
    std::string span;
    pbf_writer spanWriter(span);
    spanWriter.add_uint64(5, 17);     // a name that is a number
    spanWriter.add_string(7, "soon"); // a time that is a text
    spanWriter.add_uint64(9, 1);      // attributes that are a number
    spanWriter.add_fixed64(15, 2);    // a status that is a number
    std::string scope;
    pbf_writer(scope).add_message(2, span);
    std::string group;
    pbf_writer(group).add_message(2, scope);
    std::string request;
    pbf_writer(request).add_message(1, group);
    const auto all = observationsOf(request, Signal::Traces, Encoding::Protobuf);
    QCOMPARE(all.size(), 2u);
    QCOMPARE(all[0].value("calls", 1), 1);
}

void OtlpProtobufTest::whatIsNoProtobufIsRefused_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("JSON") << QByteArray(R"({"resourceSpans":[]})");
    QTest::newRow("words") << QByteArray("not protobuf");
    QTest::newRow("a length beyond the end") << QByteArray("\x0A\x7F"
                                                           "ab");
    QTest::newRow("an absurd length") << QByteArray("\x0A\xFF\xFF\xFF\xFF\x0F");
    QTest::newRow("a number without its end") << QByteArray("\x08\x80\x80\x80");
    QTest::newRow("a number that never ends") << QByteArray("\x08") + QByteArray(20, '\x80');
    QTest::newRow("field number 0") << QByteArray("\x02\x00", 2);
    QTest::newRow("a group") << QByteArray("\x0B\x0C");
    QTest::newRow("a damaged group within") << QByteArray("\x0A\x03\x12\x7F\x00", 5);
}

void OtlpProtobufTest::whatIsNoProtobufIsRefused()
{
    QFETCH(QByteArray, data);
    const auto read = readProtobuf({data.constData(), std::size_t(data.size())}, Signal::Traces);
    VERIFY_FAILS(InvalidInput, read);
    QVERIFY2(read.error().message.starts_with("byte "), read.error().message.c_str());
}

void OtlpProtobufTest::cutRequestsNeverCrash_data()
{
    bothEncodingsSayTheSame_data();
}

void OtlpProtobufTest::cutRequestsNeverCrash()
{
    QFETCH(QByteArray, json);
    const Json request = parseJson(json.toStdString());
    const auto whole = encode(request);
    int refused = 0;
    for (std::size_t size = 1; size < whole.size(); ++size)
        refused +=
            readProtobuf(std::string_view(whole).substr(0, size), shapeOf(request).signal) ? 0 : 1;
    QCOMPARE(refused, int(whole.size()) - 1);
}

void OtlpProtobufTest::damagedRequestsNeverCrash()
{
    std::mt19937 random(3);
    int taken = 0;
    for (const auto &request : {traces(), logs(), metrics()}) {
        const auto whole = encode(request);
        for (int i = 0; i < 5000; ++i) {
            auto damaged = whole;
            for (unsigned changes = 1 + random() % 4; changes > 0; --changes)
                damaged[random() % damaged.size()] = static_cast<char>(random());
            const auto read = readProtobuf(damaged, shapeOf(request).signal);
            taken += read ? 1 : 0;
            if (!read)
                QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
        }
    }
    QVERIFY(taken > 0); // some damage is in texts
}

/// A body of lists within lists.
static std::string nested(int depth)
{
    std::string value;
    pbf_writer(value).add_int64(3, 1);
    for (int i = 0; i < depth; ++i) {
        std::string list;
        pbf_writer(list).add_message(1, value);
        value.clear();
        pbf_writer(value).add_message(5, list);
    }
    std::string log;
    pbf_writer writer(log);
    writer.add_enum(2, 17);
    writer.add_message(5, value);
    std::string scope;
    pbf_writer(scope).add_message(2, log);
    std::string group;
    pbf_writer(group).add_message(2, scope);
    std::string request;
    pbf_writer(request).add_message(1, group);
    return request;
}

void OtlpProtobufTest::deepValuesAreRefused()
{
    VERIFY_OK(readProtobuf(nested(100), Signal::Logs));
    VERIFY_FAILS(InvalidInput, readProtobuf(nested(2000), Signal::Logs));
}

void OtlpProtobufTest::manyNestedValuesAreCut()
{
    Json values = Json::array();
    for (int i = 0; i < 100'000; ++i)
        values.push_back({{"stringValue", "a value"}});
    auto request = logs();
    auto &record = request["resourceLogs"][0]["scopeLogs"][0]["logRecords"][0];
    record["body"] = {{"arrayValue", {{"values", values}}}};
    const auto all = observationsOf(encode(request), Signal::Logs, Encoding::Protobuf);
    QVERIFY(toText(all).size() < 40'000);
}

} // namespace tst_otlpprotobuf

QTEST_GUILESS_MAIN(tst_otlpprotobuf::OtlpProtobufTest)
#include "tst_otlpprotobuf.moc"
