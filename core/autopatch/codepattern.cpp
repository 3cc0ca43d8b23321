// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/codepattern.h"

#include <algorithm>
#include <utility>

namespace espalier::autopatch {

using syntax::Node;

namespace {

/// Stands for a "$" where the text is parsed: a name in all languages.
constexpr std::string_view kHoleName = "espalierHole";

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Calls `plain(text)` and `hole(number)` for the parts of a text in their order.
template <typename Plain, typename Hole>
void splitHoles(std::string_view text, const Plain &plain, const Hole &hole)
{
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size();) {
        auto end = i + 1;
        while (text[i] == '$' && end < text.size() && isDigit(text[end]))
            ++end;
        if (end == i + 1) {
            ++i;
            continue;
        }
        plain(text.substr(begin, i - begin));
        hole(text.substr(i + 1, end - i - 1));
        begin = i = end;
    }
    plain(text.substr(begin));
}

/// What makes statements of a language a file.
std::pair<std::string_view, std::string_view> around(const syntax::Language &language)
{
    if (language.name() == "go")
        return {"package p\n\nfunc _() {\n", "\n}\n"};
    return {"", "\n"};
}

/// Where the statements are in such a file.
Node statementsIn(const Node &root)
{
    Node found = root;
    if (root.kind() != "source_file")
        return found;
    syntax::walk(root, [&](const Node &node) {
        if (node.kind() == "block" && found == root)
            found = node;
        return true;
    });
    const auto list = childrenOf(found, true);
    return list.size() == 1 && list[0].kind() == "statement_list" ? list[0] : found;
}

} // namespace

NodeRun childrenOf(const Node &node, bool namedOnly)
{
    NodeRun result;
    // Text between their parts is theirs.
    static constexpr Kinds leaves{"string_content", "format_specifier"};
    if (isOneOf(node, leaves))
        return result;
    for (std::uint32_t i = 0; i < node.childCount(); ++i) {
        const auto child = node.child(i);
        if (child.kind() == "comment" || (namedOnly && !child.isNamed()))
            continue;
        // "f(a, b,)" is the same as without the last comma.
        const bool isClosing = !child.isNamed() && isOneOf(child, {")", "]", "}"});
        if (isClosing && result.size() > 1 && result.back().kind() == ",")
            result.pop_back();
        result.push_back(child);
    }
    return result;
}

bool isSimple(const Node &node)
{
    static constexpr Kinds kinds{"identifier",
                                 "this",
                                 "true",
                                 "false",
                                 "none",
                                 "null",
                                 "undefined",
                                 "nil",
                                 "attribute",
                                 "member_expression",
                                 "selector_expression",
                                 "subscript",
                                 "subscript_expression",
                                 "index_expression",
                                 "call",
                                 "call_expression",
                                 "parenthesized_expression",
                                 "string",
                                 "template_string",
                                 "interpreted_string_literal",
                                 "raw_string_literal",
                                 "integer",
                                 "float",
                                 "number",
                                 "int_literal",
                                 "float_literal",
                                 "list",
                                 "array",
                                 "dictionary",
                                 "tuple",
                                 "set"};
    return isOneOf(node, kinds);
}

bool isName(const Node &node)
{
    static constexpr Kinds kinds{"property_identifier", "field_identifier"};
    return isOneOf(node, kinds);
}

bool holdsStatements(const Node &node)
{
    static constexpr Kinds kinds{"block", "module", "program", "statement_block", "statement_list"};
    return isOneOf(node, kinds);
}

std::string withHoles(std::string_view text, const std::map<std::string, std::string> &holes)
{
    std::string result;
    splitHoles(
        text, [&](std::string_view plain) { result += plain; },
        [&](std::string_view number) {
            const auto found = holes.find(std::string(number));
            result += found == holes.end() ? "$" + std::string(number) : found->second;
        });
    return result;
}

bool hasHoles(std::string_view text)
{
    bool has = false;
    splitHoles(text, [](std::string_view) {}, [&](std::string_view) { has = true; });
    return has;
}

std::optional<CodePattern> CodePattern::parse(const syntax::Language &language,
                                              std::string_view text,
                                              std::map<std::string, std::string> kinds)
{
    const auto [before, after] = around(language);
    std::string prepared(before);
    std::vector<std::string> holes;
    splitHoles(
        text, [&](std::string_view plain) { prepared += plain; },
        [&](std::string_view number) {
            prepared.append(kHoleName).append(number);
            if (!std::ranges::contains(holes, number))
                holes.emplace_back(number);
        });
    prepared += after;
    auto tree = syntax::Tree::parse(language, prepared);
    if (tree.errorCount() != 0)
        return std::nullopt;
    CodePattern pattern(std::move(prepared), std::move(tree), std::move(kinds));
    pattern.m_holes = std::move(holes);
    pattern.m_nodes = childrenOf(statementsIn(pattern.m_tree.root()), true);
    if (pattern.m_nodes.empty())
        return std::nullopt;
    const auto first = pattern.m_nodes.front();
    if (pattern.m_nodes.size() == 1 && first.kind() == "expression_statement") {
        // With a ";" it is a statement, and wanted as one.
        const auto parts = childrenOf(first);
        pattern.m_isExpression = parts.size() == 1;
        if (pattern.m_isExpression)
            pattern.m_nodes = parts;
    }
    return pattern;
}

