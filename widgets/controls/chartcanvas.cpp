// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/chartcanvas.h"

#include <QBarSet>
#include <QCategoryAxis>
#include <QChart>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLineSeries>
#include <QStackedBarSeries>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace espalier::controls {

using theme::Role;

namespace {

constexpr double kLineWidth = 1.8;
constexpr std::size_t kMostDots = 60; ///< of a line with more points they would hide the line
constexpr double kDot = 2.4;
constexpr double kReach = 8; ///< from a mark, in pixels

/// Lines differ in more than colour.
Qt::PenStyle styleOf(std::size_t series)
{
    static constexpr std::array kStyles{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
    return kStyles[series % kStyles.size()];
}

/// As bars do where colours are few; elsewhere patterns flicker, and the order tells.
Qt::BrushStyle fillOf(std::size_t series, theme::Scheme scheme)
{
    if (scheme != theme::Scheme::HighContrast)
        return Qt::SolidPattern;
    static constexpr std::array kFills{Qt::SolidPattern, Qt::BDiagPattern, Qt::Dense4Pattern,
                                       Qt::FDiagPattern};
    return kFills[series % kFills.size()];
}

void replaceTicks(QCategoryAxis &axis, std::vector<ChartTick> ticks)
{
    std::ranges::sort(ticks, {}, &ChartTick::value); // others are not taken
    for (const auto &label : axis.categoriesLabels())
        axis.remove(label);
    if (!ticks.empty())
        axis.setStartValue(ticks.front().value - 1); // only what is greater is taken
    // A label is a key to Qt: ones that look the same differ in spaces that nobody sees.
    QString unseen;
    for (const auto &tick : ticks) {
        if (axis.categoriesLabels().contains(tick.text + unseen))
            unseen += QChar(0x200b);
        axis.append(tick.text + unseen, tick.value);
    }
}

} // namespace

ChartCanvas::ChartCanvas(QWidget *parent) : QChartView(parent)
{
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setRubberBand(QChartView::NoRubberBand);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    // Places are turned round by the plot; Qt would turn the legend round once more.
    setLayoutDirection(Qt::LeftToRight);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setBackgroundVisible(false);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->legend()->setAlignment(Qt::AlignTop);
    chart()->legend()->setBackgroundVisible(false);
    chart()->legend()->setContentsMargins(0, 0, 0, 0);
}

void ChartCanvas::setPlot(const ChartContent &content, const ChartPlot &plot,
                          const theme::Theme &theme, const QString &thresholdText)
{
    m_thresholdText = thresholdText;
    m_content = &content;
    m_plot = &plot;
    m_theme = &theme;
    chart()->removeAllSeries();
    for (auto *axis : chart()->axes()) {
        chart()->removeAxis(axis);
        axis->deleteLater();
    }
    const bool isLines = content.mode == ChartContent::Mode::Lines;
    if (isLines)
        addLines();
    else
        addBars();
    addAxes();
    dress();
    chart()->legend()->setVisible(content.series.size() > 1);
    chart()->legend()->setMarkerShape(isLines ? QLegend::MarkerShapeFromSeries
                                              : QLegend::MarkerShapeRectangle);
    viewport()->update();
}

void ChartCanvas::addLines()
{
    const auto each = ChartPlot::kMostPoints / std::max<std::size_t>(1, m_plot->series().size());
    for (std::size_t i = 0; i < m_plot->series().size(); ++i) {
        std::vector<QPointF> points;
        for (const auto &point : m_plot->series()[i])
            points.push_back(point.at);
        const auto drawn = decimated(points, std::max<std::size_t>(4, each));
        auto *line = new QLineSeries; // the chart takes it
        line->setName(m_content->series[i].name);
        line->append({drawn.begin(), drawn.end()});
        QPen pen(ink(m_content->series[i].role), kLineWidth, styleOf(i));
        pen.setCosmetic(true);
        pen.setJoinStyle(Qt::RoundJoin);
        line->setPen(pen);
        chart()->addSeries(line);
    }
}

void ChartCanvas::addBars()
{
    auto *bars = new QStackedBarSeries; // the chart takes it
    bars->setBarWidth(m_plot->bars().empty() || m_plot->bars().front().size() < 40 ? 0.72 : 0.9);
    for (std::size_t i = 0; i < m_plot->bars().size(); ++i) {
        auto *set = new QBarSet(m_content->series[i].name, bars);
        for (const auto height : m_plot->bars()[i])
            set->append(height);
        const auto color = ink(m_content->series[i].role);
        set->setBrush(QBrush(color, fillOf(i, m_theme->scheme())));
        set->setPen(QPen(m_theme->color(Role::Surface), 1));
        bars->append(set);
    }
    chart()->addSeries(bars);
}

void ChartCanvas::addAxes()
{
    m_below = new QCategoryAxis(chart());
    m_beside = new QCategoryAxis(chart());
    chart()->addAxis(m_below, Qt::AlignBottom);
    chart()->addAxis(m_beside, isTurnedRound() ? Qt::AlignRight : Qt::AlignLeft);
    for (auto *axis : {m_below, m_beside}) {
        axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        axis->setTruncateLabels(false);
        for (auto *series : chart()->series())
            series->attachAxis(axis);
    }
    m_ticksBelow = m_ticksBeside = 0;
    fillAxes();
}

// As many ticks as there is room for: axes that are full are hard to read.
void ChartCanvas::fillAxes()
{
    const auto metrics = fontMetrics();
    const int below = std::clamp(width() / (14 * metrics.averageCharWidth()), 2, 7);
    const int beside = std::clamp(height() / (4 * metrics.height()), 2, 5);
    if (!m_plot || (below == m_ticksBelow && beside == m_ticksBeside))
        return;
    m_ticksBelow = below;
    m_ticksBeside = beside;
    const QLocale locale;
    const bool isShares = m_content->mode == ChartContent::Mode::Shares;
    auto numbers = numberTicks(m_plot->low(), isShares ? 100 : m_plot->high(), beside, locale);
    for (auto &tick : numbers)
        tick.text += isShares ? locale.percent() : QString();
    replaceTicks(*m_beside, numbers);
    if (!numbers.empty())
        m_beside->setRange(numbers.front().value, isShares ? 100 : numbers.back().value);
    replaceTicks(*m_below, m_plot->ticksBelow(below, locale));
    const bool isLines = m_content->mode == ChartContent::Mode::Lines;
    const auto room = isLines ? (m_plot->right() - m_plot->left()) * 0.015 : 0;
    m_below->setRange(m_plot->left() - room, m_plot->right() + room);
}

QColor ChartCanvas::ink(Role role) const
{
    return theme::withContrast(m_theme->color(role), m_theme->color(Role::Surface), 3);
}

QFont ChartCanvas::smallFont() const
{
    auto small = font();
    small.setPointSizeF(font().pointSizeF() * 0.9);
    return small;
}

bool ChartCanvas::isTurnedRound() const
{
    return parentWidget() && parentWidget()->isRightToLeft();
}

void ChartCanvas::dress()
{
    setBackgroundBrush(m_theme->color(Role::Surface));
    chart()->setMargins({0, fontMetrics().height() / 2, 0, 0}); // half of the uppermost number
    const auto text = m_theme->color(Role::TextMuted);
    const auto small = smallFont();
    auto grid = m_theme->color(Role::Border);
    grid.setAlphaF(m_theme->scheme() == theme::Scheme::HighContrast ? 0.35F : 0.6F);
    for (auto *axis : {m_below, m_beside}) {
        axis->setLabelsBrush(text);
        axis->setLabelsFont(small);
        axis->setShadesVisible(false);
        axis->setGridLinePen(QPen(grid, 0));
        axis->setLinePen(QPen(m_theme->color(Role::Border), 0));
    }
    m_below->setGridLineVisible(false);
    m_beside->setLineVisible(false);
    chart()->legend()->setLabelColor(text);
    chart()->legend()->setFont(small);
}

void ChartCanvas::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    fillAxes();
}

