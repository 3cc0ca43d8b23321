// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/tracesummary.h"

#include "core/base/jobcontext.h"
#include "core/observe/bytesource.h"
#include "core/observe/functiontable.h"
#include "core/observe/jsonscanner.h"
#include "core/observe/otlpjson.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace espalier::observe {

namespace {

/// Sums up the spans of instrumented functions; others do not count.
class TraceVisitor final : public OtlpVisitor {
public:
    void beginGroup() override {}
    void resource(const OtlpResource & /*resource*/) override {}
    bool span(OtlpSpan &span) override;
    bool log(OtlpLog & /*log*/) override { return true; }
    bool point(OtlpPoint & /*point*/) override { return true; }
    bool metricEnd(const OtlpMetric & /*metric*/) override { return true; }
    bool endGroup() override { return true; }

    /// Takes what the last line told.
    bool takeLine();
    void dropLine();
    TraceSummary finish();
    void countBad() { ++m_summary.badLines; }

private:
    static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

    TraceSummary m_summary;
    std::uint64_t m_spansOfLine = 0;
    FunctionTable m_line{kAll};
    FunctionTable m_all{kAll};
};

bool TraceVisitor::span(OtlpSpan &span)
{
    if (span.id.empty())
        return true;
    std::vector<std::string> types;
    for (std::size_t i = 0; i < span.errorCount && span.failed; ++i)
        types.push_back(span.errors[i].type);
    ++m_spansOfLine;
    (void)m_line.add({.id = span.id,
                      .start = span.start,
                      .end = span.end,
                      .failed = span.failed,
                      .abandoned = span.abandoned,
                      .loops = span.loops,
                      .errorTypes = types});
    return true;
}

bool TraceVisitor::takeLine()
{
    m_summary.spans += m_spansOfLine;
    (void)m_line.moveTo(m_all, {});
    return std::exchange(m_spansOfLine, 0) > 0;
}

void TraceVisitor::dropLine()
{
    m_line.clear();
    m_spansOfLine = 0;
}

TraceSummary TraceVisitor::finish()
{
    m_all.finish([this](const model::FunctionSeen &seen, const std::string & /*service*/,
                        std::uint64_t /*end*/) {
        m_summary.functions.push_back({.id = seen.id,
                                       .calls = seen.calls,
                                       .errors = seen.errors,
                                       .abandoned = seen.abandoned,
                                       .p50Ms = seen.p50Ms,
                                       .p95Ms = seen.p95Ms,
                                       .totalMs = seen.totalMs,
                                       .loops = seen.loops,
                                       .errorTypes = seen.errorTypes});
        return true;
    });
    std::ranges::sort(m_summary.functions, [](const FunctionCalls &a, const FunctionCalls &b) {
        return a.totalMs != b.totalMs ? a.totalMs > b.totalMs : a.id < b.id;
    });
    return std::move(m_summary);
}

} // namespace

Result<TraceSummary> summarizeTrace(const std::filesystem::path &file)
{
    constexpr std::uint64_t kLongestLine = 1 << 20;
    ImportLimits limits;
    limits.unpackedBytes = std::numeric_limits<std::uint64_t>::max();
    JobContext job;
    auto source = ByteSource::open(file, limits, job);
    if (!source)
        return failure(ErrorKind::NotFound, "the program wrote no trace", file.string());
    JsonScanner json(*source, limits);
    TraceVisitor visitor;
    OtlpJson reader(json, visitor);
    while (json.nextLine()) {
        const bool whole = reader.readRequest() && json.atLineEnd();
        if (!whole || json.lineBytes() > kLongestLine)
            visitor.dropLine();
        if (!visitor.takeLine())
            visitor.countBad();
    }
    return visitor.finish();
}

Json toJson(const TraceSummary &summary)
{
    Json functions = Json::array();
    for (const auto &calls : summary.functions) {
        Json loops = Json::object();
        for (const auto &[number, count] : calls.loops)
            loops[std::to_string(number)] = count;
        functions.push_back({{"id", calls.id},
                             {"calls", calls.calls},
                             {"errors", calls.errors},
                             {"abandoned", calls.abandoned},
                             {"p50_ms", calls.p50Ms},
                             {"p95_ms", calls.p95Ms},
                             {"total_ms", calls.totalMs},
                             {"loops", std::move(loops)},
                             {"error_types", calls.errorTypes}});
    }
    return {{"schema_version", 1},
            {"spans", summary.spans},
            {"bad_lines", summary.badLines},
            {"functions", std::move(functions)}};
}

namespace {

FunctionCalls callsFromJson(const Json &json)
{
    FunctionCalls calls{.id = json.at("id"),
                        .calls = json.at("calls"),
                        .errors = json.at("errors"),
                        .abandoned = json.at("abandoned"),
                        .p50Ms = json.at("p50_ms"),
                        .p95Ms = json.at("p95_ms"),
                        .totalMs = json.at("total_ms"),
                        .errorTypes = json.at("error_types")};
    for (const auto &[number, count] : json.at("loops").items())
        calls.loops.emplace(std::stoi(number), count.get<std::uint64_t>());
    return calls;
}

} // namespace

Result<TraceSummary> traceSummaryFromJson(const Json &json)
{
    try { // what is missing or of another type throws
        TraceSummary summary{.spans = json.at("spans"), .badLines = json.at("bad_lines")};
        for (const auto &function : json.at("functions"))
            summary.functions.push_back(callsFromJson(function));
        return summary;
    } catch (const std::exception &) {
        return failure(ErrorKind::Corrupt, "not the sum of a trace");
    }
}

} // namespace espalier::observe
