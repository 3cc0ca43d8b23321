// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/scripts/shapetree.h"

#include "widgets/models/scriptmodel.h"
#include "widgets/panels/scripts/versionwords.h"

#include <QHeaderView>
#include <QStyledItemDelegate>

#include <algorithm>
#include <array>

namespace espalier::panels {

using models::ScriptModel;

namespace {

// In characters.
constexpr int kName = 38;
struct Width {
    int column;
    int wide;
    int narrow;
    int until; ///< the step from which on it is hidden
};
// The less room there is, the more of these steps are gone.
constexpr int kNarrowFrom = 2;
constexpr int kSteps = 5;
constexpr std::array kWidths{
    Width{ScriptModel::VerdictColumn, 25, 20, kSteps}, Width{ScriptModel::UseColumn, 15, 12, 4},
    Width{ScriptModel::FunctionsColumn, 11, 11, 3}, Width{ScriptModel::HitsColumn, 8, 8, 1}};

/// Cuts a shape's name in the middle: what tells it from the others stands at both ends.
class NameDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->textElideMode = Qt::ElideMiddle;
    }
};

} // namespace

ShapeRows::ShapeRows(ScriptModel &model, QObject *parent)
    : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
    setFilterRole(ScriptModel::SearchRole);
    setFilterCaseSensitivity(Qt::CaseInsensitive);
    // A shape that fits comes with all of its versions.
    setRecursiveFilteringEnabled(true);
    setAutoAcceptChildRows(true);
}

QVariant ShapeRows::data(const QModelIndex &index, int role) const
{
    const bool name = index.column() == ScriptModel::NameColumn && !index.parent().isValid();
    if (name && role == Qt::DisplayRole) {
        const auto key = QSortFilterProxyModel::data(index, ScriptModel::KeyRole).toString();
        if (const auto *shape = m_model.shape(key))
            return shapeName(*shape);
    }
    return QSortFilterProxyModel::data(index, role);
}

ShapeTree::ShapeTree(ShapeRows &rows, QWidget *parent) : QTreeView(parent)
{
    setModel(&rows);
    setAccessibleName(tr("Shapes and the versions of their scripts"));
    setUniformRowHeights(true);
    setItemDelegateForColumn(ScriptModel::NameColumn, new NameDelegate(this));
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(ScriptModel::NameColumn, QHeaderView::Stretch);
}

void ShapeTree::resizeEvent(QResizeEvent *event)
{
    fitColumns();
    QTreeView::resizeEvent(event);
}

void ShapeTree::fitColumns()
{
    header()->ensurePolished(); // before that, its titles have no padding
    const int character = header()->fontMetrics().averageCharWidth();
    const auto sized = [&](const Width &width, int step) {
        if (step >= width.until)
            return 0;
        const int characters = step < kNarrowFrom ? width.wide : width.narrow;
        return std::max(characters * character, header()->sectionSizeHint(width.column));
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
