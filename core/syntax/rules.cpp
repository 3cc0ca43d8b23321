// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/rules.h"

#include "core/base/textformat.h"

#include <algorithm>

namespace espalier::syntax {

std::string_view kindOf(TSNode node)
{
    return ts_node_is_null(node) ? std::string_view{} : ts_node_type(node);
}

TSNode fieldOf(TSNode node, std::string_view field)
{
    if (ts_node_is_null(node))
        return node;
    return ts_node_child_by_field_name(node, field.data(),
                                       static_cast<std::uint32_t>(field.size()));
}

ByteRange rangeOf(TSNode node)
{
    if (ts_node_is_null(node))
        return {};
    return {ts_node_start_byte(node), ts_node_end_byte(node)};
}

TSNode firstNamedNonExtra(TSNode node)
{
    const auto count = ts_node_named_child_count(node);
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode child = ts_node_named_child(node, i);
        if (!ts_node_is_extra(child))
            return child;
    }
    return TSNode{};
}

std::string_view Visit::textOf(TSNode node) const
{
    return rangeOf(node).of(text);
}

TSNode Visit::parent(std::size_t up) const
{
    return up <= ancestors->size() ? (*ancestors)[ancestors->size() - up] : TSNode{};
}

static bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

bool Visit::isFirstOnLine(std::uint32_t offset) const
{
    std::uint32_t at = offset;
    while (at > 0 && isBlank(text[at - 1]))
        --at;
    return at == 0 || text[at - 1] == '\n' || (at == 3 && text.starts_with("\xEF\xBB\xBF"));
}

std::uint32_t Visit::startOfLine(std::uint32_t offset) const
{
    const std::uint32_t mark = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    return std::max(lineStart(text, offset), mark);
}

bool Visit::continuesLine(std::uint32_t offset) const
{
    std::uint32_t at = lineStart(text, offset);
    if (at == 0)
        return false;
    --at;
    if (at > 0 && text[at - 1] == '\r')
        --at;
    return at > 0 && text[at - 1] == '\\';
}

bool Visit::isOptedOut(std::uint32_t offset, std::string_view lineComment) const
{
    const auto start = lineStart(text, offset);
    if (start == 0)
        return false;
    auto line = text.substr(0, start - 1);
    line.remove_prefix(lineStart(text, start - 1));
    line.remove_prefix(std::min(line.find_first_not_of(" \t\f"), line.size()));
    const bool comment = line.starts_with(lineComment) || line.starts_with("/*");
    return comment && line.contains("espalier: off");
}

void AttachedComments::add(TSNode comment, const Visit &visit)
{
    const auto row = ts_node_start_point(comment).row;
    const bool continues = m_any && row <= m_row + 1;
    m_head = m_any ? m_head && continues : !m_statementSeen;
    if (!continues)
        m_start = ts_node_start_byte(comment);
    m_ownLine = visit.isFirstOnLine(m_start);
    if (visit.textOf(comment).contains("espalier: off")) {
        m_head = false; // about what stands below it, wherever it stands
        m_start = ts_node_start_byte(comment);
    }
    m_any = true;
    m_row = ts_node_end_point(comment).row;
}

void AttachedComments::pass()
{
    m_any = false;
    m_statementSeen = true;
}

std::uint32_t AttachedComments::startOf(TSNode statement) const
{
    const bool attached =
        m_any && !m_head && m_ownLine && ts_node_start_point(statement).row == m_row + 1;
    return attached ? m_start : ts_node_start_byte(statement);
}

void Rules::describeReturn(TSNode, const Visit &, model::Function &) const {}

void Rules::finishFunction(model::Function &) const {}

void Rules::prepare()
{
    const TSLanguage *language = grammar();
    const auto count = ts_language_symbol_count(language);
    m_roles.assign(count, Role::None);
    m_opaque.assign(count, false);
    // One kind may have several symbols (aliases), so each symbol is looked up by its name.
    for (std::uint32_t symbol = 0; symbol < count; ++symbol) {
        const auto id = static_cast<TSSymbol>(symbol);
        if (ts_language_symbol_type(language, id) != TSSymbolTypeRegular)
            continue;
        const std::string_view kind = ts_language_symbol_name(language, id);
        for (const auto &entry : roles()) {
            if (entry.kind == kind)
                m_roles[symbol] = entry.role;
        }
        for (const auto &opaque : opaqueKinds()) {
            if (opaque == kind)
                m_opaque[symbol] = true;
        }
    }
}

} // namespace espalier::syntax
