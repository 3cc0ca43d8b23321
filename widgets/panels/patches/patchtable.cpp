// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patches/patchtable.h"

#include "widgets/models/patchmodel.h"

#include <QHeaderView>

#include <algorithm>

namespace espalier::panels {

using models::PatchModel;

static const controls::FittingTree::Fit kFit{.nameColumn = PatchModel::TitleColumn,
                                             .name = 26,
                                             .narrowFrom = 0,
                                             .steps = 6,
                                             .widths = {{PatchModel::StateColumn, 18, 18, 7},
                                                        {PatchModel::RiskColumn, 6, 6, 6},
                                                        {PatchModel::GatesColumn, 13, 13, 5},
                                                        {PatchModel::DistanceColumn, 9, 9, 3},
                                                        {PatchModel::MergeColumn, 16, 16, 4},
                                                        {PatchModel::AttemptColumn, 9, 9, 2},
                                                        {PatchModel::UpdatedColumn, 21, 21, 1}}};

PatchTable::PatchTable(PatchModel &model, QWidget *parent)
    : FittingTree(model, kFit, parent), m_model(model), m_order(PatchModel::StateColumn)
{
    setObjectName(QStringLiteral("patches"));
    setAccessibleName(tr("Patches"));
    setRootIsDecorated(false);
    setAllColumnsShowFocus(true);
    setSelectionMode(SingleSelection);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    header()->setSectionsClickable(true);
    header()->setSortIndicatorShown(true);
    header()->setSortIndicator(m_order, Qt::AscendingOrder);
    connect(header(), &QHeaderView::sectionClicked, this, &PatchTable::sectionClicked);
    connect(this, &QAbstractItemView::doubleClicked, this, &PatchTable::opened);
}

void PatchTable::setCurrentRow(int row)
{
    const auto index = m_model.index(std::clamp(row, 0, std::max(0, m_model.rowCount() - 1)), 0);
    if (!index.isValid())
        return;
    // Not QTreeView::setCurrentIndex, which heeds the keys that are held down.
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect |
                                                 QItemSelectionModel::Rows);
    scrollTo(index);
}

void PatchTable::move(int by)
{
    setCurrentRow(currentRow() + by);
}

void PatchTable::sectionClicked(int column)
{
    const bool hasOrder = column != PatchModel::GatesColumn &&
                          column != PatchModel::DistanceColumn && column != PatchModel::MergeColumn;
    if (hasOrder) {
        // What is most, or newest, is what one looks for first there.
        const bool most = column == PatchModel::UpdatedColumn || column == PatchModel::RiskColumn ||
                          column == PatchModel::AttemptColumn;
        m_descending = column == m_order ? !m_descending : most;
        m_order = column;
        const auto branch = currentIndex().data(PatchModel::BranchRole).toString();
        m_model.setOrder(m_order, m_descending);
        setCurrentRow(m_model.rowOf(branch));
    }
    header()->setSortIndicator(m_order, m_descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void PatchTable::keyboardSearch(const QString &search)
{
    Q_UNUSED(search)
}

} // namespace espalier::panels
