// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/keyhintdelegate.h"

#include <QPainter>

namespace espalier::shell {

void KeyHintDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const auto keys = index.data(KeysRole).toString();
    if (keys.isEmpty())
        return;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const auto group =
        option.state.testFlag(QStyle::State_Enabled) ? QPalette::Active : QPalette::Disabled;
    painter->save();
    painter->setPen(option.palette.color(group, selected ? QPalette::HighlightedText
                                                         : QPalette::PlaceholderText));
    painter->drawText(option.rect.adjusted(0, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter, keys);
    painter->restore();
}

QSize KeyHintDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto size = QStyledItemDelegate::sizeHint(option, index);
    return {size.width(), std::max(size.height(), option.fontMetrics.height() + 10)};
}

} // namespace espalier::shell
