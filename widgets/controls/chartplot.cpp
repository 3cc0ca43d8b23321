// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/chartplot.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace espalier::controls {

namespace {

/// Numbers beyond make axes that cannot be drawn.
constexpr double kLargest = 1e300;

double drawable(double value)
{
    return std::clamp(value, -kLargest, kLargest);
}

void addExtremes(std::span<const QPointF> part, std::vector<QPointF> &to)
{
    const auto byHeight = [](const QPointF &a, const QPointF &b) { return a.y() < b.y(); };
    const auto [low, high] = std::minmax_element(part.begin(), part.end(), byHeight);
    to.push_back(*std::min(low, high));
    if (low != high)
        to.push_back(*std::max(low, high));
}

} // namespace

std::vector<QPointF> decimated(std::span<const QPointF> points, std::size_t most)
{
    if (points.size() <= most || points.size() < 4)
        return {points.begin(), points.end()};
    const auto between = points.subspan(1, points.size() - 2);
    const auto parts = std::max<std::size_t>(1, (most - 2) / 2);
    std::vector<QPointF> result{points.front()};
    result.reserve(2 * parts + 2);
    for (std::size_t i = 0; i < parts; ++i) {
        const auto begin = i * between.size() / parts, end = (i + 1) * between.size() / parts;
        addExtremes(between.subspan(begin, end - begin), result);
    }
    result.push_back(points.back());
    return result;
}

QDateTime timeOf(const std::string &place)
{
    return QDateTime::fromString(QString::fromStdString(place), Qt::ISODateWithMs);
}

ChartPlot::ChartPlot(const ChartContent &content, Qt::LayoutDirection direction)
    : m_rightToLeft(direction == Qt::RightToLeft),
      m_hasBars(content.mode != ChartContent::Mode::Lines)
{
    m_isByTime = true;
    for (const auto &series : content.series) {
        auto &places = m_places.emplace_back();
        for (const auto &point : series.points) {
            m_isByTime = m_isByTime && timeOf(point.place).isValid();
            places.push_back(point.place);
        }
    }
    if (m_hasBars)
        placeBars(content);
    else
        placePoints(content);
    findRange(content);
}

void ChartPlot::placePoints(const ChartContent &content)
{
    for (const auto &series : content.series) {
        auto &placed = m_series.emplace_back();
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            const auto &point = series.points[i];
            if (!std::isfinite(point.value))
                continue;
            const auto x = m_isByTime ? static_cast<double>(timeOf(point.place).toMSecsSinceEpoch())
                                      : static_cast<double>(i);
            placed.push_back({i, {this->placed(x), drawable(point.value)}});
        }
    }
}

// Bars stand at 0, 1, 2 and so on in the order of drawing, whatever the direction.
void ChartPlot::placeBars(const ChartContent &content)
{
    std::size_t longest = 0;
    for (const auto &series : content.series)
        longest = std::max(longest, series.points.size());
    m_perBar = std::max<std::size_t>(1, (longest + kMostBars - 1) / kMostBars);
    m_barCount = (longest + m_perBar - 1) / m_perBar;
    std::vector<double> sums(m_barCount);
    for (const auto &series : content.series) {
        auto &bars = m_bars.emplace_back(m_barCount);
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            const auto value = series.points[i].value;
            if (std::isfinite(value) && value > 0)
                bars[barOf(i)] = drawable(bars[barOf(i)] + value);
        }
        for (std::size_t bar = 0; bar < m_barCount; ++bar)
            sums[bar] = drawable(sums[bar] + bars[bar]);
    }
    std::vector<double> tops(m_barCount);
    for (std::size_t i = 0; i < content.series.size(); ++i) {
        auto &placed = m_series.emplace_back();
        for (std::size_t bar = 0; bar < m_barCount; ++bar) {
            auto &height = m_bars[i][bar];
            if (content.mode == ChartContent::Mode::Shares)
                height = sums[bar] > 0 ? height / sums[bar] * 100 : 0;
            tops[bar] += height;
        }
        const auto &points = content.series[i].points;
        for (std::size_t j = 0; j < points.size(); ++j) {
            if (std::isfinite(points[j].value))
                placed.push_back({j, {static_cast<double>(barOf(j)), tops[barOf(j)]}});
        }
    }
}

