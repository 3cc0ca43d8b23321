// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/runningtotals.h"

#include "core/base/hash.h"
#include "core/observe/otlppoints.h"

#include <algorithm>
#include <tuple>
#include <vector>

namespace espalier::observe {

namespace {

const model::MetricSeen &metricOf(const model::Observation &observation)
{
    return std::get<model::MetricSeen>(observation.content);
}

std::uint64_t keyOf(const model::Observation &of, const OtlpPoint &point)
{
    const auto &metric = metricOf(of);
    KeyHasher hasher;
    hasher.add(of.service).add(metric.series).add(metric.unit).add(point.startedAt);
    for (const auto &[key, value] : metric.context)
        hasher.add(key).add(value);
    return hasher.low();
}

/// Of a series and its point, about.
std::size_t bytesOf(const model::Observation &of, const OtlpPoint &point)
{
    constexpr std::size_t kNode = 96;
    std::size_t bytes = kNode + sizeof of + bytesOf(point);
    for (const auto &[key, value] : metricOf(of).context)
        bytes += kNode + key.size() + value.size();
    return bytes;
}

/// Not told before the other one.
bool isLater(const OtlpPoint &point, const OtlpPoint &than)
{
    return point.at == 0 || than.at == 0 || point.at > than.at;
}

} // namespace

bool RunningTotals::isOfThisData(const OtlpPoint &point) const
{
    return point.startedAt != 0 && m_began != 0 && point.startedAt >= m_began;
}

std::optional<OtlpPoint> RunningTotals::since(const model::Observation &of,
                                              const OtlpPoint &point) const
{
    if (!point.isTotal)
        return point;
    const auto known = m_series.find(keyOf(of, point));
    if (known == m_series.end())
        return isOfThisData(point) ? std::optional(point) : std::nullopt;
    const auto &last = known->second.last;
    return isLater(point, last) ? growthOf(point, last) : std::nullopt;
}

bool RunningTotals::keep(const model::Observation &of, const OtlpPoint &point)
{
    const bool isNew = isOfThisData(point);
    if (point.at != 0)
        m_began = m_began == 0 ? point.at : std::min(m_began, point.at);
    if (!point.isTotal || point.noValue)
        return true;
    const auto key = keyOf(of, point);
    if (const auto known = m_series.find(key); known != m_series.end()) {
        auto &series = known->second;
        if (isLater(point, series.last)) {
            m_bytes = m_bytes - bytesOf(series.last) + bytesOf(point);
            series = {.last = point, .alone = {}};
        }
        return true;
    }
    if (m_bytes + bytesOf(of, point) > kMostBytes)
        return false;
    m_bytes += bytesOf(of, point);
    m_series.emplace(
        key,
        Series{.last = point, .alone = isNew || !m_keepsAlone ? std::nullopt : std::optional(of)});
    return true;
}

void RunningTotals::takeAlone(const Take &take)
{
    std::vector<const Series *> alone;
    for (const auto &[key, series] : m_series) {
        if (series.alone)
            alone.push_back(&series);
    }
    std::ranges::sort(alone, {}, [](const Series *series) {
        const auto &metric = metricOf(*series->alone);
        return std::tie(metric.series, metric.context, series->last.at, series->last.startedAt);
    });
    (void)std::ranges::all_of(
        alone, [&](const Series *series) { return take(*series->alone, series->last); });
    m_series.clear();
    m_bytes = 0;
}

} // namespace espalier::observe
