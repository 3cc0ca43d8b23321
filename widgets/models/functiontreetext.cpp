// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the tree of functions shows of its nodes.
#include "widgets/models/enginewords.h"
#include "widgets/models/functiontreemodel.h"
#include "widgets/theme/icons.h"

#include <QLocale>

#include <utility>

namespace espalier::models {

using Kind = FunctionTree::Kind;
using Ink = theme::Role;

namespace {

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString milliseconds(double value)
{
    const int decimals = value < 1 ? 3 : value < 100 ? 2 : 0;
    return QLocale().toString(value, 'f', decimals);
}

QString number(std::uint64_t value)
{
    return QLocale().toString(static_cast<qulonglong>(value));
}

Ink inkOf(FunctionState state)
{
    switch (state) {
    case FunctionState::Instrumented: return Ink::Success;
    case FunctionState::Failed: return Ink::Error;
    case FunctionState::Plain:
    case FunctionState::Skipped: break;
    }
    return Ink::TextMuted;
}

} // namespace

QString textOf(FunctionState state)
{
    switch (state) {
    case FunctionState::Plain: return FunctionTreeModel::tr("Plain");
    case FunctionState::Instrumented: return FunctionTreeModel::tr("Instrumented");
    case FunctionState::Skipped: return FunctionTreeModel::tr("Skipped");
    case FunctionState::Failed: return FunctionTreeModel::tr("Failed");
    }
    return {};
}

void FunctionTreeModel::dress()
{
    static constexpr std::array<QStringView, kFunctionStates> kStates{u"unreviewed", u"passed",
                                                                      u"skipped", u"failed"};
    static constexpr std::array<QStringView, 3> kNodes{u"folder", u"file", u"functions"};
    const auto &theme = m_themes.theme();
    for (std::size_t i = 0; i < kStates.size(); ++i)
        m_stateIcons[i] = theme::icon(kStates[i], theme, inkOf(static_cast<FunctionState>(i)));
    for (std::size_t i = 0; i < kNodes.size(); ++i)
        m_nodeIcons[i] = theme::icon(kNodes[i], theme, Ink::TextMuted);
    if (rowCount() > 0)
        rebuildView();
}

QVariant FunctionTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(
            (section == LoopsColumn || section >= CallsColumn ? Qt::AlignRight : Qt::AlignLeft) |
            Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Function");
    case LanguageColumn: return tr("Language");
    case KindColumn: return tr("Kind");
    case LoopsColumn: return tr("Loops");
    case StateColumn: return tr("State");
    case CallsColumn: return tr("Calls");
    case P50Column: return tr("p50 ms");
    case P95Column: return tr("p95 ms");
    case TotalColumn: return tr("Total ms");
    case ErrorsColumn: return tr("Errors");
    case IterationsColumn: return tr("Iterations", "of loops");
    default: return {};
    }
}

QVariant FunctionTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int node = nodeOf(index);
    const int function = m_tree.functionOf(node);
    switch (role) {
    case Qt::DisplayRole: return text(node, index.column());
    case Qt::DecorationRole: return decoration(node, index.column());
    case Qt::ForegroundRole: return ink(node, index.column());
    case Qt::ToolTipRole: return hint(node, index.column());
    case Qt::TextAlignmentRole: return headerData(index.column(), Qt::Horizontal, role);
    case Qt::CheckStateRole:
        return flags(index) & Qt::ItemIsUserCheckable ? QVariant(checkState(node)) : QVariant();
    case IdRole:
        return function < 0 ? QString() : QString::fromStdString(m_tree.result(function).id);
    case PathRole: return toQString(m_tree.path(node));
    case LineRole: return function < 0 ? 1 : static_cast<int>(m_tree.result(function).line);
    case KeyRole:
        return function < 0 ? QString() : QString::fromStdString(m_tree.result(function).key);
    case StateRole:
        return function < 0 ? QVariant() : QVariant(std::to_underlying(m_tree.state(function)));
    default: return {};
    }
}

