// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/javascriptcode.h"

#include <algorithm>
#include <format>
#include <map>

namespace espalier::autopatch::javascript {

using syntax::Node;

std::string_view endOfStatement(const CodeFile &file)
{
    return file.text().contains(';') ? ";" : "";
}

namespace {

std::string emptyOf(const CodeFile &file, const Node &value)
{
    static const std::map<std::string_view, std::string> kEmpty{
        {"array", "[]"},           {"object", "{}"},  {"string", "''"},
        {"template_string", "''"}, {"number", "0"},   {"null", "null"},
        {"false", "false"},        {"true", "false"}, {"undefined", "undefined"}};
    if (const auto known = kEmpty.find(value.kind()); known != kEmpty.end())
        return known->second;
    if (value.kind() == "binary_expression") {
        const auto sign = file.textOf(value, "operator");
        return std::string_view("+-*/").contains(sign) ? "0" : "false";
    }
    if (value.kind() == "unary_expression" && file.textOf(value).starts_with('!'))
        return "false";
    if (value.kind() != "call_expression")
        return {};
    static const std::map<std::string_view, std::string> kCalls{
        {"map", "[]"},     {"filter", "[]"},        {"slice", "[]"},       {"split", "[]"},
        {"join", "''"},    {"trim", "''"},          {"toLowerCase", "''"}, {"toUpperCase", "''"},
        {"replace", "''"}, {"reduce", "0"},         {"keys", "[]"},        {"values", "[]"},
        {"entries", "[]"}, {"sort", "[]"},          {"find", "undefined"}, {"includes", "false"},
        {"some", "false"}, {"every", "true"},       {"fromEntries", "{}"}, {"String", "''"},
        {"Number", "0"},   {"startsWith", "false"}, {"test", "false"}};
    const auto known = kCalls.find(calledName(file, value));
    return known == kCalls.end() ? std::string() : known->second;
}

} // namespace

std::vector<std::string> fallbacksOf(const CodeFile &file, const Node &function)
{
    std::vector<std::string> values;
    const auto add = [&values](std::string value) {
        if (!value.empty() && !std::ranges::contains(values, value))
            values.push_back(std::move(value));
    };
    const auto body = function.field("body");
    for (const auto &returned : file.find(body, {"return_statement"})) {
        if (!(file.functionOf(returned) == function))
            continue;
        const auto value = returned.namedChild(0);
        const bool isEarly = !(returned.parent() == body);
        if (isEarly && isOneOf(value, {"null", "undefined", "number", "string", "array", "object",
                                       "false", "true", "unary_expression"}))
            add(std::string(file.textOf(value)));
        if (value.kind() == "identifier") {
            for (const auto &declared : file.find(body, {"variable_declarator"})) {
                if (file.textOf(declared, "name") == file.textOf(value))
                    add(emptyOf(file, declared.field("value")));
            }
        }
        add(emptyOf(file, value));
    }
    if (!body.isNull() && body.kind() != "statement_block")
        add(emptyOf(file, body));
    add("undefined");
    if (values.size() > 2)
        values.resize(2);
    return values;
}

Edit returnBefore(const CodeFile &file, const Node &statement, std::string_view condition,
                  std::string_view value)
{
    const auto answer =
        value == "undefined" ? std::string("return") : std::format("return {}", value);
    return inserted(statement.range().begin,
                    std::format("if ({}) {}{}\n{}", condition, answer, endOfStatement(file),
                                file.indentOf(statement)));
}

bool isPlain(const CodeFile &file, const Node &expression)
{
    return !expression.isNull() &&
           file.find(expression, {"call_expression", "new_expression", "await_expression",
                                  "yield_expression", "assignment_expression", "update_expression",
                                  "arrow_function", "function_expression"})
               .empty();
}

std::string_view calledName(const CodeFile &file, const Node &call)
{
    const auto function = call.field(call.kind() == "new_expression" ? "constructor" : "function");
    const auto last = function.field("property");
    return file.textOf(last.isNull() ? function : last);
}

std::int64_t columnOf(const CodeFile &file, const Node &node)
{
    return static_cast<std::int64_t>(node.range().begin - file.lineStartOf(node)) + 1;
}

std::vector<Edit> withModule(const CodeFile &file, std::string_view name)
{
    const auto root = file.root();
    const bool isModule = !file.find(root, {"import_statement", "export_statement"}).empty();
    const auto text = file.text();
    const auto quote = text.contains("require(\"") || text.contains("from \"") ? '"' : '\'';
    const auto end = endOfStatement(file);
    const auto statement =
        isModule ? std::format("import {} from {}node:{}{}{}\n", name, quote, name, quote, end)
                 : std::format("const {} = require({}{}{}){}\n", name, quote, name, quote, end);
    for (std::uint32_t i = 0; i < root.namedChildCount(); ++i) {
        const auto child = root.namedChild(i);
        const bool isHead =
            isOneOf(child, {"hash_bang_line", "comment"}) ||
            (child.kind() == "expression_statement" && child.namedChild(0).kind() == "string");
        if (!isHead)
            return {inserted(child.range().begin, statement)};
    }
    return {};
}

bool isTarget(const Node &expression)
{
    const auto holder = expression.parent();
    if (isOneOf(holder, {"assignment_expression", "augmented_assignment_expression"}))
        return holder.field("left") == expression;
    return isOneOf(holder, {"update_expression", "object_pattern", "array_pattern"}) ||
           (holder.kind() == "for_in_statement" && holder.field("left") == expression);
}

} // namespace espalier::autopatch::javascript
