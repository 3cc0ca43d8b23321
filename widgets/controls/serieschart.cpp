// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/serieschart.h"

#include "widgets/controls/chartaccessible.h"
#include "widgets/controls/chartcanvas.h"
#include "widgets/controls/chartplot.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QStackedLayout>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <ranges>

namespace espalier::controls {

using theme::Role;

SeriesChart::SeriesChart(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes), m_plot(std::make_unique<ChartPlot>())
{
    installChartAccessibility();
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    createLayout();
    connect(&themes, &theme::ThemeManager::changed, this, &SeriesChart::dress);
    setContent({});
}

SeriesChart::~SeriesChart() = default;

void SeriesChart::createLayout()
{
    m_title = new QLabel(this);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_readout = new QLabel(this);
    m_readout->setTextFormat(Qt::PlainText);
    m_empty = new QLabel(this);
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_canvas = new ChartCanvas(this);
    m_canvas->viewport()->installEventFilter(this);
    auto *above = new QHBoxLayout;
    above->addWidget(m_title, 1);
    above->addWidget(m_readout);
    m_pages = new QStackedLayout;
    m_pages->addWidget(m_canvas);
    m_pages->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setSpacing(4);
    layout->addLayout(above);
    layout->addLayout(m_pages, 1);
}

void SeriesChart::setContent(ChartContent content)
{
    m_content = std::move(content);
    m_cursor.reset();
    rebuild();
}

void SeriesChart::rebuild()
{
    m_plot = std::make_unique<ChartPlot>(m_content, layoutDirection());
    dress(); // first of all, for the canvas still has the plot before
    const bool hasUnit = !m_content.unit.isEmpty() && !m_content.title.isEmpty() &&
                         m_content.mode != ChartContent::Mode::Shares;
    m_title->setText(hasUnit ? tr("%1 (%2)", "title and unit").arg(m_content.title, m_content.unit)
                             : m_content.title);
    m_title->setToolTip(m_title->text());
    m_empty->setText(m_content.emptyText.isEmpty() ? tr("No data") : m_content.emptyText);
    m_pages->setCurrentWidget(m_plot->isEmpty() ? static_cast<QWidget *>(m_empty) : m_canvas);
    setAccessibleName(m_content.title.isEmpty() ? tr("Chart") : m_content.title);
    setAccessibleDescription(summary());
}

void SeriesChart::dress()
{
    const auto &theme = m_themes.theme();
    m_canvas->setPlot(m_content, *m_plot, theme, m_content.threshold ? thresholdText() : QString());
    auto bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    // A label goes by the direction of its text; the title stands where reading begins.
    m_title->setAlignment(Qt::AlignVCenter | Qt::AlignAbsolute |
                          (isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft));
    for (auto *label : {m_readout, m_empty}) {
        auto palette = label->palette();
        palette.setColor(QPalette::WindowText, theme.color(Role::TextMuted));
        label->setPalette(palette);
    }
    setAutoFillBackground(true);
    auto ground = palette();
    ground.setColor(QPalette::Window, theme.color(Role::Surface));
    setPalette(ground);
    showCursor();
}

void SeriesChart::showCursor()
{
    m_canvas->setCursor(m_cursor);
    m_readout->setText(cursorText());
}

void SeriesChart::setCursor(std::optional<ChartCursor> cursor)
{
    const auto isThere = [this](const ChartCursor &at) {
        return at.series < m_plot->series().size() &&
               std::ranges::contains(m_plot->series()[at.series], at.point,
                                     &ChartPlot::Point::index);
    };
    if (cursor && !isThere(*cursor))
        cursor.reset();
    if (cursor == m_cursor)
        return;
    m_cursor = cursor;
    showCursor();
    if (QAccessible::isActive()) {
        QAccessibleValueChangeEvent changed(this, cursorText());
        QAccessible::updateAccessibility(&changed);
        QAccessibleAnnouncementEvent said(this, cursorText());
        QAccessible::updateAccessibility(&said);
    }
    emit cursorMoved();
}

QString SeriesChart::valueText(double value) const
{
    const auto number = chartNumber(value, locale());
    return m_content.unit.isEmpty() ? number : tr("%1 %2").arg(number, m_content.unit);
}

QString SeriesChart::thresholdText() const
{
    return tr("threshold %1").arg(valueText(*m_content.threshold));
}

QString SeriesChart::textOf(ChartCursor at) const
{
    const auto &series = m_content.series[at.series];
    auto text = tr("%1: %2", "place and value")
                    .arg(m_plot->placeText(at.series, at.point, locale()),
                         valueText(series.points[at.point].value));
    if (m_content.mode == ChartContent::Mode::Shares)
        text =
            tr("%1, %2 %").arg(text, chartNumber(m_plot->shareOf(at.series, at.point), locale()));
    if (m_content.series.size() > 1)
        text = tr("%1, %2", "series and value").arg(series.name, text);
    for (const auto &mark : m_content.marks) {
        if (mark.series == at.series && mark.point == at.point && !mark.text.isEmpty())
            text = tr("%1, %2", "value and mark").arg(text, mark.text);
    }
    return text;
}

QString SeriesChart::cursorText() const
{
    return m_cursor ? textOf(*m_cursor) : QString();
}

QString SeriesChart::summaryOf(std::size_t index) const
{
    const auto &points = m_plot->series()[index];
    const auto &series = m_content.series[index];
    if (points.empty())
        return {};
    const auto value = [&](const ChartPlot::Point &point) {
        return series.points[point.index].value;
    };
    const auto [low, high] = std::ranges::minmax_element(points, {}, value);
    auto text = tr("%n point(s), from %1 to %2", nullptr, static_cast<int>(points.size()))
                    .arg(valueText(value(*low)), valueText(value(*high)));
    if (m_content.series.size() > 1)
        text = tr("%1: %2", "series and summary").arg(series.name, text);
    return text;
}

QString SeriesChart::summary() const
{
    if (m_plot->isEmpty())
        return m_empty->text();
    constexpr std::size_t kMost = 12; // nobody listens to more
    QStringList parts;
    for (std::size_t i = 0; i < std::min(kMost, m_plot->series().size()); ++i)
        parts << summaryOf(i);
    if (m_content.threshold)
        parts << thresholdText();
    for (const auto &mark : m_content.marks | std::views::take(kMost)) {
        if (mark.series >= m_content.series.size() ||
            mark.point >= m_content.series[mark.series].points.size())
            continue;
        const auto place = m_plot->placeText(mark.series, mark.point, locale());
        switch (mark.kind) {
        case ChartMark::Kind::Rise: parts << tr("rises at %1").arg(place); break;
        case ChartMark::Kind::Fall: parts << tr("falls at %1").arg(place); break;
        case ChartMark::Kind::Note: parts << tr("%1 at %2").arg(mark.text, place); break;
        }
    }
    parts.removeAll(QString());
    return parts.join(tr(", ", "between parts of a summary"));
}

void SeriesChart::moveBy(std::ptrdiff_t points)
{
    const auto at = m_cursor.value_or(ChartCursor{});
    auto series = at.series;
    // Before there is a cursor, the first series that has any.
    while (!m_cursor && m_plot->series()[series].empty())
        ++series;
    const auto &of = m_plot->series()[series];
    const auto last = std::ssize(of) - 1;
    const auto here = std::ranges::find(of, at.point, &ChartPlot::Point::index) - of.begin();
    const auto start = points < 0 ? last : std::ptrdiff_t{0};
    const auto to =
        m_cursor ? std::clamp(here + std::clamp(points, -last, last), std::ptrdiff_t{0}, last)
                 : start;
    setCursor(ChartCursor{series, of[static_cast<std::size_t>(to)].index});
}

void SeriesChart::moveToSeries(int by)
{
    if (!m_cursor)
        return moveBy(1);
    const auto at = *std::ranges::find(m_plot->series()[m_cursor->series], m_cursor->point,
                                       &ChartPlot::Point::index);
    const auto count = std::ssize(m_plot->series());
    for (auto i = static_cast<std::ptrdiff_t>(m_cursor->series) + by; i >= 0 && i < count;
         i += by) {
        const auto &other = m_plot->series()[static_cast<std::size_t>(i)];
        if (other.empty())
            continue;
        const auto nearest = std::ranges::min_element(
            other, {}, [&](const auto &point) { return std::fabs(point.at.x() - at.at.x()); });
        return setCursor(ChartCursor{static_cast<std::size_t>(i), nearest->index});
    }
}

void SeriesChart::keyPressEvent(QKeyEvent *event)
{
    if (m_plot->isEmpty() || (event->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
        return QWidget::keyPressEvent(event);
    const std::ptrdiff_t right = isRightToLeft() ? -1 : 1;
    const auto all =
        static_cast<std::ptrdiff_t>(m_plot->series()[m_cursor ? m_cursor->series : 0].size());
    switch (event->key()) {
    case Qt::Key_Right: return moveBy(right);
    case Qt::Key_Left: return moveBy(-right);
    case Qt::Key_Home: return m_cursor ? moveBy(-all) : moveBy(1);
    case Qt::Key_End: return m_cursor ? moveBy(all) : moveBy(-1);
    case Qt::Key_Up: return moveToSeries(-1);
    case Qt::Key_Down: return moveToSeries(1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_cursor)
            return emit activated(*m_cursor);
        break;
    case Qt::Key_Escape:
        if (m_cursor)
            return setCursor(std::nullopt);
        break;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

QString SeriesChart::toolTipAt(const QPoint &position) const
{
    const auto *mark = m_canvas->markAt(position);
    if (mark && !mark->text.isEmpty())
        return mark->text;
    const auto at = m_canvas->pointAt(position);
    return at ? textOf(*at) : QString();
}

bool SeriesChart::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_canvas->viewport() || m_plot->isEmpty())
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), toolTipAt(help->pos()), m_canvas->viewport());
        return true;
    }
    const bool isDouble = event->type() == QEvent::MouseButtonDblClick;
    if (isDouble || event->type() == QEvent::MouseButtonPress) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() == Qt::LeftButton) {
            setFocus(Qt::MouseFocusReason);
            setCursor(m_canvas->pointAt(mouse->position().toPoint()));
            if (isDouble && m_cursor)
                emit activated(*m_cursor);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void SeriesChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    switch (event->type()) {
    case QEvent::LayoutDirectionChange:
    case QEvent::LocaleChange: return rebuild();
    case QEvent::FontChange: return dress();
    default: break;
    }
}

void SeriesChart::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setPen(QPen(m_themes.theme().color(Role::Focus), 2));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

QSize SeriesChart::sizeHint() const
{
    const auto metrics = fontMetrics();
    return {60 * metrics.averageCharWidth(), 14 * metrics.height()};
}

QSize SeriesChart::minimumSizeHint() const
{
    const auto metrics = fontMetrics();
    return {24 * metrics.averageCharWidth(), 8 * metrics.height()};
}

} // namespace espalier::controls