QVariant FunctionTreeModel::text(int node, int column) const
{
    const int function = m_tree.functionOf(node);
    if (column == NameColumn)
        return toQString(m_tree.name(node));
    if (column >= CallsColumn)
        return figureText(node, column);
    if (function >= 0)
        return functionText(function, column);
    if (column == StateColumn && m_tree.instrumentedBelow(node) > 0)
        return tr("%n instrumented", nullptr, m_tree.instrumentedBelow(node));
    if (column == KindColumn)
        return tr("%n function(s)", nullptr, m_tree.functionsBelow(node));
    return {};
}

QVariant FunctionTreeModel::functionText(int function, int column) const
{
    const auto &result = m_tree.result(function);
    switch (column) {
    case LanguageColumn: return languageText(result.language);
    case KindColumn: return kindText(result.kind);
    case LoopsColumn: return result.loops > 0 ? QLocale().toString(result.loops) : QString();
    case StateColumn: return stateText(function);
    default: return {};
    }
}

QString FunctionTreeModel::stateText(int function) const
{
    const auto state = m_tree.state(function);
    const auto reason = reasonText(m_tree.failure(function));
    if (reason.isEmpty() || state == FunctionState::Plain || state == FunctionState::Instrumented)
        return textOf(state);
    return QStringLiteral("%1: %2").arg(textOf(state), reason);
}

// Median and percentile cannot be summed up: files and folders have none.
QVariant FunctionTreeModel::figureText(int node, int column) const
{
    const auto &figures = m_tree.figures(node);
    if (!figures.known)
        return {};
    const bool single = m_tree.functionOf(node) >= 0;
    switch (column) {
    case CallsColumn: return number(figures.calls);
    case P50Column: return single ? milliseconds(figures.p50Ms) : QString();
    case P95Column: return single ? milliseconds(figures.p95Ms) : QString();
    case TotalColumn: return milliseconds(figures.totalMs);
    case ErrorsColumn: return figures.errors > 0 ? number(figures.errors) : QString();
    case IterationsColumn: return figures.iterations > 0 ? number(figures.iterations) : QString();
    default: return {};
    }
}

QString FunctionTreeModel::hint(int node, int column) const
{
    const int function = m_tree.functionOf(node);
    if (function < 0)
        return toQString(m_tree.path(node));
    const auto *calls = m_tree.calls(function);
    QStringList lines;
    if (column == ErrorsColumn && calls) {
        for (const auto &[type, count] : calls->errorTypes)
            lines << QStringLiteral("%1 × %2").arg(number(count), QString::fromStdString(type));
    } else if (column == IterationsColumn && calls) {
        for (const auto &[loop, count] : calls->loops)
            lines << tr("Loop %1: %2").arg(loop).arg(number(count));
    } else if (column == StateColumn) {
        lines << stateText(function);
    } else {
        lines << tr("%1, line %2")
                     .arg(toQString(m_tree.path(node)))
                     .arg(m_tree.result(function).line);
    }
    return lines.join(u'\n');
}

QVariant FunctionTreeModel::decoration(int node, int column) const
{
    const int function = m_tree.functionOf(node);
    if (column == NameColumn)
        return m_nodeIcons[static_cast<std::size_t>(std::to_underlying(m_tree.kind(node)))];
    if (column == StateColumn && function >= 0)
        return m_stateIcons[static_cast<std::size_t>(std::to_underlying(m_tree.state(function)))];
    return {};
}

// Selected rows have their own ink, which the style takes care of.
QVariant FunctionTreeModel::ink(int node, int column) const
{
    const auto &theme = m_themes.theme();
    const int function = m_tree.functionOf(node);
    if (column == ErrorsColumn && m_tree.figures(node).errors > 0)
        return theme.color(Ink::Error);
    if (function < 0)
        return column == NameColumn ? QVariant() : QVariant(theme.color(Ink::TextMuted));
    const auto state = m_tree.state(function);
    if (column == StateColumn && state == FunctionState::Failed)
        return theme.color(Ink::Error);
    const bool quiet = column == LanguageColumn || column == KindColumn ||
                       (column == StateColumn && state != FunctionState::Instrumented);
    if (state == FunctionState::Skipped || quiet)
        return theme.color(Ink::TextMuted);
    return {};
}

} // namespace espalier::models
