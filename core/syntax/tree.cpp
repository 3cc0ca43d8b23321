// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/tree.h"

#include "core/base/hash.h"
#include "core/syntax/parser.h"
#include "core/syntax/rules.h"

#include <bit>
#include <string>
#include <utility>
#include <vector>

namespace espalier::syntax {

static_assert(sizeof(Node) == sizeof(TSNode));

struct NodeAccess {
    static TSNode raw(const Node &node) { return std::bit_cast<TSNode>(node); }
    static Node wrap(TSNode node)
    {
        return ts_node_is_null(node) ? Node{} : std::bit_cast<Node>(node);
    }
};

std::string_view Node::kind() const
{
    return isNull() ? std::string_view{} : kindOf(NodeAccess::raw(*this));
}

bool Node::isNamed() const
{
    return !isNull() && ts_node_is_named(NodeAccess::raw(*this));
}

bool Node::isError() const
{
    const TSNode raw = NodeAccess::raw(*this);
    return !isNull() && (ts_node_is_error(raw) || ts_node_is_missing(raw));
}

ByteRange Node::range() const
{
    return isNull() ? ByteRange{} : rangeOf(NodeAccess::raw(*this));
}

std::uint32_t Node::line() const
{
    return isNull() ? 0 : ts_node_start_point(NodeAccess::raw(*this)).row + 1;
}

std::uint32_t Node::childCount() const
{
    return isNull() ? 0 : ts_node_child_count(NodeAccess::raw(*this));
}

Node Node::child(std::uint32_t index) const
{
    return NodeAccess::wrap(ts_node_child(NodeAccess::raw(*this), index));
}

std::uint32_t Node::namedChildCount() const
{
    return isNull() ? 0 : ts_node_named_child_count(NodeAccess::raw(*this));
}

Node Node::namedChild(std::uint32_t index) const
{
    return NodeAccess::wrap(ts_node_named_child(NodeAccess::raw(*this), index));
}

Node Node::field(std::string_view name) const
{
    return isNull() ? Node{} : NodeAccess::wrap(fieldOf(NodeAccess::raw(*this), name));
}

Node Node::parent() const
{
    return isNull() ? Node{} : NodeAccess::wrap(ts_node_parent(NodeAccess::raw(*this)));
}

std::uint32_t Node::endLine() const
{
    return isNull() ? 0 : ts_node_end_point(NodeAccess::raw(*this)).row + 1;
}

struct Tree::Handle {
    TreePointer tree;
};

Tree::Tree(std::unique_ptr<Handle> handle) : m_handle(std::move(handle)) {}
Tree::Tree(Tree &&) noexcept = default;
Tree &Tree::operator=(Tree &&) noexcept = default;
Tree::~Tree() = default;

Tree Tree::parse(const Language &language, std::string_view text)
{
    return Tree(std::make_unique<Handle>(Handle{parseText(language.rules(), text)}));
}

Node Tree::root() const
{
    return NodeAccess::wrap(ts_tree_root_node(m_handle->tree.get()));
}

std::uint32_t Tree::errorCount() const
{
    return countErrors(ts_tree_root_node(m_handle->tree.get()));
}

std::uint32_t countErrors(const Language &language, std::string_view text)
{
    const auto tree = parseText(language.rules(), text);
    return countErrors(ts_tree_root_node(tree.get()));
}

void walk(const Node &node, const std::function<bool(const Node &)> &visit)
{
    if (!node.isNull())
        walkNodes(NodeAccess::raw(node), [&](TSNode raw) { return visit(NodeAccess::wrap(raw)); });
}

std::uint64_t treeHash(const Language &language, std::string_view text)
{
    const auto tree = Tree::parse(language, text);
    std::string kinds;
    std::vector<std::pair<Node, bool>> waiting{{tree.root(), false}}; // true: behind its children
    while (!waiting.empty()) {
        const auto [node, done] = waiting.back();
        waiting.pop_back();
        if (done) {
            kinds += ')';
            continue;
        }
        if (node.kind().contains("comment"))
            continue;
        kinds += node.kind();
        kinds += '(';
        waiting.emplace_back(node, true);
        for (auto i = node.childCount(); i-- > 0;)
            waiting.emplace_back(node.child(i), false);
    }
    return hash64(kinds);
}

} // namespace espalier::syntax
