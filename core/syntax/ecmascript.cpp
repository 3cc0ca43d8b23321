// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/ecmascript.h"

#include "core/base/textformat.h"
#include "core/syntax/parser.h"

#include <algorithm>
#include <array>

namespace espalier::syntax {

namespace {

using model::AnchorKind;
using model::FunctionForm;
using model::Situation;

constexpr std::array kRoles{
    RoleEntry{"function_declaration", Role::Function},
    RoleEntry{"function_expression", Role::Function},
    RoleEntry{"generator_function", Role::Function},
    RoleEntry{"generator_function_declaration", Role::Function},
    RoleEntry{"arrow_function", Role::Function},
    RoleEntry{"method_definition", Role::Function},
    RoleEntry{"class_declaration", Role::Class},
    RoleEntry{"class", Role::Class},
    RoleEntry{"object", Role::Object},
    RoleEntry{"class_static_block", Role::Barrier},
    RoleEntry{"for_statement", Role::Loop},
    RoleEntry{"for_in_statement", Role::Loop},
    RoleEntry{"while_statement", Role::Loop},
    RoleEntry{"do_statement", Role::Loop},
    RoleEntry{"return_statement", Role::Return},
    RoleEntry{"import_statement", Role::ModuleSyntax},
    RoleEntry{"export_statement", Role::ModuleSyntax},
    RoleEntry{"comment", Role::Opaque},
    RoleEntry{"regex", Role::Opaque},
    RoleEntry{"string", Role::Opaque},
};
constexpr std::array kOpaque{std::string_view("string"),  std::string_view("string_fragment"),
                             std::string_view("comment"), std::string_view("html_comment"),
                             std::string_view("regex"),   std::string_view("jsx_text")};
constexpr std::array kContexts{Context{"", ""}, Context{"class _ {\n", "}\n"},
                               Context{"class _ extends Object {\n", "}\n"},
                               Context{"({\n", "})\n"}};
/// All bodies have braces but those of arrows; loops may have none.
constexpr std::array kTriggers{std::string_view("{"),      std::string_view("=>"),
                               std::string_view("for"),    std::string_view("while"),
                               std::string_view("do"),     std::string_view("return"),
                               std::string_view("import"), std::string_view("export")};
/// Calls that send a function's source text elsewhere.
constexpr std::array kSerializers{
    std::string_view("evaluate"),        std::string_view("evaluateHandle"),
    std::string_view("$eval"),           std::string_view("$$eval"),
    std::string_view("waitForFunction"), std::string_view("addInitScript"),
    std::string_view("executeScript"),   std::string_view("executeAsyncScript")};

bool isLoop(std::string_view kind)
{
    return kind == "for_statement" || kind == "for_in_statement" || kind == "while_statement" ||
           kind == "do_statement";
}

bool isDirective(TSNode statement)
{
    return kindOf(statement) == "expression_statement" &&
           ts_node_named_child_count(statement) >= 1 &&
           kindOf(ts_node_named_child(statement, 0)) == "string";
}

bool isSuperCall(TSNode statement)
{
    if (kindOf(statement) != "expression_statement")
        return false;
    const TSNode call = firstNamedNonExtra(statement);
    return !ts_node_is_null(call) && kindOf(call) == "call_expression" &&
           kindOf(fieldOf(call, "function")) == "super";
}

// A place behind `{`, a directive or a super call, and what follows it there.
struct BodyStart {
    std::uint32_t after = 0; ///< behind the brace or statement
    TSNode next{};           ///< first thing that follows, the closing brace included
    bool terminated = true;  ///< ended by a brace or semicolon, not by the end of the line
};

BodyStart startAfter(TSNode block, std::uint32_t child)
{
    const TSNode before = ts_node_child(block, child);
    const auto count = ts_node_child_count(before);
    const bool isStatement = kindOf(before) == "expression_statement";
    return {.after = ts_node_end_byte(before),
            .next = ts_node_child(block, child + 1),
            .terminated =
                !isStatement || (count > 0 && kindOf(ts_node_child(before, count - 1)) == ";")};
}

model::Anchor startAnchor(const BodyStart &start, const Visit &visit)
{
    const auto next = ts_node_start_byte(start.next);
    if (kindOf(start.next) != "}" && visit.isFirstOnLine(next))
        return {.kind = AnchorKind::BodyStart, .situation = Situation::Line, .offset = next};
    return {.kind = AnchorKind::BodyStart,
            .situation = start.terminated ? Situation::Block : Situation::Unterminated,
            .offset = start.after};
}

// Whether the function is an argument of a call that sends its text elsewhere.
bool isSerialized(const Visit &visit)
{
    if (ts_node_is_null(visit.parent(2)) || kindOf(visit.parent(1)) != "arguments" ||
        kindOf(visit.parent(2)) != "call_expression")
        return false;
    const TSNode callee = fieldOf(visit.parent(2), "function");
    const auto name = kindOf(callee) == "member_expression"
                          ? visit.textOf(fieldOf(callee, "property"))
                          : visit.textOf(callee);
    return std::ranges::find(kSerializers, name) != kSerializers.end();
}

bool containsLoop(TSNode root)
{
    bool found = false;
    walkNodes(root, [&](TSNode node) {
        const auto kind = kindOf(node);
        found = found || isLoop(kind);
        return !found && !isFunctionKind(kind) && !kind.starts_with("class");
    });
    return found;
}

// Offset of the brace that ends a block; the block itself may reach to the end of its line, where a
// semicolon is understood.
std::uint32_t closingBrace(TSNode block)
{
    for (auto i = ts_node_child_count(block); i-- > 0;) {
        const TSNode child = ts_node_child(block, i);
        if (kindOf(child) == "}")
            return ts_node_start_byte(child);
    }
    return ts_node_end_byte(block) - 1;
}

// Index of the child the entry goes behind: the brace, the last directive or the super call; -1
// when a derived constructor has no super call at the top level that nothing to be counted
// precedes.
int childBeforeEntry(TSNode block, bool derived)
{
    const auto count = ts_node_child_count(block);
    int last = 0;
    for (std::uint32_t i = 1; i < count; ++i) {
        const TSNode child = ts_node_child(block, i);
        if (ts_node_is_extra(child))
            continue;
        if (!isDirective(child))
            break;
        last = static_cast<int>(i);
    }
    if (!derived)
        return last;
    for (std::uint32_t i = 1; i < count; ++i) {
        const TSNode child = ts_node_child(block, i);
        if (isSuperCall(child))
            return static_cast<int>(i);
        if (containsLoop(child))
            return -1;
    }
    return -1;
}

void describeBlock(TSNode node, TSNode block, const Visit &visit, model::Function &function)
{
    const bool derived = function.form == FunctionForm::DerivedConstructor;
    const int before = childBeforeEntry(block, derived);
    if (before < 0 || (derived && looksAhead(block, static_cast<std::uint32_t>(before), visit))) {
        function.rule = "super-not-top-level";
        return;
    }
    if (before > 0 && visit.textOf(ts_node_child(block, 1)).substr(1).starts_with("use asm"))
        function.rule = "asm";
    const auto start = startAfter(block, static_cast<std::uint32_t>(before));
    function.anchors.push_back(startAnchor(start, visit));
    const auto end = closingBrace(block);
    function.anchors.push_back(
        {.kind = AnchorKind::BodyEnd,
         .situation = visit.isFirstOnLine(end) ? Situation::Line : Situation::End,
         .offset = end});
    if (hasDuplicateDeclaration(node, block, visit))
        function.rule = "duplicate-declaration";
}

void describeExpression(TSNode body, const Visit &visit, model::Function &function)
{
    const auto range = rangeOf(body);
    if (isTag(body, visit)) {
        function.rule = "unclear-end";
        return;
    }
    function.anchors.push_back({AnchorKind::BodyStart, Situation::Expression, 0, range.begin});
    if (function.isAsync)
        addValueAnchors(body, visit, function);
    function.anchors.push_back({AnchorKind::BodyEnd, Situation::Expression, 0, range.end});
}

FunctionForm formOf(TSNode node, const Visit &visit, std::string_view name)
{
    const auto kind = kindOf(node);
    if (kind == "arrow_function")
        return FunctionForm::Arrow;
    if (kind != "method_definition")
        return FunctionForm::Function;
    if (name.starts_with("get "))
        return FunctionForm::Getter;
    if (name.starts_with("set "))
        return FunctionForm::Setter;
    const bool inClass = visit.enclosing && visit.enclosing->role == Role::Class;
    if (name != "constructor" || !inClass)
        return FunctionForm::Method;
    return visit.enclosing->isDerivedClass ? FunctionForm::DerivedConstructor
                                           : FunctionForm::Constructor;
}

} // namespace

std::span<const RoleEntry> ecmascriptRoles()
{
    return kRoles;
}

std::span<const std::string_view> ecmascriptOpaqueKinds()
{
    return kOpaque;
}

std::span<const std::string_view> EcmascriptRules::triggers() const
{
    return kTriggers;
}

std::span<const Context> EcmascriptRules::contexts() const
{
    return kContexts;
}

bool hasToken(TSNode node, std::string_view token)
{
    const auto count = ts_node_child_count(node);
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode child = ts_node_child(node, i);
        if (kindOf(child) == token && !ts_node_is_named(child))
            return true;
        if (kindOf(child) == "statement_block")
            break;
    }
    return false;
}

