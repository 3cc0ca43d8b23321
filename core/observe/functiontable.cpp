// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/functiontable.h"

#include "core/observe/texts.h"

#include <algorithm>
#include <vector>

namespace espalier::observe {

namespace {

constexpr std::size_t kMostBytes = std::size_t{128} << 20;
constexpr std::size_t kMostSamples = 2'000'000;
constexpr std::size_t kLongestName = 1024;
constexpr std::size_t kLongestType = 256;
constexpr std::size_t kMapNode = 64; ///< what one entry of a map takes besides its text

double milliseconds(const FunctionCall &call)
{
    return call.end > call.start ? static_cast<double>(call.end - call.start) / 1e6 : 0.0;
}

void setLarger(std::optional<double> &value, const std::optional<double> &other)
{
    if (other && (!value || *other > *value))
        value = other;
}

} // namespace

bool FunctionTable::reserve(std::size_t bytes)
{
    if (m_taken + bytes > kMostBytes)
        return false;
    m_taken += bytes;
    return true;
}

/// The sums of a function, made when there are none; null when there is no room for more.
FunctionTable::Sums *FunctionTable::find(std::string_view service, std::string_view id)
{
    // What is told apart is what is kept: of a long name its beginning.
    std::string shortService;
    std::string shortId;
    if (service.size() > kLongestName)
        service = shortService = cutText(service, kLongestName);
    if (id.size() > kLongestName)
        id = shortId = cutText(id, kLongestName);
    m_key.assign(service);
    m_key += '\0';
    m_key += id;
    if (const auto found = m_functions.find(m_key); found != m_functions.end())
        return &found->second;
    if (m_functions.size() >= m_mostFunctions || !reserve(sizeof(Sums) + 3 * m_key.size()))
        return nullptr;
    auto &sums = m_functions[m_key];
    sums.service = cutText(service, kLongestName);
    sums.seen.id = cutText(id, kLongestName);
    return &sums;
}

bool FunctionTable::add(const FunctionCall &call)
{
    auto *const sums = find(call.service, call.id);
    if (!sums)
        return false;
    auto &[service, seen, durations, covered, end] = *sums;
    end = std::max(end, call.end);
    if (seen.path.empty() && !call.path.empty() &&
        reserve(std::min(call.path.size(), kLongestName)))
        seen.path = cutText(call.path, kLongestName);
    if (seen.line == 0)
        seen.line = call.line;
    ++seen.calls;
    seen.errors += call.failed ? 1 : 0;
    seen.abandoned += call.abandoned ? 1 : 0;
    setLarger(seen.memoryBytes, call.memoryBytes);
    for (const auto &[number, count] : call.loops)
        addLoop(seen, number, count, count);
    for (const auto &type : call.errorTypes)
        addError(seen, type, 1);
    const double duration = milliseconds(call);
    seen.maxMs = std::max(seen.maxMs, duration);
    m_samples -= durations.size() + covered.size();
    durations.add(duration);
    if (call.end > call.start)
        covered.add(call.start, call.end);
    m_samples += durations.size() + covered.size();
    thinWhenFull();
    return true;
}

void FunctionTable::addLoop(model::FunctionSeen &to, int number, std::uint64_t sum,
                            std::uint64_t largest)
{
    auto at = to.loops.find(number);
    if (at == to.loops.end()) {
        if (!reserve(2 * kMapNode))
            return;
        at = to.loops.emplace(number, 0).first;
    }
    at->second += sum;
    auto &most = to.largestLoops[number];
    most = std::max(most, largest);
}

void FunctionTable::addError(model::FunctionSeen &to, std::string_view type, std::uint64_t count)
{
    const auto name = cutText(type, kLongestType);
    const auto at = to.errorTypes.find(name);
    if (at != to.errorTypes.end())
        at->second += count;
    else if (reserve(kMapNode + name.size()))
        to.errorTypes.emplace(name, count);
}

void FunctionTable::addCounts(model::FunctionSeen &to, const model::FunctionSeen &from)
{
    if (to.path.empty() && reserve(from.path.size()))
        to.path = from.path;
    if (to.line == 0)
        to.line = from.line;
    to.calls += from.calls;
    to.errors += from.errors;
    to.abandoned += from.abandoned;
    to.maxMs = std::max(to.maxMs, from.maxMs);
    setLarger(to.memoryBytes, from.memoryBytes);
    for (const auto &[number, count] : from.loops)
        addLoop(to, number, count, from.largestLoops.at(number));
    for (const auto &[type, count] : from.errorTypes)
        addError(to, type, count);
}

std::uint64_t FunctionTable::moveTo(FunctionTable &to, std::string_view service)
{
    std::uint64_t leftOut = 0;
    if (to.empty() && service.empty()) {
        std::swap(*this, to);
        clear();
        return leftOut;
    }
    for (const auto &[key, from] : m_functions) {
        auto *const sums = to.find(from.service.empty() ? service : from.service, from.seen.id);
        if (!sums) {
            leftOut += from.seen.calls;
            continue;
        }
        to.addCounts(sums->seen, from.seen);
        to.m_samples -= sums->durations.size() + sums->covered.size();
        sums->durations.add(from.durations);
        sums->covered.add(from.covered);
        sums->end = std::max(sums->end, from.end);
        to.m_samples += sums->durations.size() + sums->covered.size();
        to.thinWhenFull();
    }
    clear();
    return leftOut;
}

/// Each function gives up half of what it has until it all fits again: those with few values keep
/// at least one.
void FunctionTable::thinWhenFull()
{
    while (m_samples > std::max(kMostSamples, 4 * m_functions.size())) {
        m_samples = 0;
        for (auto &[key, sums] : m_functions) {
            if (sums.durations.size() > 1)
                sums.durations.thin();
            if (sums.covered.size() > 1)
                sums.covered.thin();
            m_samples += sums.durations.size() + sums.covered.size();
        }
    }
}

void FunctionTable::clear()
{
    m_functions.clear();
    m_taken = 0;
    m_samples = 0;
}

bool FunctionTable::finish(const Visit &visit)
{
    std::vector<Functions::iterator> sorted;
    sorted.reserve(m_functions.size());
    for (auto at = m_functions.begin(); at != m_functions.end(); ++at)
        sorted.push_back(at);
    std::ranges::sort(sorted, {}, [](auto at) {
        return std::pair<std::string_view, std::string_view>(at->second.service,
                                                             at->second.seen.id);
    });
    const bool all = std::ranges::all_of(sorted, [&](auto at) {
        auto &[service, seen, durations, covered, end] = at->second;
        m_samples -= durations.size() + covered.size();
        seen.p50Ms = durations.percentile(0.5);
        seen.p95Ms = durations.percentile(0.95);
        seen.totalMs = covered.milliseconds();
        if (!visit(seen, service, end)) {
            m_samples += durations.size() + covered.size();
            return false;
        }
        // Its bytes stay accounted for until all of them are gone.
        m_functions.erase(at);
        return true;
    });
    if (all)
        clear();
    return all;
}

} // namespace espalier::observe
