// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What functions, and what they are in, are called; and what their parameters are.

#include "core/syntax/ecmascript.h"

#include "core/base/textformat.h"

#include <algorithm>

namespace espalier::syntax {

namespace {

// A key as it is shown in a name: quotes of string keys dropped, computed ones cut.
std::string shownKey(std::string_view key)
{
    constexpr std::size_t kLongest = 40;
    if (key.size() >= 2 && (key.front() == '"' || key.front() == '\''))
        key = key.substr(1, key.size() - 2);
    const bool computed = key.starts_with('[') && key.size() > kLongest + 2;
    std::string result(key.substr(0, computed ? kLongest + 1 : kLongest + 2));
    if (computed)
        result += ']';
    std::ranges::replace_if(result, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return result;
}

// The part of a pattern that binds names; the rest are keys and default values.
TSNode boundPart(TSNode pattern)
{
    for (;;) {
        const auto kind = kindOf(pattern);
        if (kind == "pair_pattern")
            pattern = fieldOf(pattern, "value");
        else if (kind == "required_parameter" || kind == "optional_parameter")
            pattern = fieldOf(pattern, "pattern");
        else if (kind == "assignment_pattern" || kind == "object_assignment_pattern")
            pattern = fieldOf(pattern, "left");
        else
            return pattern;
    }
}

} // namespace

std::string_view assignedName(TSNode node, const Visit &visit, bool onlyVariables)
{
    std::size_t up = 1;
    while (!ts_node_is_null(visit.parent(up)) &&
           kindOf(visit.parent(up)) == "parenthesized_expression")
        ++up;
    const TSNode parent = visit.parent(up);
    if (ts_node_is_null(parent))
        return {};
    const auto kind = kindOf(parent);
    if (kind == "variable_declarator") {
        const TSNode name = fieldOf(parent, "name");
        return kindOf(name) == "identifier" ? visit.textOf(name) : std::string_view{};
    }
    if (kind == "assignment_expression") {
        const TSNode left = fieldOf(parent, "left");
        if (kindOf(left) == "identifier")
            return visit.textOf(left);
        return onlyVariables ? std::string_view{} : visit.textOf(left);
    }
    if (onlyVariables)
        return {};
    if (kind == "pair")
        return visit.textOf(fieldOf(parent, "key"));
    if (kind == "field_definition")
        return visit.textOf(fieldOf(parent, "property"));
    if (kind == "public_field_definition")
        return visit.textOf(fieldOf(parent, "name"));
    if (kind == "assignment_pattern" || kind == "object_assignment_pattern") {
        const TSNode left = fieldOf(parent, "left");
        const auto leftKind = kindOf(left);
        const bool plain =
            leftKind == "identifier" || leftKind == "shorthand_property_identifier_pattern";
        return plain ? visit.textOf(left) : std::string_view{};
    }
    if (kind == "export_statement")
        return "default";
    static_cast<void>(node);
    return {};
}

std::string functionName(TSNode node, const Visit &visit)
{
    const auto kind = kindOf(node);
    const TSNode own = fieldOf(node, "name");
    if (kind == "method_definition") {
        const auto count = ts_node_child_count(node);
        std::string prefix;
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto token = kindOf(ts_node_child(node, i));
            if (token == "get" || token == "set")
                prefix = std::string(token) + ' ';
            if (ts_node_eq(ts_node_child(node, i), own))
                break;
        }
        return prefix + shownKey(visit.textOf(own));
    }
    if (!ts_node_is_null(own))
        return std::string(visit.textOf(own));
    const auto assigned = assignedName(node, visit, false);
    return assigned.empty() ? "<anonymous>" : shownKey(assigned);
}

std::string parameterNames(TSNode function, const Visit &visit)
{
    constexpr std::size_t kMost = 32;
    std::vector<TSNode> open;
    for (const auto *field : {"parameters", "parameter"}) {
        if (const TSNode list = fieldOf(function, field); !ts_node_is_null(list))
            open.push_back(list);
    }
    std::vector<std::string_view> names;
    while (!open.empty() && names.size() < kMost) {
        const TSNode pattern = boundPart(open.back());
        open.pop_back();
        const auto kind = kindOf(pattern);
        if (kind == "identifier" || kind == "shorthand_property_identifier_pattern") {
            const auto name = visit.textOf(pattern);
            if (!name.contains('\\') && isValidUtf8(name) && !std::ranges::contains(names, name))
                names.push_back(name);
        } else if (kind == "formal_parameters" || kind.ends_with("_pattern")) {
            for (auto i = ts_node_named_child_count(pattern); i-- > 0;)
                open.push_back(ts_node_named_child(pattern, i));
        }
    }
    std::string joined;
    for (const auto name : names)
        joined += (joined.empty() ? "" : ", ") + std::string(name);
    return joined;
}

} // namespace espalier::syntax
