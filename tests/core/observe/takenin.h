// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/otlp.h"
#include "tests/core/observe/imported.h"

#include <format>
#include <string>
#include <string_view>
#include <utility>

namespace espalier::test {

/// Takes in a text as a file of it would be.
[[nodiscard]] inline Imported takeIn(std::string_view text,
                                     const observe::ImportOptions &options = {})
{
    Imported imported;
    const auto sink = [&imported](model::Observation &&observation) -> Result<> {
        imported.observations.push_back(std::move(observation));
        return {};
    };
    JobContext job;
    auto summary = observe::importText(text, "the text", options, sink, job);
    if (summary)
        imported.summary = *std::move(summary);
    else
        imported.result = failure(std::move(summary.error()));
    return imported;
}

[[nodiscard]] inline Imported takeInAs(observe::Format format, std::string_view text,
                                       observe::ImportOptions options = {})
{
    options.format = format;
    return takeIn(text, options);
}

/// Those of one kind, of observations of several.
template <typename Content>
[[nodiscard]] std::vector<Content> pick(const Imported &imported)
{
    std::vector<Content> contents;
    for (const auto &observation : imported.observations) {
        if (const auto *content = std::get_if<Content>(&observation.content))
            contents.push_back(*content);
    }
    return contents;
}

// OTLP as JSON, from the inside out.

[[nodiscard]] inline std::string textAttribute(std::string_view key, std::string_view value)
{
    return toText(Json{{"key", key}, {"value", {{"stringValue", value}}}});
}

[[nodiscard]] inline std::string intAttribute(std::string_view key, std::int64_t value)
{
    return toText(Json{{"key", key}, {"value", {{"intValue", std::to_string(value)}}}});
}

/// A resource with these attributes, and what was told by it.
[[nodiscard]] inline std::string request(std::string_view group, std::string_view scope,
                                         std::string_view records, const std::string &content,
                                         const std::string &attributes)
{
    return std::format(R"({{"{}":[{{"resource":{{"attributes":[{}]}},"{}":[{{"{}":[{}]}}]}}]}})",
                       group, attributes, scope, records, content);
}

[[nodiscard]] inline std::string spansRequest(const std::string &spans,
                                              const std::string &attributes = {})
{
    return request("resourceSpans", "scopeSpans", "spans", spans, attributes);
}

[[nodiscard]] inline std::string logsRequest(const std::string &logs,
                                             const std::string &attributes = {})
{
    return request("resourceLogs", "scopeLogs", "logRecords", logs, attributes);
}

[[nodiscard]] inline std::string metricsRequest(const std::string &metrics,
                                                const std::string &attributes = {})
{
    return request("resourceMetrics", "scopeMetrics", "metrics", metrics, attributes);
}

} // namespace espalier::test
