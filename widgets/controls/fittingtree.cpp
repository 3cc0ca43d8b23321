// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/fittingtree.h"

#include <QHeaderView>

#include <algorithm>
#include <utility>

namespace espalier::controls {

FittingTree::FittingTree(QAbstractItemModel &model, Fit fit, QWidget *parent)
    : QTreeView(parent), m_fit(std::move(fit))
{
    setModel(&model);
    setUniformRowHeights(true);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(m_fit.nameColumn, QHeaderView::Stretch);
}

void FittingTree::setWanted(int column, bool wanted)
{
    std::erase(m_unwanted, column);
    if (!wanted)
        m_unwanted.push_back(column);
    fitColumns();
}

void FittingTree::resizeEvent(QResizeEvent *event)
{
    fitColumns();
    QTreeView::resizeEvent(event);
}

// 0 for one that is not shown.
int FittingTree::sized(const Width &width, int step) const
{
    if (step >= width.until || std::ranges::contains(m_unwanted, width.column))
        return 0;
    const int characters = step < m_fit.narrowFrom ? width.wide : width.narrow;
    return std::max(characters * header()->fontMetrics().averageCharWidth(),
                    header()->sectionSizeHint(width.column));
}

void FittingTree::fitColumns()
{
    header()->ensurePolished(); // before that, its titles have no padding
    const int needed = m_fit.name * header()->fontMetrics().averageCharWidth();
    const auto left = [&](int step) {
        int room = viewport()->width();
        for (const auto &width : m_fit.widths)
            room -= sized(width, step);
        return room;
    };
    int step = 0;
    while (step + 1 < m_fit.steps && left(step) < needed)
        ++step;
    for (const auto &width : m_fit.widths) {
        const int size = sized(width, step);
        header()->setSectionHidden(width.column, size == 0);
        if (size > 0)
            header()->resizeSection(width.column, size);
    }
}

} // namespace espalier::controls
