// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/rules.h"

#include "core/base/textformat.h"
#include "core/syntax/parser.h"

#include <algorithm>
#include <array>
#include <unordered_set>

extern "C" const TSLanguage *tree_sitter_javascript();

namespace espalier::syntax {

namespace {

using model::AnchorKind;
using model::FunctionForm;
using model::Situation;

constexpr std::array kExtensions{std::string_view(".js"), std::string_view(".mjs"),
                                 std::string_view(".cjs"), std::string_view(".jsx")};
constexpr std::array kInterpreters{std::string_view("node"), std::string_view("nodejs")};
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
/// Calls that send a function's source text elsewhere.
constexpr std::array kSerializers{
    std::string_view("evaluate"),        std::string_view("evaluateHandle"),
    std::string_view("$eval"),           std::string_view("$$eval"),
    std::string_view("waitForFunction"), std::string_view("addInitScript"),
    std::string_view("executeScript"),   std::string_view("executeAsyncScript")};

class JavascriptRules final : public Rules {
public:
    JavascriptRules() { prepare(); }

    std::string_view name() const override { return "javascript"; }
    const TSLanguage *grammar() const override { return tree_sitter_javascript(); }
    std::span<const std::string_view> extensions() const override { return kExtensions; }
    std::span<const std::string_view> interpreters() const override { return kInterpreters; }
    std::span<const RoleEntry> roles() const override { return kRoles; }
    std::span<const std::string_view> opaqueKinds() const override { return kOpaque; }
    std::span<const Context> contexts() const override { return kContexts; }
    std::string_view lineComment() const override { return "//"; }
    std::string_view level() const override { return "es"; }

    void describeFunction(TSNode node, const Visit &visit,
                          model::Function &function) const override;
    std::string_view qualifier(TSNode node, const Visit &visit) const override;
    void describeClass(TSNode node, const Visit &visit, Frame &frame) const override;
    void describeLoop(TSNode node, const Visit &visit, model::Function &function) const override;
    void describeReturn(TSNode node, const Visit &visit, model::Function &function) const override;
    void describeFile(TSNode root, const Visit &visit, model::Outline &outline) const override;
};

bool isLoop(std::string_view kind)
{
    return kind == "for_statement" || kind == "for_in_statement" || kind == "while_statement" ||
           kind == "do_statement";
}

// Name of the thing a function, class or object is assigned to.
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

std::string nameOf(TSNode node, const Visit &visit)
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

bool isFunctionDeclaration(std::string_view kind)
{
    return kind == "function_declaration" || kind == "generator_function_declaration";
}

bool isFunctionKind(std::string_view kind)
{
    return isFunctionDeclaration(kind) || kind == "function_expression" ||
           kind == "generator_function" || kind == "arrow_function" || kind == "method_definition";
}

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

// Whether a function declared at the top level of the body shares its name with another thing that
// a block would not let it share with, or that would win there.
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

// Whether what comes up to the super call uses something declared behind it, which a block hides.
bool looksAhead(TSNode block, std::uint32_t superChild, const Visit &visit)
{
    const auto names = declaredAfter(block, superChild, visit);
    for (std::uint32_t i = 1; i <= superChild && !names.empty(); ++i) {
        if (mentions(ts_node_child(block, i), names, visit))
            return true;
    }
    return false;
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

void addValueAnchors(TSNode value, model::Function &function)
{
    const auto situation =
        kindOf(value) == "sequence_expression" ? Situation::Sequence : Situation::Value;
    const auto previous =
        std::ranges::count(function.anchors, AnchorKind::ReturnStart, &model::Anchor::kind);
    const auto number = static_cast<std::uint16_t>(previous + 1);
    const auto range = rangeOf(value);
    function.anchors.push_back({AnchorKind::ReturnStart, situation, number, range.begin});
    function.anchors.push_back({AnchorKind::ReturnEnd, situation, number, range.end});
}

void describeExpression(TSNode body, model::Function &function)
{
    const auto range = rangeOf(body);
    function.anchors.push_back({AnchorKind::BodyStart, Situation::Expression, 0, range.begin});
    if (function.isAsync)
        addValueAnchors(body, function);
    function.anchors.push_back({AnchorKind::BodyEnd, Situation::Expression, 0, range.end});
}

// The part of a pattern that binds names; the rest are keys and default values.
TSNode boundPart(TSNode pattern)
{
    for (;;) {
        const auto kind = kindOf(pattern);
        if (kind == "pair_pattern")
            pattern = fieldOf(pattern, "value");
        else if (kind == "assignment_pattern" || kind == "object_assignment_pattern")
            pattern = fieldOf(pattern, "left");
        else
            return pattern;
    }
}

// The names a function's parameters bind, for an object literal. A name that is written with
// escapes or bytes that are not UTF-8 is left out.
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

void JavascriptRules::describeFunction(TSNode node, const Visit &visit,
                                       model::Function &function) const
{
    function.qualifiedName = nameOf(node, visit);
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
        describeExpression(body, function);
    if (visit.isOptedOut(function.range.begin, lineComment()))
        function.rule = "opted-out";
    else if (isSerialized(visit))
        function.rule = "serialized";
}

std::string_view JavascriptRules::qualifier(TSNode node, const Visit &visit) const
{
    const TSNode own = fieldOf(node, "name");
    if (!ts_node_is_null(own))
        return visit.textOf(own);
    const bool isObject = kindOf(node) == "object";
    const auto assigned = assignedName(node, visit, isObject);
    return assigned.empty() && !isObject ? "<anonymous>" : assigned;
}

void JavascriptRules::describeClass(TSNode node, const Visit &, Frame &frame) const
{
    const auto count = ts_node_named_child_count(node);
    for (std::uint32_t i = 0; i < count; ++i)
        frame.isDerivedClass |= kindOf(ts_node_named_child(node, i)) == "class_heritage";
}

void JavascriptRules::describeLoop(TSNode node, const Visit &visit, model::Function &function) const
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
    function.anchors.push_back({AnchorKind::LoopEnd, situation, number, range.end});
}

void JavascriptRules::describeReturn(TSNode node, const Visit &, model::Function &function) const
{
    const TSNode value = firstNamedNonExtra(node);
    if (function.isAsync && !function.isGenerator && !ts_node_is_null(value))
        addValueAnchors(value, function);
}

// The prelude goes before the first statement that is neither hashbang nor directive, and before
// the comments that belong to it.
void JavascriptRules::describeFile(TSNode root, const Visit &visit, model::Outline &outline) const
{
    outline.runnable = visit.text.starts_with("#!");
    outline.preludeOffset = static_cast<std::uint32_t>(visit.text.size());
    AttachedComments comments;
    const auto count = ts_node_named_child_count(root);
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode statement = ts_node_named_child(root, i);
        if (kindOf(statement) == "comment") {
            comments.add(statement, visit);
            continue;
        }
        const bool passed = ts_node_is_extra(statement) && !ts_node_is_error(statement);
        if (passed || kindOf(statement) == "hash_bang_line")
            continue;
        if (isDirective(statement)) {
            comments.pass();
            continue;
        }
        const auto at = comments.startOf(statement);
        outline.preludeOffset = visit.isFirstOnLine(at) ? visit.startOfLine(at) : at;
        return;
    }
}

} // namespace

const Rules &javascriptRules()
{
    static const JavascriptRules rules;
    return rules;
}

} // namespace espalier::syntax
