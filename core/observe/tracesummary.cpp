// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/tracesummary.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <unordered_map>
#include <utility>

namespace espalier::observe {

namespace {

/// Durations of one function, thinned evenly when there are too many.
class Durations final {
public:
    void add(double milliseconds)
    {
        if (m_seen++ % m_stride != 0)
            return;
        m_values.push_back(milliseconds);
        if (m_values.size() < kMost)
            return;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < m_values.size(); i += 2)
            m_values[kept++] = m_values[i];
        m_values.resize(kept);
        m_stride *= 2;
    }
    // The nearest-rank percentile; 0 without values.
    double percentile(double share)
    {
        if (m_values.empty())
            return 0;
        const auto rank =
            static_cast<std::size_t>(std::ceil(share * static_cast<double>(m_values.size())));
        const auto at =
            m_values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
        std::ranges::nth_element(m_values, at);
        return *at;
    }

private:
    static constexpr std::size_t kMost = 100'000;
    std::vector<double> m_values;
    std::uint64_t m_seen = 0;
    std::uint64_t m_stride = 1;
};

/// The time that is covered by spans, in whatever order they come: the inner ones of a recursion
/// come first.
class Covered final {
public:
    void add(std::uint64_t start, std::uint64_t end)
    {
        m_spans.emplace_back(start, end);
        if (m_spans.size() >= m_limit)
            merge();
    }
    double milliseconds()
    {
        merge();
        std::uint64_t sum = 0;
        for (const auto &[start, end] : m_spans)
            sum += end - start;
        return static_cast<double>(sum) / 1e6;
    }

private:
    void merge()
    {
        std::ranges::sort(m_spans);
        std::size_t kept = 0;
        for (const auto &span : m_spans) {
            if (kept > 0 && span.first <= m_spans[kept - 1].second)
                m_spans[kept - 1].second = std::max(m_spans[kept - 1].second, span.second);
            else
                m_spans[kept++] = span;
        }
        m_spans.resize(kept);
        m_limit = std::max(kFirstLimit, 2 * kept); // sorting stays rare
    }
    static constexpr std::size_t kFirstLimit = 10'000;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> m_spans;
    std::size_t m_limit = kFirstLimit;
};

struct Collected {
    FunctionCalls calls;
    Durations durations;
    Covered covered;
};

std::uint64_t toNumber(const Json &value)
{
    if (value.is_number_unsigned())
        return value.get<std::uint64_t>();
    std::uint64_t number = 0;
    if (value.is_string()) {
        const auto &text = value.get_ref<const std::string &>();
        std::from_chars(text.data(), text.data() + text.size(), number);
    }
    return number;
}

const Json &member(const Json &object, const char *name)
{
    static const Json kNone;
    if (!object.is_object())
        return kNone;
    const auto at = object.find(name);
    return at == object.end() ? kNone : *at;
}

/// Sums spans up as they are read.
class Summary final {
public:
    bool addLine(const std::string &line);
    TraceSummary finish();
    void countBad() { ++m_summary.badLines; }

private:
    bool addSpan(const Json &span);
    static void addAttribute(const Json &attribute, FunctionCalls &calls);

    TraceSummary m_summary;
    std::unordered_map<std::string, Collected> m_functions;
};

void Summary::addAttribute(const Json &attribute, FunctionCalls &calls)
{
    const Json &key = member(attribute, "key");
    if (!key.is_string())
        return;
    const auto &name = key.get_ref<const std::string &>();
    const Json &value = member(attribute, "value");
    constexpr std::string_view kLoop = "espalier.loop.";
    if (name.starts_with(kLoop) && name.ends_with(".count")) {
        int number = 0;
        std::from_chars(name.data() + kLoop.size(), name.data() + name.size(), number);
        calls.loops[number] += toNumber(member(value, "intValue"));
    } else if (name == "espalier.abandoned" && member(value, "boolValue") == true) {
        ++calls.abandoned;
    }
}

std::string idOf(const Json &span)
{
    for (const auto &attribute : member(span, "attributes")) {
        const Json &id = member(member(attribute, "value"), "stringValue");
        if (member(attribute, "key") == "espalier.id" && id.is_string())
            return id.get<std::string>();
    }
    return {};
}

void addError(const Json &span, FunctionCalls &calls)
{
    if (toNumber(member(member(span, "status"), "code")) != 2)
        return;
    ++calls.errors;
    for (const auto &event : member(span, "events")) {
        for (const auto &attribute : member(event, "attributes")) {
            const Json &type = member(member(attribute, "value"), "stringValue");
            if (member(attribute, "key") == "exception.type" && type.is_string())
                ++calls.errorTypes[type.get<std::string>()];
        }
    }
}

bool Summary::addSpan(const Json &span)
{
    const auto id = idOf(span);
    if (id.empty())
        return false;
    auto &[calls, durations, covered] = m_functions[id];
    calls.id = id;
    ++calls.calls;
    ++m_summary.spans;
    const auto start = toNumber(member(span, "startTimeUnixNano"));
    const auto end = toNumber(member(span, "endTimeUnixNano"));
    const double duration = end > start ? static_cast<double>(end - start) / 1e6 : 0.0;
    if (end > start)
        covered.add(start, end);
    durations.add(duration);
    for (const auto &attribute : member(span, "attributes"))
        addAttribute(attribute, calls);
    addError(span, calls);
    return true;
}

bool Summary::addLine(const std::string &line)
{
    const Json json = parseJson(line);
    bool any = false;
    for (const auto &resource : member(json, "resourceSpans")) {
        for (const auto &scope : member(resource, "scopeSpans")) {
            for (const auto &span : member(scope, "spans"))
                any |= addSpan(span);
        }
    }
    return any;
}

TraceSummary Summary::finish()
{
    for (auto &[id, collected] : m_functions) {
        collected.calls.totalMs = collected.covered.milliseconds();
        collected.calls.p50Ms = collected.durations.percentile(0.5);
        collected.calls.p95Ms = collected.durations.percentile(0.95);
        m_summary.functions.push_back(std::move(collected.calls));
    }
    std::ranges::sort(m_summary.functions, [](const FunctionCalls &a, const FunctionCalls &b) {
        return a.totalMs != b.totalMs ? a.totalMs > b.totalMs : a.id < b.id;
    });
    return std::move(m_summary);
}

} // namespace

Result<TraceSummary> summarizeTrace(const std::filesystem::path &file)
{
    constexpr std::size_t kLongestLine = 1 << 20;
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return failure(ErrorKind::NotFound, "the program wrote no trace", file.string());
    Summary summary;
    for (std::string line; std::getline(stream, line);) {
        if (line.size() > kLongestLine || !summary.addLine(line))
            summary.countBad();
    }
    return summary.finish();
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
