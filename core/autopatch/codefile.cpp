// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/codefile.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <utility>

namespace espalier::autopatch {

using syntax::Node;

namespace {

constexpr Kinds kFunctions{"function_definition",
                           "lambda",
                           "function_declaration",
                           "function_expression",
                           "arrow_function",
                           "method_definition",
                           "generator_function_declaration",
                           "generator_function",
                           "method_declaration",
                           "func_literal"};

constexpr Kinds kBlocks{"block",        "module",         "program",        "statement_block",
                        "source_file",  "switch_case",    "switch_default", "expression_case",
                        "default_case", "statement_list", "class_body"};

} // namespace

bool isOneOf(const Node &node, Kinds kinds)
{
    return std::ranges::contains(kinds, node.kind());
}

bool isFunction(const Node &node)
{
    return isOneOf(node, kFunctions);
}

Node above(const Node &node, Kinds kinds)
{
    auto at = node.parent();
    while (!at.isNull() && !isOneOf(at, kinds))
        at = at.parent();
    return at;
}

std::vector<syntax::Node> argumentsIn(const Node &call)
{
    std::vector<Node> result;
    const auto list = call.field("arguments");
    for (std::uint32_t i = 0; i < list.namedChildCount(); ++i) {
        if (list.namedChild(i).kind() != "comment")
            result.push_back(list.namedChild(i));
    }
    return result;
}

Edit replaced(const Node &node, std::string text)
{
    return {.range = node.range(), .text = std::move(text)};
}

Edit inserted(std::uint32_t offset, std::string text)
{
    return {.range = {offset, offset}, .text = std::move(text)};
}

std::vector<Edit> wrapped(const Node &node, std::string before, std::string after)
{
    return {inserted(node.range().begin, std::move(before)),
            inserted(node.range().end, std::move(after))};
}

CodeFile::CodeFile(const syntax::Language &language, std::string path, std::string text)
    : m_language(&language), m_path(std::move(path)), m_text(std::move(text)),
      m_tree(syntax::Tree::parse(language, m_text))
{
}

std::string_view CodeFile::textOf(const Node &node) const
{
    return node.isNull() ? std::string_view{} : node.range().of(m_text);
}

std::string_view CodeFile::textOf(const Node &node, std::string_view field) const
{
    return textOf(node.field(field));
}

std::uint32_t CodeFile::lineStartOf(const Node &node) const
{
    return lineStart(m_text, node.range().begin);
}

std::string CodeFile::indentOf(const Node &node) const
{
    const auto begin = lineStartOf(node);
    const auto end = m_text.find_first_not_of(" \t", begin);
    return m_text.substr(begin, (end == std::string::npos ? m_text.size() : end) - begin);
}

std::string CodeFile::indentStep() const
{
    if (language() == "go")
        return "\t";
    const auto standard = language() == "python" ? "    " : "  ";
    for (const auto line : linesOf(m_text)) {
        const auto blanks = line.substr(0, line.find_first_not_of(" \t"));
        if (!blanks.empty() && blanks.size() < line.size() && line[blanks.size()] != '*')
            return blanks.front() == '\t' ? "\t" : std::string(std::min(blanks.size(), 8uz), ' ');
    }
    return standard;
}

std::vector<Node> CodeFile::find(const Node &scope, Kinds kinds) const
{
    std::vector<Node> found;
    syntax::walk(scope, [&](const Node &node) {
        if (node.isNamed() && isOneOf(node, kinds))
            found.push_back(node);
        return true;
    });
    return found;
}

std::vector<Node> CodeFile::at(std::int64_t line, Kinds kinds) const
{
    std::vector<Node> begin;
    Node spanning;
    syntax::walk(root(), [&](const Node &node) {
        if (node.line() > line || node.endLine() < line)
            return false;
        if (node.isNamed() && isOneOf(node, kinds)) {
            if (node.line() == line)
                begin.push_back(node);
            else
                spanning = node;
        }
        return true;
    });
    if (begin.empty() && !spanning.isNull())
        begin.push_back(spanning);
    return begin;
}

Node CodeFile::functionAt(std::int64_t line) const
{
    Node found;
    syntax::walk(root(), [&](const Node &node) {
        if (node.line() > line || node.endLine() < line)
            return false;
        if (isFunction(node) && (found.isNull() || node.line() < line || found.line() == line))
            found = node;
        return true;
    });
    return found;
}

Node CodeFile::functionOf(const Node &node) const
{
    return above(node, kFunctions);
}

std::string_view CodeFile::nameOf(const Node &function) const
{
    if (const auto name = textOf(function, "name"); !name.empty())
        return name;
    const auto holder = function.parent();
    for (const auto *field : {"name", "left", "key"}) {
        const auto name = holder.field(field);
        if (name.isNull() || name == function)
            continue;
        const auto property = name.field("property");
        return textOf(property.isNull() ? name : property);
    }
    return {};
}

std::vector<Node> CodeFile::functionsNamed(std::string_view name) const
{
    std::vector<Node> found;
    syntax::walk(root(), [&](const Node &node) {
        if (isFunction(node) && nameOf(node) == name)
            found.push_back(node);
        return true;
    });
    return found;
}

Node CodeFile::statementOf(const Node &node) const
{
    auto at = node;
    while (!at.isNull()) {
        const auto holder = at.parent();
        if (holder.isNull() || isOneOf(holder, kBlocks))
            return at;
        at = holder;
    }
    return at;
}

Edit CodeFile::dropped(const Node &statement) const
{
    auto range = statement.range();
    const auto begin = lineStartOf(statement);
    const auto end = lineEnd(m_text, range.end);
    const auto isBlank = [this](std::uint32_t from, std::uint32_t to) {
        const auto text = std::string_view(m_text).substr(from, to - from);
        return text.find_first_not_of(" \t\r\n;") == std::string_view::npos;
    };
    if (isBlank(begin, range.begin) && isBlank(range.end, end))
        range = {begin, end};
    return {.range = range, .text = {}};
}

std::optional<std::string> CodeFile::edited(std::vector<Edit> edits) const
{
    std::ranges::stable_sort(edits, {}, [](const Edit &edit) { return edit.range.begin; });
    std::string result;
    std::size_t at = 0;
    for (const auto &edit : edits) {
        if (edit.range.begin < at || edit.range.end > m_text.size())
            return std::nullopt;
        result.append(m_text, at, edit.range.begin - at).append(edit.text);
        at = edit.range.end;
    }
    result.append(m_text, at);
    const bool isWorse = syntax::countErrors(*m_language, result) > m_tree.errorCount();
    return isWorse || result == m_text ? std::nullopt : std::optional(std::move(result));
}

} // namespace espalier::autopatch
