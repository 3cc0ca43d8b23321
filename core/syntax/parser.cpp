// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/parser.h"

namespace espalier::syntax {

namespace {

struct ParserDeleter {
    void operator()(TSParser *parser) const { ts_parser_delete(parser); }
};

} // namespace

bool NodeCursor::advance(bool descend)
{
    if (descend && ts_tree_cursor_goto_first_child(&m_cursor))
        return true;
    do {
        if (ts_tree_cursor_goto_next_sibling(&m_cursor))
            return true;
    } while (ts_tree_cursor_goto_parent(&m_cursor));
    return false;
}

static TreePointer parseOnce(const Rules &rules, std::string_view text)
{
    thread_local const std::unique_ptr<TSParser, ParserDeleter> parser(ts_parser_new());
    ts_parser_set_language(parser.get(), rules.grammar());
    TreePointer tree(ts_parser_parse_string(parser.get(), nullptr, text.data(),
                                            static_cast<std::uint32_t>(text.size())));
    ts_parser_reset(parser.get());
    return tree;
}

TreePointer parseText(const Rules &rules, std::string_view text)
{
    auto tree = parseOnce(rules, text);
    const auto errors = countErrors(ts_tree_root_node(tree.get()));
    if (errors == 0)
        return tree;
    const auto known = rules.knownForms(text);
    if (known.size() != text.size())
        return tree;
    auto other = parseOnce(rules, known);
    return countErrors(ts_tree_root_node(other.get())) < errors ? std::move(other)
                                                                : std::move(tree);
}

std::uint32_t countErrors(TSNode root)
{
    if (!ts_node_has_error(root))
        return 0;
    std::uint32_t count = 0;
    walkNodes(root, [&](TSNode node) {
        count += ts_node_is_error(node) || ts_node_is_missing(node);
        return ts_node_has_error(node);
    });
    return count;
}

} // namespace espalier::syntax
