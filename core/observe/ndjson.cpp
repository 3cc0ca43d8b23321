// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonaccess.h"
#include "core/observe/exceptions.h"
#include "core/observe/handover.h"
#include "core/observe/linereader.h"
#include "core/observe/readers.h"
#include "core/observe/texts.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

namespace espalier::observe {

namespace {

using Read = std::expected<model::ObservationContent, std::string>;

std::string nameAt(const Json &json, const char *key)
{
    return cutText(textAt(json, key), kLongestName);
}

std::string pathAt(const Json &json, const ImportOptions &options)
{
    return cutText(relativePath(textAt(json, "file_path"), options.project), 4 * kLongestName);
}

Read exceptionOf(const Json &json, const ImportOptions &options)
{
    const auto type = textAt(json, "type");
    const auto message = textAt(json, "message");
    const auto stack = textAt(json, "stack_trace");
    if (type.empty() && message.empty() && stack.empty())
        return std::unexpected("an error without type, message and stack");
    model::ExceptionSeen seen;
    seen.trace = traceOf({.type = type, .message = message, .stack = stack}, options);
    seen.level = "error";
    auto &first = seen.trace.errors.front();
    if (auto path = pathAt(json, options); first.frames.empty() && !path.empty())
        first.frames.push_back({.function = {}, .module = {}, .path = std::move(path), .code = {}});
    if (const auto *count = find(json, "count"); count && !count->is_number_unsigned())
        return std::unexpected("\"count\" is no number from 0");
    seen.count = std::max<std::uint64_t>(countAt(json, "count"), 1);
    return seen;
}

Read metricOf(const Json &json)
{
    const auto value = realAt(json, "value");
    if (!value)
        return std::unexpected("a metric without a number as its value");
    model::MetricSeen seen{.series = nameAt(json, "metric"),
                           .unit = nameAt(json, "unit"),
                           .value = *value,
                           .threshold = realAt(json, "threshold"),
                           .severity = nameAt(json, "severity")};
    if (seen.series.empty())
        return std::unexpected("a metric without a name");
    return seen;
}

std::optional<double> sentimentNamed(std::string_view name)
{
    constexpr std::array kSentiments{std::pair<std::string_view, double>("negative", -1),
                                     std::pair<std::string_view, double>("neutral", 0),
                                     std::pair<std::string_view, double>("positive", 1)};
    for (const auto &[known, value] : kSentiments) {
        if (known == name)
            return value;
    }
    return std::nullopt;
}

Read feedbackOf(const Json &json, const ImportOptions &options)
{
    model::FeedbackSeen seen;
    seen.text = cutText(textAt(json, "text"), options.limits.textBytes);
    if (seen.text.empty())
        return std::unexpected("feedback without a text");
    seen.path = pathAt(json, options);
    if (const auto *sentiment = find(json, "sentiment")) {
        seen.sentiment = sentiment->is_string() ? sentimentNamed(textAt(json, "sentiment"))
                                                : realAt(json, "sentiment");
        if (!seen.sentiment)
            return std::unexpected(
                "\"sentiment\" is neither a number nor positive, neutral or negative");
        seen.sentiment = std::clamp(*seen.sentiment, -1.0, 1.0);
    }
    return seen;
}

Read contentOf(const Json &json, const ImportOptions &options)
{
    if (!json.is_object())
        return std::unexpected("this is no object");
    if (json.contains("metric"))
        return metricOf(json);
    if (json.contains("text"))
        return feedbackOf(json, options);
    if (json.contains("type") || json.contains("message") || json.contains("stack_trace"))
        return exceptionOf(json, options);
    return std::unexpected("this is neither an error nor a metric nor feedback");
}

/// What one line says.
std::expected<model::Observation, std::string>
observationOf(std::string_view line, std::uint64_t number, const ImportOptions &options)
{
    // A byte that is no text must not cost the whole line.
    const auto json = parseDocument(validText(line), options.limits, number);
    if (!json)
        return std::unexpected(json.error().message);
    auto content = contentOf(*json, options);
    if (!content)
        return std::unexpected(std::format("line {}: {}", number, content.error()));
    const auto *time = find(*json, "timestamp");
    return model::Observation{.content = *std::move(content),
                              .at = time ? timeOf(*time) : std::string(),
                              .service = nameAt(*json, "service")};
}

} // namespace

Result<> readNdjson(ByteSource &source, const ImportOptions &options, const ObservationSink &sink,
                    ImportSummary &summary)
{
    LineReader lines(source, options.limits.valueBytes);
    Handover handover(options.limits, sink, summary);
    bool any = false;
    while (auto line = lines.next()) {
        constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
        if (lines.number() == 1 && line->starts_with(kByteOrderMark))
            line->remove_prefix(kByteOrderMark.size());
        if (line->find_first_not_of(" \t\r") == std::string_view::npos)
            continue;
        handover.countRecord();
        if (handover.leavesOut()) {
            any = true;
            continue;
        }
        auto observation =
            lines.wasCut() ? std::unexpected(std::format("line {}: it is too long", lines.number()))
                           : observationOf(*line, lines.number(), options);
        if (!observation) {
            if (summary.bad++ == 0)
                summary.firstBad = std::move(observation.error());
            continue;
        }
        any = true;
        if (auto given = handover.give(*std::move(observation)); !given)
            return given;
    }
    if (!lines.status())
        return lines.status();
    if (!any)
        return failure(ErrorKind::InvalidInput,
                       summary.bad > 0 ? summary.firstBad : "there is nothing in it");
    return {};
}

} // namespace espalier::observe
