// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/functiontreemodel.h"

#include <algorithm>
#include <ranges>

namespace espalier::models {

using Kind = FunctionTree::Kind;

namespace {

int compare(const auto &left, const auto &right)
{
    return left < right ? -1 : right < left ? 1 : 0;
}

int compareNames(std::string_view left, std::string_view right)
{
    const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    const auto l = left | std::views::transform(fold);
    const auto r = right | std::views::transform(fold);
    if (std::ranges::lexicographical_compare(l, r))
        return -1;
    return std::ranges::lexicographical_compare(r, l) ? 1 : compare(left, right);
}

/// Orders two nodes of one parent by a column; folders stay before files.
class NodeOrder final {
public:
    NodeOrder(const FunctionTree &tree, int column, Qt::SortOrder order)
        : m_tree(tree), m_column(column), m_descending(order == Qt::DescendingOrder)
    {
    }

    bool operator()(int left, int right) const
    {
        if (m_tree.kind(left) != m_tree.kind(right))
            return m_tree.kind(left) < m_tree.kind(right);
        const int order = byColumn(left, right);
        return m_descending ? order > 0 : order < 0;
    }

private:
    [[nodiscard]] int byColumn(int left, int right) const
    {
        if (m_column >= FunctionTreeModel::CallsColumn)
            return compare(figure(left), figure(right));
        if (m_tree.kind(left) != Kind::Function)
            return m_column == FunctionTreeModel::NameColumn
                       ? compareNames(m_tree.name(left), m_tree.name(right))
                       : 0;
        const int l = m_tree.functionOf(left);
        const int r = m_tree.functionOf(right);
        switch (m_column) {
        case FunctionTreeModel::NameColumn:
            return compareNames(m_tree.name(left), m_tree.name(right));
        case FunctionTreeModel::LanguageColumn:
            return compare(m_tree.result(l).language, m_tree.result(r).language);
        case FunctionTreeModel::KindColumn:
            return compare(m_tree.result(l).kind, m_tree.result(r).kind);
        case FunctionTreeModel::LoopsColumn:
            return compare(m_tree.result(l).loops, m_tree.result(r).loops);
        case FunctionTreeModel::StateColumn: return compare(m_tree.state(l), m_tree.state(r));
        default: return 0;
        }
    }

    // What was never called comes before what was.
    [[nodiscard]] double figure(int node) const
    {
        const auto &figures = m_tree.figures(node);
        if (!figures.known)
            return -1;
        switch (m_column) {
        case FunctionTreeModel::CallsColumn: return static_cast<double>(figures.calls);
        case FunctionTreeModel::P50Column: return figures.p50Ms;
        case FunctionTreeModel::P95Column: return figures.p95Ms;
        case FunctionTreeModel::TotalColumn: return figures.totalMs;
        case FunctionTreeModel::ErrorsColumn: return static_cast<double>(figures.errors);
        default: return static_cast<double>(figures.iterations);
        }
    }

    const FunctionTree &m_tree;
    int m_column;
    bool m_descending;
};

} // namespace

FunctionTreeModel::FunctionTreeModel(const theme::ThemeManager &themes, QObject *parent)
    : QAbstractItemModel(parent), m_themes(themes)
{
    dress();
    connect(&themes, &theme::ThemeManager::changed, this, &FunctionTreeModel::dress);
    setReport(nullptr);
}

// ---- what is in it ----

void FunctionTreeModel::setReport(std::shared_ptr<const model::InstrumentReport> report)
{
    auto wanted = chosen();
    wanted.merge(m_remembered);
    beginResetModel();
    m_tree.setReport(std::move(report));
    m_chosen.assign(static_cast<std::size_t>(m_tree.functionCount()), 0);
    m_chosenCount = 0;
    m_view.rebuild(
        m_tree, [this](int function) { return accepts(function); },
        NodeOrder(m_tree, m_sortColumn, m_order));
    endResetModel();
    setChosen(wanted);
}

void FunctionTreeModel::setFigures(std::shared_ptr<const observe::TraceSummary> figures)
{
    m_tree.setFigures(std::move(figures));
    rebuildView();
}

void FunctionTreeModel::setFailures(const model::InstrumentReport &preview)
{
    m_tree.setFailures(preview);
    rebuildView();
}

void FunctionTreeModel::setFilter(const FunctionFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    rebuildView();
}

void FunctionTreeModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_order = order;
    rebuildView();
}

