// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What an async function hands on of the values it returns.

#include "core/syntax/ecmascript.h"

#include <algorithm>
#include <array>

namespace espalier::syntax {

using model::AnchorKind;
using model::Situation;

namespace {

// Kinds of expressions whose value is never a promise.
constexpr std::array kNeverPromises{std::string_view("object"),
                                    std::string_view("array"),
                                    std::string_view("string"),
                                    std::string_view("number"),
                                    std::string_view("template_string"),
                                    std::string_view("regex"),
                                    std::string_view("true"),
                                    std::string_view("false"),
                                    std::string_view("null"),
                                    std::string_view("undefined"),
                                    std::string_view("arrow_function"),
                                    std::string_view("function_expression"),
                                    std::string_view("generator_function"),
                                    std::string_view("class"),
                                    std::string_view("await_expression"),
                                    std::string_view("unary_expression"),
                                    std::string_view("update_expression"),
                                    std::string_view("jsx_element"),
                                    std::string_view("jsx_fragment"),
                                    std::string_view("jsx_self_closing_element"),
                                    std::string_view("meta_property")};

bool neverPromise(TSNode value)
{
    return std::ranges::contains(kNeverPromises, kindOf(value));
}

// The parts of an expression one of which becomes its value; the expression itself where there are
// no parts, or where one is also tested for what the next one is: a call around it would hide that
// from the compiler.
std::vector<TSNode> partsOf(TSNode value, const Visit &visit)
{
    const auto kind = kindOf(value);
    if (kind == "parenthesized_expression" || kind == "as_expression" ||
        kind == "satisfies_expression" || kind == "non_null_expression")
        return {firstNamedNonExtra(value)};
    if (kind == "type_assertion")
        return {ts_node_named_child(value, ts_node_named_child_count(value) - 1)};
    if (kind == "ternary_expression")
        return {fieldOf(value, "consequence"), fieldOf(value, "alternative")};
    if (kind == "sequence_expression")
        return {ts_node_named_child(value, ts_node_named_child_count(value) - 1)};
    if (kind != "binary_expression")
        return {value};
    const auto sign = visit.textOf(fieldOf(value, "operator"));
    if (sign == "&&")
        return {fieldOf(value, "right")};
    if (sign != "||" && sign != "??")
        return {};
    return neverPromise(fieldOf(value, "left")) ? std::vector{fieldOf(value, "right")}
                                                : std::vector{value};
}

} // namespace

bool isTag(TSNode value, const Visit &visit)
{
    const auto next = visit.text.find_first_not_of(" \t\r\n", ts_node_end_byte(value));
    return next != std::string_view::npos && visit.text[next] == '`';
}

void addValueAnchors(TSNode returned, const Visit &visit, model::Function &function)
{
    auto number = static_cast<std::uint16_t>(
        std::ranges::count(function.anchors, AnchorKind::ReturnStart, &model::Anchor::kind));
    std::vector<TSNode> open{returned};
    while (!open.empty()) {
        const TSNode value = open.back();
        open.pop_back();
        if (ts_node_is_null(value) || neverPromise(value) || isTag(value, visit))
            continue;
        const auto parts = partsOf(value, visit);
        if (parts.size() != 1 || !ts_node_eq(parts.front(), value)) {
            open.insert(open.end(), parts.rbegin(), parts.rend());
            continue;
        }
        ++number;
        const auto range = rangeOf(value);
        function.anchors.push_back(
            {AnchorKind::ReturnStart, Situation::Value, number, range.begin});
        function.anchors.push_back({AnchorKind::ReturnEnd, Situation::Value, number, range.end});
    }
}

} // namespace espalier::syntax
