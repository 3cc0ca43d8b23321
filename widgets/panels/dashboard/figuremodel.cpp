// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/dashboard/figuremodel.h"

#include "widgets/panels/dashboard/figuretext.h"

#include <QFont>
#include <QLocale>

namespace espalier::panels {

void FigureModel::setFigures(std::vector<backlog::Figure> figures)
{
    beginResetModel();
    m_figures = std::move(figures);
    endResetModel();
}

// The id of an index is that of its figure, from 1; 0 for the figures themselves.
QModelIndex FigureModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column,
                       parent.isValid() ? static_cast<quintptr>(parent.row() + 1) : quintptr{0});
}

QModelIndex FigureModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == 0)
        return {};
    return createIndex(static_cast<int>(index.internalId()) - 1, 0, quintptr{0});
}

int FigureModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_figures.size());
    if (parent.internalId() != 0 || parent.column() != 0)
        return 0;
    return static_cast<int>(m_figures[static_cast<std::size_t>(parent.row())].rows.size());
}

int FigureModel::columnCount(const QModelIndex &) const
{
    return Columns;
}

QVariant FigureModel::figureData(const backlog::Figure &figure, int column, int role) const
{
    if (role == Qt::FontRole) {
        QFont font;
        font.setBold(column != Points);
        return font;
    }
    if (role == Qt::ToolTipRole)
        return QString::fromStdString(figure.formula);
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Name: return figureTitle(figure);
    case Value:
        return figure.value ? QStringLiteral("%1 (%2)").arg(figureValue(figure),
                                                            QString::fromStdString(figure.unit))
                            : figureValue(figure);
    default: return QString::fromStdString(figure.formula);
    }
}

QVariant FigureModel::rowData(const backlog::FigureRow &row, int column, int role) const
{
    if (role == kFilterRole)
        return QString::fromStdString(row.filter);
    if (role == Qt::ToolTipRole && !row.filter.empty())
        return tr("Enter shows the tickets: %1").arg(QString::fromStdString(row.filter));
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Name: return rowTitle(row);
    case Value: return numberText(row.value);
    default:
        return row.points > 0 ? QLatin1Char('+') + numberText(row.points) : numberText(row.points);
    }
}

QVariant FigureModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (index.internalId() == 0)
        return figureData(m_figures[static_cast<std::size_t>(index.row())], index.column(), role);
    const auto &figure = m_figures[static_cast<std::size_t>(index.internalId()) - 1];
    return rowData(figure.rows[static_cast<std::size_t>(index.row())], index.column(), role);
}

QVariant FigureModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Figure");
    case Value: return tr("Value");
    default: return tr("Formula and points");
    }
}

} // namespace espalier::panels
