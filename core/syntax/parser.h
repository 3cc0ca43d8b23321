// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/syntax.

#include "core/syntax/rules.h"

#include <memory>
#include <string_view>

namespace espalier::syntax {

struct TreeDeleter {
    void operator()(TSTree *tree) const { ts_tree_delete(tree); }
};
using TreePointer = std::unique_ptr<TSTree, TreeDeleter>;

/// Goes through the nodes below one, without recursion: nesting has no limit in hostile text.
class NodeCursor final {
public:
    explicit NodeCursor(TSNode root) : m_cursor(ts_tree_cursor_new(root)) {}
    ~NodeCursor() { ts_tree_cursor_delete(&m_cursor); }
    NodeCursor(const NodeCursor &) = delete;
    NodeCursor &operator=(const NodeCursor &) = delete;

    [[nodiscard]] TSNode node() const { return ts_tree_cursor_current_node(&m_cursor); }
    /// To the next node in the order of the text, into children only when `descend`; false after
    /// the last.
    bool advance(bool descend);

private:
    TSTreeCursor m_cursor;
};

/// Calls `visit(node)` for each node from `root` on in the order of the text; where it returns
/// false the node's children are left out.
template <typename Visit>
void walkNodes(TSNode root, Visit &&visit)
{
    NodeCursor cursor(root);
    while (cursor.advance(visit(cursor.node()))) {
    }
}

/// Parses with a parser kept per thread: making one costs more than parsing a small file.
[[nodiscard]] TreePointer parseText(const Rules &rules, std::string_view text);

/// Error nodes and missing tokens below `root`; free when there are none.
[[nodiscard]] std::uint32_t countErrors(TSNode root);

} // namespace espalier::syntax
