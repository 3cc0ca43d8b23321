// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/activity/jobdelegate.h"

#include "widgets/theme/icons.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

#include <array>
#include <utility>

namespace espalier::panels {

using models::JobList;
using models::JobState;
using theme::Role;

namespace {

struct Look {
    QStringView icon;
    Role ink;
};

const Look &lookOf(JobState state)
{
    static constexpr std::array kLooks{
        Look{u"running", Role::Info},    Look{u"passed", Role::Success},
        Look{u"failed", Role::Error},    Look{u"stop", Role::TextMuted},
        Look{u"warning", Role::Warning},
    };
    return kLooks[static_cast<std::size_t>(std::to_underlying(state))];
}

JobState stateOf(const QModelIndex &index)
{
    return static_cast<JobState>(index.data(JobList::StateRole).toInt());
}

// How far a running one is, and what came of a finished one.
QString secondLine(const QModelIndex &index)
{
    const auto state = stateOf(index);
    const auto phase = index.data(JobList::PhaseRole).toString();
    const auto message = index.data(JobList::MessageRole).toString().simplified();
    if (state == JobState::Running) {
        QStringList parts{models::textOf(state)};
        if (!phase.isEmpty())
            parts.append(phase);
        if (const auto share = index.data(JobList::ProgressRole); share.isValid())
            parts.append(JobDelegate::tr("%1 %").arg(qRound(share.toDouble() * 100)));
        if (!message.isEmpty())
            parts.append(message);
        return parts.join(QStringLiteral(" · "));
    }
    return message.isEmpty() ? models::textOf(state)
                             : QStringLiteral("%1 · %2").arg(models::textOf(state), message);
}

} // namespace

struct JobDelegate::Areas {
    QRect icon, title, detail, progress, elapsed, cancel;
};

JobDelegate::JobDelegate(const theme::ThemeManager &themes, QObject *parent)
    : QStyledItemDelegate(parent), m_themes(themes)
{
}

JobDelegate::Areas JobDelegate::areasOf(const QStyleOptionViewItem &option) const
{
    const int line = option.fontMetrics.height();
    const int gap = line / 2;
    const auto inner = option.rect.adjusted(gap, gap / 2, -gap, -gap / 2);
    const int elapsedWidth = option.fontMetrics.horizontalAdvance(models::durationText(3'599'000));
    const int progressWidth = std::min(16 * line, inner.width() / 4);
    Areas areas;
    areas.icon = {inner.left(), inner.center().y() - line / 2 + 1, line, line};
    areas.cancel = {inner.right() - line - gap / 2, inner.center().y() - (line + gap) / 2 + 1,
                    line + gap, line + gap};
    areas.elapsed = {areas.cancel.left() - gap - elapsedWidth, inner.top(), elapsedWidth,
                     inner.height()};
    areas.progress = {areas.elapsed.left() - gap - progressWidth, inner.center().y() - line / 4 + 1,
                      progressWidth, line / 2};
    const int left = areas.icon.right() + gap + 1;
    const int width = areas.progress.left() - gap - left;
    areas.title = {left, inner.center().y() - line + 1, width, line};
    areas.detail = {left, inner.center().y() + 1, width, line};
    for (auto *area :
         {&areas.icon, &areas.title, &areas.detail, &areas.progress, &areas.elapsed, &areas.cancel})
        *area = QStyle::visualRect(option.direction, option.rect, *area);
    return areas;
}

QRect JobDelegate::cancelRect(const QStyleOptionViewItem &option) const
{
    return areasOf(option).cancel;
}

QSize JobDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    Q_UNUSED(index)
    const int line = option.fontMetrics.height();
    return {24 * line, 2 * line + line * 3 / 4};
}

void JobDelegate::paintProgress(QPainter *painter, const QRect &rect,
                                const QModelIndex &index) const
{
    const auto share = index.data(JobList::ProgressRole);
    // An unknown total has no bar: a moving one would keep the program painting.
    if (stateOf(index) != JobState::Running || !share.isValid())
        return;
    const auto &theme = m_themes.theme();
    const qreal radius = rect.height() / 2.0;
    painter->setPen(theme.color(Role::Border));
    painter->setBrush(theme.color(Role::Raised));
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    auto filled = rect.adjusted(1, 1, -1, -1);
    filled.setWidth(qRound(filled.width() * std::clamp(share.toDouble(), 0.0, 1.0)));
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.color(Role::Accent));
    painter->drawRoundedRect(QStyle::visualRect(painter->layoutDirection(), rect, filled), radius,
                             radius);
}

void JobDelegate::paint(QPainter *painter, const QStyleOptionViewItem &given,
                        const QModelIndex &index) const
{
    auto option = given;
    initStyleOption(&option, index);
    const auto title = std::exchange(option.text, {});
    const auto *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);

    const auto &theme = m_themes.theme();
    const auto state = stateOf(index);
    const auto areas = areasOf(option);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const auto text = theme.color(selected ? Role::SelectionText : Role::Text);
    const auto muted = selected ? text : theme.color(Role::TextMuted);
    const auto elided = [&](const QString &line, const QRect &rect) {
        return option.fontMetrics.elidedText(line, Qt::ElideRight, rect.width());
    };
    const int start = Qt::AlignVCenter | QStyle::visualAlignment(option.direction, Qt::AlignLeft);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    theme::icon(lookOf(state).icon, theme, lookOf(state).ink).paint(painter, areas.icon);
    painter->setPen(text);
    painter->drawText(areas.title, start, elided(title, areas.title));
    painter->setPen(state == JobState::Failed && !selected ? theme.color(Role::Error) : muted);
    painter->drawText(areas.detail, start, elided(secondLine(index), areas.detail));
    painter->setPen(muted);
    if (state != JobState::Interrupted) // how long it took is not known
        painter->drawText(areas.elapsed,
                          Qt::AlignVCenter |
                              QStyle::visualAlignment(option.direction, Qt::AlignRight),
                          models::durationText(index.data(JobList::ElapsedRole).toLongLong()));
    paintProgress(painter, areas.progress, index);
    if (state == JobState::Running) {
        const int inset = areas.cancel.width() / 5;
        theme::icon(u"close", theme, selected ? Role::SelectionText : Role::Text)
            .paint(painter, areas.cancel.adjusted(inset, inset, -inset, -inset));
    }
    painter->restore();
}

bool JobDelegate::editorEvent(QEvent *event, QAbstractItemModel *model,
                              const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() == QEvent::MouseButtonRelease && stateOf(index) == JobState::Running) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() == Qt::LeftButton &&
            cancelRect(option).contains(mouse->position().toPoint())) {
            emit cancelClicked(index);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

} // namespace espalier::panels
