// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/overtime.h"

#include <QAbstractTableModel>

#include <vector>

namespace espalier::panels {

/// What can be looked at over time: its name and what it is. GUI thread.
class MeasureModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Kind, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    void setMeasurements(std::vector<engine::Measurement> measurements);
    /// Null for a row that is not there.
    [[nodiscard]] const engine::Measurement *at(int row) const;
    /// -1 when it is not among them.
    [[nodiscard]] int rowOf(const engine::Measurement &measurement) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    std::vector<engine::Measurement> m_measurements;
};

} // namespace espalier::panels