void EcmascriptRules::describeFunction(TSNode node, const Visit &visit,
                                       model::Function &function) const
{
    function.qualifiedName = functionName(node, visit);
    function.form = formOf(node, visit, function.qualifiedName);
    function.isAsync = hasToken(node, "async");
    function.isGenerator = hasToken(node, "*");
    const TSNode body = fieldOf(node, "body");
    function.body = rangeOf(body);
    if (ts_node_is_null(body) || ts_node_has_error(node)) {
        function.rule = "syntax-error";
        return;
    }
    function.parameters = parameterNames(node, visit);
    if (kindOf(body) == "statement_block")
        describeBlock(node, body, visit, function);
    else
        describeExpression(body, visit, function);
    if (visit.isOptedOut(function.range.begin, lineComment()))
        function.rule = "opted-out";
    else if (isSerialized(visit))
        function.rule = "serialized";
}

std::string_view EcmascriptRules::qualifier(TSNode node, const Visit &visit) const
{
    const TSNode own = fieldOf(node, "name");
    if (!ts_node_is_null(own))
        return visit.textOf(own);
    const bool isObject = kindOf(node) == "object";
    const auto assigned = assignedName(node, visit, isObject);
    return assigned.empty() && !isObject ? "<anonymous>" : assigned;
}

