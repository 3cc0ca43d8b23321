// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/changes/changedfilesmodel.h"

#include "widgets/theme/icons.h"

#include <QLocale>

#include <algorithm>

namespace espalier::panels {

ChangedFilesModel::ChangedFilesModel(const theme::ThemeManager &themes, QObject *parent)
    : QAbstractTableModel(parent), m_themes(themes)
{
    dress();
    connect(&themes, &theme::ThemeManager::changed, this, &ChangedFilesModel::dress);
}

void ChangedFilesModel::dress()
{
    const auto &theme = m_themes.theme();
    m_icons = {theme::icon(u"apply", theme, theme::Role::Success),
               theme::icon(u"subtract", theme, theme::Role::TextMuted),
               theme::icon(u"edit", theme, theme::Role::Info)};
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void ChangedFilesModel::setProposal(PreparedProposal prepared)
{
    beginResetModel();
    m_prepared = std::move(prepared);
    endResetModel();
    emit reviewedChanged();
}

void ChangedFilesModel::setStep(const ReviewStep &step)
{
    m_step = step;
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int ChangedFilesModel::rowOf(const std::string &path) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (change(row).path == path)
            return row;
    }
    return -1;
}

const engine::FileChange &ChangedFilesModel::change(int row) const
{
    return m_prepared.proposal->changes[static_cast<std::size_t>(row)];
}

bool ChangedFilesModel::isLeftOut(int row) const
{
    const auto at = m_step.files.find(change(row).path);
    return at != m_step.files.end() && !at->second;
}

// ---- ticks ----

bool ChangedFilesModel::isReviewed(int row) const
{
    const auto path = QString::fromStdString(change(row).path);
    const auto &file = m_prepared.files[static_cast<std::size_t>(row)];
    return m_ticks.value(path).toString().toStdString() == file.fingerprint;
}

void ChangedFilesModel::setReviewed(int row, bool reviewed)
{
    if (reviewed == isReviewed(row))
        return;
    const auto path = QString::fromStdString(change(row).path);
    if (reviewed)
        m_ticks.insert(path, QString::fromStdString(
                                 m_prepared.files[static_cast<std::size_t>(row)].fingerprint));
    else
        m_ticks.remove(path);
    emit dataChanged(index(row, 0), index(row, 0), {Qt::CheckStateRole});
    emit reviewedChanged();
}

int ChangedFilesModel::reviewedCount() const
{
    int count = 0;
    for (int row = 0; row < rowCount(); ++row)
        count += isReviewed(row);
    return count;
}

void ChangedFilesModel::setTicks(const QVariantMap &ticks)
{
    m_ticks = ticks;
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, 0), {Qt::CheckStateRole});
    emit reviewedChanged();
}

// ---- the model ----

int ChangedFilesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_prepared.files.size());
}

int ChangedFilesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ChangedFilesModel::decision(int row) const
{
    const auto at = m_step.files.find(change(row).path);
    if (at == m_step.files.end())
        return change(row).remove ? tr("Removed") : change(row).current ? tr("Taken") : tr("New");
    return at->second ? tr("Edited") : tr("Left out");
}

QString ChangedFilesModel::linesText(int row) const
{
    const auto &file = m_prepared.files[static_cast<std::size_t>(row)];
    const auto edited = m_step.lines.find(change(row).path);
    const auto lines = edited == m_step.lines.end()
                           ? LineCount{.added = file.added, .removed = file.removed}
                           : edited->second;
    const QLocale locale;
    QStringList parts;
    if (lines.added > 0 || lines.removed == 0)
        parts << u'+' + locale.toString(lines.added);
    if (lines.removed > 0)
        parts << QChar(0x2212) + locale.toString(lines.removed);
    return parts.join(u' ');
}

QString ChangedFilesModel::text(int row, int column) const
{
    switch (column) {
    case FileColumn: return QString::fromStdString(change(row).path);
    case DecisionColumn: return decision(row);
    case FunctionsColumn: {
        const auto count = m_prepared.files[static_cast<std::size_t>(row)].ids.size();
        return count == 0 ? QString() : QLocale().toString(static_cast<qulonglong>(count));
    }
    case LinesColumn: return linesText(row);
    default: return {};
    }
}

QVariant ChangedFilesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int row = index.row();
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::ToolTipRole: return index.column() == FileColumn ? text(row, FileColumn) : QString();
    case Qt::TextAlignmentRole: return headerData(index.column(), Qt::Horizontal, role);
    case Qt::CheckStateRole:
        if (index.column() == FileColumn)
            return isReviewed(row) ? Qt::Checked : Qt::Unchecked;
        return {};
    case Qt::DecorationRole:
        if (index.column() == DecisionColumn) {
            const auto at = m_step.files.find(change(row).path);
            return m_icons[at == m_step.files.end() ? 0 : at->second ? 2 : 1];
        }
        return {};
    case Qt::ForegroundRole:
        if (isLeftOut(row) || index.column() != FileColumn)
            return m_themes.theme().color(theme::Role::TextMuted);
        return {};
    case Qt::AccessibleDescriptionRole:
        return isReviewed(row) ? tr("Reviewed") : tr("Not reviewed");
    default: return {};
    }
}

bool ChangedFilesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::CheckStateRole || index.column() != FileColumn)
        return false;
    setReviewed(index.row(), value.value<Qt::CheckState>() == Qt::Checked);
    return true;
}

Qt::ItemFlags ChangedFilesModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    auto flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
    if (index.column() == FileColumn)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant ChangedFilesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section >= FunctionsColumn ? Qt::AlignRight : Qt::AlignLeft) |
                                Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FileColumn: return tr("File");
    case DecisionColumn: return tr("Decision");
    case FunctionsColumn: return tr("Functions");
    case LinesColumn: return tr("Lines");
    default: return {};
    }
}

} // namespace espalier::panels
