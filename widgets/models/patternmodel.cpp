// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/patternmodel.h"

#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/theme/icons.h"

#include <QFont>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <utility>

namespace espalier::models {

using engine::PatternRow;
using model::PatternState;

namespace {

QString textOf(const PatternRow &row, int column)
{
    switch (column) {
    case PatternModel::NameColumn: return plainText(row.name);
    case PatternModel::LanguageColumn: return languagesText(row.languages);
    case PatternModel::ConstructColumn: return models::textOf(row.construct);
    case PatternModel::RateColumn: return rateText(row.followedBySuccess, row.failures);
    case PatternModel::StateColumn:
        return row.pinned ? PatternModel::tr("%1, pinned").arg(models::textOf(row.state))
                          : models::textOf(row.state);
    default: return {};
    }
}

QString hintOf(const PatternRow &row)
{
    QStringList lines{plainText(row.name), plainText(row.errorClass), explanationOf(row.state)};
    if (row.contradictions > 0)
        lines << PatternModel::tr("Contradicted by %n pattern(s)", nullptr,
                                  static_cast<int>(row.contradictions));
    return lines.join(u'\n');
}

bool isNumber(int column)
{
    return column == PatternModel::RateColumn || column == PatternModel::NearnessColumn;
}

QVariant sortKey(const PatternRow &row, int column)
{
    switch (column) {
    case PatternModel::RateColumn: return row.successRate().value_or(-1);
    case PatternModel::StateColumn: return std::to_underlying(row.state);
    default: return textOf(row, column);
    }
}

} // namespace

PatternModel::PatternModel(const theme::ThemeManager &themes, QObject *parent)
    : QAbstractTableModel(parent), m_themes(themes)
{
    connect(&themes, &theme::ThemeManager::changed, this, [this] {
        if (!m_rows.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    });
}

void PatternModel::setRows(std::vector<PatternRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void PatternModel::setNearness(std::unordered_map<std::int64_t, double> nearness)
{
    m_nearness = std::move(nearness);
    if (!m_rows.empty())
        emit dataChanged(index(0, NearnessColumn), index(rowCount() - 1, NearnessColumn));
}

double PatternModel::nearness(std::int64_t id) const
{
    const auto found = m_nearness.find(id);
    return found == m_nearness.end() ? -1 : found->second;
}

QString PatternModel::nearnessText(std::int64_t id) const
{
    if (!m_nearness.contains(id))
        return {};
    const auto percent = std::lround(100 * std::max(0.0, nearness(id)));
    return tr("%1 %", "how much alike").arg(QLocale().toString(static_cast<qlonglong>(percent)));
}

const PatternRow *PatternModel::row(std::int64_t id) const
{
    const auto found = std::ranges::find(m_rows, id, &PatternRow::id);
    return found == m_rows.end() ? nullptr : &*found;
}

QModelIndex PatternModel::indexOf(std::int64_t id) const
{
    const auto *found = row(id);
    return found ? index(static_cast<int>(found - m_rows.data()), 0) : QModelIndex();
}

int PatternModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int PatternModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PatternModel::decoration(const PatternRow &row, int column, int role) const
{
    const auto &theme = m_themes.theme();
    const auto &look = lookOf(row.state);
    if (column == StateColumn)
        return role == Qt::DecorationRole ? QVariant(theme::icon(look.icon, theme, look.ink))
                                          : QVariant(theme.color(look.ink));
    const bool unused = row.state == PatternState::Disabled || model::isPutAway(row.state);
    if (role == Qt::ForegroundRole && (unused || (column == RateColumn && row.failures <= 0)))
        return theme.color(theme::Role::TextMuted);
    if (role == Qt::DecorationRole && column == NameColumn && row.contradictions > 0)
        return theme::icon(u"warning", theme, theme::Role::Warning);
    return {};
}

QVariant PatternModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return column == NearnessColumn ? nearnessText(row.id) : textOf(row, column);
    case Qt::ToolTipRole: return hintOf(row);
    case Qt::AccessibleTextRole:
        if (column == NearnessColumn)
            return nearnessText(row.id);
        return column == NameColumn
                   ? QStringList{textOf(row, NameColumn), textOf(row, LanguageColumn),
                                 textOf(row, RateColumn), textOf(row, StateColumn)}
                         .join(QStringLiteral(", "))
                   : textOf(row, column);
    case Qt::TextAlignmentRole:
        return isNumber(column) ? QVariant(Qt::AlignVCenter | Qt::AlignRight) : QVariant();
    case Qt::DecorationRole:
    case Qt::ForegroundRole: return decoration(row, column, role);
    case IdRole: return static_cast<qlonglong>(row.id);
    case SortRole: return column == NearnessColumn ? nearness(row.id) : sortKey(row, column);
    default: return {};
    }
}

QVariant PatternModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section == NearnessColumn)
        return tr("How much the texts and examples of a pattern are like those of the one that was "
                  "chosen");
    if (role == Qt::ToolTipRole && section == RateColumn)
        return tr("Of the failures of a pattern, the share that a success followed in the same "
                  "function");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Pattern");
    case LanguageColumn: return tr("Language");
    case ConstructColumn: return tr("Construct");
    case RateColumn: return tr("Mended");
    case StateColumn: return tr("State");
    case NearnessColumn: return tr("Alike");
    default: return {};
    }
}

} // namespace espalier::models
