// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textformat.h"
#include "core/syntax/golayout.h"

#include <algorithm>
#include <array>

extern "C" const TSLanguage *tree_sitter_go();

namespace espalier::syntax {

namespace {

using model::AnchorKind;
using model::FunctionForm;
using model::Situation;

constexpr std::array kExtensions{std::string_view(".go")};
constexpr std::array kRoles{
    RoleEntry{"function_declaration", Role::Function},
    RoleEntry{"method_declaration", Role::Function},
    RoleEntry{"func_literal", Role::Function},
    RoleEntry{"for_statement", Role::Loop},
    RoleEntry{"import_declaration", Role::Opaque},
    RoleEntry{"comment", Role::Opaque},
    RoleEntry{"interpreted_string_literal", Role::Opaque},
    RoleEntry{"raw_string_literal", Role::Opaque},
};
constexpr std::array kTriggers{std::string_view("func"), std::string_view("for")};
constexpr std::array kOpaque{
    std::string_view("comment"), std::string_view("interpreted_string_literal"),
    std::string_view("raw_string_literal"), std::string_view("rune_literal")};
constexpr std::array kContexts{Context{"", ""}, Context{"var _ = T{\n", "}\n"},
                               Context{"func _() {\n", "}\n"}};
/// Directives of functions that may not call others, or not with a growing stack.
constexpr std::array kRuntimeDirectives{
    std::string_view("//go:nosplit"), std::string_view("//go:systemstack"),
    std::string_view("//go:nowritebarrier"), std::string_view("//go:yeswritebarrierrec")};

class GoRules final : public Rules {
public:
    GoRules() { prepare(); }

    std::string_view name() const override { return "go"; }
    bool endsStatementsByLine() const override { return true; }
    bool setsPreludeApart() const override { return true; }
    const TSLanguage *grammar() const override { return tree_sitter_go(); }
    std::span<const std::string_view> extensions() const override { return kExtensions; }
    std::span<const std::string_view> interpreters() const override { return {}; }
    std::span<const RoleEntry> roles() const override { return kRoles; }
    std::span<const std::string_view> triggers() const override { return kTriggers; }
    std::span<const std::string_view> opaqueKinds() const override { return kOpaque; }
    std::span<const Context> contexts() const override { return kContexts; }
    Context aroundBody() const override { return {"package p\n\nfunc _() ", "\n"}; }
    std::string_view lineComment() const override { return "//"; }
    std::string_view level() const override { return "1"; }

