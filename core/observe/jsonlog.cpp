// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/jsonlog.h"

#include "core/base/jsonaccess.h"
#include "core/base/textformat.h"
#include "core/observe/exceptions.h"
#include "core/observe/otlpvalues.h"
#include "core/observe/texts.h"

#include <array>
#include <charconv>
#include <initializer_list>
#include <span>

namespace espalier::observe {

namespace {

using Names = std::span<const char *const>;

constexpr std::array kStacks{"exc_info",    "stack_trace", "stacktrace", "stackTrace",
                             "stack",       "exception",   "traceback",  "error.stack_trace",
                             "error.stack", "@x",          "Exception",  "exc_text"};
/// Objects that an error's type, message and stack may stand in.
constexpr std::array kErrors{"error", "err", "exception", "exc"};
constexpr std::array kTimes{"@timestamp", "timestamp", "time", "ts", "asctime", "@t", "datetime"};
constexpr std::array kLevels{"level", "levelname", "severity", "log.level", "@l", "Level", "lvl"};
constexpr std::array kMessages{"message", "msg", "event", "@m", "@mt"};

/// The first of the names that has a text.
std::string firstText(const Json &record, Names names)
{
    for (const char *name : names) {
        if (auto text = textAt(record, name); !text.empty())
            return text;
    }
    return {};
}

/// Whether a text goes over several lines, as stacks do and words such as "timeout" do not.
bool isStack(std::string_view text)
{
    return text.contains('\n');
}

/// A stack that is given as text or as a list of lines.
std::string stackAt(const Json &record, Names names)
{
    for (const char *name : names) {
        auto text = textAt(record, name);
        if (text.empty()) {
            for (const auto &line : textsAt(record, name))
                text += line + '\n';
        }
        if (isStack(text))
            return text;
    }
    return {};
}

std::string timeOfRecord(const Json &record)
{
    for (const char *name : kTimes) {
        const auto *value = find(record, name);
        if (auto time = value ? timeOf(*value, Unzoned::Local) : std::string(); !time.empty())
            return time;
    }
    return {};
}

/// As a word, or as the number that Bunyan and Pino write (50: an error).
std::string levelOfRecord(const Json &record)
{
    if (const auto word = firstText(record, kLevels); !word.empty()) {
        const auto level = levelOf(severityOf(word));
        return level.empty() ? cutText(word, kLongestName) : std::string(level);
    }
    const auto number = countAt(record, "level");
    return number >= 60                  ? "fatal"
           : number >= 50 || number == 0 ? "error"
           : number >= 40                ? "warning"
                                         : "info";
}

std::string serviceOf(const Json &record)
{
    if (const auto *service = find(record, "service"); service && service->is_object())
        return textAt(*service, "name");
    constexpr std::array kNames{"service", "service.name", "service_name"};
    return firstText(record, kNames);
}

struct Told {
    std::string type;
    std::string message;
    std::string stack;
};

Told toldBy(const Json &record)
{
    for (const char *name : kErrors) {
        const auto *error = find(record, name);
        if (!error || !error->is_object())
            continue;
        constexpr std::array kInner{"stack", "stack_trace", "stacktrace", "stackTrace"};
        constexpr std::array kTypes{"type", "name", "class", "kind"};
        if (auto stack = stackAt(*error, kInner); !stack.empty())
            return {firstText(*error, kTypes), textAt(*error, "message"), std::move(stack)};
    }
    constexpr std::array kTypes{"error.type", "exception_class", "error.kind"};
    return {firstText(record, kTypes), textAt(record, "error.message"), stackAt(record, kStacks)};
}

/// Text, or the bytes of what is no text.
std::string textOrBytes(const Json &record, const char *name)
{
    const auto *value = find(record, name);
    if (!value || !value->is_array())
        return textAt(record, name);
    std::string bytes;
    for (const auto &byte : *value) {
        if (byte.is_number_unsigned())
            bytes += static_cast<char>(byte.get<std::uint64_t>() & 0xFF);
    }
    return bytes;
}

} // namespace

std::optional<model::Observation> errorOfLogRecord(const Json &record, const ImportOptions &options)
{
    const auto told = toldBy(record);
    if (told.stack.empty())
        return std::nullopt;
    model::ExceptionSeen seen;
    seen.trace =
        traceOf({.type = told.type, .message = told.message, .stack = told.stack}, options);
    auto &first = seen.trace.errors.front();
    if (first.type.empty() && first.message.empty())
        first.message = cutText(firstText(record, kMessages), options.limits.textBytes);
    seen.level = levelOfRecord(record);
    constexpr std::array kTraces{"trace_id", "traceId", "trace.id"};
    constexpr std::array kSpans{"span_id", "spanId", "span.id"};
    seen.traceId = plainId(firstText(record, kTraces));
    seen.spanId = plainId(firstText(record, kSpans));
    return model::Observation{.content = std::move(seen),
                              .at = timeOfRecord(record),
                              .service = cutText(serviceOf(record), kLongestName)};
}

std::string withTime(const std::string &time, std::string_view text)
{
    std::string result;
    for (const auto line : linesOf(text)) {
        result += time;
        result += time.empty() ? "" : " ";
        result += line;
        result += '\n';
    }
    return result;
}

std::optional<std::string> writtenTextOf(const Json &record)
{
    if (record.contains("MESSAGE") && record.contains("__REALTIME_TIMESTAMP")) {
        const auto text = textAt(record, "__REALTIME_TIMESTAMP");
        std::uint64_t microseconds = 0;
        std::from_chars(text.data(), text.data() + text.size(), microseconds);
        return withTime(timeOfSeconds(static_cast<double>(microseconds) / 1e6),
                        textOrBytes(record, "MESSAGE"));
    }
    if (record.contains("log") && record.contains("stream")) {
        const auto *time = find(record, "time");
        return withTime(time ? timeOf(*time, Unzoned::Local) : std::string(),
                        textAt(record, "log"));
    }
    return std::nullopt;
}

} // namespace espalier::observe
