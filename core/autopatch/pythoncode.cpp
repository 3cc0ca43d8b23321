// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/pythoncode.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <format>
#include <map>

namespace espalier::autopatch::python {

using syntax::Node;

std::vector<Edit> withImport(const CodeFile &file, std::string_view statement)
{
    std::uint32_t place = 0;
    const auto root = file.root();
    for (std::uint32_t i = 0; i < root.namedChildCount(); ++i) {
        const auto child = root.namedChild(i);
        const auto text = file.textOf(child);
        if (text == statement)
            return {};
        const bool isHead =
            child.kind() == "comment" || child.kind() == "future_import_statement" ||
            (child.kind() == "expression_statement" && child.namedChild(0).kind() == "string");
        if (!isHead)
            break;
        place = lineEnd(file.text(), child.range().end);
        place += place < file.text().size();
    }
    for (const auto &each : file.find(root, {"import_statement"})) {
        if (each.parent() == root && file.textOf(each) == statement)
            return {};
    }
    for (std::uint32_t i = 0; i < root.namedChildCount(); ++i) {
        const auto child = root.namedChild(i);
        if (isOneOf(child, {"import_statement", "import_from_statement"}))
            return {inserted(child.range().begin, std::string(statement) + "\n")};
    }
    const bool isApart = place < file.text().size() && file.text()[place] == '\n';
    return {inserted(place,
                     (place > 0 ? "\n" : "") + std::string(statement) + (isApart ? "\n" : "\n\n"))};
}

namespace {

/// A literal without anything in it of the same type, for literals.
std::string emptyOf(const CodeFile &file, const Node &value)
{
    static const std::map<std::string_view, std::string> kEmpty{{"list", "[]"},
                                                                {"list_comprehension", "[]"},
                                                                {"dictionary", "{}"},
                                                                {"string", "\"\""},
                                                                {"dictionary_comprehension", "{}"},
                                                                {"integer", "0"},
                                                                {"float", "0.0"},
                                                                {"set_comprehension", "set()"},
                                                                {"none", "None"},
                                                                {"false", "False"},
                                                                {"true", "False"},
                                                                {"comparison_operator", "False"},
                                                                {"tuple", "()"},
                                                                {"set", "set()"}};
    if (const auto known = kEmpty.find(value.kind()); known != kEmpty.end())
        return known->second;
    if (value.kind() != "call")
        return {};
    static const std::map<std::string_view, std::string> kCalls{
        {"list", "[]"},   {"sorted", "[]"}, {"dict", "{}"},   {"set", "set()"}, {"str", "\"\""},
        {"join", "\"\""}, {"int", "0"},     {"float", "0.0"}, {"sum", "0"},     {"len", "0"},
        {"round", "0"},   {"tuple", "()"},  {"bool", "False"}};
    const auto known = kCalls.find(calledName(file, value));
    return known == kCalls.end() ? std::string() : known->second;
}

std::string emptyOfAnnotation(std::string_view type)
{
    const auto is = [type](Kinds words) {
        return std::ranges::any_of(words, [&](auto word) { return type.starts_with(word); });
    };
    if (type.contains("None") || is({"Optional", "typing.Optional"}))
        return "None";
    if (is({"list", "List"}))
        return "[]";
    if (is({"dict", "Dict"}))
        return "{}";
    if (is({"str"}))
        return "\"\"";
    if (is({"float"}))
        return "0.0";
    return is({"int"}) ? "0" : is({"bool"}) ? "False" : std::string();
}

} // namespace

std::vector<std::string> fallbacksOf(const CodeFile &file, const Node &function)
{
    std::vector<std::string> values;
    const auto add = [&values](std::string value) {
        if (!value.empty() && !std::ranges::contains(values, value))
            values.push_back(std::move(value));
    };
    add(emptyOfAnnotation(file.textOf(function, "return_type")));
    for (const auto &returned : file.find(function.field("body"), {"return_statement"})) {
        if (!(file.functionOf(returned) == function))
            continue;
        const auto value = returned.namedChild(0);
        // What is returned early is what there is to say of nothing.
        const bool isEarly = !(returned.parent() == function.field("body"));
        if (isEarly && isOneOf(value, {"none", "integer", "float", "string", "list", "dictionary",
                                       "false", "true", "unary_operator"}))
            add(std::string(file.textOf(value)));
        if (value.isNull())
            add("None");
        if (value.kind() == "identifier") {
            for (const auto &assigned : file.find(function.field("body"), {"assignment"})) {
                if (file.textOf(assigned, "left") == file.textOf(value))
                    add(emptyOf(file, assigned.field("right")));
            }
        }
        if (value.kind() == "binary_operator")
            add(file.textOf(value, "operator") == "%" ? std::string() : "0");
        add(emptyOf(file, value));
    }
    add("None");
    if (values.size() > 2)
        values.resize(2);
    return values;
}

Edit returnBefore(const CodeFile &file, const Node &statement, std::string_view condition,
                  std::string_view value)
{
    const auto indent = file.indentOf(statement);
    const auto text = value == "None" ? std::string("return") : std::format("return {}", value);
    return inserted(file.lineStartOf(statement),
                    std::format("{0}if {1}:\n{0}{2}{3}\n", indent, condition, file.indentStep(),
                                value == "None" ? std::string("return None") : text));
}

bool isPlain(const CodeFile &file, const Node &expression)
{
    return !expression.isNull() &&
           file.find(expression, {"call", "await", "yield", "lambda", "named_expression",
                                  "list_comprehension", "generator_expression"})
               .empty();
}

bool isRead(const Node &expression)
{
    const auto holder = expression.parent();
    if (isOneOf(holder, {"assignment", "augmented_assignment"}))
        return !(holder.field("left") == expression);
    return !isOneOf(holder, {"delete_statement", "pattern_list", "tuple_pattern", "with_item"}) &&
           !(isOneOf(holder, {"for_statement", "for_in_clause"}) &&
             holder.field("left") == expression);
}

std::string_view calledName(const CodeFile &file, const Node &call)
{
    const auto function = call.field("function");
    const auto last = function.field("attribute");
    return file.textOf(last.isNull() ? function : last);
}

std::vector<Node> argumentsOf(const Node &call)
{
    std::vector<Node> result;
    const auto list = call.field("arguments");
    if (list.kind() == "generator_expression")
        return {list};
    for (std::uint32_t i = 0; i < list.namedChildCount(); ++i) {
        const auto argument = list.namedChild(i);
        if (!isOneOf(argument, {"keyword_argument", "comment"}))
            result.push_back(argument);
    }
    return result;
}

Node namedArgument(const CodeFile &file, const Node &call, std::string_view name)
{
    const auto list = call.field("arguments");
    for (std::uint32_t i = 0; i < list.namedChildCount(); ++i) {
        const auto argument = list.namedChild(i);
        if (argument.kind() == "keyword_argument" && file.textOf(argument, "name") == name)
            return argument.field("value");
    }
    return {};
}

Node lastValueOf(const Site &site, std::string_view name)
{
    Node value;
    for (const auto &each : site.file.find(site.function, {"assignment"})) {
        if (each.line() < site.line && site.file.textOf(each, "left") == name)
            value = each.field("right");
    }
    return value;
}

} // namespace espalier::autopatch::python