    bool hasCode(TSNode function) const override
    {
        return !ts_node_is_null(fieldOf(function, "body")) || ts_node_has_error(function);
    }
    void describeFunction(TSNode node, const Visit &visit,
                          model::Function &function) const override;
    std::string_view qualifier(TSNode, const Visit &) const override { return {}; }
    void describeClass(TSNode, const Visit &, Frame &) const override {}
    void describeLoop(TSNode node, const Visit &visit, model::Function &function) const override;
    void describeFile(TSNode root, const Visit &visit, model::Outline &outline) const override;
    void finishFile(std::string_view text, model::Outline &outline) const override
    {
        leaveBrokenGroups(text, outline);
    }
};

// The name of a receiver's type, without star and type arguments.
std::string_view receiverType(TSNode method, const Visit &visit)
{
    const TSNode receiver = firstNamedNonExtra(fieldOf(method, "receiver"));
    TSNode type = fieldOf(receiver, "type");
    while (!ts_node_is_null(type) && kindOf(type) != "type_identifier") {
        const TSNode generic = fieldOf(type, "type");
        type = ts_node_is_null(generic) ? firstNamedNonExtra(type) : generic;
    }
    return ts_node_is_null(type) ? std::string_view{} : visit.textOf(type);
}

// What a function literal is assigned to: the only name on the left of it; empty where there are
// none or several.
std::string_view literalName(const Visit &visit)
{
    constexpr std::size_t kLongest = 40;
    std::size_t up = 1;
    const auto kindAbove = [&] {
        const TSNode above = visit.parent(up);
        return ts_node_is_null(above) ? std::string_view{} : kindOf(above);
    };
    while (kindAbove() == "expression_list" || kindAbove() == "literal_element")
        ++up;
    const auto kind = kindAbove();
    TSNode name{};
    if (kind == "short_var_declaration" || kind == "assignment_statement")
        name = fieldOf(visit.parent(up), "left");
    else if (kind == "var_spec")
        name = fieldOf(visit.parent(up), "name");
    else if (kind == "keyed_element")
        name = ts_node_named_child(visit.parent(up), 0);
    const auto text = ts_node_is_null(name) ? std::string_view{} : visit.textOf(name);
    const bool plain = !text.empty() && text.size() <= kLongest &&
                       text.find_first_of(", \t\r\n\"`'") == std::string_view::npos;
    return plain ? text : std::string_view{};
}

std::string nameOf(TSNode node, const Visit &visit)
{
    const auto kind = kindOf(node);
    if (kind == "func_literal") {
        const auto assigned = literalName(visit);
        return std::string(assigned.empty() ? "func" : assigned);
    }
    const auto own = visit.textOf(fieldOf(node, "name"));
    if (kind != "method_declaration")
        return std::string(own);
    return std::string(receiverType(node, visit)) + '.' + std::string(own);
}

// Whether the comments directly above a function hold a directive that forbids calls in it.
bool hasRuntimeDirective(std::string_view text, std::uint32_t function)
{
    for (auto start = lineStart(text, function); start > 0;) {
        const auto above = lineStart(text, start - 1);
        const auto line = text.substr(above, start - above);
        if (!line.starts_with("//"))
            return false;
        if (std::ranges::any_of(kRuntimeDirectives,
                                [&](auto directive) { return line.starts_with(directive); }))
            return true;
        start = above;
    }
    return false;
}

std::string parameterNames(TSNode function, const Visit &visit)
{
    constexpr int kMost = 32;
    std::string joined;
    int names = 0;
    const TSNode list = fieldOf(function, "parameters");
    for (std::uint32_t i = 0; i < ts_node_named_child_count(list); ++i) {
        const TSNode declaration = ts_node_named_child(list, i);
        for (std::uint32_t k = 0; k < ts_node_child_count(declaration); ++k) {
            const TSNode name = ts_node_child(declaration, k);
            const auto *field = ts_node_field_name_for_child(declaration, k);
            if (!field || std::string_view(field) != "name" || visit.textOf(name) == "_" ||
                kindOf(name) != "identifier" || names == kMost)
                continue;
            joined += (names++ == 0 ? "" : ", ") + std::string(visit.textOf(name));
        }
    }
    return joined;
}

bool isTerminator(TSNode node)
{
    const auto kind = kindOf(node);
    return kind == ";" || kind == "\n" || kind.empty();
}

// Where a block's first line goes: before its first statement or comment on a line of its own. What
// stands behind the brace on its line is code only in text that gofmt has not seen.
model::Anchor startOf(TSNode block, const Visit &visit)
{
    const auto count = ts_node_child_count(block);
    for (std::uint32_t i = 1; i < count; ++i) {
        const TSNode child = ts_node_child(block, i);
        if (isTerminator(child))
            continue;
        const auto offset = ts_node_start_byte(child);
        if (visit.isFirstOnLine(offset)) {
            // Labels stand one level further out than statements, as does the brace; a directive
            // about lines stands at the very left.
            const bool outdented = kindOf(child) == "}" || kindOf(child) == "labeled_statement" ||
                                   visit.textOf(child).starts_with("//line ");
            return {.situation = outdented ? Situation::Outdented : Situation::Line,
                    .offset = offset};
        }
        if (kindOf(child) != "comment")
            break;
    }
    return blockAnchor(block);
}

// gofmt moves directives to the end of the comment above a function, and an empty line of it
// before.
bool isOptedOut(const Visit &visit, std::uint32_t function)
{
    auto at = lineStart(visit.text, function);
    while (!visit.isOptedOut(at, "//")) {
        const auto above = at > 0 ? lineStart(visit.text, at - 1) : 0;
        const auto line = visit.text.substr(above, at - above);
        if (!line.starts_with("//go:") && !line.starts_with("//nolint") && line != "//\n")
            return false;
        at = above;
    }
    return true;
}

void GoRules::describeFunction(TSNode node, const Visit &visit, model::Function &function) const
{
    function.qualifiedName = nameOf(node, visit);
    function.form =
        kindOf(node) == "method_declaration" ? FunctionForm::Method : FunctionForm::Function;
    const TSNode body = fieldOf(node, "body");
    function.body = rangeOf(body);
    if (ts_node_is_null(body) || ts_node_has_error(node)) {
        function.rule = "syntax-error";
        return;
    }
    function.parameters = parameterNames(node, visit);
    if (isOnOneLine(body)) {
        describeOneLine(node, body, visit, function);
    } else {
        auto start = startOf(body, visit);
        start.kind = AnchorKind::BodyStart;
        function.anchors.push_back(start);
    }
    if (hasRuntimeDirective(visit.text, function.range.begin))
        function.rule = "runtime-directive";
    if (isOptedOut(visit, function.range.begin))
        function.rule = "opted-out";
}

void GoRules::describeLoop(TSNode node, const Visit &visit, model::Function &function) const
{
    const TSNode body = fieldOf(node, "body");
    if (ts_node_is_null(body))
        return;
    auto start = isOnOneLine(body) ? blockAnchor(body) : startOf(body, visit);
    start.kind = AnchorKind::LoopStart;
    start.number = function.loops;
    function.anchors.push_back(start);
}

// Whether a constraint keeps the file out of every build: it is run by itself.
bool isLeftOutOfPackage(std::string_view text)
{
    const auto head = text.substr(0, text.find("\npackage "));
    const auto at = head.find("//go:build ");
    return at != std::string_view::npos &&
           head.substr(at, lineEnd(head, static_cast<std::uint32_t>(at)) - at).contains("ignore");
}

// The prelude is an import behind the others, or the first one; so comments stay with what they
// stand above, the preamble of cgo among them.
void GoRules::describeFile(TSNode root, const Visit &visit, model::Outline &outline) const
{
    outline.preludeOffset = static_cast<std::uint32_t>(visit.text.size());
    outline.runnable = isLeftOutOfPackage(visit.text);
    std::uint32_t end = 0;
    std::uint32_t next = outline.preludeOffset;
    const auto count = ts_node_named_child_count(root);
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode child = ts_node_named_child(root, i);
        const auto kind = kindOf(child);
        if (kind == "package_clause" || kind == "import_declaration") {
            end = ts_node_end_byte(child);
            next = outline.preludeOffset;
            outline.preludeApart = kind == "package_clause";
            if (outline.preludeApart)
                outline.package = visit.textOf(firstNamedNonExtra(child));
        } else if (kind != "comment") {
            next = ts_node_start_byte(child);
            break;
        }
    }
    if (end == 0)
        return;
    const auto line = visit.text.find('\n', end);
    if (line != std::string_view::npos && line < next)
        outline.preludeOffset = static_cast<std::uint32_t>(line) + 1;
    else if (next < visit.text.size())
        outline.skipRule = "shared-line";
}

} // namespace

const Rules &goRules()
{
    static const GoRules rules;
    return rules;
}

} // namespace espalier::syntax