bool FunctionTreeModel::accepts(int function) const
{
    const auto &result = m_tree.result(function);
    if (!m_filter.language.empty() && result.language != m_filter.language)
        return false;
    if (m_filter.state && m_tree.state(function) != *m_filter.state)
        return false;
    if (m_filter.text.isEmpty())
        return true;
    const auto id = QString::fromStdString(result.id);
    return std::ranges::all_of(
        QStringView(m_filter.text).split(u' ', Qt::SkipEmptyParts),
        [&id](QStringView word) { return id.contains(word, Qt::CaseInsensitive); });
}

// Nodes keep their numbers, so what is expanded, current or selected stays so.
void FunctionTreeModel::rebuildView()
{
    emit layoutAboutToBeChanged();
    const auto before = persistentIndexList();
    m_view.rebuild(
        m_tree, [this](int function) { return accepts(function); },
        NodeOrder(m_tree, m_sortColumn, m_order));
    QModelIndexList after;
    after.reserve(before.size());
    for (const auto &index : before)
        after.append(indexOfNode(nodeOf(index), index.column()));
    changePersistentIndexList(before, after);
    emit layoutChanged();
}

int FunctionTreeModel::seenCount() const
{
    return m_view.functionCount();
}

engine::IdSet FunctionTreeModel::seen() const
{
    engine::IdSet ids;
    for (int i = 0; i < m_tree.functionCount(); ++i) {
        if (m_view.row(m_tree.nodeOfFunction(i)) >= 0 && m_tree.state(i) != FunctionState::Skipped)
            ids.insert(m_tree.result(i).id);
    }
    return ids;
}

int FunctionTreeModel::countOf(FunctionState state) const
{
    int count = 0;
    for (int i = 0; i < m_tree.functionCount(); ++i)
        count += m_tree.state(i) == state;
    return count;
}

std::map<std::string, int> FunctionTreeModel::languages() const
{
    std::map<std::string, int> counts;
    for (int i = 0; i < m_tree.functionCount(); ++i)
        ++counts[m_tree.result(i).language];
    return counts;
}

// ---- choosing ----

engine::IdSet FunctionTreeModel::chosen() const
{
    engine::IdSet ids;
    for (std::size_t i = 0; i < m_chosen.size(); ++i) {
        if (m_chosen[i])
            ids.insert(m_tree.result(static_cast<int>(i)).id);
    }
    return ids;
}

void FunctionTreeModel::setChosen(const engine::IdSet &ids)
{
    m_remembered = ids;
    m_chosenCount = 0;
    for (int i = 0; i < m_tree.functionCount(); ++i) {
        const bool wanted = m_remembered.erase(m_tree.result(i).id) > 0 &&
                            m_tree.state(i) != FunctionState::Skipped;
        m_chosen[static_cast<std::size_t>(i)] = wanted;
        m_chosenCount += wanted;
    }
    checksChanged(0);
}

void FunctionTreeModel::chooseSeen()
{
    choose(0, true);
    checksChanged(0);
}

void FunctionTreeModel::chooseNone()
{
    setChosen({});
}

void FunctionTreeModel::choose(int node, bool on)
{
    if (m_tree.functionOf(node) >= 0)
        chooseFunction(node, on);
    for (const int child : m_view.children(node))
        choose(child, on);
}

void FunctionTreeModel::chooseFunction(int node, bool on)
{
    const int function = m_tree.functionOf(node);
    auto &mine = m_chosen[static_cast<std::size_t>(function)];
    if (static_cast<bool>(mine) == on || m_tree.state(function) == FunctionState::Skipped)
        return;
    mine = on;
    m_chosenCount += on ? 1 : -1;
}

// Of the node, of all below it and of all above it.
void FunctionTreeModel::checksChanged(int node)
{
    const QList<int> roles{Qt::CheckStateRole};
    const auto tellChildren = [&](const auto &self, int of) -> void {
        const auto children = m_view.children(of);
        if (children.empty())
            return;
        emit dataChanged(indexOfNode(children.front()), indexOfNode(children.back()), roles);
        for (const int child : children)
            self(self, child);
    };
    tellChildren(tellChildren, node);
    for (int above = node; above > 0; above = m_tree.parent(above))
        emit dataChanged(indexOfNode(above), indexOfNode(above), roles);
    emit chosenChanged(m_chosenCount);
}

