// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/successchart.h"

#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace espalier::panels {

static constexpr int kGap = 2;

QString weekText(const store::LearningCount &week)
{
    const auto parts = models::plainText(week.group).split(QStringLiteral("-W"));
    const auto number = [](std::int64_t value) {
        return QLocale().toString(static_cast<qlonglong>(value));
    };
    return SuccessChart::tr("Week %1 of %2: %3 of %4 mended")
        .arg(QString::number(parts.value(1).toInt()), parts.value(0), number(week.successes),
             number(week.learnings));
}

SuccessChart::SuccessChart(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes)
{
    setObjectName(QStringLiteral("successChart"));
    setAccessibleName(tr("Failures by week, and how many of them were mended"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&themes, &theme::ThemeManager::changed, this, qOverload<>(&QWidget::update));
    setWeeks({});
}

void SuccessChart::setWeeks(const std::vector<store::LearningCount> &weeks)
{
    const auto shown = std::min<std::size_t>(weeks.size(), kMostWeeks);
    m_weeks.assign(weeks.end() - static_cast<std::ptrdiff_t>(shown), weeks.end());
    QStringList texts;
    for (const auto &week : m_weeks)
        texts << weekText(week);
    setAccessibleDescription(texts.isEmpty() ? tr("No data") : texts.join(QStringLiteral("; ")));
    update();
}

QSize SuccessChart::sizeHint() const
{
    return {30 * fontMetrics().averageCharWidth(), 5 * fontMetrics().height() / 2};
}

QSize SuccessChart::minimumSizeHint() const
{
    return {10 * fontMetrics().averageCharWidth(), sizeHint().height()};
}

// Bars are of one width however few there are, from where reading begins.
QRect SuccessChart::barOf(std::size_t week) const
{
    const int widest = 3 * fontMetrics().averageCharWidth();
    const int each =
        std::clamp(width() / std::max<int>(1, static_cast<int>(m_weeks.size())), 3, widest + kGap);
    const int left = static_cast<int>(week) * each;
    const QRect bar(left, 0, each - kGap, height());
    return layoutDirection() == Qt::RightToLeft
               ? bar.translated(width() - 2 * left - bar.width(), 0)
               : bar;
}

void SuccessChart::paintNone(QPainter &painter) const
{
    painter.setPen(m_themes.theme().color(theme::Role::TextMuted));
    painter.drawText(rect(), Qt::AlignLeading | Qt::AlignVCenter, tr("No data"));
}

// The height tells failures, the filled part the mended ones; what is not mended has an outline, so
// that the two differ without colours.
void SuccessChart::paintBar(QPainter &painter, std::size_t week, std::int64_t most) const
{
    const auto &theme = m_themes.theme();
    const auto &count = m_weeks[week];
    auto bar = barOf(week);
    const auto heightOf = [&](std::int64_t value) {
        const auto share = static_cast<double>(value) / static_cast<double>(most);
        return value == 0 ? 0 : std::max(2, qRound(share * (height() - 2)));
    };
    bar.setTop(height() - heightOf(count.learnings) - 1);
    painter.setPen(theme.color(theme::Role::TextMuted));
    painter.setBrush(theme.color(theme::Role::Raised));
    painter.drawRect(bar.adjusted(0, 0, -1, -1));
    bar.setTop(height() - heightOf(count.successes) - 1);
    if (count.successes > 0)
        painter.fillRect(bar, theme.color(theme::Role::Success));
}

void SuccessChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (m_weeks.empty()) {
        paintNone(painter);
        return;
    }
    const auto most = std::ranges::max(m_weeks, {}, &store::LearningCount::learnings).learnings;
    for (std::size_t week = 0; week < m_weeks.size(); ++week)
        paintBar(painter, week, std::max<std::int64_t>(1, most));
}

bool SuccessChart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    for (std::size_t week = 0; week < m_weeks.size(); ++week) {
        if (barOf(week).contains(help->pos())) {
            QToolTip::showText(help->globalPos(), weekText(m_weeks[week]), this);
            return true;
        }
    }
    QToolTip::hideText();
    event->ignore();
    return true;
}

} // namespace espalier::panels
