// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/charttext.h"
#include "widgets/controls/serieschart.h"

#include <QPointF>

#include <cstddef>
#include <span>
#include <vector>

namespace espalier::controls {

/// What is drawn of a long line: of each part the lowest and the highest point, in their order, and
/// the ends; at most `most` (no less than 4) in all.
[[nodiscard]] std::vector<QPointF> decimated(std::span<const QPointF> points, std::size_t most);

/// Where the points of a chart lie on its axes. Right to left, the first is rightmost: their places
/// on the axis below are negative.
class ChartPlot final {
public:
    static constexpr std::size_t kMostPoints = 2000; ///< drawn, of all series
    static constexpr std::size_t kMostBars = 400;

    ChartPlot() = default;
    ChartPlot(const ChartContent &content, Qt::LayoutDirection direction);

    /// A point that can be drawn and the cursor can be on.
    struct Point {
        std::size_t index = 0; ///< in the series as given
        QPointF at;
    };

    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] const std::vector<std::vector<Point>> &series() const { return m_series; }
    /// Of each series the heights of its bars, in the order in which they stand on the axis.
    [[nodiscard]] const std::vector<std::vector<double>> &bars() const { return m_bars; }

    /// The smallest and the largest value, with the threshold; bars stand on 0.
    [[nodiscard]] double low() const { return m_low; }
    [[nodiscard]] double high() const { return m_high; }
    /// Of a point of a chart of shares, in percent; of its bar, where several points share one.
    [[nodiscard]] double shareOf(std::size_t series, std::size_t index) const;
    /// Ends of the axis below, in the order of drawing.
    [[nodiscard]] double left() const;
    [[nodiscard]] double right() const;
    /// On the axis below, about so many.
    [[nodiscard]] std::vector<ChartTick> ticksBelow(int about, const QLocale &locale) const;

    /// What is said of a place below: its time, its name, or its number.
    [[nodiscard]] QString placeText(std::size_t series, std::size_t index,
                                    const QLocale &locale) const;

private:
    void placePoints(const ChartContent &content);
    void placeBars(const ChartContent &content);
    [[nodiscard]] std::size_t barOf(std::size_t index) const;
    void findRange(const ChartContent &content);
    [[nodiscard]] double placed(double x) const { return m_rightToLeft ? -x : x; }
    [[nodiscard]] std::vector<ChartTick> barTicks(int about, const QLocale &locale) const;

    bool m_rightToLeft = false;
    bool m_isByTime = false;
    bool m_hasBars = false;
    std::size_t m_perBar = 1; ///< points that share a bar
    std::size_t m_barCount = 0;
    std::vector<std::vector<std::string>> m_places; ///< of each series as given
    std::vector<std::vector<Point>> m_series;
    std::vector<std::vector<double>> m_bars;
    double m_low = 0, m_high = 0;
    double m_first = 0, m_last = 0; ///< on the axis below, from left to right
};

/// The time that is written after RFC 3339; invalid when none is.
[[nodiscard]] QDateTime timeOf(const std::string &place);

} // namespace espalier::controls
