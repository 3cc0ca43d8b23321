// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/ecmascript.h"

#include <array>

extern "C" {
const TSLanguage *tree_sitter_typescript();
const TSLanguage *tree_sitter_tsx();
}

namespace espalier::syntax {

namespace {

constexpr std::array kExtensions{std::string_view(".ts"), std::string_view(".mts"),
                                 std::string_view(".cts")};
constexpr std::array kJsxExtensions{std::string_view(".tsx")};
/// An object first: in a class `name: () => (x),` would be a field with a type.
constexpr std::array kContexts{
    Context{"", ""}, Context{"({\n", "})\n"}, Context{"class _ {\n", "}\n"},
    Context{"class _ extends Object {\n", "}\n"}, Context{"abstract class _ {\n", "}\n"}};
constexpr std::array kInterpreters{std::string_view("ts-node"), std::string_view("tsx")};

// Signatures, abstract and declared functions are no functions here: they have no body, and nothing
// of them is left in the program.
std::vector<RoleEntry> withTypes()
{
    const auto shared = ecmascriptRoles();
    std::vector<RoleEntry> roles(shared.begin(), shared.end());
    // Whether a file is a module is told by its own statements, not by those of an inner one.
    std::erase_if(roles, [](const RoleEntry &entry) { return entry.role == Role::ModuleSyntax; });
    roles.insert(roles.end(), {{"abstract_class_declaration", Role::Class},
                               {"internal_module", Role::Object},
                               {"module", Role::Object}});
    return roles;
}

// How a file takes others in. One that does neither in a way of modules shares all its names.
model::ModuleKind moduleKindOf(TSNode root)
{
    auto kind = model::ModuleKind::Global;
    const auto count = ts_node_named_child_count(root);
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode statement = ts_node_named_child(root, i);
        const auto name = kindOf(statement);
        if (name != "import_statement" && name != "export_statement")
            continue;
        kind = model::ModuleKind::Module;
        const TSNode first = firstNamedNonExtra(statement);
        const bool required = !ts_node_is_null(first) && kindOf(first) == "import_require_clause" &&
                              !hasToken(statement, "type"); // of which nothing is left
        if (required || (name == "export_statement" && hasToken(statement, "=")))
            return model::ModuleKind::Script;
    }
    return kind;
}

bool endsType(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || c == '>' || c == ']' || c == ')' || c == '}' || c == '"' || c == '\'';
}

// A line that begins with "<" behind a type is the next signature, and no type argument. A blank
// before it becomes the ";" that its line end stands for: lines must stay lines.
bool separateSignatures(std::string &text)
{
    bool changed = false;
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
        const auto next = text.find_first_not_of(" \t\r\n", at);
        if (next == std::string::npos || text[next] != '<' || text[next - 1] == '\n')
            continue;
        const auto last = at == 0 ? std::string::npos : text.find_last_not_of(" \t\r", at - 1);
        if (last == std::string::npos || !endsType(text[last]))
            continue;
        text[next - 1] = ';';
        changed = true;
    }
    return changed;
}

// "in" and "out" before a type parameter say how types vary with it.
bool dropVariance(std::string &text)
{
    bool changed = false;
    for (auto at = text.find_first_of("<,"); at != std::string::npos;
         at = text.find_first_of("<,", at + 1)) {
        for (auto begin = text.find_first_not_of(" \t\r\n", at + 1); begin != std::string::npos;
             begin = text.find_first_not_of(" \t\r\n", begin)) {
            const auto word = std::string_view(text).substr(begin);
            const std::size_t size = word.starts_with("in ") ? 2 : word.starts_with("out ") ? 3 : 0;
            if (size == 0)
                break;
            text.replace(begin, size, size, ' ');
            changed = true;
        }
    }
    return changed;
}

class TypescriptRules final : public EcmascriptRules {
public:
    TypescriptRules(std::string_view name, const TSLanguage *grammar,
                    std::span<const std::string_view> extensions)
        : m_name(name), m_grammar(grammar), m_extensions(extensions), m_roles(withTypes())
    {
        prepare();
    }

    std::string_view name() const override { return m_name; }
    const TSLanguage *grammar() const override { return m_grammar; }
    std::span<const std::string_view> extensions() const override { return m_extensions; }
    std::span<const std::string_view> interpreters() const override { return kInterpreters; }
    std::span<const RoleEntry> roles() const override { return m_roles; }
    std::span<const std::string_view> opaqueKinds() const override
    {
        return ecmascriptOpaqueKinds();
    }
    std::string_view level() const override { return "ts"; }
    std::string knownForms(std::string_view text) const override
    {
        std::string known(text);
        const bool separated = separateSignatures(known);
        const bool dropped = dropVariance(known);
        return separated || dropped ? known : std::string{};
    }
    std::span<const Context> contexts() const override { return kContexts; }

    void describeFunction(TSNode node, const Visit &visit, model::Function &function) const override
    {
        EcmascriptRules::describeFunction(node, visit, function);
        if (function.rule.empty() && !function.parameters.empty() &&
            hasReassignedCapture(node, visit))
            function.rule = "reassigned-parameter";
    }

    void describeFile(TSNode root, const Visit &visit, model::Outline &outline) const override
    {
        EcmascriptRules::describeFile(root, visit, outline);
        outline.moduleKind = moduleKindOf(root);
        // Types are taken for functions then, and the like.
        if (ts_node_is_error(root))
            outline.skipRule = "syntax-error";
    }

private:
    std::string_view m_name;
    const TSLanguage *m_grammar;
    std::span<const std::string_view> m_extensions;
    std::vector<RoleEntry> m_roles;
};

} // namespace

const Rules &typescriptRules()
{
    static const TypescriptRules rules("typescript", tree_sitter_typescript(), kExtensions);
    return rules;
}

const Rules &tsxRules()
{
    static const TypescriptRules rules("tsx", tree_sitter_tsx(), kJsxExtensions);
    return rules;
}

} // namespace espalier::syntax
