// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/gocode.h"

#include <algorithm>
#include <format>

namespace espalier::autopatch::go {

using syntax::Node;

namespace {

/// What a type of the package is made of; null when it is not there.
std::string underlyingOf(const Site &site, std::string_view name)
{
    for (const auto *file : site.code.around(site.file.path())) {
        for (const auto &each : file->find(file->root(), {"type_spec"})) {
            if (file->textOf(each, "name") == name)
                return std::string(file->textOf(each, "type"));
        }
    }
    return {};
}

bool isNumber(std::string_view type)
{
    return type.starts_with("int") || type.starts_with("uint") || type.starts_with("float") ||
           type == "byte" || type == "rune" || type == "time.Duration" || type == "uintptr" ||
           type.starts_with("complex");
}

} // namespace

std::string zeroOf(const Site &site, std::string_view type)
{
    if (type == "string")
        return "\"\"";
    if (type == "bool")
        return "false";
    if (isNumber(type))
        return "0";
    const bool isNil = type.starts_with('*') || type.starts_with('[') || type.starts_with("map[") ||
                       type.starts_with("func") || type.starts_with("chan") ||
                       type.starts_with("<-") || type == "error" || type == "any" ||
                       type.starts_with("interface");
    if (isNil)
        return type.starts_with('[') && !type.starts_with("[]") ? std::format("{}{{}}", type)
                                                                : "nil";
    const auto made = underlyingOf(site, type);
    if (made.starts_with("struct") || type == "time.Time")
        return std::format("{}{{}}", type);
    if (!made.empty())
        return zeroOf(site, made);
    return std::format("*new({})", type);
}

bool hasImport(const CodeFile &file, std::string_view package)
{
    const auto specs = file.find(file.root(), {"import_spec"});
    return std::ranges::any_of(specs, [&](const Node &each) {
        return file.textOf(each, "path") == std::format("\"{}\"", package);
    });
}

std::vector<std::string> returnsOf(const Site &site, std::string_view what)
{
    const auto result = site.function.field("result");
    if (site.function.isNull())
        return {};
    if (result.isNull())
        return {"return"};
    std::vector<std::string> types;
    if (result.kind() != "parameter_list") {
        types.push_back(site.text(result));
    } else {
        for (std::uint32_t i = 0; i < result.namedChildCount(); ++i) {
            const auto each = result.namedChild(i);
            if (each.kind() != "parameter_declaration")
                continue;
            auto names = 0u;
            for (std::uint32_t j = 0; j < each.namedChildCount(); ++j)
                names += each.namedChild(j).kind() == "identifier";
            for (auto j = 0u; j < std::max(1u, names); ++j)
                types.emplace_back(site.file.textOf(each, "type"));
        }
    }
    std::string zero;
    for (std::size_t i = 0; i < types.size(); ++i)
        zero += (i == 0 ? "" : ", ") + zeroOf(site, types[i]);
    std::vector<std::string> returns{"return " + zero};
    if (types.empty() || types.back() != "error")
        return returns;
    auto problem = std::string(what);
    std::erase(problem, '"');
    const auto made = hasImport(site.file, "errors") ? std::format("errors.New(\"{}\")", problem)
                      : hasImport(site.file, "fmt")  ? std::format("fmt.Errorf(\"{}\")", problem)
                                                     : std::string();
    if (!made.empty() && !problem.contains('%'))
        returns.insert(returns.begin(), "return " + zero.substr(0, zero.size() - 3) + made);
    return returns;
}

Edit guardBefore(const CodeFile &file, const Node &statement, std::string_view condition,
                 std::string_view body)
{
    const auto indent = file.indentOf(statement);
    return inserted(statement.range().begin,
                    std::format("if {0} {{\n{1}\t{2}\n{1}}}\n{1}", condition, indent, body));
}

bool says(const PatchTask &task, std::string_view words)
{
    return task.message.contains(words) || task.errorType.contains(words);
}

bool isPlain(const CodeFile &file, const Node &expression)
{
    if (expression.isNull())
        return false;
    const auto calls = file.find(expression, {"call_expression", "func_literal"});
    return std::ranges::all_of(
        calls, [&](const Node &call) { return file.textOf(call, "function") == "len"; });
}

std::string typeOf(const Site &site, const Node &expression)
{
    const auto field = expression.field("field");
    const auto name = site.file.textOf(field.isNull() ? expression : field);
    if (field.isNull()) {
        for (const auto &scope : {site.function, site.file.root()}) {
            for (const auto &each : site.file.find(scope, {"parameter_declaration", "var_spec"})) {
                for (std::uint32_t i = 0; i < each.namedChildCount(); ++i) {
                    const auto child = each.namedChild(i);
                    if (child.kind() == "identifier" && site.file.textOf(child) == name &&
                        !each.field("type").isNull())
                        return std::string(site.file.textOf(each, "type"));
                }
            }
        }
        return {};
    }
    for (const auto *file : site.code.around(site.file.path())) {
        for (const auto &each : file->find(file->root(), {"field_declaration"})) {
            if (file->textOf(each, "name") == name)
                return std::string(file->textOf(each, "type"));
        }
    }
    return {};
}

bool isOwn(const Site &site, const Node &node)
{
    return !site.function.isNull() && site.file.functionOf(node) == site.function;
}

} // namespace espalier::autopatch::go
