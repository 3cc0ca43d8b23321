// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/functiontree.h"

#include <algorithm>
#include <ranges>

namespace espalier::models {

namespace {

std::string_view folderOf(std::string_view path)
{
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view lastPart(std::string_view path)
{
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

} // namespace

void FunctionTree::setReport(std::shared_ptr<const model::InstrumentReport> report)
{
    m_report = std::move(report);
    m_nodes.clear();
    m_nodeOfFunction.clear();
    m_byPath.clear();
    m_byId.clear();
    m_failures.clear();
    add(Kind::Folder, -1, {});
    m_byPath.emplace(std::string_view(), 0);
    const auto count = m_report ? m_report->functions.size() : 0;
    m_nodeOfFunction.reserve(count);
    m_byId.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto &function = m_report->functions[i];
        const std::string_view path = function.path;
        auto file = m_byPath.find(path);
        if (file == m_byPath.end())
            file = m_byPath.emplace(path, add(Kind::File, folder(folderOf(path)), path)).first;
        const int node = add(Kind::Function, file->second, file->first);
        m_nodes.back().function = static_cast<int>(i);
        m_nodeOfFunction.push_back(node);
        m_byId.emplace(function.id, static_cast<int>(i));
    }
    linkChildren();
    sumUp();
}

int FunctionTree::add(Kind kind, int parent, std::string_view path)
{
    m_nodes.push_back({.kind = kind, .parent = parent, .path = path});
    return size() - 1;
}

int FunctionTree::folder(std::string_view path)
{
    if (const auto known = m_byPath.find(path); known != m_byPath.end())
        return known->second;
    const int above = folder(folderOf(path));
    const int node = add(Kind::Folder, above, path);
    m_byPath.emplace(path, node);
    return node;
}

void FunctionTree::linkChildren()
{
    for (const auto &node : m_nodes | std::views::drop(1))
        ++m_nodes[static_cast<std::size_t>(node.parent)].childCount;
    int first = 0;
    for (auto &node : m_nodes) {
        node.firstChild = first;
        first += node.childCount;
        node.childCount = 0;
    }
    m_children.assign(static_cast<std::size_t>(first), 0);
    for (int i = 1; i < size(); ++i) {
        auto &parent = m_nodes[static_cast<std::size_t>(at(i).parent)];
        m_children[static_cast<std::size_t>(parent.firstChild + parent.childCount++)] = i;
    }
}

// Children come after their parents, so one walk from the end sums up all levels.
void FunctionTree::sumUp()
{
    for (auto &node : m_nodes) {
        node.functions = node.kind == Kind::Function ? 1 : 0;
        node.instrumented =
            node.function >= 0 && state(node.function) == FunctionState::Instrumented ? 1 : 0;
        node.figures = {};
        const auto *seen = node.function < 0 ? nullptr : calls(node.function);
        if (!seen)
            continue;
        node.figures = {.known = true,
                        .calls = seen->calls,
                        .errors = seen->errors,
                        .totalMs = seen->totalMs,
                        .p50Ms = seen->p50Ms,
                        .p95Ms = seen->p95Ms};
        for (const auto &[number, iterations] : seen->loops)
            node.figures.iterations += iterations;
    }
    for (const auto &node : m_nodes | std::views::drop(1) | std::views::reverse) {
        auto &parent = m_nodes[static_cast<std::size_t>(node.parent)];
        const auto &from = node.figures;
        auto &into = parent.figures;
        parent.functions += node.functions;
        parent.instrumented += node.instrumented;
        into.known = into.known || from.known;
        into.calls += from.calls;
        into.errors += from.errors;
        into.iterations += from.iterations;
        into.totalMs += from.totalMs;
        into.p50Ms = std::max(into.p50Ms, from.p50Ms);
        into.p95Ms = std::max(into.p95Ms, from.p95Ms);
    }
}

void FunctionTree::setFigures(std::shared_ptr<const observe::TraceSummary> figures)
{
    m_calls.clear();
    m_figures = std::move(figures);
    if (m_figures) {
        for (const auto &function : m_figures->functions)
            m_calls.emplace(function.id, &function);
    }
    sumUp();
}

void FunctionTree::setFailures(const model::InstrumentReport &preview)
{
    m_failures.clear();
    for (const auto &function : preview.functions) {
        const int known = function.status == model::FunctionStatus::Failed ? find(function.id) : -1;
        if (known >= 0)
            m_failures.emplace(known, function.reason);
    }
}

std::span<const int> FunctionTree::children(int node) const
{
    return std::span(m_children)
        .subspan(static_cast<std::size_t>(at(node).firstChild),
                 static_cast<std::size_t>(at(node).childCount));
}

std::string_view FunctionTree::name(int node) const
{
    const auto &of = at(node);
    return of.function >= 0 ? std::string_view(result(of.function).name) : lastPart(of.path);
}

FunctionState FunctionTree::state(int function) const
{
    if (m_failures.contains(function))
        return FunctionState::Failed;
    switch (result(function).status) {
    case model::FunctionStatus::Instrumented: return FunctionState::Instrumented;
    case model::FunctionStatus::Unchanged: return FunctionState::Plain;
    case model::FunctionStatus::Skipped: return FunctionState::Skipped;
    case model::FunctionStatus::Failed: return FunctionState::Failed;
    }
    return FunctionState::Plain;
}

std::string_view FunctionTree::failure(int function) const
{
    const auto known = m_failures.find(function);
    return known == m_failures.end() ? std::string_view(result(function).reason)
                                     : std::string_view(known->second);
}

const observe::FunctionCalls *FunctionTree::calls(int function) const
{
    const auto known = m_calls.find(result(function).id);
    return known == m_calls.end() ? nullptr : known->second;
}

int FunctionTree::find(std::string_view id) const
{
    const auto known = m_byId.find(id);
    return known == m_byId.end() ? -1 : known->second;
}

int FunctionTree::findPath(std::string_view path) const
{
    const auto known = m_byPath.find(path);
    return known == m_byPath.end() ? -1 : known->second;
}

void FunctionView::rebuild(const FunctionTree &tree, const Accepts &accepts, const Less &less)
{
    const auto count = static_cast<std::size_t>(tree.size());
    std::vector<char> seen(count, 0);
    m_functions = 0;
    for (int i = tree.size() - 1; i > 0; --i) {
        auto &mine = seen[static_cast<std::size_t>(i)];
        if (tree.functionOf(i) >= 0 && accepts(tree.functionOf(i))) {
            mine = 1;
            ++m_functions;
        }
        if (mine)
            seen[static_cast<std::size_t>(tree.parent(i))] = 1;
    }
    m_ranges.assign(count, {});
    m_rows.assign(count, -1);
    m_children.clear();
    for (int i = 0; i < tree.size(); ++i) {
        auto &range = m_ranges[static_cast<std::size_t>(i)];
        range.first = static_cast<int>(m_children.size());
        std::ranges::copy_if(tree.children(i), std::back_inserter(m_children),
                             [&](int child) { return seen[static_cast<std::size_t>(child)] != 0; });
        range.count = static_cast<int>(m_children.size()) - range.first;
        const auto begin = m_children.begin() + range.first;
        std::stable_sort(begin, m_children.end(), less);
        for (int row = 0; row < range.count; ++row)
            m_rows[static_cast<std::size_t>(begin[row])] = row;
    }
}

std::span<const int> FunctionView::children(int node) const
{
    if (static_cast<std::size_t>(node) >= m_ranges.size())
        return {};
    const auto &range = m_ranges[static_cast<std::size_t>(node)];
    return std::span(m_children)
        .subspan(static_cast<std::size_t>(range.first), static_cast<std::size_t>(range.count));
}

} // namespace espalier::models
