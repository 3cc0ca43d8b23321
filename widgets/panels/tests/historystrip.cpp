// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/tests/historystrip.h"

#include "widgets/models/testlook.h"

#include <QDateTime>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <algorithm>

namespace espalier::panels {

using models::TestState;
using theme::Role;

static constexpr int kMost = 20;

HistoryStrip::HistoryStrip(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&themes, &theme::ThemeManager::changed, this, qOverload<>(&QWidget::update));
    setRuns({});
}

void HistoryStrip::setRuns(std::vector<model::TestRun> newestFirst)
{
    m_runs = std::move(newestFirst);
    if (m_runs.size() > kMost)
        m_runs.resize(kMost);
    std::ranges::reverse(m_runs);
    QStringList states;
    for (const auto &run : m_runs)
        states.append(models::textOf(models::testStateOf(run.test.outcome)));
    setAccessibleName(
        states.isEmpty()
            ? tr("History: never run")
            : tr("History, the newest last: %1").arg(states.join(QStringLiteral(", "))));
    choose(count() - 1);
    updateGeometry();
}

void HistoryStrip::choose(int run)
{
    m_chosen = run;
    setAccessibleDescription(textOf(run));
    update();
}

QString HistoryStrip::textOf(int run) const
{
    if (run < 0 || run >= count())
        return {};
    const auto &of = m_runs[static_cast<std::size_t>(run)];
    const auto when = QDateTime::fromString(QString::fromStdString(of.startedAt), Qt::ISODate);
    return tr("%1, %2, version %3, %4")
        .arg(models::textOf(models::testStateOf(of.test.outcome)),
             QLocale().toString(when.toLocalTime(), QLocale::ShortFormat))
        .arg(of.version)
        .arg(models::secondsText(of.test.seconds));
}

QSize HistoryStrip::sizeHint() const
{
    return {30 * fontMetrics().height(), fontMetrics().height() + 8};
}

QSize HistoryStrip::minimumSizeHint() const
{
    return {markRect(std::max(count(), 1)).left(), sizeHint().height()};
}

// Counted from the oldest; in a mirrored layout from the right.
QRect HistoryStrip::markRect(int run) const
{
    const int width = fontMetrics().height() / 2;
    const QRect mark(3 + run * (width + 2), 2, width, height() - 4);
    return QStyle::visualRect(layoutDirection(), rect(), mark);
}

int HistoryStrip::markAt(QPoint place) const
{
    for (int run = 0; run < count(); ++run) {
        if (markRect(run).adjusted(-1, -2, 1, 2).contains(place))
            return run;
    }
    return -1;
}

// Told apart by height and filling too: tall is bad, hollow was not really run.
void HistoryStrip::paintMark(QPainter &painter, int run) const
{
    const auto state = models::testStateOf(m_runs[static_cast<std::size_t>(run)].test.outcome);
    const auto ink = m_themes.theme().color(models::lookOf(state).ink);
    auto bar = markRect(run).adjusted(1, 3, -1, -3);
    if (!models::isBad(state))
        bar.setTop(bar.bottom() - bar.height() / 2);
    painter.setPen(ink);
    const bool hollow = state == TestState::Skipped || state == TestState::NotRun;
    painter.setBrush(hollow ? QBrush(Qt::NoBrush) : QBrush(ink));
    painter.drawRoundedRect(QRectF(bar).adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5);
    if (run == m_chosen && hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_themes.theme().color(Role::Focus), 1.5));
        painter.drawRoundedRect(QRectF(markRect(run)).adjusted(-0.5, 0.5, 0.5, -0.5), 2, 2);
    }
}

void HistoryStrip::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int run = 0; run < count(); ++run)
        paintMark(painter, run);
    const auto words = QStyle::visualRect(
        layoutDirection(), rect(),
        QRect(count() == 0 ? 0 : 3 + count() * (fontMetrics().height() / 2 + 2) + 8, 0, width(),
              height()));
    painter.setPen(m_themes.theme().color(Role::TextMuted));
    painter.drawText(words & rect(),
                     Qt::AlignVCenter | QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft),
                     count() == 0 ? tr("Never run") : textOf(m_chosen));
}

bool HistoryStrip::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), textOf(markAt(help->pos())), this);
        return true;
    }
    return QWidget::event(event);
}

void HistoryStrip::keyPressEvent(QKeyEvent *event)
{
    const int step = layoutDirection() == Qt::RightToLeft ? -1 : 1;
    switch (event->key()) {
    case Qt::Key_Left: choose(std::clamp(m_chosen - step, 0, std::max(0, count() - 1))); break;
    case Qt::Key_Right: choose(std::clamp(m_chosen + step, 0, std::max(0, count() - 1))); break;
    case Qt::Key_Home: choose(0); break;
    case Qt::Key_End: choose(count() - 1); break;
    default: QWidget::keyPressEvent(event);
    }
}

void HistoryStrip::mousePressEvent(QMouseEvent *event)
{
    const int run = markAt(event->position().toPoint());
    if (run >= 0)
        choose(run);
}

} // namespace espalier::panels
