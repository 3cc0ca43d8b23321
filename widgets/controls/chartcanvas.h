// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/chartplot.h"
#include "widgets/theme/theme.h"

#include <QChartView>

#include <optional>

class QCategoryAxis;

namespace espalier::controls {

/// Draws a plot: series and axes by QtCharts, and threshold, marks and cursor over them. Takes no
/// keys; the chart around it does.
class ChartCanvas final : public QChartView {
    Q_OBJECT

public:
    explicit ChartCanvas(QWidget *parent);

    /// Content and plot are kept by the caller until the next call.
    void setPlot(const ChartContent &content, const ChartPlot &plot, const theme::Theme &theme,
                 const QString &thresholdText);
    void setCursor(std::optional<ChartCursor> cursor);

    /// The point nearest to a position in the viewport.
    [[nodiscard]] std::optional<ChartCursor> pointAt(const QPoint &position) const;
    /// The mark at a position in the viewport.
    [[nodiscard]] const ChartMark *markAt(const QPoint &position) const;
    /// Where a point is in the viewport; none for one that is not drawn.
    [[nodiscard]] std::optional<QPointF> positionOf(ChartCursor at) const;

protected:
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void addLines();
    void addBars();
    void addAxes();
    void fillAxes();
    void dress();
    [[nodiscard]] QColor ink(theme::Role role) const;
    [[nodiscard]] QPointF mapped(const QPointF &at) const;
    [[nodiscard]] QFont smallFont() const;
    [[nodiscard]] bool isTurnedRound() const;
    void drawDots(QPainter &painter) const;
    void drawThreshold(QPainter &painter) const;
    void drawMark(QPainter &painter, const ChartMark &mark) const;
    void drawCursor(QPainter &painter) const;

    const ChartContent *m_content = nullptr;
    const ChartPlot *m_plot = nullptr;
    const theme::Theme *m_theme = nullptr;
    QString m_thresholdText;
    std::optional<ChartCursor> m_cursor;
    QCategoryAxis *m_below = nullptr;
    QCategoryAxis *m_beside = nullptr;
    int m_ticksBelow = 0, m_ticksBeside = 0;
};

} // namespace espalier::controls
