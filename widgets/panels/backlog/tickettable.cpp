// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backlog/tickettable.h"

#include "widgets/models/ticketmodel.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>

namespace espalier::panels {

using model::TicketOrder;
using models::TicketModel;

static const controls::FittingTree::Fit kFit{.nameColumn = TicketModel::TitleColumn,
                                             .name = 46,
                                             .narrowFrom = 0,
                                             .steps = 5,
                                             .widths = {{TicketModel::PriorityColumn, 10, 10, 5},
                                                        {TicketModel::RiskColumn, 6, 6, 4},
                                                        {TicketModel::EffortColumn, 7, 7, 3},
                                                        {TicketModel::ScoreColumn, 7, 7, 5},
                                                        {TicketModel::StatusColumn, 15, 15, 2},
                                                        {TicketModel::UpdatedColumn, 21, 21, 1}}};

TicketTable::TicketTable(TicketModel &model, QWidget *parent)
    : FittingTree(model, kFit, parent), m_model(model)
{
    setObjectName(QStringLiteral("tickets"));
    setAccessibleName(tr("Tickets"));
    setRootIsDecorated(false);
    setAllColumnsShowFocus(true);
    setSelectionMode(SingleSelection);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    header()->setSectionsClickable(true);
    header()->setSortIndicatorShown(true);
    connect(header(), &QHeaderView::sectionClicked, this, &TicketTable::sectionClicked);
    connect(this, &QAbstractItemView::doubleClicked, this, &TicketTable::opened);
}

std::int64_t TicketTable::current() const
{
    return m_model.numberAt(currentRow());
}

void TicketTable::setCurrentRow(int row)
{
    const auto index = m_model.index(std::clamp(row, 0, std::max(0, m_model.rowCount() - 1)), 0);
    if (!index.isValid())
        return;
    // Not QTreeView::setCurrentIndex, which heeds the keys that are held down.
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect |
                                                 QItemSelectionModel::Rows);
    scrollTo(index);
}

void TicketTable::move(int by)
{
    setCurrentRow(currentRow() + by);
}

std::vector<std::int64_t> TicketTable::targets() const
{
    auto marked = m_model.marked();
    if (marked.empty() && current() != 0)
        marked.push_back(current());
    return marked;
}

void TicketTable::showOrder(TicketOrder order, bool descending)
{
    m_order = order;
    m_descending = descending;
    int column = -1;
    for (int at = 0; at < TicketModel::ColumnCount; ++at) {
        if (TicketModel::orderOf(at) == order)
            column = at;
    }
    header()->setSortIndicator(column, descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void TicketTable::sectionClicked(int column)
{
    const auto order = TicketModel::orderOf(column);
    if (!order) {
        showOrder(m_order, m_descending);
        return;
    }
    // What is most, or newest, is what one looks for first there.
    const bool most = *order == TicketOrder::Updated || *order == TicketOrder::Priority;
    emit orderWanted(*order, *order == m_order ? !m_descending : most);
}

void TicketTable::keyboardSearch(const QString &search)
{
    Q_UNUSED(search)
}

void TicketTable::keyPressEvent(QKeyEvent *event)
{
    const bool plain = event->modifiers() == Qt::NoModifier;
    if (plain && event->key() == Qt::Key_Escape && m_model.markCount() > 0)
        m_model.clearMarks();
    else if (event->key() == Qt::Key_Space && currentRow() >= 0)
        m_model.setMarked(currentRow(), !m_model.isMarked(currentRow()));
    else
        FittingTree::keyPressEvent(event);
}

void TicketTable::mousePressEvent(QMouseEvent *event)
{
    const auto clicked = indexAt(event->position().toPoint());
    const bool range = event->modifiers() == Qt::ShiftModifier && event->button() == Qt::LeftButton;
    if (range && clicked.isValid() && currentRow() >= 0) {
        m_model.setMarked(std::min(currentRow(), clicked.row()),
                          std::max(currentRow(), clicked.row()), true);
        setCurrentRow(clicked.row());
        return;
    }
    FittingTree::mousePressEvent(event);
}

} // namespace espalier::panels