void EcmascriptRules::describeClass(TSNode node, const Visit &, Frame &frame) const
{
    const auto count = ts_node_named_child_count(node);
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode heritage = ts_node_named_child(node, i);
        if (kindOf(heritage) != "class_heritage")
            continue;
        const TSNode first = firstNamedNonExtra(heritage);
        frame.isDerivedClass = ts_node_is_null(first) || kindOf(first) != "implements_clause";
    }
}

// Where the code of a statement ends: one that only the end of its line ends takes in the comments
// before that.
static std::uint32_t endOfCode(TSNode node)
{
    const auto isCode = [](TSNode child) {
        return !ts_node_is_extra(child) && rangeOf(child).size() > 0;
    };
    for (;;) {
        auto last = ts_node_child_count(node);
        while (last > 0 && !isCode(ts_node_child(node, last - 1)))
            --last;
        if (last == 0)
            return rangeOf(node).end;
        node = ts_node_child(node, last - 1);
    }
}

void EcmascriptRules::describeLoop(TSNode node, const Visit &visit, model::Function &function) const
{
    const TSNode body = fieldOf(node, "body");
    if (ts_node_is_null(body))
        return;
    const auto number = function.loops;
    const auto range = rangeOf(body);
    const auto kind = kindOf(body);
    if (kind == "statement_block") {
        auto anchor = startAnchor(startAfter(body, 0), visit);
        anchor.kind = AnchorKind::LoopStart;
        anchor.number = number;
        function.anchors.push_back(anchor);
        return;
    }
    Situation situation = Situation::Braceless;
    if (kindOf(node) == "do_statement")
        situation = Situation::Do;
    else if (isLoop(kind) && kindOf(fieldOf(body, "body")) != "statement_block")
        situation = Situation::Nested;
    function.anchors.push_back({AnchorKind::LoopStart, situation, number, range.begin});
    function.anchors.push_back({AnchorKind::LoopEnd, situation, number, endOfCode(body)});
}

void EcmascriptRules::describeReturn(TSNode node, const Visit &visit,
                                     model::Function &function) const
{
    const TSNode value = firstNamedNonExtra(node);
    if (function.isAsync && !function.isGenerator && !ts_node_is_null(value))
        addValueAnchors(value, visit, function);
}

// Comments that compilers and tools only find before the first statement.
static bool staysFirst(std::string_view comment)
{
    static constexpr std::array kPragmas{std::string_view("@jsx"), std::string_view("@ts-nocheck"),
                                         std::string_view("@ts-check"), std::string_view("@flow"),
                                         std::string_view("@jest-environment")};
    return comment.starts_with("///") ||
           std::ranges::any_of(kPragmas, [&](auto pragma) { return comment.contains(pragma); });
}

// The prelude goes before the first statement that is neither hashbang nor directive, and before
// the comments that belong to it.
void EcmascriptRules::describeFile(TSNode root, const Visit &visit, model::Outline &outline) const
{
    outline.runnable = visit.text.starts_with("#!");
    outline.preludeOffset = static_cast<std::uint32_t>(visit.text.size());
    AttachedComments comments;
    const auto count = ts_node_named_child_count(root);
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode statement = ts_node_named_child(root, i);
        if (kindOf(statement) == "comment") {
            comments.add(statement, visit);
            if (staysFirst(visit.textOf(statement)))
                comments.pass();
            continue;
        }
        const bool passed = ts_node_is_extra(statement) && !ts_node_is_error(statement);
        if (passed || kindOf(statement) == "hash_bang_line")
            continue;
        if (isDirective(statement)) {
            comments.pass();
            continue;
        }
        const bool imports = kindOf(statement) == "import_statement";
        const auto at = comments.startOf(statement, !imports);
        outline.preludeOffset = visit.isFirstOnLine(at) ? visit.startOfLine(at) : at;
        return;
    }
}

} // namespace espalier::syntax
