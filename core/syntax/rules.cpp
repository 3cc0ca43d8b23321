// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/rules.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <array>

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

// Whether a comment is about what stands below it, wherever it stands.
static bool isAboutNextLine(std::string_view comment)
{
    static constexpr std::array kPragmas{
        std::string_view("espalier: off"), std::string_view("@ts-expect-error"),
        std::string_view("@ts-ignore"), std::string_view("-next-line"),
        std::string_view("prettier-ignore")};
    return std::ranges::any_of(kPragmas, [&](auto pragma) { return comment.contains(pragma); });
}

// Whether a comment is one for documentation, and not of the kind that is about a whole file.
static bool documentsDeclaration(std::string_view comment)
{
    static constexpr std::array kOfFiles{
        std::string_view("@license"), std::string_view("@file"),     std::string_view("@module"),
        std::string_view("@package"), std::string_view("@preserve"), std::string_view("opyright"),
        std::string_view("LICENSE")};
    return comment.starts_with("/**") &&
           std::ranges::none_of(kOfFiles, [&](auto word) { return comment.contains(word); });
}

void AttachedComments::add(TSNode comment, const Visit &visit)
{
    const auto row = ts_node_start_point(comment).row;
    const bool continues = m_any && row <= m_row + 1;
    m_head = m_any ? m_head && continues : !m_statementSeen;
    if (!continues)
        m_start = ts_node_start_byte(comment);
    m_ownLine = visit.isFirstOnLine(m_start);
    if (isAboutNextLine(visit.textOf(comment))) {
        m_head = false;
        m_start = ts_node_start_byte(comment);
    }
    m_documents = documentsDeclaration(visit.textOf(comment));
    m_commentStart = ts_node_start_byte(comment);
    m_any = true;
    m_row = ts_node_end_point(comment).row;
}

void AttachedComments::pass()
{
    m_any = false;
    m_statementSeen = true;
}

std::uint32_t AttachedComments::startOf(TSNode statement, bool documented) const
{
    const bool adjacent = m_any && m_ownLine && ts_node_start_point(statement).row == m_row + 1;
    if (adjacent && !m_head)
        return m_start;
    return adjacent && documented && m_documents ? m_commentStart : ts_node_start_byte(statement);
}

void Rules::describeReturn(TSNode, const Visit &, model::Function &) const {}

void Rules::finishFunction(model::Function &) const {}

void Rules::finishFile(std::string_view, model::Outline &) const {}

static bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::vector<std::uint32_t> Rules::triggersIn(std::string_view text) const
{
    std::vector<std::uint32_t> offsets;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!m_triggerStarts[static_cast<unsigned char>(text[at])])
            continue;
        const bool word = isWordByte(text[at]);
        if (word && at > 0 && isWordByte(text[at - 1]))
            continue;
        for (const auto trigger : triggers()) {
            const auto end = at + trigger.size();
            if (text.substr(at, trigger.size()) == trigger &&
                (!word || end >= text.size() || !isWordByte(text[end]))) {
                offsets.push_back(static_cast<std::uint32_t>(at));
                break;
            }
        }
    }
    return offsets;
}

void Rules::prepare()
{
    for (const auto trigger : triggers())
        m_triggerStarts[static_cast<unsigned char>(trigger.front())] = true;
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
