// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backlog/evidenceview.h"

#include "widgets/models/tickettext.h"
#include "widgets/theme/icons.h"

#include <QHeaderView>
#include <QKeyEvent>

namespace espalier::panels {

namespace {

enum Column { WhatColumn, WhereColumn };
enum Role { PathRole = Qt::UserRole, LineRole, IconRole, MutedRole };

} // namespace

EvidenceView::EvidenceView(const theme::ThemeManager &themes, QString root, QWidget *parent)
    : QTreeWidget(parent), m_themes(themes), m_root(std::move(root))
{
    setObjectName(QStringLiteral("evidence"));
    setAccessibleName(tr("Evidence"));
    setHeaderLabels({tr("Evidence"), tr("Where, or how much")});
    setUniformRowHeights(true);
    header()->setStretchLastSection(true);
    header()->setSectionResizeMode(WhatColumn, QHeaderView::Interactive);
    connect(this, &QTreeWidget::itemDoubleClicked, this, &EvidenceView::open);
    connect(this, &QTreeWidget::itemClicked, this, [this](QTreeWidgetItem *item, int column) {
        if (column == WhereColumn)
            open(item);
    });
    connect(&themes, &theme::ThemeManager::changed, this, &EvidenceView::dress);
}

void EvidenceView::setTicket(const model::Ticket &ticket)
{
    clear();
    for (const auto &row : evidenceRows(ticket, m_root))
        add(invisibleRootItem(), row);
    if (topLevelItemCount() == 0)
        add(invisibleRootItem(),
            {.what = tr("Nothing was observed for it: it was made by hand."), .muted = true});
    const int width = std::max(viewport()->width(), 300);
    resizeColumnToContents(WhatColumn);
    header()->resizeSection(WhatColumn, std::min(columnWidth(WhatColumn), width * 62 / 100));
    dress();
}

void EvidenceView::add(QTreeWidgetItem *parent, const EvidenceRow &row)
{
    auto *item = new QTreeWidgetItem(parent, {row.what, row.detail});
    item->setData(WhatColumn, PathRole, row.path);
    item->setData(WhatColumn, LineRole, row.line);
    item->setData(WhatColumn, IconRole, row.icon);
    item->setData(WhatColumn, MutedRole, row.muted);
    QStringList tip{row.what};
    const int masked = models::maskedPlaces(row.what) + models::maskedPlaces(row.detail);
    if (!row.detail.isEmpty())
        tip << row.detail;
    if (masked > 0)
        tip << tr("%n place(s) were masked before this was kept.", nullptr, masked);
    if (!row.path.isEmpty())
        tip << tr("Enter opens it there.");
    item->setToolTip(WhatColumn, models::plainTip(tip.join(u'\n')));
    item->setToolTip(WhereColumn, models::plainTip(row.detail));
    for (const auto &below : row.below)
        add(item, below);
    item->setExpanded(row.open);
}

void EvidenceView::open(QTreeWidgetItem *item)
{
    const auto path = item ? item->data(WhatColumn, PathRole).toString() : QString();
    if (!path.isEmpty())
        emit sourceRequested(path, std::max(1, item->data(WhatColumn, LineRole).toInt()));
}

void EvidenceView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        open(currentItem());
    else
        QTreeWidget::keyPressEvent(event);
}

void EvidenceView::dressItem(QTreeWidgetItem *item) const
{
    using theme::Role;
    const auto &theme = m_themes.theme();
    const bool masked = models::maskedPlaces(item->text(WhatColumn)) +
                            models::maskedPlaces(item->text(WhereColumn)) >
                        0;
    const auto icon = item->data(WhatColumn, IconRole).toString();
    if (!icon.isEmpty())
        item->setIcon(WhatColumn,
                      theme::icon(icon, theme,
                                  icon == QLatin1String("error") ? Role::Error : Role::TextMuted));
    const bool muted = item->data(WhatColumn, MutedRole).toBool();
    const auto ink = masked ? Role::Warning : muted ? Role::TextMuted : Role::Text;
    item->setForeground(WhatColumn, theme.color(ink));
    item->setForeground(WhereColumn,
                        theme.color(item->data(WhatColumn, PathRole).toString().isEmpty()
                                        ? Role::TextMuted
                                        : Role::Link));
    for (int at = 0; at < item->childCount(); ++at)
        dressItem(item->child(at));
}

void EvidenceView::dress()
{
    for (int at = 0; at < topLevelItemCount(); ++at)
        dressItem(topLevelItem(at));
}

} // namespace espalier::panels
