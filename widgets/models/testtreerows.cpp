// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/testtreemodel.h"

#include <utility>

namespace espalier::models {

// What views ask for. The id of a suite's index is 0, a test's that of its suite and one more.

const TestTreeModel::Suite *TestTreeModel::suiteOf(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    return index.internalId() == 0 ? &m_suites[m_shown[static_cast<std::size_t>(index.row())]]
                                   : &m_suites[index.internalId() - 1];
}

const TestTreeModel::Test *TestTreeModel::testOf(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == 0)
        return nullptr;
    const auto &suite = m_suites[index.internalId() - 1];
    return &suite.tests[suite.shown[static_cast<std::size_t>(index.row())]];
}

QModelIndex TestTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, quintptr(0));
    return createIndex(row, column, quintptr(m_shown[static_cast<std::size_t>(parent.row())]) + 1);
}

QModelIndex TestTreeModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == 0)
        return {};
    return createIndex(m_suites[child.internalId() - 1].row, 0, quintptr(0));
}

int TestTreeModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_shown.size());
    return parent.internalId() == 0 && parent.column() == 0
               ? static_cast<int>(suiteOf(parent)->shown.size())
               : 0;
}

int TestTreeModel::columnCount(const QModelIndex &parent) const
{
    Q_UNUSED(parent)
    return ColumnCount;
}

bool TestTreeModel::hasChildren(const QModelIndex &parent) const
{
    return rowCount(parent) > 0;
}

TestState TestTreeModel::stateOf(const Suite &suite) const
{
    if (suite.running)
        return TestState::Running;
    if (suite.refused || suite.broken)
        return TestState::Error;
    if (suite.counts.failed > 0)
        return TestState::Failed;
    if (suite.counts.passed > 0)
        return TestState::Passed;
    return suite.counts.skipped > 0 ? TestState::Skipped : TestState::NotRun;
}

QString TestTreeModel::nameOf(const Test &test) const
{
    const auto name = m_names.name(test.name);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString TestTreeModel::stateText(const Suite &suite) const
{
    const auto state = stateOf(suite);
    if (suite.refused && !suite.running)
        return tr("Refused by the security walk");
    if (suite.broken && !suite.running)
        return tr("Could not be run to its end");
    if (state != TestState::Failed)
        return textOf(state);
    return tr("%1 of %2 failed").arg(suite.counts.failed).arg(suite.tests.size());
}

QVariant TestTreeModel::stateData(TestState state, int column, int role) const
{
    switch (role) {
    case Qt::DecorationRole:
        return column == NameColumn ? QVariant(m_icons[std::to_underlying(state)]) : QVariant();
    case Qt::ForegroundRole:
        if (column == StateColumn)
            return m_themes.theme().color(lookOf(state).ink);
        return column == DurationColumn ? m_themes.theme().color(theme::Role::TextMuted)
                                        : QVariant();
    case Qt::TextAlignmentRole:
        return column == DurationColumn ? QVariant(Qt::AlignVCenter | Qt::AlignRight) : QVariant();
    case StateRole: return std::to_underlying(state);
    default: return {};
    }
}

QVariant TestTreeModel::suiteData(const Suite &suite, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        if (column == NameColumn)
            return suite.facts.title;
        if (column == StateColumn)
            return stateText(suite);
        return suite.tests.empty() ? QVariant() : secondsText(suite.seconds);
    case Qt::ToolTipRole: return suite.facts.details;
    case Qt::AccessibleTextRole:
        return column == NameColumn
                   ? QStringLiteral("%1, %2").arg(suite.facts.title, stateText(suite))
                   : suiteData(suite, column, Qt::DisplayRole);
    case KeyRole: return suite.facts.key;
    case TestRole: return QString();
    default: return stateData(stateOf(suite), column, role);
    }
}

QVariant TestTreeModel::testData(const Suite &suite, const Test &test, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        if (column == NameColumn)
            return nameOf(test);
        if (column == StateColumn)
            return textOf(test.state);
        return test.state == TestState::NotRun ? QVariant()
                                               : secondsText(static_cast<double>(test.seconds));
    case Qt::AccessibleTextRole:
        return column == NameColumn ? QStringLiteral("%1, %2").arg(nameOf(test), textOf(test.state))
                                    : testData(suite, test, column, Qt::DisplayRole);
    case KeyRole: return suite.facts.key;
    case TestRole: return nameOf(test);
    default: return stateData(test.state, column, role);
    }
}

QVariant TestTreeModel::data(const QModelIndex &index, int role) const
{
    const auto *suite = suiteOf(index);
    if (!suite)
        return {};
    const auto *test = testOf(index);
    return test ? testData(*suite, *test, index.column(), role)
                : suiteData(*suite, index.column(), role);
}

QVariant TestTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter |
                        (section == DurationColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Test");
    case StateColumn: return tr("Result");
    case DurationColumn: return tr("Duration");
    default: return {};
    }
}

QHash<int, QByteArray> TestTreeModel::roleNames() const
{
    auto names = QAbstractItemModel::roleNames();
    names.insert({{StateRole, "state"}, {KeyRole, "key"}, {TestRole, "test"}});
    return names;
}

} // namespace espalier::models
