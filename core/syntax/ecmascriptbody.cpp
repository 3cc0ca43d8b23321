// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a block around the body of a function would change about its declarations.

#include "core/syntax/ecmascript.h"
#include "core/syntax/parser.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

namespace espalier::syntax {

bool isFunctionDeclaration(std::string_view kind)
{
    return kind == "function_declaration" || kind == "generator_function_declaration";
}

bool isFunctionKind(std::string_view kind)
{
    return isFunctionDeclaration(kind) || kind == "function_expression" ||
           kind == "generator_function" || kind == "arrow_function" || kind == "method_definition";
}

namespace {

// Names a body binds outside of nested functions: by `var` anywhere, by functions in blocks.
class BodyNames final {
public:
    explicit BodyNames(const Visit &visit) : m_visit(visit) {}

    void collect(TSNode statement);
    [[nodiscard]] bool contains(std::string_view name) const { return m_names.contains(name); }
    void addPattern(TSNode pattern);

private:
    const Visit &m_visit;
    std::unordered_set<std::string_view> m_names;
};

void BodyNames::addPattern(TSNode pattern)
{
    if (ts_node_is_null(pattern))
        return;
    walkNodes(pattern, [&](TSNode node) {
        const auto kind = kindOf(node);
        if (kind == "identifier" || kind == "shorthand_property_identifier_pattern")
            m_names.insert(m_visit.textOf(node));
        return !isFunctionKind(kind) && !kind.starts_with("class");
    });
}

void BodyNames::collect(TSNode statement)
{
    walkNodes(statement, [&](TSNode node) {
        const auto kind = kindOf(node);
        if (isFunctionDeclaration(kind))
            m_names.insert(m_visit.textOf(fieldOf(node, "name")));
        if (kind == "variable_declaration") {
            const auto count = ts_node_named_child_count(node);
            for (std::uint32_t i = 0; i < count; ++i)
                addPattern(fieldOf(ts_node_named_child(node, i), "name"));
        }
        if (kind == "for_in_statement" && hasToken(node, "var"))
            addPattern(fieldOf(node, "left"));
        return !isFunctionKind(kind) && !kind.starts_with("class") &&
               kind != "expression_statement" && kind != "return_statement";
    });
}

// Names that are declared at the top level of a block after child `last`.
std::unordered_set<std::string_view> declaredAfter(TSNode block, std::uint32_t last,
                                                   const Visit &visit)
{
    std::unordered_set<std::string_view> names;
    const auto count = ts_node_child_count(block);
    for (std::uint32_t i = last + 1; i < count; ++i) {
        const TSNode statement = ts_node_child(block, i);
        const auto kind = kindOf(statement);
        if (isFunctionDeclaration(kind) || kind == "class_declaration")
            names.insert(visit.textOf(fieldOf(statement, "name")));
        if (kind != "lexical_declaration")
            continue;
        const auto declarators = ts_node_named_child_count(statement);
        for (std::uint32_t k = 0; k < declarators; ++k) {
            const TSNode name = fieldOf(ts_node_named_child(statement, k), "name");
            if (!ts_node_is_null(name))
                names.insert(visit.textOf(name));
        }
    }
    return names;
}

bool mentions(TSNode root, const std::unordered_set<std::string_view> &names, const Visit &visit)
{
    bool found = false;
    walkNodes(root, [&](TSNode node) {
        found = found || (kindOf(node) == "identifier" && names.contains(visit.textOf(node)));
        return !found;
    });
    return found;
}

// The known names that an assignment's target binds: itself, or what its pattern takes apart.
void addNames(TSNode target, const Visit &visit, const BodyNames &known,
              std::unordered_set<std::string_view> &names)
{
    const auto kind = kindOf(target);
    if (kind != "identifier" && !kind.ends_with("_pattern"))
        return; // a property of something
    walkNodes(target, [&](TSNode node) {
        const auto inner = kindOf(node);
        const auto name = visit.textOf(node);
        if ((inner == "identifier" || inner == "shorthand_property_identifier_pattern") &&
            known.contains(name))
            names.insert(name);
        return true;
    });
}

} // namespace

bool hasDuplicateDeclaration(TSNode function, TSNode block, const Visit &visit)
{
    std::unordered_set<std::string_view> functions;
    const auto count = ts_node_named_child_count(block);
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode statement = ts_node_named_child(block, i);
        if (isFunctionDeclaration(kindOf(statement)) &&
            !functions.insert(visit.textOf(fieldOf(statement, "name"))).second)
            return true;
    }
    if (functions.empty())
        return false;
    BodyNames others(visit);
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode statement = ts_node_named_child(block, i);
        if (kindOf(statement) == "variable_declaration" ||
            kindOf(statement).ends_with("_statement") || kindOf(statement) == "statement_block")
            others.collect(statement);
    }
    for (const auto *field : {"parameters", "parameter"}) {
        if (const TSNode list = fieldOf(function, field); !ts_node_is_null(list))
            others.addPattern(list);
    }
    return functions.contains("arguments") ||
           std::ranges::any_of(functions, [&](auto name) { return others.contains(name); });
}

bool hasReassignedCapture(TSNode function, const Visit &visit)
{
    BodyNames parameters(visit);
    for (const auto *field : {"parameters", "parameter"})
        parameters.addPattern(fieldOf(function, field));
    const TSNode body = fieldOf(function, "body");
    std::unordered_set<std::string_view> assigned;
    std::vector<TSNode> functions;
    walkNodes(body, [&](TSNode node) {
        const auto kind = kindOf(node);
        if (isFunctionKind(kind) || kind.starts_with("class")) {
            functions.push_back(node);
            return false;
        }
        const TSNode target = kind == "update_expression"               ? fieldOf(node, "argument")
                              : kind.ends_with("assignment_expression") ? fieldOf(node, "left")
                                                                        : TSNode{};
        if (!ts_node_is_null(target))
            addNames(target, visit, parameters, assigned);
        return true;
    });
    return !assigned.empty() && std::ranges::any_of(functions, [&](TSNode inner) {
        return mentions(inner, assigned, visit);
    });
}

bool looksAhead(TSNode block, std::uint32_t superChild, const Visit &visit)
{
    const auto names = declaredAfter(block, superChild, visit);
    for (std::uint32_t i = 1; i <= superChild && !names.empty(); ++i) {
        if (mentions(ts_node_child(block, i), names, visit))
            return true;
    }
    return false;
}

} // namespace espalier::syntax