QPointF ChartCanvas::mapped(const QPointF &at) const
{
    return chart()->mapToScene(chart()->mapToPosition(at, chart()->series().constFirst()));
}

std::optional<QPointF> ChartCanvas::positionOf(ChartCursor at) const
{
    if (!m_plot || at.series >= m_plot->series().size())
        return std::nullopt;
    const auto &points = m_plot->series()[at.series];
    const auto found = std::ranges::lower_bound(points, at.point, {}, &ChartPlot::Point::index);
    if (found == points.end() || found->index != at.point)
        return std::nullopt;
    return mapped(found->at);
}

std::optional<ChartCursor> ChartCanvas::pointAt(const QPoint &position) const
{
    if (!m_plot)
        return std::nullopt;
    const auto scene = mapToScene(position);
    std::optional<ChartCursor> best;
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < m_plot->series().size(); ++i) {
        for (const auto &point : m_plot->series()[i]) {
            const auto away = mapped(point.at) - scene;
            // Sideways counts most: whoever points below a line means the point above.
            const auto distance = 4 * std::fabs(away.x()) + std::fabs(away.y());
            if (distance < nearest) {
                nearest = distance;
                best = ChartCursor{i, point.index};
            }
        }
    }
    return best;
}

const ChartMark *ChartCanvas::markAt(const QPoint &position) const
{
    if (!m_content)
        return nullptr;
    const auto found = std::ranges::find_if(m_content->marks, [&](const ChartMark &mark) {
        const auto at = positionOf({mark.series, mark.point});
        return at && std::fabs(at->x() - mapToScene(position).x()) <= kReach;
    });
    return found == m_content->marks.end() ? nullptr : &*found;
}