/// Nothing is said but the form of one statement, or not even that.
bool CodePattern::isAnything() const
{
    bool hasOwn = m_nodes.size() > 1 && m_nodes.size() > m_holes.size();
    for (const auto &top : m_nodes) {
        syntax::walk(top, [&](const Node &node) {
            hasOwn = hasOwn || (node.isNamed() && node != top && holeOf(node).empty());
            return !hasOwn;
        });
        hasOwn = hasOwn || (m_isExpression && holeOf(top).empty());
    }
    return !hasOwn;
}

NodeRun CodePattern::placesOf(const std::string &hole) const
{
    NodeRun places;
    for (const auto &top : m_nodes) {
        syntax::walk(top, [&](const Node &node) {
            if (holeOf(node) == hole)
                places.push_back(node);
            return true;
        });
    }
    return places;
}

bool CodePattern::hasFunctions() const
{
    static constexpr Kinds kinds{"decorated_definition", "class_definition", "class_declaration",
                                 "type_declaration"};
    return std::ranges::any_of(m_nodes, [](const Node &node) {
        return (isFunction(node) && !isOneOf(node, {"lambda", "arrow_function", "func_literal",
                                                    "function_expression"})) ||
               isOneOf(node, kinds);
    });
}

bool CodePattern::hasLongTexts() const
{
    bool has = false;
    for (const auto &top : m_nodes) {
        syntax::walk(top, [&](const Node &node) {
            static constexpr Kinds texts{"string", "template_string", "raw_string_literal"};
            has = has || (isOneOf(node, texts) && node.range().of(m_text).contains('\n'));
            return !has;
        });
    }
    return has;
}

std::string CodePattern::holeOf(const Node &node) const
{
    auto text = node.range().of(m_text);
    if (node.childCount() != 0 || !text.starts_with(kHoleName))
        return {};
    text.remove_prefix(kHoleName.size());
    return std::ranges::all_of(text, isDigit) ? std::string(text) : std::string();
}

bool CodePattern::matches(const Node &pattern, std::string_view text, const Node &node,
                          PatternMatch &match) const
{
    const auto own = node.range().of(text);
    if (const auto hole = holeOf(pattern); !hole.empty()) {
        const auto kind = m_kinds.find(hole);
        const bool isKind = kind == m_kinds.end() || kind->second == node.kind() ||
                            (kind->second == kSimple && isSimple(node));
        if (!node.isNamed() || !isKind)
            return false;
        const auto [known, isNew] = match.holes.try_emplace(hole, own);
        match.isOpen[hole] = match.isOpen[hole] || !(isSimple(node) || isName(node));
        return isNew || known->second == own;
    }
    if (pattern.kind() != node.kind())
        return false;
    const auto parts = childrenOf(pattern);
    const auto others = childrenOf(node);
    if (parts.size() != others.size())
        return false;
    if (parts.empty())
        return pattern.range().of(m_text) == own;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!matches(parts[i], text, others[i], match))
            return false;
    }
    return true;
}

std::optional<PatternMatch> CodePattern::match(std::string_view text, const NodeRun &nodes) const
{
    if (nodes.size() != m_nodes.size())
        return std::nullopt;
    PatternMatch found{.range = {nodes.front().range().begin, nodes.back().range().end},
                       .holes = {},
                       .first = nodes.front()};
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!matches(m_nodes[i], text, nodes[i], found))
            return std::nullopt;
    }
    return found;
}

std::vector<PatternMatch> CodePattern::findIn(const CodeFile &file, const Node &scope) const
{
    std::vector<PatternMatch> found;
    const auto look = [&](const NodeRun &nodes) {
        if (auto match = this->match(file.text(), nodes))
            found.push_back(*std::move(match));
    };
    syntax::walk(scope, [&](const Node &node) {
        if (m_isExpression) {
            look({node});
        } else if (holdsStatements(node)) {
            const auto statements = childrenOf(node, true);
            for (std::size_t i = 0; i + m_nodes.size() <= statements.size(); ++i) {
                const auto first = statements.begin() + static_cast<std::ptrdiff_t>(i);
                look({first, first + static_cast<std::ptrdiff_t>(m_nodes.size())});
            }
        }
        return true;
    });
    return found;
}

} // namespace espalier::autopatch
