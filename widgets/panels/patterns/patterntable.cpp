// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/patterntable.h"

#include "widgets/models/patternmodel.h"

#include <QHeaderView>

namespace espalier::panels {

using models::PatternModel;

// How near they are is told as long as that is asked for, however little room there is.
static const controls::FittingTree::Fit kFit{.nameColumn = PatternModel::NameColumn,
                                             .name = 30,
                                             .narrowFrom = 0,
                                             .steps = 4,
                                             .widths = {{PatternModel::LanguageColumn, 16, 16, 2},
                                                        {PatternModel::ConstructColumn, 11, 11, 1},
                                                        {PatternModel::RateColumn, 13, 13, 4},
                                                        {PatternModel::StateColumn, 19, 19, 3},
                                                        {PatternModel::NearnessColumn, 9, 9, 4}}};

PatternRows::PatternRows(PatternModel &model, QObject *parent)
    : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
    setSortRole(PatternModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
}

void PatternRows::setFilter(const engine::PatternFilter &filter)
{
    m_filter = filter;
    invalidateRowsFilter();
}

void PatternRows::setFound(const QString &typed, const std::vector<std::int64_t> &ids)
{
    m_typed = typed.trimmed();
    m_found.reset();
    if (!m_typed.isEmpty())
        m_found.emplace(ids.begin(), ids.end());
    invalidateRowsFilter();
}

bool PatternRows::isFiltered() const
{
    return m_found || !m_filter.language.empty() || m_filter.construct || m_filter.state;
}

bool PatternRows::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    Q_UNUSED(parent)
    const auto &pattern = m_model.rows()[static_cast<std::size_t>(row)];
    if (!engine::matches(pattern, m_filter))
        return false;
    if (!m_found || m_found->contains(pattern.id))
        return true;
    return model::isPutAway(pattern.state) &&
           QString::fromStdString(pattern.name).contains(m_typed, Qt::CaseInsensitive);
}

PatternTable::PatternTable(PatternRows &rows, QWidget *parent) : FittingTree(rows, kFit, parent)
{
    setAccessibleName(tr("Patterns"));
    setRootIsDecorated(false);
    setAllColumnsShowFocus(true);
    setSelectionMode(ExtendedSelection);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    setSortingEnabled(true);
    header()->setSortIndicatorClearable(true);
    showNearness(false);
}

void PatternTable::showNearness(bool shown)
{
    setWanted(PatternModel::NearnessColumn, shown);
    // Else those that are needed often first, as they come.
    sortByColumn(shown ? PatternModel::NearnessColumn : -1,
                 shown ? Qt::DescendingOrder : Qt::AscendingOrder);
}

std::vector<std::int64_t> PatternTable::chosen() const
{
    std::vector<std::int64_t> ids;
    for (const auto &index : selectionModel()->selectedRows())
        ids.push_back(index.data(PatternModel::IdRole).toLongLong());
    return ids;
}

} // namespace espalier::panels
