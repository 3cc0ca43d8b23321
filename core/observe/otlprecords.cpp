// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlprecords.h"

#include "core/observe/texts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <format>

namespace espalier::observe {

namespace {

constexpr std::size_t kLongestAttribute = 1024;
constexpr std::size_t kLongestText = std::size_t{1} << 20; ///< of what is kept for longer

/// Takes the text without copying it; what is no text counts as none.
void takeText(std::string &to, AnyValue &value)
{
    if (value.kind != AnyValue::Kind::Text)
        return;
    to.swap(value.text);
    if (to.size() > kLongestText)
        to = cutText(to, kLongestText);
}

std::int64_t wholeOf(const AnyValue &value)
{
    constexpr double kBeyond = 9.2e18;
    const auto number = value.asReal();
    if (!number || !(std::abs(*number) < kBeyond))
        return 0;
    return value.kind == AnyValue::Kind::Integer ? value.integer
                                                 : static_cast<std::int64_t>(*number);
}

/// The number within "espalier.loop.3.count".
std::optional<int> loopOf(std::string_view key)
{
    constexpr std::string_view kBefore = "espalier.loop.";
    constexpr std::string_view kBehind = ".count";
    if (!key.starts_with(kBefore) || !key.ends_with(kBehind))
        return std::nullopt;
    key.remove_prefix(kBefore.size());
    int number = 0;
    std::from_chars(key.data(), key.data() + key.size(), number);
    return number;
}

bool isMemory(std::string_view key)
{
    return key == "process.memory.usage" || key == "process.memory.rss" ||
           key == "espalier.memory.bytes";
}

} // namespace

void AnyValue::clear()
{
    kind = Kind::None;
    text.clear();
}

std::string_view AnyValue::asText() const
{
    return kind == Kind::Text ? std::string_view(text) : std::string_view();
}

std::optional<double> AnyValue::asReal() const
{
    if (kind == Kind::Integer)
        return static_cast<double>(integer);
    return kind == Kind::Real && std::isfinite(real) ? std::optional(real) : std::nullopt;
}

std::string AnyValue::written() const
{
    switch (kind) {
    case Kind::None: return {};
    case Kind::Flag: return flag ? "true" : "false";
    case Kind::Integer: return std::to_string(integer);
    case Kind::Real: return std::format("{}", real);
    default: return text;
    }
}

void OtlpResource::clear()
{
    service.clear();
    release.clear();
    environment.clear();
    language.clear();
}

void OtlpResource::attribute(std::string_view key, AnyValue &value)
{
    if (key == "service.name")
        takeText(service, value);
    else if (key == "service.version")
        takeText(release, value);
    else if (key == "deployment.environment.name" || key == "deployment.environment")
        takeText(environment, value);
    else if (key == "telemetry.sdk.language")
        takeText(language, value);
}

void OtlpPlace::clear()
{
    function.clear();
    oldFunction.clear();
    container.clear();
    path.clear();
    line = 0;
}

std::string OtlpPlace::qualified() const
{
    if (!function.empty() || oldFunction.empty() || container.empty())
        return function.empty() ? oldFunction : function;
    return container + '.' + oldFunction;
}

bool OtlpPlace::attribute(std::string_view key, AnyValue &value)
{
    if (!key.starts_with("code."))
        return false;
    key.remove_prefix(5);
    if (key == "function.name")
        takeText(function, value);
    else if (key == "function")
        takeText(oldFunction, value);
    else if (key == "namespace")
        takeText(container, value);
    else if (key == "file.path" || key == "filepath")
        takeText(path, value);
    else if (key == "line.number" || key == "lineno")
        line = std::max<std::int64_t>(wholeOf(value), 0);
    return true;
}

void OtlpError::clear()
{
    at = 0;
    type.clear();
    message.clear();
    stack.clear();
    escaped.reset();
    isTold = false;
    dropped = 0;
}

bool OtlpError::attribute(std::string_view key, AnyValue &value)
{
    if (key == "espalier.told") {
        isTold = value.kind == AnyValue::Kind::Flag && value.flag;
        return true;
    }
    if (!key.starts_with("exception."))
        return false;
    key.remove_prefix(10);
    if (key == "type")
        takeText(type, value);
    else if (key == "message")
        takeText(message, value);
    else if (key == "stacktrace")
        takeText(stack, value);
    else if (key == "escaped" && value.kind == AnyValue::Kind::Flag)
        escaped = value.flag;
    else if (key == "escaped" && value.kind == AnyValue::Kind::Text)
        escaped = value.text == "true" || value.text == "True";
    return true;
}

void OtlpSpan::clear()
{
    traceId.clear();
    spanId.clear();
    parentSpanId.clear();
    name.clear();
    start = end = 0;
    failed = abandoned = false;
    id.clear();
    place.clear();
    memoryBytes.reset();
    errorType.clear();
    loops.clear();
    errorCount = 0;
    errorBytes = 0;
    errorsLeftOut = 0;
    dropped = 0;
}

void OtlpSpan::attribute(std::string_view key, AnyValue &value)
{
    if (place.attribute(key, value))
        return;
    if (key == "espalier.id") {
        takeText(id, value);
    } else if (key == "espalier.abandoned") {
        abandoned = value.kind == AnyValue::Kind::Flag && value.flag;
    } else if (key == "error.type") {
        takeText(errorType, value);
    } else if (const auto loop = loopOf(key)) {
        if (loops.size() < kMostLoops)
            loops.emplace_back(*loop, std::max<std::int64_t>(wholeOf(value), 0));
    } else if (isMemory(key)) {
        const auto bytes = value.asReal();
        if (bytes && *bytes >= 0)
            memoryBytes = std::max(*bytes, memoryBytes.value_or(0));
    }
}

void OtlpSpan::event(std::string_view eventName, OtlpError &error)
{
    dropped += error.dropped;
    // Some writers leave the name out.
    const auto bytes = error.bytes();
    if ((eventName != "exception" && !eventName.empty()) || bytes == 0)
        return;
    if (errorCount >= kMostErrors || errorBytes + bytes > kMostErrorBytes) {
        ++errorsLeftOut;
        return;
    }
    errorBytes += bytes;
    if (errorCount == errors.size())
        errors.emplace_back();
    std::swap(errors[errorCount++], error);
}

void OtlpLog::clear()
{
    at = observedAt = 0;
    severity = 0;
    severityText.clear();
    body.clear();
    traceId.clear();
    spanId.clear();
    place.clear();
    error.clear();
    dropped = 0;
}

void OtlpLog::attribute(std::string_view key, AnyValue &value)
{
    if (!error.attribute(key, value))
        place.attribute(key, value);
}

void OtlpMetric::clear()
{
    name.clear();
    unit.clear();
    temporality = Temporality::Unsaid;
    isMonotonic = false;
}

void OtlpMetric::setTemporality(std::uint64_t number)
{
    temporality = number == 1   ? Temporality::Delta
                  : number == 2 ? Temporality::Cumulative
                                : Temporality::Unsaid;
}

void OtlpPoint::clear()
{
    at = startedAt = 0;
    noValue = isTotal = false;
    value.reset();
    count = 0;
    sum.reset();
    smallest.reset();
    largest.reset();
    buckets.clear();
    bounds.clear();
    scale = offset = negativeOffset = 0;
    zeros = 0;
    negative.clear();
    quantiles.clear();
    attributes.clear();
}

void OtlpPoint::attribute(std::string_view key, const AnyValue &attribute)
{
    if (attributes.size() < kMostAttributes)
        attributes.insert_or_assign(cutText(key, kLongestAttribute),
                                    cutText(attribute.written(), kLongestAttribute));
}

} // namespace espalier::observe
