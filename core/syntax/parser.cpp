// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/parser.h"

namespace espalier::syntax {

namespace {

struct ParserDeleter {
    void operator()(TSParser *parser) const { ts_parser_delete(parser); }
};

class Cursor final {
public:
    explicit Cursor(TSNode node) : m_cursor(ts_tree_cursor_new(node)) {}
    ~Cursor() { ts_tree_cursor_delete(&m_cursor); }
    Cursor(const Cursor &) = delete;
    Cursor &operator=(const Cursor &) = delete;

    [[nodiscard]] TSNode node() const { return ts_tree_cursor_current_node(&m_cursor); }
    // Next node in the order of the text, into children only when `descend`.
    bool advance(bool descend)
    {
        if (descend && ts_tree_cursor_goto_first_child(&m_cursor))
            return true;
        do {
            if (ts_tree_cursor_goto_next_sibling(&m_cursor))
                return true;
        } while (ts_tree_cursor_goto_parent(&m_cursor));
        return false;
    }

private:
    TSTreeCursor m_cursor;
};

} // namespace

TreePointer parseText(const Rules &rules, std::string_view text)
{
    thread_local const std::unique_ptr<TSParser, ParserDeleter> parser(ts_parser_new());
    ts_parser_set_language(parser.get(), rules.grammar());
    TreePointer tree(ts_parser_parse_string(parser.get(), nullptr, text.data(),
                                            static_cast<std::uint32_t>(text.size())));
    ts_parser_reset(parser.get());
    return tree;
}

std::uint32_t countErrors(TSNode root)
{
    if (!ts_node_has_error(root))
        return 0;
    std::uint32_t count = 0;
    Cursor cursor(root);
    bool descend = true;
    do {
        const TSNode node = cursor.node();
        if (ts_node_is_error(node) || ts_node_is_missing(node))
            ++count;
        descend = ts_node_has_error(node);
    } while (cursor.advance(descend));
    return count;
}

} // namespace espalier::syntax