std::size_t ChartPlot::barOf(std::size_t index) const
{
    const auto bar = index / m_perBar;
    return m_rightToLeft ? m_barCount - 1 - bar : bar;
}

double ChartPlot::shareOf(std::size_t series, std::size_t index) const
{
    return m_bars[series][barOf(index)];
}

void ChartPlot::findRange(const ChartContent &content)
{
    constexpr auto kInfinity = std::numeric_limits<double>::infinity();
    m_low = m_hasBars ? 0 : kInfinity;
    m_high = m_hasBars ? 0 : -kInfinity;
    m_first = kInfinity;
    m_last = -kInfinity;
    for (const auto &series : m_series) {
        for (const auto &point : series) {
            m_low = std::min(m_low, point.at.y());
            m_high = std::max(m_high, point.at.y());
            m_first = std::min(m_first, point.at.x());
            m_last = std::max(m_last, point.at.x());
        }
    }
    if (content.threshold && std::isfinite(*content.threshold)) {
        m_low = std::min(m_low, drawable(*content.threshold));
        m_high = std::max(m_high, drawable(*content.threshold));
    }
}

bool ChartPlot::isEmpty() const
{
    return std::ranges::all_of(m_series, [](const auto &series) { return series.empty(); });
}

double ChartPlot::left() const
{
    if (m_hasBars)
        return -0.5;
    return m_first == m_last ? m_first - 1 : m_first;
}

double ChartPlot::right() const
{
    if (m_hasBars)
        return m_bars.empty() ? 0.5 : static_cast<double>(m_bars.front().size()) - 0.5;
    return m_first == m_last ? m_last + 1 : m_last;
}

std::vector<ChartTick> ChartPlot::barTicks(int about, const QLocale &locale) const
{
    const auto longest =
        std::ranges::max_element(m_places, {}, [](const auto &places) { return places.size(); });
    if (longest == m_places.end() || longest->empty())
        return {};
    const auto series = static_cast<std::size_t>(longest - m_places.begin());
    const auto most = static_cast<std::size_t>(std::max(1, about));
    const auto step = (m_barCount + most - 1) / most;
    const auto distance = [&](std::size_t from, std::size_t to) {
        return static_cast<double>(timeOf((*longest)[from]).msecsTo(timeOf((*longest)[to])));
    };
    const auto span = m_isByTime ? distance(0, longest->size() - 1) : 0;
    std::vector<ChartTick> ticks;
    for (std::size_t bar = 0; bar < m_barCount; bar += step) {
        const auto first = bar * m_perBar;
        const auto text =
            m_isByTime
                ? shortTime(timeOf((*longest)[first]),
                            span / static_cast<double>(m_barCount) * static_cast<double>(step),
                            span, locale)
                : placeText(series, first, locale);
        ticks.push_back({static_cast<double>(barOf(first)), text});
    }
    return ticks;
}

std::vector<ChartTick> ChartPlot::ticksBelow(int about, const QLocale &locale) const
{
    if (m_hasBars)
        return barTicks(about, locale);
    const auto from = m_rightToLeft ? -m_last : m_first, to = m_rightToLeft ? -m_first : m_last;
    std::vector<ChartTick> ticks;
    if (m_isByTime) {
        ticks = timeTicks(from, to, about, locale);
    } else {
        for (const auto &tick :
             numberTicks(from + 1, std::max(to + 1, from + about), about, locale)) {
            // People count from 1, and there are no points between the points.
            if (tick.value >= from + 1 && tick.value <= to + 1 &&
                tick.value == std::floor(tick.value))
                ticks.push_back({tick.value - 1, tick.text});
        }
    }
    for (auto &tick : ticks)
        tick.value = placed(tick.value);
    return ticks;
}

QString ChartPlot::placeText(std::size_t series, std::size_t index, const QLocale &locale) const
{
    const auto &place = m_places[series][index];
    if (m_isByTime)
        return chartTime(timeOf(place), locale);
    if (m_hasBars && !place.empty())
        return QString::fromStdString(place);
    return locale.toString(static_cast<qulonglong>(index + 1));
}

} // namespace espalier::controls
