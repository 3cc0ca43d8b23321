// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlpjson.h"

#include "core/base/jsonaccess.h"
#include "core/observe/otlpjsonreader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
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

void OtlpJson::Private::countDropped(std::uint64_t &dropped)
{
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max(); // of the format
    dropped += std::min(json.count(), kMost);
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
        else if (name == "droppedAttributesCount")
            countDropped(eventError.dropped);
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
        else if (name == "parentSpanId")
            text(span.parentSpanId);
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
        else if (name == "droppedAttributesCount" || name == "droppedEventsCount")
            countDropped(span.dropped);
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
        } else if (name == "droppedAttributesCount") {
            countDropped(log.dropped);
        } else {
            json.skip();
        }
    });
    stopped = json.good() && !visitor.log(log);
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
