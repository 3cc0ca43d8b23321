// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/observationscrub.h"

#include "core/scrub/scrub.h"

#include <utility>

namespace espalier::engine {

namespace {

constexpr std::string_view kCut = "…";

// Importers cut between words. Where somebody else has cut a long text, a secret may have lost the
// end that it is known by: the last word goes, too.
std::string withoutBrokenWord(const std::string &text)
{
    if (!text.ends_with(kCut))
        return text;
    const auto end = text.find_last_of(" \t\r\n", text.size() - kCut.size());
    return end == std::string::npos ? std::string(kCut) : text.substr(0, end + 1).append(kCut);
}

} // namespace

std::string ObservationScrubber::scrubbed(const std::string &text)
{
    constexpr std::size_t kRemembered = 256;
    constexpr std::size_t kMost = 100'000;
    if (text.empty())
        return text;
    if (text.size() > kRemembered)
        return scrub::masked(withoutBrokenWord(text), scrub::Scope::Observed);
    if (const auto known = m_known.find(text); known != m_known.end())
        return known->second;
    auto masked = scrub::masked(text, scrub::Scope::Observed);
    if (m_known.size() >= kMost)
        m_known.clear();
    m_known.emplace(text, masked);
    return masked;
}

void ObservationScrubber::mask(std::string &text)
{
    auto masked = scrubbed(text);
    m_masked += masked == text ? 0 : 1;
    text = std::move(masked);
}

void ObservationScrubber::mask(model::StackTrace &trace)
{
    for (auto &error : trace.errors) {
        mask(error.type);
        mask(error.message);
        for (auto &frame : error.frames) {
            mask(frame.function);
            mask(frame.module);
            mask(frame.path);
            mask(frame.code);
        }
    }
}

void ObservationScrubber::mask(model::ExceptionSeen &seen)
{
    mask(seen.trace);
    mask(seen.level);
    mask(seen.release);
    mask(seen.environment);
    mask(seen.functionId);
    mask(seen.traceId);
    mask(seen.spanId);
    for (auto &part : seen.explicitFingerprint)
        mask(part);
}

void ObservationScrubber::mask(model::FunctionSeen &seen)
{
    mask(seen.id);
    mask(seen.path);
    std::map<std::string, std::uint64_t> types;
    for (const auto &[type, count] : seen.errorTypes) {
        auto masked = type;
        mask(masked);
        types[masked] += count;
    }
    seen.errorTypes = std::move(types);
}

void ObservationScrubber::mask(model::MetricSeen &seen)
{
    mask(seen.series);
    mask(seen.unit);
    mask(seen.severity);
    std::map<std::string, std::string> context;
    for (const auto &[key, value] : seen.context) {
        auto maskedKey = key;
        mask(maskedKey);
        mask(context[maskedKey] = value);
    }
    seen.context = std::move(context);
}

void ObservationScrubber::mask(model::TestSeen &seen)
{
    for (auto *text : {&seen.suite, &seen.name, &seen.path, &seen.message, &seen.detail})
        mask(*text);
    mask(seen.trace);
}

void ObservationScrubber::mask(model::FindingSeen &seen)
{
    for (auto *text : {&seen.tool, &seen.rule, &seen.title, &seen.message, &seen.path,
                       &seen.function, &seen.fingerprint, &seen.helpUri, &seen.fix})
        mask(*text);
    for (auto &tag : seen.tags)
        mask(tag);
}

void ObservationScrubber::mask(model::CoverageSeen &seen)
{
    mask(seen.path);
}

void ObservationScrubber::mask(model::FeedbackSeen &seen)
{
    mask(seen.text);
    mask(seen.path);
}

model::Observation ObservationScrubber::scrubbed(model::Observation observation)
{
    m_masked = 0;
    std::visit([this](auto &seen) { mask(seen); }, observation.content);
    mask(observation.service);
    mask(observation.at);
    observation.masked += m_masked;
    return observation;
}

} // namespace espalier::engine
