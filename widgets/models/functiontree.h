// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/instrumentreport.h"
#include "core/observe/tracesummary.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace espalier::models {

enum class FunctionState { Plain, Instrumented, Skipped, Failed };
inline constexpr int kFunctionStates = 4;

/// Which functions are to be seen.
struct FunctionFilter {
    QString text; ///< words that must all be in the id, in any case
    std::optional<FunctionState> state;
    std::string language; ///< empty for all

    [[nodiscard]] bool isEmpty() const
    {
        return text.trimmed().isEmpty() && !state && language.empty();
    }
    bool operator==(const FunctionFilter &) const = default;
};

/// Sums over the functions of a node.
struct FunctionFigures {
    bool known = false; ///< whether a run called any of them
    std::uint64_t calls = 0;
    std::uint64_t errors = 0;
    std::uint64_t iterations = 0;
    double totalMs = 0;
    double p50Ms = 0; ///< of folders and files the largest below them
    double p95Ms = 0;
};

/// The tree of a list: nodes by number, in one piece. Node 0 is the root, which is not shown;
/// parents have lower numbers than their children.
class FunctionTree final {
public:
    enum class Kind : std::uint8_t { Folder, File, Function };

    void setReport(std::shared_ptr<const model::InstrumentReport> report);
    void setFigures(std::shared_ptr<const observe::TraceSummary> figures);
    void setFailures(const model::InstrumentReport &preview);
    [[nodiscard]] const std::shared_ptr<const model::InstrumentReport> &report() const
    {
        return m_report;
    }

    [[nodiscard]] int size() const { return static_cast<int>(m_nodes.size()); }
    [[nodiscard]] int functionCount() const { return static_cast<int>(m_nodeOfFunction.size()); }
    [[nodiscard]] Kind kind(int node) const { return at(node).kind; }
    [[nodiscard]] int parent(int node) const { return at(node).parent; }
    [[nodiscard]] std::span<const int> children(int node) const;
    /// The number in the report; -1 for folders and files.
    [[nodiscard]] int functionOf(int node) const { return at(node).function; }
    [[nodiscard]] int nodeOfFunction(int function) const
    {
        return m_nodeOfFunction[static_cast<std::size_t>(function)];
    }
    [[nodiscard]] const model::FunctionResult &result(int function) const
    {
        return m_report->functions[static_cast<std::size_t>(function)];
    }
    /// Of a folder or file, from the root; of a function, its file's.
    [[nodiscard]] std::string_view path(int node) const { return at(node).path; }
    [[nodiscard]] std::string_view name(int node) const;
    /// Functions below a folder or file.
    [[nodiscard]] int functionsBelow(int node) const { return at(node).functions; }
    [[nodiscard]] int instrumentedBelow(int node) const { return at(node).instrumented; }
    [[nodiscard]] FunctionState state(int function) const;
    [[nodiscard]] std::string_view failure(int function) const;
    [[nodiscard]] const FunctionFigures &figures(int node) const { return at(node).figures; }
    /// What the last run saw of one function; null for nothing.
    [[nodiscard]] const observe::FunctionCalls *calls(int function) const;
    /// -1 when there is none.
    [[nodiscard]] int find(std::string_view id) const;
    [[nodiscard]] int findPath(std::string_view path) const;

private:
    struct Node {
        Kind kind = Kind::Folder;
        int parent = -1;
        int function = -1;
        int firstChild = 0;
        int childCount = 0;
        int functions = 0;
        int instrumented = 0;
        std::string_view path; ///< into the report
        FunctionFigures figures;
    };
    [[nodiscard]] const Node &at(int node) const { return m_nodes[static_cast<std::size_t>(node)]; }
    int folder(std::string_view path);
    int add(Kind kind, int parent, std::string_view path);
    void linkChildren();
    void sumUp();

    std::shared_ptr<const model::InstrumentReport> m_report;
    std::shared_ptr<const observe::TraceSummary> m_figures;
    std::vector<Node> m_nodes;
    std::vector<int> m_children; ///< of all nodes, each node's in one piece
    std::vector<int> m_nodeOfFunction;
    std::unordered_map<std::string_view, int> m_byPath;
    std::unordered_map<std::string_view, int> m_byId;
    std::unordered_map<std::string_view, const observe::FunctionCalls *> m_calls;
    std::unordered_map<int, std::string> m_failures; ///< reasons, by function
};

/// What of a tree is seen, in which order.
class FunctionView final {
public:
    using Accepts = std::function<bool(int function)>;
    using Less = std::function<bool(int left, int right)>; ///< of two nodes with one parent

    void rebuild(const FunctionTree &tree, const Accepts &accepts, const Less &less);

    [[nodiscard]] std::span<const int> children(int node) const;
    /// -1 when it is not seen.
    [[nodiscard]] int row(int node) const { return m_rows[static_cast<std::size_t>(node)]; }
    [[nodiscard]] int functionCount() const { return m_functions; }

private:
    struct Range {
        int first = 0;
        int count = 0;
    };
    std::vector<Range> m_ranges; ///< by node
    std::vector<int> m_children;
    std::vector<int> m_rows;
    int m_functions = 0;
};

} // namespace espalier::models
