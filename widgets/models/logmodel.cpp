// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/logmodel.h"

#include <QLocale>

namespace espalier::models {

static constexpr std::size_t kMostLines = 10'000;

LogModel::LogModel(QObject *parent) : QAbstractTableModel(parent) {}

void LogModel::add(Level level, const QString &text)
{
    if (m_lines.size() == kMostLines) {
        beginRemoveRows({}, 0, 0);
        m_lines.pop_front();
        endRemoveRows();
    }
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_lines.push_back({QDateTime::currentDateTime(), level, text});
    endInsertRows();
}

LogModel::Level LogModel::level(int row) const
{
    return m_lines[static_cast<std::size_t>(row)].level;
}

void LogModel::clear()
{
    beginResetModel();
    m_lines.clear();
    endResetModel();
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

static QString nameOf(LogModel::Level level)
{
    switch (level) {
    case LogModel::Level::Info: return LogModel::tr("Info");
    case LogModel::Level::Warning: return LogModel::tr("Warning");
    case LogModel::Level::Error: return LogModel::tr("Error");
    }
    return {};
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
        return {};
    const auto &line = m_lines[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case TimeColumn: return QLocale().toString(line.time.time(), QStringLiteral("HH:mm:ss"));
    case LevelColumn: return nameOf(line.level);
    case TextColumn: return line.text;
    default: return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn: return tr("Time");
    case LevelColumn: return tr("Level");
    case TextColumn: return tr("Message");
    default: return {};
    }
}

} // namespace espalier::models
