// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/textrange.h"
#include "core/syntax/language.h"

#include <array>
#include <functional>
#include <memory>
#include <string_view>

namespace espalier::syntax {

/// A node of a syntax tree: a small value, usable while its Tree lives.
class Node final {
public:
    Node() = default;

    [[nodiscard]] bool isNull() const { return m_id == nullptr; }
    /// The grammar's name of the node, e.g. "call".
    [[nodiscard]] std::string_view kind() const;
    /// False for punctuation and keywords.
    [[nodiscard]] bool isNamed() const;
    /// A part that could not be parsed, or a token that is missing.
    [[nodiscard]] bool isError() const;
    [[nodiscard]] ByteRange range() const;
    /// Line of the first byte, from 1.
    [[nodiscard]] std::uint32_t line() const;
    [[nodiscard]] std::uint32_t childCount() const;
    [[nodiscard]] Node child(std::uint32_t index) const;
    [[nodiscard]] std::uint32_t namedChildCount() const;
    [[nodiscard]] Node namedChild(std::uint32_t index) const;
    /// Null when the node has no such field.
    [[nodiscard]] Node field(std::string_view name) const;
    /// The node it is a child of; null for the root.
    [[nodiscard]] Node parent() const;
    /// Line of the last byte, from 1.
    [[nodiscard]] std::uint32_t endLine() const;
    /// Whether both are the same node of the same tree.
    bool operator==(const Node &other) const
    {
        return m_id == other.m_id && m_tree == other.m_tree;
    }

private:
    friend class Tree;
    friend struct NodeAccess;
    // The layout of the library's node, which is a plain value.
    std::array<std::uint32_t, 4> m_context{};
    const void *m_id = nullptr;
    const void *m_tree = nullptr;
};

/// A parsed text. Does not keep the text.
class Tree final {
public:
    /// Parses `text`; never fails, errors are nodes of the tree.
    [[nodiscard]] static Tree parse(const Language &language, std::string_view text);

    Tree(Tree &&) noexcept;
    Tree &operator=(Tree &&) noexcept;
    ~Tree();

    [[nodiscard]] Node root() const;
    /// Number of error nodes and missing tokens; 0 for a text that is right.
    [[nodiscard]] std::uint32_t errorCount() const;

private:
    struct Handle;
    explicit Tree(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> m_handle;
};

/// Number of syntax errors in a text.
[[nodiscard]] std::uint32_t countErrors(const Language &language, std::string_view text);

/// A hash over the kinds of all nodes in their order and nesting: the same for texts that differ in
/// names, literals, comments and blanks only.
[[nodiscard]] std::uint64_t treeHash(const Language &language, std::string_view text);

/// Calls `visit(node)` for each node in the order of the text; where it returns false the node's
/// children are left out. Nesting has no limit.
void walk(const Node &node, const std::function<bool(const Node &)> &visit);

} // namespace espalier::syntax
