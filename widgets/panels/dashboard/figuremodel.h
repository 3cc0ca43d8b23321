// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/dashboard.h"

#include <QAbstractItemModel>

#include <vector>

namespace espalier::panels {

/// The figures, each with its formula, and below it the rows that it is made of. GUI thread.
class FigureModel final : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Name, Value, Points, Columns };
    /// Of rows with tickets behind them: the filter that lists these.
    static constexpr int kFilterRole = Qt::UserRole + 1;

    using QAbstractItemModel::QAbstractItemModel;

    void setFigures(std::vector<backlog::Figure> figures);
    [[nodiscard]] const std::vector<backlog::Figure> &figures() const { return m_figures; }

    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QVariant figureData(const backlog::Figure &figure, int column, int role) const;
    [[nodiscard]] QVariant rowData(const backlog::FigureRow &row, int column, int role) const;

    std::vector<backlog::Figure> m_figures;
};

} // namespace espalier::panels
