// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/fittingtree.h"

#include <QSortFilterProxyModel>

namespace espalier::models {
class ScriptModel;
}

namespace espalier::panels {

/// The rows of a ScriptModel that a filter leaves. A shape is named so that it can be told from
/// the others: with its language and the function its script was made for.
class ShapeRows final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit ShapeRows(models::ScriptModel &model, QObject *parent = nullptr);

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    models::ScriptModel &m_model;
};

/// Shows them. Where there is little room, the name keeps what it needs: the hits go, the other
/// columns become narrower, the functions go, and what is in use.
class ShapeTree final : public controls::FittingTree {
    Q_OBJECT

public:
    explicit ShapeTree(ShapeRows &rows, QWidget *parent = nullptr);
};

} // namespace espalier::panels
