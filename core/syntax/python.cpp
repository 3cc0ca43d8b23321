// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/rules.h"

#include "core/base/textformat.h"

#include <array>

extern "C" const TSLanguage *tree_sitter_python();

namespace espalier::syntax {

namespace {

using model::AnchorKind;
using model::Situation;

constexpr std::array kExtensions{std::string_view(".py"), std::string_view(".pyw")};
constexpr std::array kInterpreters{std::string_view("python"), std::string_view("python3")};
constexpr std::array kRoles{
    RoleEntry{"function_definition", Role::Function},
    RoleEntry{"lambda", Role::Function},
    RoleEntry{"class_definition", Role::Class},
    RoleEntry{"for_statement", Role::Loop},
    RoleEntry{"while_statement", Role::Loop},
    RoleEntry{"yield", Role::Yield},
    RoleEntry{"print_statement", Role::OldSyntax},
    RoleEntry{"exec_statement", Role::OldSyntax},
    RoleEntry{"import_statement", Role::Opaque},
    RoleEntry{"import_from_statement", Role::Opaque},
    RoleEntry{"comment", Role::Opaque},
};
constexpr std::array kTriggers{std::string_view("def"),   std::string_view("lambda"),
                               std::string_view("class"), std::string_view("for"),
                               std::string_view("while"), std::string_view("yield"),
                               std::string_view("print"), std::string_view("exec")};
constexpr std::array kOpaque{std::string_view("string_start"), std::string_view("string_content"),
                             std::string_view("string_end"), std::string_view("comment")};
/// Decorators that hand the function to a compiler which cannot take foreign calls.
constexpr std::array kCompilers{std::string_view("jit"),       std::string_view("njit"),
                                std::string_view("vectorize"), std::string_view("guvectorize"),
                                std::string_view("script"),    std::string_view("kernel"),
                                std::string_view("cfunc")};

class PythonRules final : public Rules {
public:
    PythonRules() { prepare(); }

    std::string_view name() const override { return "python"; }
    bool endsStatementsByLine() const override { return true; }
    const TSLanguage *grammar() const override { return tree_sitter_python(); }
    std::span<const std::string_view> extensions() const override { return kExtensions; }
    std::span<const std::string_view> interpreters() const override { return kInterpreters; }
    std::span<const RoleEntry> roles() const override { return kRoles; }
    std::span<const std::string_view> triggers() const override { return kTriggers; }
    std::span<const std::string_view> opaqueKinds() const override { return kOpaque; }
    std::string_view lineComment() const override { return "#"; }
    std::string_view level() const override { return "3"; }
    std::string_view oldLevelRule() const override { return "python-2"; }

    void describeFunction(TSNode node, const Visit &visit,
                          model::Function &function) const override;
    std::string_view qualifier(TSNode node, const Visit &visit) const override
    {
        return visit.textOf(fieldOf(node, "name"));
    }
    void describeClass(TSNode node, const Visit &visit, Frame &frame) const override;
    void describeLoop(TSNode node, const Visit &visit, model::Function &function) const override;
    void describeFile(TSNode root, const Visit &visit, model::Outline &outline) const override;
};

bool isString(TSNode node)
{
    const auto kind = kindOf(node);
    return kind == "string" || kind == "concatenated_string";
}

bool isDocstring(TSNode statement)
{
    return kindOf(statement) == "expression_statement" &&
           ts_node_named_child_count(statement) == 1 && isString(ts_node_named_child(statement, 0));
}

// Last component of a decorator's name: "jit" of "@numba.jit(nopython=True)".
std::string_view decoratorName(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of("@ \t"), text.size()));
    text = text.substr(0, text.find_first_of("( \t\r\n#"));
    const auto dot = text.rfind('.');
    return dot == std::string_view::npos ? text : text.substr(dot + 1);
}

std::string_view ruleOfDecorators(TSNode decorated, const Visit &visit)
{
    const auto count = ts_node_named_child_count(decorated);
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode child = ts_node_named_child(decorated, i);
        if (kindOf(child) != "decorator")
            continue;
        const auto name = decoratorName(visit.textOf(child));
        if (name == "overload")
            return "overload";
        if (std::ranges::find(kCompilers, name) != kCompilers.end())
            return "compiled";
    }
    return {};
}

// Whether the body only declares: docstring, "..." and "pass".
bool isStubBody(TSNode body)
{
    const auto count = ts_node_named_child_count(body);
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode statement = ts_node_named_child(body, i);
        const auto kind = kindOf(statement);
        const bool ellipsis = kind == "expression_statement" &&
                              ts_node_named_child_count(statement) == 1 &&
                              kindOf(ts_node_named_child(statement, 0)) == "ellipsis";
        if (kind != "comment" && kind != "pass_statement" && !ellipsis && !isDocstring(statement))
            return false;
    }
    return true;
}

Situation situationOf(std::uint32_t offset, const Visit &visit)
{
    if (!visit.isFirstOnLine(offset))
        return Situation::Inside;
    return visit.continuesLine(offset) ? Situation::Continuation : Situation::Line;
}

