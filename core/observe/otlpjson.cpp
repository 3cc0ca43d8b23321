// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlpjson.h"

#include "core/base/jsonaccess.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <type_traits>
#include <utility>

namespace espalier::observe {

namespace {

constexpr std::size_t kMostNested = 16384; ///< bytes kept of a value that is a list or a map

/// "SEVERITY_NUMBER_WARN3" is 15.
int severityNamed(std::string_view name)
{
    constexpr std::string_view kBefore = "SEVERITY_NUMBER_";
    constexpr std::array<std::string_view, 6> kNames{"TRACE", "DEBUG", "INFO",
                                                     "WARN",  "ERROR", "FATAL"};
    constexpr int kSteps = 4;
    if (!name.starts_with(kBefore))
        return 0;
    name.remove_prefix(kBefore.size());
    int step = 1;
    if (!name.empty() && name.back() >= '2' && name.back() <= '4') {
        step = name.back() - '0';
        name.remove_suffix(1);
    }
    const auto at = std::ranges::find(kNames, name);
    return at == kNames.end() ? 0 : static_cast<int>(at - kNames.begin()) * kSteps + step;
}

/// The elements of {"values": […]}; none for anything else.
const Json &valuesOf(const Json &value)
{
    static const Json kNone = Json::array();
    const auto *values = find(value, "values");
    return values && values->is_array() ? *values : kNone;
}

/// What a value is in plain JSON: what names its type is taken away.
Json plain(const Json &value)
{
    if (!value.is_object() || value.empty())
        return {};
    const auto &[type, inner] = value.get_ref<const Json::object_t &>().front();
    if (type == "arrayValue") {
        Json list = Json::array();
        for (const auto &element : valuesOf(inner))
            list.push_back(plain(element));
        return list;
    }
    if (type == "kvlistValue") {
        Json map = Json::object();
        for (const auto &member : valuesOf(inner)) {
            const auto *of = find(member, "value");
            map[textAt(member, "key")] = of ? plain(*of) : Json();
        }
        return map;
    }
    if (type == "intValue" && inner.is_string()) {
        const auto &text = inner.get_ref<const std::string &>();
        std::int64_t number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        return number;
    }
    return inner;
}

} // namespace

struct OtlpJson::Private {
    Private(JsonScanner &scanner, OtlpVisitor &told) : json(scanner), visitor(told) {}

    bool readRequest();

    /// Calls for each member, which must take or skip its value.
    template <typename Each>
    void members(Each each)
    {
        std::string_view name;
        if (!json.enterObject())
            return;
        while (!stopped && json.nextMember(name))
            each(name);
    }
    template <typename Each>
    void elements(Each each)
    {
        if (!json.enterArray())
            return;
        while (!stopped && json.nextElement())
            each();
    }
    void text(std::string &to) { to = json.text(); }

    // Every one takes one value.
    void groups(std::string_view scopes, std::string_view records, void (Private::*record)());
    void readResource();
    template <typename Owner>
    void attributes(Owner &owner);
    template <typename Owner>
    void attribute(Owner &owner);
    void readValue(bool nested);
    void readSpan();
    void readStatus();
    void readEvent();
    void readLog();
    void readSeverity();
    void readMetric();
    void points(OtlpPoint::Shape shape);
    void readPoint(OtlpPoint::Shape shape);
    void readPointMember(std::string_view name);
    void readBuckets(std::vector<std::uint64_t> &buckets, std::int64_t &offset);
    void counts(std::vector<std::uint64_t> &to);
    void readQuantile();