Qt::CheckState FunctionTreeModel::checkState(int node) const
{
    const int function = m_tree.functionOf(node);
    if (function >= 0)
        return m_chosen[static_cast<std::size_t>(function)] ? Qt::Checked : Qt::Unchecked;
    bool some = false;
    bool all = true;
    for (const int child : m_view.children(node)) {
        const int of = m_tree.functionOf(child);
        if (of >= 0 && m_tree.state(of) == FunctionState::Skipped)
            continue;
        const auto state = checkState(child);
        some = some || state != Qt::Unchecked;
        all = all && state == Qt::Checked;
        if (some && !all)
            return Qt::PartiallyChecked;
    }
    return some ? Qt::Checked : Qt::Unchecked;
}

FunctionTreeModel::Share FunctionTreeModel::shareOf(int node) const
{
    const int function = m_tree.functionOf(node);
    if (function >= 0)
        return {.free = m_tree.state(function) != FunctionState::Skipped,
                .chosen = m_chosen[static_cast<std::size_t>(function)]};
    Share sum;
    for (const int child : m_tree.children(node)) {
        const auto share = shareOf(child);
        sum.free += share.free;
        sum.chosen += share.chosen;
    }
    return sum;
}

// False when something of it can only be said by ids.
bool FunctionTreeModel::addGlobs(int node, std::vector<std::string> &globs) const
{
    const auto share = shareOf(node);
    if (share.chosen == 0)
        return true;
    const std::string path(m_tree.path(node));
    const bool plain = path.find_first_of("*?[\\") == std::string::npos;
    const bool folder = m_tree.kind(node) == Kind::Folder;
    // A pattern without a slash is for files of that name anywhere.
    if (share.chosen == share.free && plain && (folder ? node > 0 : path.contains('/'))) {
        globs.push_back(folder ? path + "/**" : path);
        return true;
    }
    return folder && std::ranges::all_of(m_tree.children(node),
                                         [&](int child) { return addGlobs(child, globs); });
}

std::vector<std::string> FunctionTreeModel::globsOfChosen() const
{
    std::vector<std::string> globs;
    return addGlobs(0, globs) ? globs : std::vector<std::string>{};
}

bool FunctionTreeModel::isAllChosen() const
{
    const auto share = shareOf(0);
    return share.chosen > 0 && share.chosen == share.free;
}

// ---- the model ----

int FunctionTreeModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<int>(index.internalId()) : 0;
}

QModelIndex FunctionTreeModel::indexOfNode(int node, int column) const
{
    const int row = node > 0 ? m_view.row(node) : -1;
    return row < 0 ? QModelIndex() : createIndex(row, column, static_cast<quintptr>(node));
}

QModelIndex FunctionTreeModel::indexOfFunction(const std::string &id) const
{
    const int function = m_tree.find(id);
    return function < 0 ? QModelIndex() : indexOfNode(m_tree.nodeOfFunction(function));
}

QModelIndex FunctionTreeModel::indexOfPath(const QString &path) const
{
    return indexOfNode(m_tree.findPath(path.toStdString()));
}

QModelIndex FunctionTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    const auto children = m_view.children(nodeOf(parent));
    if (row < 0 || std::cmp_greater_equal(row, children.size()) || column < 0 ||
        column >= ColumnCount || parent.column() > 0)
        return {};
    return createIndex(row, column, static_cast<quintptr>(children[static_cast<std::size_t>(row)]));
}

QModelIndex FunctionTreeModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOfNode(m_tree.parent(nodeOf(index))) : QModelIndex();
}

int FunctionTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(m_view.children(nodeOf(parent)).size());
}

int FunctionTreeModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

Qt::ItemFlags FunctionTreeModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    auto flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    const int function = m_tree.functionOf(nodeOf(index));
    if (index.column() == NameColumn &&
        (function < 0 || m_tree.state(function) != FunctionState::Skipped))
        flags |= Qt::ItemIsUserCheckable;
    if (function >= 0)
        flags |= Qt::ItemNeverHasChildren;
    return flags;
}

bool FunctionTreeModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !(flags(index) & Qt::ItemIsUserCheckable))
        return false;
    const int node = nodeOf(index);
    choose(node, value.value<Qt::CheckState>() != Qt::Unchecked);
    checksChanged(node);
    return true;
}

} // namespace espalier::models