// First statement of a block; tree-sitter puts comments that precede it outside of the block.
TSNode firstStatement(TSNode body)
{
    return firstNamedNonExtra(body);
}

void addBodyAnchors(TSNode body, const Visit &visit, model::Function &function)
{
    const auto count = ts_node_named_child_count(body);
    bool first = true;
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode statement = ts_node_named_child(body, i);
        if (ts_node_is_extra(statement))
            continue;
        if (first && isDocstring(statement)) {
            first = false;
            continue;
        }
        const auto at = ts_node_start_byte(statement);
        function.anchors.push_back(
            {.kind = AnchorKind::BodyStart, .situation = situationOf(at, visit), .offset = at});
        return;
    }
}

void describeLambda(TSNode node, const Visit &visit, model::Function &function)
{
    function.form = model::FunctionForm::Lambda;
    function.qualifiedName = "<lambda>";
    function.body = rangeOf(fieldOf(node, "body"));
    function.rule = "lambda";
    static_cast<void>(visit);
}

void PythonRules::describeFunction(TSNode node, const Visit &visit, model::Function &function) const
{
    if (kindOf(node) == "lambda") {
        describeLambda(node, visit, function);
        return;
    }
    function.qualifiedName = visit.textOf(fieldOf(node, "name"));
    function.isAsync = kindOf(ts_node_child(node, 0)) == "async";
    const bool inClass = visit.enclosing && visit.enclosing->role == Role::Class;
    if (inClass)
        function.form = function.qualifiedName == "__init__" ? model::FunctionForm::Constructor
                                                             : model::FunctionForm::Method;
    const TSNode body = fieldOf(node, "body");
    function.body = rangeOf(body);
    const auto header = ts_node_start_byte(node);
    const TSNode parent = visit.parent();
    const bool decorated = !ts_node_is_null(parent) && kindOf(parent) == "decorated_definition";
    if (decorated) {
        function.range.begin = ts_node_start_byte(parent);
        function.rule = ruleOfDecorators(parent, visit);
    }
    const bool ownLine = visit.isFirstOnLine(header) && !visit.continuesLine(header);
    function.anchors.push_back({.kind = AnchorKind::DecoratorsEnd,
                                .situation = ownLine ? Situation::Line : Situation::Inside,
                                .offset = header});
    addBodyAnchors(body, visit, function);
    if (inClass && visit.enclosing->isStubClass && isStubBody(body))
        function.rule = "protocol-stub";
    else if (!ownLine)
        function.rule = "shared-line";
    else if (visit.isOptedOut(function.range.begin, lineComment()))
        function.rule = "opted-out";
}

void PythonRules::describeClass(TSNode node, const Visit &visit, Frame &frame) const
{
    const TSNode bases = fieldOf(node, "superclasses");
    if (ts_node_is_null(bases))
        return;
    const auto count = ts_node_named_child_count(bases);
    for (std::uint32_t i = 0; i < count; ++i) {
        auto base = visit.textOf(ts_node_named_child(bases, i));
        base = base.substr(0, base.find('['));
        const auto dot = base.rfind('.');
        if ((dot == std::string_view::npos ? base : base.substr(dot + 1)) == "Protocol")
            frame.isStubClass = true;
    }
}

void PythonRules::describeLoop(TSNode node, const Visit &visit, model::Function &function) const
{
    const TSNode body = fieldOf(node, "body");
    const TSNode statement = ts_node_is_null(body) ? body : firstStatement(body);
    if (ts_node_is_null(statement))
        return; // only in a text with errors
    const auto at = ts_node_start_byte(statement);
    function.anchors.push_back({.kind = AnchorKind::LoopStart,
                                .situation = situationOf(at, visit),
                                .number = function.loops,
                                .offset = at});
}

// The prelude goes before the first statement that is neither the docstring nor a __future__
// import and that begins a line, and before the comments that belong to it.
void PythonRules::describeFile(TSNode root, const Visit &visit, model::Outline &outline) const
{
    outline.runnable = visit.text.starts_with("#!") || visit.text.contains("\"__main__\"") ||
                       visit.text.contains("'__main__'");
    outline.preludeOffset = static_cast<std::uint32_t>(visit.text.size());
    AttachedComments comments;
    const auto count = ts_node_named_child_count(root);
    bool first = true;
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode statement = ts_node_named_child(root, i);
        if (kindOf(statement) == "comment") {
            comments.add(statement, visit);
            continue;
        }
        const bool skipped =
            (first && isDocstring(statement)) || kindOf(statement) == "future_import_statement";
        first = false;
        if (skipped || !visit.isFirstOnLine(ts_node_start_byte(statement))) {
            comments.pass();
            continue;
        }
        outline.preludeOffset = visit.startOfLine(comments.startOf(statement));
        return;
    }
}

} // namespace

const Rules &pythonRules()
{
    static const PythonRules rules;
    return rules;
}

} // namespace espalier::syntax
