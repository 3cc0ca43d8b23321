// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/functioncallsmodel.h"

#include <QLocale>

#include <algorithm>
#include <functional>

namespace espalier::models {

using observe::FunctionCalls;

namespace {

struct IdParts {
    std::string_view path;
    std::string_view name;
};

// path::qualified.name
IdParts partsOf(std::string_view id)
{
    const auto at = id.rfind("::");
    return at == std::string_view::npos ? IdParts{{}, id}
                                        : IdParts{id.substr(0, at), id.substr(at + 2)};
}

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::uint64_t iterationsOf(const FunctionCalls &calls)
{
    std::uint64_t sum = 0;
    for (const auto &[number, count] : calls.loops)
        sum += count;
    return sum;
}

QString milliseconds(double value)
{
    return QLocale().toString(value, 'f', value < 1 ? 3 : value < 100 ? 2 : 0);
}

QString number(std::uint64_t value)
{
    return QLocale().toString(static_cast<qulonglong>(value));
}

QString loopsText(const FunctionCalls &calls)
{
    QStringList parts;
    for (const auto &[loop, count] : calls.loops)
        parts << QStringLiteral("%1: %2").arg(loop).arg(number(count));
    return parts.join(QStringLiteral(" · "));
}

bool isLess(const FunctionCalls &left, const FunctionCalls &right, int column)
{
    switch (column) {
    case FunctionCallsModel::NameColumn: return partsOf(left.id).name < partsOf(right.id).name;
    case FunctionCallsModel::PathColumn: return left.id < right.id;
    case FunctionCallsModel::CallsColumn: return left.calls < right.calls;
    case FunctionCallsModel::P50Column: return left.p50Ms < right.p50Ms;
    case FunctionCallsModel::P95Column: return left.p95Ms < right.p95Ms;
    case FunctionCallsModel::TotalColumn: return left.totalMs < right.totalMs;
    case FunctionCallsModel::ErrorsColumn: return left.errors < right.errors;
    case FunctionCallsModel::LoopsColumn: return iterationsOf(left) < iterationsOf(right);
    default: return false;
    }
}

QString errorHint(const FunctionCalls &calls)
{
    QStringList lines;
    for (const auto &[type, count] : calls.errorTypes)
        lines << QStringLiteral("%1 × %2").arg(number(count), QString::fromStdString(type));
    if (calls.abandoned > 0)
        lines << FunctionCallsModel::tr("%n call(s) never came to an end", nullptr,
                                        static_cast<int>(calls.abandoned));
    return lines.join(u'\n');
}

} // namespace

FunctionCallsModel::FunctionCallsModel(const theme::ThemeManager &themes, QObject *parent)
    : QAbstractTableModel(parent), m_themes(themes)
{
}

void FunctionCallsModel::setSummary(std::shared_ptr<const observe::TraceSummary> summary)
{
    beginResetModel();
    m_summary = std::move(summary);
    m_rows.clear();
    if (m_summary) {
        for (const auto &calls : m_summary->functions)
            m_rows.push_back(&calls);
    }
    arrange();
    endResetModel();
}

void FunctionCallsModel::arrange()
{
    std::ranges::stable_sort(m_rows, [this](const auto *left, const auto *right) {
        return m_order == Qt::AscendingOrder ? isLess(*left, *right, m_sortColumn)
                                             : isLess(*right, *left, m_sortColumn);
    });
}

void FunctionCallsModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_order = order;
    emit layoutAboutToBeChanged();
    const auto before = persistentIndexList();
    const auto rows = m_rows;
    arrange();
    QModelIndexList after;
    for (const auto &index : before) {
        const auto *calls = rows[static_cast<std::size_t>(index.row())];
        const auto row = std::ranges::find(m_rows, calls) - m_rows.begin();
        after.append(createIndex(static_cast<int>(row), index.column()));
    }
    changePersistentIndexList(before, after);
    emit layoutChanged();
}

int FunctionCallsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int FunctionCallsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FunctionCallsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const auto &calls = *m_rows[static_cast<std::size_t>(index.row())];
    if (role == IdRole)
        return QString::fromStdString(calls.id);
    if (role == Qt::TextAlignmentRole)
        return headerData(index.column(), Qt::Horizontal, role);
    if (role == Qt::ToolTipRole)
        return index.column() == ErrorsColumn ? errorHint(calls) : QString::fromStdString(calls.id);
    if (role == Qt::ForegroundRole && index.column() == ErrorsColumn && calls.errors > 0)
        return m_themes.theme().color(theme::Role::Error);
    if (role == Qt::ForegroundRole && index.column() == PathColumn)
        return m_themes.theme().color(theme::Role::TextMuted);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case NameColumn: return toQString(partsOf(calls.id).name);
    case PathColumn: return toQString(partsOf(calls.id).path);
    case CallsColumn: return number(calls.calls);
    case P50Column: return milliseconds(calls.p50Ms);
    case P95Column: return milliseconds(calls.p95Ms);
    case TotalColumn: return milliseconds(calls.totalMs);
    case ErrorsColumn: return number(calls.errors);
    case LoopsColumn: return loopsText(calls);
    default: return {};
    }
}

QVariant FunctionCallsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(
            (section >= CallsColumn && section <= ErrorsColumn ? Qt::AlignRight : Qt::AlignLeft) |
            Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Function");
    case PathColumn: return tr("File");
    case CallsColumn: return tr("Calls");
    case P50Column: return tr("p50 ms");
    case P95Column: return tr("p95 ms");
    case TotalColumn: return tr("Total ms");
    case ErrorsColumn: return tr("Errors");
    case LoopsColumn: return tr("Iterations by loop");
    default: return {};
    }
}

} // namespace espalier::models