    JsonScanner &json;
    OtlpVisitor &visitor;
    bool stopped = false; ///< by the visitor
    OtlpResource resource;
    std::string key;
    AnyValue value;
    OtlpSpan span;
    OtlpError eventError;
    std::string eventName;
    OtlpLog log;
    OtlpPoint point;
    std::string metricName;
    std::string metricUnit;
};

void OtlpJson::Private::readValue(bool nested)
{
    value.clear();
    members([&](std::string_view name) {
        using enum AnyValue::Kind;
        if (name == "stringValue") {
            text(value.text);
            value.kind = Text;
        } else if (name == "intValue") {
            value.integer = json.integer();
            value.kind = Integer;
        } else if (name == "boolValue") {
            value.flag = json.flag();
            value.kind = Flag;
        } else if (name == "doubleValue") {
            value.real = json.real().value_or(0);
            value.kind = Real;
        } else if (nested && (name == "arrayValue" || name == "kvlistValue")) {
            const std::string type(name);
            value.text = toText(plain({{type, json.value(kMostNested)}}));
            value.kind = Other;
        } else if (nested && name == "bytesValue") {
            text(value.text);
            value.kind = Other;
        } else {
            json.skip();
        }
    });
}

template <typename Owner>
void OtlpJson::Private::attribute(Owner &owner)
{
    constexpr bool kNested = std::is_same_v<Owner, OtlpPoint>;
    key.clear();
    value.clear();
    members([&](std::string_view name) {
        if (name == "key")
            text(key);
        else if (name == "value")
            readValue(kNested);
        else
            json.skip();
    });
    if (json.good())
        owner.attribute(key, value);
}

template <typename Owner>
void OtlpJson::Private::attributes(Owner &owner)
{
    elements([&] { attribute(owner); });
}

void OtlpJson::Private::readResource()
{
    resource.clear();
    members([&](std::string_view name) {
        if (name == "attributes")
            attributes(resource);
        else
            json.skip();
    });
    if (json.good())
        visitor.resource(resource);
}

void OtlpJson::Private::readEvent()
{
    eventError.clear();
    eventName.clear();
    members([&](std::string_view name) {
        if (name == "timeUnixNano")
            eventError.at = json.count();
        else if (name == "name")
            text(eventName);
        else if (name == "attributes")
            attributes(eventError);
        else
            json.skip();
    });
    span.event(eventName, eventError);
}

void OtlpJson::Private::readStatus()
{
    constexpr std::uint64_t kError = 2;
    members([&](std::string_view name) {
        if (name != "code") {
            json.skip();
        } else if (json.isText()) {
            const auto code = json.text();
            span.failed = code == "STATUS_CODE_ERROR" || code == "2";
        } else {
            span.failed = json.count() == kError;
        }
    });
}

void OtlpJson::Private::readSpan()
{
    span.clear();
    members([&](std::string_view name) {
        if (name == "traceId")
            text(span.traceId);
        else if (name == "spanId")
            text(span.spanId);
        else if (name == "name")
            text(span.name);
        else if (name == "startTimeUnixNano")
            span.start = json.count();
        else if (name == "endTimeUnixNano")
            span.end = json.count();
        else if (name == "attributes")
            attributes(span);
        else if (name == "events")
            elements([&] { readEvent(); });
        else if (name == "status")
            readStatus();
        else
            json.skip();
    });
    stopped = json.good() && !visitor.span(span);
}

void OtlpJson::Private::readSeverity()
{
    constexpr int kHighest = 24;
    if (!json.isText()) {
        log.severity = static_cast<int>(std::clamp<std::int64_t>(json.integer(), 0, kHighest));
        return;
    }
    const auto name = json.text();
    log.severity = severityNamed(name);
    if (log.severity == 0)
        std::from_chars(name.data(), name.data() + name.size(), log.severity);
    log.severity = std::clamp(log.severity, 0, kHighest);
}

void OtlpJson::Private::readLog()
{
    log.clear();
    members([&](std::string_view name) {
        if (name == "timeUnixNano") {
            log.at = json.count();
        } else if (name == "observedTimeUnixNano") {
            log.observedAt = json.count();
        } else if (name == "severityNumber") {
            readSeverity();
        } else if (name == "severityText") {
            text(log.severityText);
        } else if (name == "body") {
            readValue(true);
            std::swap(log.body, value);
        } else if (name == "attributes") {
            attributes(log);
        } else if (name == "traceId") {
            text(log.traceId);
        } else if (name == "spanId") {
            text(log.spanId);
        } else {
            json.skip();
        }
    });
    stopped = json.good() && !visitor.log(log);
}

void OtlpJson::Private::counts(std::vector<std::uint64_t> &to)
{
    elements([&] {
        const auto count = json.count();
        if (to.size() < OtlpPoint::kMostBuckets)
            to.push_back(count);
    });
}

void OtlpJson::Private::readBuckets(std::vector<std::uint64_t> &buckets, std::int64_t &offset)
{
    members([&](std::string_view name) {
        if (name == "offset")
            offset = json.integer();
        else if (name == "bucketCounts")
            counts(buckets);
        else
            json.skip();
    });
}

void OtlpJson::Private::readQuantile()
{
    double quantile = 0;
    double of = 0;
    members([&](std::string_view name) {
        if (name == "quantile")
            quantile = json.real().value_or(0);
        else if (name == "value")
            of = json.real().value_or(0);
        else
            json.skip();
    });
    if (point.quantiles.size() < OtlpPoint::kMostQuantiles)
        point.quantiles.emplace_back(quantile, of);
}

void OtlpJson::Private::readPointMember(std::string_view name)
{
    if (name == "timeUnixNano") {
        point.at = json.count();
    } else if (name == "asDouble" || name == "asInt") {
        point.value = json.real();
    } else if (name == "attributes") {
        attributes(point);
    } else if (name == "flags") {
        point.noValue = (json.count() & 1) != 0;
    } else if (name == "count") {
        point.count = json.count();
    } else if (name == "sum") {
        point.sum = json.real();
    } else if (name == "min") {
        point.smallest = json.real();
    } else if (name == "max") {
        point.largest = json.real();
    } else if (name == "bucketCounts") {
        counts(point.buckets);
    } else if (name == "explicitBounds") {
        elements([&] {
            const auto bound = json.real();
            if (point.bounds.size() < OtlpPoint::kMostBuckets)
                point.bounds.push_back(bound.value_or(0));
        });
    } else if (name == "scale") {
        point.scale = json.integer();
    } else if (name == "zeroCount") {
        point.zeros = json.count();
    } else if (name == "positive") {
        readBuckets(point.buckets, point.offset);
    } else if (name == "negative") {
        readBuckets(point.negative, point.negativeOffset);
    } else if (name == "quantileValues") {
        elements([&] { readQuantile(); });
    } else {
        json.skip();
    }
}

void OtlpJson::Private::readPoint(OtlpPoint::Shape shape)
{
    point.clear();
    point.shape = shape;
    members([&](std::string_view name) { readPointMember(name); });
    stopped = json.good() && !visitor.point(point);
}

void OtlpJson::Private::points(OtlpPoint::Shape shape)
{
    members([&](std::string_view name) {
        if (name == "dataPoints")
            elements([&] { readPoint(shape); });
        else
            json.skip();
    });
}

void OtlpJson::Private::readMetric()
{
    metricName.clear();
    metricUnit.clear();
    members([&](std::string_view name) {
        using enum OtlpPoint::Shape;
        if (name == "name")
            text(metricName);
        else if (name == "unit")
            text(metricUnit);
        else if (name == "gauge" || name == "sum")
            points(Number);
        else if (name == "histogram")
            points(Buckets);
        else if (name == "exponentialHistogram")
            points(ExponentialBuckets);
        else if (name == "summary")
            points(Quantiles);
        else
            json.skip();
    });
    if (json.good() && !stopped)
        stopped = !visitor.metricEnd(metricName, metricUnit);
}

/// The value of "resourceSpans" and its kind.
void OtlpJson::Private::groups(std::string_view scopes, std::string_view records,
                               void (Private::*record)())
{
    elements([&] {
        visitor.beginGroup();
        members([&](std::string_view name) {
            if (name == "resource") {
                readResource();
            } else if (name == scopes) {
                elements([&] {
                    members([&](std::string_view inner) {
                        if (inner == records)
                            elements([&] { (this->*record)(); });
                        else
                            json.skip();
                    });
                });
            } else {
                json.skip();
            }
        });
        if (json.good() && !stopped)
            stopped = !visitor.endGroup();
    });
}

bool OtlpJson::Private::readRequest()
{
    stopped = false;
    if (!json.isObject())
        return json.refuse("an object is expected");
    bool known = false;
    bool any = false;
    members([&](std::string_view name) {
        any = true;
        const bool isOurs =
            name == "resourceSpans" || name == "resourceLogs" || name == "resourceMetrics";
        known = known || isOurs;
        if (name == "resourceSpans")
            groups("scopeSpans", "spans", &Private::readSpan);
        else if (name == "resourceLogs")
            groups("scopeLogs", "logRecords", &Private::readLog);
        else if (name == "resourceMetrics")
            groups("scopeMetrics", "metrics", &Private::readMetric);
        else
            json.skip();
    });
    if (json.good() && !stopped && any && !known)
        json.refuse("this is no request of OTLP");
    return json.good() && !stopped;
}

OtlpJson::OtlpJson(JsonScanner &json, OtlpVisitor &visitor)
    : m_d(std::make_unique<Private>(json, visitor))
{
}

OtlpJson::~OtlpJson() = default;

bool OtlpJson::readRequest()
{
    return m_d->readRequest();
}

} // namespace espalier::observe
