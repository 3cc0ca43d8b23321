// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/patterntable.h"

#include "widgets/models/patternmodel.h"

#include <QHeaderView>

#include <algorithm>
#include <array>

namespace espalier::panels {

using models::PatternModel;

namespace {

// In characters.
constexpr int kName = 30;
struct Width {
    int column;
    int characters;
    int until; ///< the step from which on it is hidden
};
// The less room there is, the more of these steps are gone.
constexpr int kSteps = 4;
constexpr std::array kWidths{
    Width{PatternModel::LanguageColumn, 16, 2}, Width{PatternModel::ConstructColumn, 11, 1},
    Width{PatternModel::RateColumn, 13, kSteps}, Width{PatternModel::StateColumn, 19, 3}};

} // namespace

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
    return pattern.state == model::PatternState::Forgotten &&
           QString::fromStdString(pattern.name).contains(m_typed, Qt::CaseInsensitive);
}

PatternTable::PatternTable(PatternRows &rows, QWidget *parent) : QTreeView(parent)
{
    setModel(&rows);
    setAccessibleName(tr("Patterns"));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    setSortingEnabled(true);
    header()->setSortIndicatorClearable(true);
    sortByColumn(-1, Qt::AscendingOrder); // those that are needed often first, as they come
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(PatternModel::NameColumn, QHeaderView::Stretch);
}

void PatternTable::resizeEvent(QResizeEvent *event)
{
    fitColumns();
    QTreeView::resizeEvent(event);
}

void PatternTable::fitColumns()
{
    header()->ensurePolished(); // before that, its titles have no padding
    const int character = header()->fontMetrics().averageCharWidth();
    const auto sized = [&](const Width &width, int step) {
        return step >= width.until ? 0
                                   : std::max(width.characters * character,
                                              header()->sectionSizeHint(width.column));
    };
    const auto left = [&](int step) {
        int room = viewport()->width();
        for (const auto &width : kWidths)
            room -= sized(width, step);
        return room;
    };
    int step = 0;
    while (step + 1 < kSteps && left(step) < kName * character)
        ++step;
    for (const auto &width : kWidths) {
        header()->setSectionHidden(width.column, step >= width.until);
        if (step < width.until)
            header()->resizeSection(width.column, sized(width, step));
    }
}

} // namespace espalier::panels
