// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/dashboard/measuremodel.h"

#include "widgets/models/tickettext.h"
#include "widgets/panels/dashboard/measuretext.h"

#include <algorithm>

namespace espalier::panels {

void MeasureModel::setMeasurements(std::vector<engine::Measurement> measurements)
{
    beginResetModel();
    m_measurements = std::move(measurements);
    endResetModel();
}

const engine::Measurement *MeasureModel::at(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    return &m_measurements[static_cast<std::size_t>(row)];
}

int MeasureModel::rowOf(const engine::Measurement &measurement) const
{
    const auto found = std::ranges::find(m_measurements, measurement);
    return found == m_measurements.end() ? -1 : static_cast<int>(found - m_measurements.begin());
}

int MeasureModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_measurements.size());
}

int MeasureModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : Columns;
}

QVariant MeasureModel::data(const QModelIndex &index, int role) const
{
    const auto *measurement = at(index.row());
    if (!measurement)
        return {};
    if (role == Qt::DisplayRole)
        return index.column() == Name ? measureTitle(*measurement) : measureKind(*measurement);
    if (role == Qt::ToolTipRole)
        return models::plainTip(measureTitle(*measurement));
    return {};
}

QVariant MeasureModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("What") : tr("Of");
}

} // namespace espalier::panels
