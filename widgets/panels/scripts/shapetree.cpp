// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/scripts/shapetree.h"

#include "widgets/models/scriptmodel.h"
#include "widgets/panels/scripts/versionwords.h"

#include <QStyledItemDelegate>

namespace espalier::panels {

using models::ScriptModel;

namespace {

const controls::FittingTree::Fit kFit{.nameColumn = ScriptModel::NameColumn,
                                      .name = 38,
                                      .narrowFrom = 2,
                                      .steps = 5,
                                      .widths = {{ScriptModel::VerdictColumn, 25, 20, 5},
                                                 {ScriptModel::UseColumn, 15, 12, 4},
                                                 {ScriptModel::FunctionsColumn, 11, 11, 3},
                                                 {ScriptModel::HitsColumn, 8, 8, 1}}};

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

ShapeTree::ShapeTree(ShapeRows &rows, QWidget *parent) : FittingTree(rows, kFit, parent)
{
    setAccessibleName(tr("Shapes and the versions of their scripts"));
    setItemDelegateForColumn(ScriptModel::NameColumn, new NameDelegate(this));
}

} // namespace espalier::panels
