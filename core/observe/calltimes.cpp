// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/calltimes.h"

#include <algorithm>
#include <cmath>

namespace espalier::observe {

void Durations::add(double milliseconds)
{
    if (m_seen++ % m_stride != 0)
        return;
    m_values.push_back(milliseconds);
    if (m_values.size() >= kMost)
        thin();
}

void Durations::add(const Durations &other)
{
    if (m_seen == 0) {
        *this = other;
        return;
    }
    // Each value stands for as many calls as were left out before the next one.
    for (const double value : other.m_values) {
        for (std::uint64_t i = 0; i < other.m_stride; ++i)
            add(value);
    }
}

void Durations::thin()
{
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_values.size(); i += 2)
        m_values[kept++] = m_values[i];
    m_values.resize(kept);
    m_stride *= 2;
}

double Durations::percentile(double share)
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

void Covered::add(std::uint64_t start, std::uint64_t end)
{
    push({.start = start, .end = end});
}

void Covered::add(const Covered &other)
{
    for (const auto &part : other.m_parts)
        push(part);
}

void Covered::push(const Part &part)
{
    m_parts.push_back(part);
    if (m_parts.size() < m_limit)
        return;
    merge();
    if (m_parts.size() > kMost)
        closeGaps(kMost / 2);
    m_limit = std::max(kFirstLimit, 2 * m_parts.size()); // sorting stays rare
}

void Covered::thin()
{
    merge();
    closeGaps(m_parts.size() / 2);
}

double Covered::milliseconds()
{
    merge();
    double sum = 0;
    for (const auto &part : m_parts)
        sum += static_cast<double>(covers(part));
    return sum / 1e6;
}

void Covered::merge()
{
    // Of those that start together the longest first, so that it is seen to cover the others' gaps.
    std::ranges::sort(m_parts, [](const Part &a, const Part &b) {
        return a.start != b.start ? a.start < b.start
               : a.end != b.end   ? a.end > b.end
                                  : a.idle < b.idle;
    });
    std::size_t kept = 0;
    for (const auto &part : m_parts) {
        if (kept == 0 || part.start > m_parts[kept - 1].end) {
            m_parts[kept++] = part;
            continue;
        }
        auto &last = m_parts[kept - 1];
        if (part.end <= last.end)
            continue;
        // The gaps of both may lie one over the other, but each of them is covered at least as it
        // is.
        const auto covered = std::max(covers(last), covers(part));
        last = {.start = last.start, .end = part.end, .idle = last.idle + part.idle};
        last.idle = std::min(last.idle, last.end - last.start - covered);
    }
    m_parts.resize(kept);
}

/// Of parts that are merged.
void Covered::closeGaps(std::size_t most)
{
    if (m_parts.size() <= std::max<std::size_t>(most, 1))
        return;
    std::vector<std::uint64_t> gaps;
    for (std::size_t i = 1; i < m_parts.size(); ++i)
        gaps.push_back(m_parts[i].start - m_parts[i - 1].end);
    auto toClose = m_parts.size() - std::max<std::size_t>(most, 1);
    const auto last = gaps.begin() + static_cast<std::ptrdiff_t>(toClose - 1);
    std::ranges::nth_element(gaps, last);
    const auto largest = *last;
    std::size_t kept = 1;
    for (std::size_t i = 1; i < m_parts.size(); ++i) {
        auto &before = m_parts[kept - 1];
        const auto gap = m_parts[i].start - before.end;
        if (gap > largest || toClose == 0) {
            m_parts[kept++] = m_parts[i];
            continue;
        }
        --toClose;
        before.end = m_parts[i].end;
        before.idle += gap + m_parts[i].idle;
    }
    m_parts.resize(kept);
}

} // namespace espalier::observe
