// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/scriptliterals.h"

#include <algorithm>

namespace espalier::validate {

namespace {

using syntax::Node;

// What an escape that hides nothing stands for; 0 for all others.
char plainEscape(std::string_view escape)
{
    if (escape.size() != 2)
        return 0;
    switch (escape[1]) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case '\\':
    case '\'':
    case '"': return escape[1];
    default: return 0;
    }
}

bool appendUnescaped(std::string &text, const Node &content, std::string_view script)
{
    auto from = content.range().begin;
    for (std::uint32_t i = 0; i < content.namedChildCount(); ++i) {
        const Node part = content.namedChild(i);
        if (part.kind() != "escape_sequence")
            return false;
        const char plain = plainEscape(part.range().of(script));
        if (plain == 0)
            return false;
        text += script.substr(from, part.range().begin - from);
        text += plain;
        from = part.range().end;
    }
    text += script.substr(from, content.range().end - from);
    return true;
}

bool appendString(std::string &text, const Node &string, std::string_view script)
{
    for (std::uint32_t i = 0; i < string.namedChildCount(); ++i) {
        const Node part = string.namedChild(i);
        const auto kind = part.kind();
        if (kind == "string_start" &&
            part.range().of(script).find_first_of("bB`") != std::string_view::npos)
            return false;
        if (kind == "string_content" && !appendUnescaped(text, part, script))
            return false;
        if (kind != "string_start" && kind != "string_content" && kind != "string_end")
            return false;
    }
    return true;
}

} // namespace

std::optional<std::string> literalText(Node node, std::string_view script)
{
    while (node.kind() == "parenthesized_expression" && node.namedChildCount() == 1)
        node = node.namedChild(0);
    std::string text;
    if (node.kind() == "string")
        return appendString(text, node, script) ? std::optional(text) : std::nullopt;
    if (node.kind() != "concatenated_string")
        return std::nullopt;
    for (std::uint32_t i = 0; i < node.namedChildCount(); ++i) {
        const Node part = node.namedChild(i);
        if (part.kind() != "string" || !appendString(text, part, script))
            return std::nullopt;
    }
    return text;
}

bool readsAttributes(std::string_view format)
{
    // A doubled brace is looked at as if it were a single one: what opens a field inside the
    // description of another one is for Python to say.
    for (auto at = format.find('{'); at != std::string_view::npos; at = format.find('{', at + 1)) {
        const auto end = format.find_first_of("!:{}", at + 1);
        const auto name = format.substr(at + 1, end - at - 1);
        if (name.find_first_of(".[") != std::string_view::npos)
            return true;
    }
    return false;
}

} // namespace espalier::validate
