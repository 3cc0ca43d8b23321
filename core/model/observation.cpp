// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/observation.h"

#include "core/base/jsonaccess.h"
#include "core/model/names.h"

#include <charconv>

namespace espalier::model {

static constexpr std::array<std::string_view, 5> kOutcomes{"passed", "failed", "error", "skipped",
                                                           "flaky"};
static constexpr std::array<std::string_view, 4> kLevels{"none", "note", "warning", "error"};
static constexpr std::array<std::string_view, 7> kKinds{"exception", "function", "metric",  "test",
                                                        "finding",   "coverage", "feedback"};

std::string_view nameOf(TestVerdict outcome)
{
    return nameIn(kOutcomes, outcome);
}

std::optional<TestVerdict> testVerdictNamed(std::string_view name)
{
    return valueNamed<TestVerdict>(kOutcomes, name);
}

std::string_view nameOf(FindingLevel level)
{
    return nameIn(kLevels, level);
}

std::optional<FindingLevel> findingLevelNamed(std::string_view name)
{
    return valueNamed<FindingLevel>(kLevels, name);
}

std::string_view kindOf(const Observation &observation)
{
    return kKinds[observation.content.index()];
}

// Objects whose keys are numbers.
template <typename Key>
static Json numbersToJson(const std::map<Key, std::uint64_t> &numbers)
{
    auto json = Json::object();
    for (const auto &[key, value] : numbers)
        json[std::to_string(key)] = value;
    return json;
}

template <typename Key>
static std::map<Key, std::uint64_t> numbersAt(const Json &json, const char *key)
{
    std::map<Key, std::uint64_t> numbers;
    const auto *object = find(json, key);
    if (!object || !object->is_object())
        return numbers;
    for (const auto &[name, value] : object->items()) {
        Key number{};
        const auto *end = name.data() + name.size();
        // What is too large is read to its end, too; what is empty has its end where it begins.
        const auto [read, problem] = std::from_chars(name.data(), end, number);
        if (problem == std::errc() && read == end && value.is_number_unsigned())
            numbers[number] = value.template get<std::uint64_t>();
    }
    return numbers;
}

template <typename Value>
static std::map<std::string, Value> namedAt(const Json &json, const char *key)
{
    std::map<std::string, Value> values;
    const auto *object = find(json, key);
    if (!object || !object->is_object())
        return values;
    for (const auto &[name, value] : object->items()) {
        if constexpr (std::is_same_v<Value, std::string>) {
            if (value.is_string())
                values[name] = value.template get<std::string>();
        } else {
            if (value.is_number_unsigned())
                values[name] = value.template get<Value>();
        }
    }
    return values;
}

// Counts that may be larger than what countAt takes.
static std::uint64_t wholeAt(const Json &json, const char *key, std::uint64_t otherwise = 0)
{
    const auto *value = find(json, key);
    return value && value->is_number_unsigned() ? value->get<std::uint64_t>() : otherwise;
}

static void put(Json &json, const ExceptionSeen &seen)
{
    json["trace"] = toJson(seen.trace);
    json["handled"] = seen.handled;
    json["count"] = seen.count;
    json["level"] = seen.level;
    json["release"] = seen.release;
    json["environment"] = seen.environment;
    json["function_id"] = seen.functionId;
    json["trace_id"] = seen.traceId;
    json["span_id"] = seen.spanId;
    if (!seen.explicitFingerprint.empty())
        json["fingerprint"] = seen.explicitFingerprint;
}

static void put(Json &json, const FunctionSeen &seen)
{
    json["function"] = seen.id;
    json["path"] = seen.path;
    json["line"] = seen.line;
    json["calls"] = seen.calls;
    json["errors"] = seen.errors;
    json["abandoned"] = seen.abandoned;
    json["p50_ms"] = seen.p50Ms;
    json["p95_ms"] = seen.p95Ms;
    json["total_ms"] = seen.totalMs;
    json["max_ms"] = seen.maxMs;
    if (seen.memoryBytes)
        json["memory_bytes"] = *seen.memoryBytes;
    json["loops"] = numbersToJson(seen.loops);
    json["largest_loops"] = numbersToJson(seen.largestLoops);
    json["error_types"] = seen.errorTypes;
}

static void put(Json &json, const MetricSeen &seen)
{
    json["metric"] = seen.series;
    json["unit"] = seen.unit;
    json["context"] = seen.context;
    json["value"] = seen.value;
    if (seen.threshold)
        json["threshold"] = *seen.threshold;
    json["severity"] = seen.severity;
}

static void put(Json &json, const TestSeen &seen)
{
    json["suite"] = seen.suite;
    json["name"] = seen.name;
    json["path"] = seen.path;
    json["line"] = seen.line;
    json["outcome"] = nameOf(seen.outcome);
    json["seconds"] = seen.seconds;
    json["message"] = seen.message;
    json["detail"] = seen.detail;
    if (!seen.trace.empty())
        json["trace"] = toJson(seen.trace);
}

static void put(Json &json, const FindingSeen &seen)
{
    json["tool"] = seen.tool;
    json["rule"] = seen.rule;
    json["title"] = seen.title;
    json["message"] = seen.message;
    json["level"] = nameOf(seen.level);
    json["path"] = seen.path;
    json["line"] = seen.line;
    json["column"] = seen.column;
    json["end_line"] = seen.endLine;
    json["function"] = seen.function;
    json["fingerprint"] = seen.fingerprint;
    json["help_uri"] = seen.helpUri;
    if (seen.securitySeverity)
        json["security_severity"] = *seen.securitySeverity;
    json["tags"] = seen.tags;
    json["fix"] = seen.fix;
}

static void put(Json &json, const CoverageSeen &seen)
{
    json["path"] = seen.path;
    json["lines"] = numbersToJson(seen.lines);
    json["branches"] = seen.branches;
    json["branches_taken"] = seen.branchesTaken;
}

static void put(Json &json, const FeedbackSeen &seen)
{
    json["text"] = seen.text;
    if (seen.sentiment)
        json["sentiment"] = *seen.sentiment;
    json["path"] = seen.path;
}

Json toJson(const Observation &observation)
{
    Json json = {{"kind", kindOf(observation)},
                 {"timestamp", observation.at},
                 {"service", observation.service},
                 {"masked", observation.masked}};
    std::visit([&json](const auto &seen) { put(json, seen); }, observation.content);
    return json;
}

static ExceptionSeen exceptionFrom(const Json &json)
{
    const auto *trace = find(json, "trace");
    return {.trace = trace ? stackTraceFromJson(*trace) : StackTrace{},
            .handled = isTrue(json, "handled"),
            .level = textAt(json, "level"),
            .release = textAt(json, "release"),
            .environment = textAt(json, "environment"),
            .functionId = textAt(json, "function_id"),
            .traceId = textAt(json, "trace_id"),
            .spanId = textAt(json, "span_id"),
            .explicitFingerprint = textsAt(json, "fingerprint"),
            .count = wholeAt(json, "count", 1)};
}

static FunctionSeen functionFrom(const Json &json)
{
    return {.id = textAt(json, "function"),
            .path = textAt(json, "path"),
            .line = integerAt(json, "line"),
            .calls = wholeAt(json, "calls"),
            .errors = wholeAt(json, "errors"),
            .abandoned = wholeAt(json, "abandoned"),
            .p50Ms = realAt(json, "p50_ms").value_or(0),
            .p95Ms = realAt(json, "p95_ms").value_or(0),
            .totalMs = realAt(json, "total_ms").value_or(0),
            .maxMs = realAt(json, "max_ms").value_or(0),
            .memoryBytes = realAt(json, "memory_bytes"),
            .loops = numbersAt<int>(json, "loops"),
            .largestLoops = numbersAt<int>(json, "largest_loops"),
            .errorTypes = namedAt<std::uint64_t>(json, "error_types")};
}

static MetricSeen metricFrom(const Json &json)
{
    return {.series = textAt(json, "metric"),
            .unit = textAt(json, "unit"),
            .context = namedAt<std::string>(json, "context"),
            .value = realAt(json, "value").value_or(0),
            .threshold = realAt(json, "threshold"),
            .severity = textAt(json, "severity")};
}

static TestSeen testFrom(const Json &json)
{
    const auto *trace = find(json, "trace");
    return {.suite = textAt(json, "suite"),
            .name = textAt(json, "name"),
            .path = textAt(json, "path"),
            .line = integerAt(json, "line"),
            .outcome = testVerdictNamed(textAt(json, "outcome")).value_or(TestVerdict::Errored),
            .seconds = realAt(json, "seconds").value_or(0),
            .message = textAt(json, "message"),
            .detail = textAt(json, "detail"),
            .trace = trace ? stackTraceFromJson(*trace) : StackTrace{}};
}

static FindingSeen findingFrom(const Json &json)
{
    return {.tool = textAt(json, "tool"),
            .rule = textAt(json, "rule"),
            .title = textAt(json, "title"),
            .message = textAt(json, "message"),
            .level = findingLevelNamed(textAt(json, "level")).value_or(FindingLevel::Warning),
            .path = textAt(json, "path"),
            .line = integerAt(json, "line"),
            .column = integerAt(json, "column"),
            .endLine = integerAt(json, "end_line"),
            .function = textAt(json, "function"),
            .fingerprint = textAt(json, "fingerprint"),
            .helpUri = textAt(json, "help_uri"),
            .securitySeverity = realAt(json, "security_severity"),
            .tags = textsAt(json, "tags"),
            .fix = textAt(json, "fix")};
}

static CoverageSeen coverageFrom(const Json &json)
{
    return {.path = textAt(json, "path"),
            .lines = numbersAt<std::int64_t>(json, "lines"),
            .branches = wholeAt(json, "branches"),
            .branchesTaken = wholeAt(json, "branches_taken")};
}

static FeedbackSeen feedbackFrom(const Json &json)
{
    return {.text = textAt(json, "text"),
            .sentiment = realAt(json, "sentiment"),
            .path = textAt(json, "path")};
}

static std::optional<ObservationContent> contentFrom(const Json &json)
{
    const auto kind = textAt(json, "kind");
    if (kind == kKinds[0])
        return exceptionFrom(json);
    if (kind == kKinds[1])
        return functionFrom(json);
    if (kind == kKinds[2])
        return metricFrom(json);
    if (kind == kKinds[3])
        return testFrom(json);
    if (kind == kKinds[4])
        return findingFrom(json);
    if (kind == kKinds[5])
        return coverageFrom(json);
    if (kind == kKinds[6])
        return feedbackFrom(json);
    return std::nullopt;
}

std::optional<Observation> observationFromJson(const Json &json)
{
    auto content = contentFrom(json);
    if (!content)
        return std::nullopt;
    return Observation{.content = std::move(*content),
                       .at = textAt(json, "timestamp"),
                       .service = textAt(json, "service"),
                       .masked = static_cast<std::uint32_t>(countAt(json, "masked"))};
}

} // namespace espalier::model