void ChartCanvas::setCursor(std::optional<ChartCursor> cursor)
{
    m_cursor = cursor;
    viewport()->update();
}

void ChartCanvas::drawForeground(QPainter *painter, const QRectF &)
{
    if (!m_plot || m_plot->isEmpty())
        return;
    painter->setRenderHint(QPainter::Antialiasing);
    drawDots(*painter);
    drawThreshold(*painter);
    for (const auto &mark : m_content->marks)
        drawMark(*painter, mark);
    drawCursor(*painter);
}

void ChartCanvas::drawDots(QPainter &painter) const
{
    if (m_content->mode != ChartContent::Mode::Lines)
        return;
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < m_plot->series().size(); ++i) {
        const auto &points = m_plot->series()[i];
        if (points.size() > kMostDots)
            continue;
        painter.setBrush(ink(m_content->series[i].role));
        for (const auto &point : points)
            painter.drawEllipse(mapped(point.at), kDot, kDot);
    }
}

void ChartCanvas::drawThreshold(QPainter &painter) const
{
    if (!m_content->threshold || !std::isfinite(*m_content->threshold))
        return;
    const auto area = chart()->mapRectToScene(chart()->plotArea());
    const auto y = mapped({m_plot->left(), *m_content->threshold}).y();
    painter.setPen(QPen(ink(Role::Error), 1, Qt::DashLine));
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    const QSizeF size(area.width(), fontMetrics().height());
    const bool isBelow = y - size.height() < area.top();
    painter.setFont(smallFont());
    painter.drawText(QRectF(QPointF(area.left(), isBelow ? y : y - size.height()), size),
                     isTurnedRound() ? Qt::AlignLeft : Qt::AlignRight, m_thresholdText);
}

/// A line through the point, and a sign at its upper end that says which way it went.
void ChartCanvas::drawMark(QPainter &painter, const ChartMark &mark) const
{
    const auto at = positionOf({mark.series, mark.point});
    if (!at)
        return;
    const auto area = chart()->mapRectToScene(chart()->plotArea());
    const auto color = ink(mark.role);
    painter.setPen(QPen(color, 1, Qt::DotLine));
    painter.drawLine(QPointF(at->x(), area.top()), QPointF(at->x(), area.bottom()));
    const double half = fontMetrics().height() / 2.8;
    const QPointF middle(at->x(), area.top() + half);
    QPolygonF sign;
    const double up = mark.kind == ChartMark::Kind::Fall ? half : -half;
    if (mark.kind == ChartMark::Kind::Note)
        sign << middle + QPointF(0, -half) << middle + QPointF(half, 0) << middle + QPointF(0, half)
             << middle + QPointF(-half, 0);
    else
        sign << middle + QPointF(0, up) << middle + QPointF(half, -up)
             << middle + QPointF(-half, -up);
    painter.setPen(QPen(m_theme->color(Role::Surface), 2));
    painter.setBrush(color);
    painter.drawPolygon(sign);
    painter.drawEllipse(*at, 4.5, 4.5);
}

void ChartCanvas::drawCursor(QPainter &painter) const
{
    const auto at = m_cursor ? positionOf(*m_cursor) : std::nullopt;
    if (!at)
        return;
    const auto area = chart()->mapRectToScene(chart()->plotArea());
    painter.setPen(QPen(m_theme->color(Role::TextMuted), 1));
    painter.drawLine(QPointF(at->x(), area.top()), QPointF(at->x(), area.bottom()));
    painter.setPen(QPen(m_theme->color(Role::Focus), 2));
    painter.setBrush(m_theme->color(Role::Surface));
    painter.drawEllipse(*at, 4.5, 4.5);
}

} // namespace espalier::controls
