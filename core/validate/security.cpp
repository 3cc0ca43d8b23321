// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/security.h"

#include "core/syntax/tree.h"
#include "core/validate/scriptbytes.h"
#include "core/validate/scriptliterals.h"
#include "core/validate/scriptnames.h"

#include <QString>

#include <algorithm>
#include <array>
#include <format>
#include <unordered_map>

namespace espalier::validate {

namespace {

using syntax::Node;

constexpr std::size_t kMaxFindings = 100;

// Python compares identifiers in this form: a full-width "eval" is eval.
std::string normalised(std::string_view identifier)
{
    const bool ascii = std::ranges::all_of(
        identifier, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii)
        return std::string(identifier);
    return QString::fromUtf8(identifier.data(), static_cast<qsizetype>(identifier.size()))
        .normalized(QString::NormalizationForm_KC)
        .toStdString();
}

enum class Kind : std::uint8_t {
    Other,
    Name,
    Attribute,
    MemberType,
    DottedName,
    Call,
    KeywordArgument,
    KeywordPattern,
    Import,
    FromImport,
    FutureImport,
    Subscript,
    Assignment, ///< anything with a field "left" that is assigned to
    Delete,
    AsTarget,
    Text,
    Python2,
};

Kind kindOf(std::string_view name)
{
    static const std::unordered_map<std::string_view, Kind> kinds{
        {"identifier", Kind::Name},
        {"attribute", Kind::Attribute},
        {"member_type", Kind::MemberType},
        {"dotted_name", Kind::DottedName},
        {"call", Kind::Call},
        {"keyword_argument", Kind::KeywordArgument},
        {"keyword_pattern", Kind::KeywordPattern},
        {"import_statement", Kind::Import},
        {"import_from_statement", Kind::FromImport},
        {"future_import_statement", Kind::FutureImport},
        {"subscript", Kind::Subscript},
        {"assignment", Kind::Assignment},
        {"augmented_assignment", Kind::Assignment},
        {"for_statement", Kind::Assignment},
        {"for_in_clause", Kind::Assignment},
        {"delete_statement", Kind::Delete},
        {"as_pattern_target", Kind::AsTarget},
        {"string", Kind::Text},
        {"exec_statement", Kind::Python2},
        {"print_statement", Kind::Python2},
    };
    const auto found = kinds.find(name);
    return found == kinds.end() ? Kind::Other : found->second;
}

bool isTargetList(std::string_view kind)
{
    constexpr std::array kLists{
        std::string_view("pattern_list"),
        std::string_view("tuple_pattern"),
        std::string_view("list_pattern"),
        std::string_view("list_splat_pattern"),
        std::string_view("tuple"),
        std::string_view("list"),
        std::string_view("list_splat"),
        std::string_view("parenthesized_expression"),
        std::string_view("expression_list"),
        std::string_view("as_pattern_target"),
        std::string_view("delete_statement"),
    };
    return std::ranges::find(kLists, kind) != kLists.end();
}

/// One walk over a script's tree. The stack is its own: nesting is as deep as the script wants.
class SecurityWalk final {
public:
    explicit SecurityWalk(std::string_view script) : m_script(script) {}

    std::vector<model::Finding> run();

private:
    void visit(const Node &node);
    void visitNames(const Node &node, Kind kind);
    void pushChildren(const Node &node);
    void find(const Node &node, std::string_view rule, std::string reason);

    void checkImport(const Node &node);
    void checkFromImport(const Node &node);
    void bind(const Node &node, std::string_view local, std::string_view module, bool isModule);
    void checkName(const Node &identifier);
    void checkAttribute(const Node &object, const Node &name);
    void checkDottedName(const Node &node);
    void checkCall(const Node &node);
    void checkAttributeFunction(const Node &call);
    void checkFormat(const Node &attribute, std::string_view name);
    void checkSubscript(const Node &node);
    void checkTarget(const Node &target);
    void checkUses();

    [[nodiscard]] std::string nameOf(const Node &identifier) const
    {
        return normalised(identifier.range().of(m_script));
    }

    struct Use {
        Node node;
        std::string name;
        std::string attribute; ///< empty when the name stands alone
        bool changes = false;
    };

    std::string_view m_script;
    bool m_hasErrors = false;
    std::vector<Node> m_pending;
    std::vector<model::Finding> m_findings;
    std::unordered_map<std::string, std::string> m_modules;  ///< local name → allowed module
    std::unordered_map<std::string, std::string> m_imported; ///< local name → what it is
    std::vector<Use> m_uses; ///< judged at the end: an import may come after its use
};

void SecurityWalk::find(const Node &node, std::string_view rule, std::string reason)
{
    m_findings.push_back({static_cast<int>(node.line()), std::string(rule), std::move(reason)});
}

void SecurityWalk::pushChildren(const Node &node)
{
    // Tokens matter only where one of them may be missing.
    const auto count = m_hasErrors ? node.childCount() : node.namedChildCount();
    for (auto i = count; i > 0; --i)
        m_pending.push_back(m_hasErrors ? node.child(i - 1) : node.namedChild(i - 1));
}

void SecurityWalk::bind(const Node &node, std::string_view local, std::string_view module,
                        bool isModule)
{
    const auto name = normalised(local);
    m_imported[name] = module;
    if (isModule)
        m_modules[name] = module;
    if (isForbiddenName(name) || isAttributeFunction(name) || isDunder(name))
        find(node, "forbidden-name", std::format("{} as a name", name));
}

void SecurityWalk::checkImport(const Node &node)
{
    for (std::uint32_t i = 0; i < node.namedChildCount(); ++i) {
        const Node part = node.namedChild(i);
        const bool aliased = part.kind() == "aliased_import";
        if (!aliased && part.kind() != "dotted_name")
            continue;
        const auto name = nameOf(aliased ? part.field("name") : part);
        if (!isAllowedModule(name))
            find(part, "forbidden-import", std::format("import of {}", name));
        else
            bind(part, aliased ? part.field("alias").range().of(m_script) : name, name, true);
    }
}

void SecurityWalk::checkFromImport(const Node &node)
{
    const Node from = node.field("module_name");
    if (from.kind() == "relative_import") {
        find(node, "relative-import", "an import relative to a package");
        return;
    }
    const auto module = nameOf(from);
    if (!isAllowedModule(module)) {
        find(node, "forbidden-import", std::format("import from {}", module));
        return;
    }
    const auto before = from.range().end;
    for (std::uint32_t i = 0; i < node.namedChildCount(); ++i) {
        const Node part = node.namedChild(i);
        if (part.range().begin < before)
            continue;
        if (part.kind() == "wildcard_import")
            find(part, "star-import", std::format("all names of {}", module));
        const bool aliased = part.kind() == "aliased_import";
        if (!aliased && part.kind() != "dotted_name")
            continue;
        const auto name = nameOf(aliased ? part.field("name") : part);
        if (!isAllowedMember(module, name))
            find(part, "forbidden-import", std::format("import of {} from {}", name, module));
        else
            bind(part, aliased ? part.field("alias").range().of(m_script) : name, name, false);
    }
}

// A name that stands alone, bound or read.
void SecurityWalk::checkName(const Node &identifier)
{
    auto name = nameOf(identifier);
    if (isForbiddenName(name))
        find(identifier, "forbidden-name", std::format("use of {}", name));
    else if (isAttributeFunction(name))
        find(identifier, "computed-attribute", std::format("{} as a value", name));
    else if (isForbiddenModule(name))
        find(identifier, "forbidden-module", std::format("use of {}", name));
    else if (isDunder(name) && !isAllowedDunder(name))
        find(identifier, "dunder-name", std::format("use of {}", name));
    m_uses.push_back({identifier, std::move(name), {}});
}

void SecurityWalk::checkAttribute(const Node &object, const Node &name)
{
    const auto attribute = nameOf(name);
    const bool named = object.kind() == "identifier";
    const auto owner = named ? nameOf(object) : std::string();
    const bool ofSuper = object.kind() == "call" && nameOf(object.field("function")) == "super";
    const bool isInit = attribute == "__init__" || attribute == "__post_init__";
    if (isDunder(attribute)) {
        if (!ofSuper || !isInit)
            find(name, "dunder-access", std::format("access to {}", attribute));
    } else if (isFrameAttribute(attribute)) {
        find(name, "frame-attribute", std::format("access to {}", attribute));
    } else if (isForbiddenModule(attribute)) {
        find(name, "forbidden-module", std::format("access to {}", attribute));
    } else if (attribute.starts_with('_') && owner != "self" && owner != "cls") {
        find(name, "private-attribute", std::format("access to {}", attribute));
    }
    if (attribute == "format" || attribute == "format_map")
        checkFormat(object, attribute);
    if (!named) {
        m_pending.push_back(object);
        return;
    }
    checkName(object);
    m_uses.back().attribute = attribute;
}

void SecurityWalk::checkFormat(const Node &object, std::string_view name)
{
    const auto text = name == "format" ? literalText(object, m_script) : std::nullopt;
    if (!text)
        find(object, "computed-format", std::format("{} of what is not a plain literal", name));
    else if (readsAttributes(*text))
        find(object, "format-field", "a format that reads attributes or items");
}

// Outside of imports a dotted name is a pattern of a match statement.
void SecurityWalk::checkDottedName(const Node &node)
{
    Node object = node.namedChild(0);
    if (node.namedChildCount() == 1)
        checkName(object);
    for (std::uint32_t i = 1; i < node.namedChildCount(); ++i) {
        const Node name = node.namedChild(i);
        if (i == 1) {
            checkAttribute(object, name);
            continue;
        }
        // Only the first part is a name of its own; of the others just the attribute counts.
        const auto uses = m_uses.size();
        checkAttribute(object, name);
        m_uses.resize(uses);
        object = name;
    }
}

// getattr(x, "name"): fine when the name is a literal and could be written behind a dot.
void SecurityWalk::checkAttributeFunction(const Node &call)
{
    const auto function = nameOf(call.field("function"));
    const Node arguments = call.field("arguments");
    const Node object = arguments.namedChild(0);
    const auto text = arguments.kind() == "argument_list" && object.kind() != "list_splat"
                          ? literalText(arguments.namedChild(1), m_script)
                          : std::nullopt;
    const auto name = text ? normalised(*text) : std::string();
    if (!text)
        find(call, "computed-attribute", std::format("{} with a computed name", function));
    else if (isDunder(name))
        find(call, "dunder-access", std::format("{} of {}", function, name));
    else if (isFrameAttribute(name) || isForbiddenModule(name) || name.starts_with('_') ||
             name.starts_with("format"))
        find(call, "computed-attribute", std::format("{} of {}", function, name));
    if (object.kind() == "identifier" && (function == "setattr" || function == "delattr"))
        m_uses.push_back({object, nameOf(object), name, true});
}

void SecurityWalk::checkCall(const Node &node)
{
    const Node function = node.field("function");
    if (function.kind() != "identifier" || !isAttributeFunction(nameOf(function))) {
        pushChildren(node);
        return;
    }
    checkAttributeFunction(node);
    m_pending.push_back(node.field("arguments"));
}

void SecurityWalk::checkSubscript(const Node &node)
{
    for (std::uint32_t i = 1; i < node.namedChildCount(); ++i) {
        const auto text = literalText(node.namedChild(i), m_script);
        if (text && isDunder(normalised(*text)))
            find(node, "dunder-string", std::format("item {}", *text));
    }
}

// What is assigned to or deleted: attributes and items of what was imported must stay as they are,
// for the next script runs in the same process.
void SecurityWalk::checkTarget(const Node &target)
{
    std::vector<Node> pending{target};
    while (!pending.empty()) {
        const Node node = pending.back();
        pending.pop_back();
        if (isTargetList(node.kind())) {
            for (std::uint32_t i = 0; i < node.namedChildCount(); ++i)
                pending.push_back(node.namedChild(i));
            continue;
        }
        Node root = node;
        while (root.kind() == "attribute" || root.kind() == "subscript")
            root = root.namedChild(0);
        if (root.kind() == "identifier" && root.range() != node.range())
            m_uses.push_back({root, nameOf(root), {}, true});
    }
}

void SecurityWalk::checkUses()
{
    for (const auto &use : m_uses) {
        const auto imported = m_imported.find(use.name);
        if (imported == m_imported.end())
            continue;
        if (use.changes) {
            find(use.node, "changes-import", std::format("{} is changed", use.name));
            continue;
        }
        const auto module = m_modules.find(use.name);
        if (module == m_modules.end())
            continue;
        if (use.attribute.empty())
            find(use.node, "module-as-value", std::format("module {} as a value", use.name));
        else if (!isAllowedMember(module->second, use.attribute))
            find(use.node, "module-attribute",
                 std::format("{} of module {}", use.attribute, module->second));
    }
}

// Nodes whose identifiers are not all plain names.
void SecurityWalk::visitNames(const Node &node, Kind kind)
{
    const auto last = node.namedChildCount() - 1;
    switch (kind) {
    case Kind::Attribute: checkAttribute(node.field("object"), node.field("attribute")); break;
    case Kind::MemberType: checkAttribute(node.namedChild(0), node.namedChild(last)); break;
    case Kind::DottedName: checkDottedName(node); break;
    case Kind::KeywordArgument:
        if (isDunder(nameOf(node.field("name"))))
            find(node, "dunder-name", "an argument with two underscores on both sides");
        m_pending.push_back(node.field("value"));
        break;
    case Kind::KeywordPattern:
        checkAttribute({}, node.namedChild(0));
        for (std::uint32_t i = 1; i <= last; ++i)
            m_pending.push_back(node.namedChild(i));
        break;
    default: checkName(node); break;
    }
}

void SecurityWalk::visit(const Node &node)
{
    if (node.isError())
        find(node, "syntax-error", "this is not Python");
    const Kind kind = node.isNamed() ? kindOf(node.kind()) : Kind::Other;
    switch (kind) {
    case Kind::Import: checkImport(node); return;
    case Kind::FromImport: checkFromImport(node); return;
    case Kind::FutureImport: return;
    case Kind::Call: checkCall(node); return;
    case Kind::Name:
    case Kind::Attribute:
    case Kind::MemberType:
    case Kind::DottedName:
    case Kind::KeywordArgument:
    case Kind::KeywordPattern: visitNames(node, kind); return;
    case Kind::Subscript: checkSubscript(node); break;
    case Kind::Assignment: checkTarget(node.field("left")); break;
    case Kind::Delete:
    case Kind::AsTarget: checkTarget(node); break;
    case Kind::Text:
        if (node.range().of(m_script).starts_with('`'))
            find(node, "python-2-syntax", "an expression in backquotes");
        break;
    case Kind::Python2: find(node, "python-2-syntax", "a statement of Python 2"); break;
    case Kind::Other: break;
    }
    pushChildren(node);
}

std::vector<model::Finding> SecurityWalk::run()
{
    static const auto *python = syntax::languageNamed("python");
    const auto tree = syntax::Tree::parse(*python, m_script);
    m_hasErrors = tree.errorCount() > 0;
    m_pending.push_back(tree.root());
    while (!m_pending.empty() && m_findings.size() < kMaxFindings) {
        const Node node = m_pending.back();
        m_pending.pop_back();
        visit(node);
    }
    checkUses();
    return std::move(m_findings);
}

} // namespace

std::vector<model::Finding> securityFindings(std::string_view script)
{
    auto findings = byteFindings(script);
    if (script.size() > kMaxScriptBytes)
        return findings;
    for (auto &finding : SecurityWalk(script).run())
        findings.push_back(std::move(finding));
    std::ranges::stable_sort(findings, {}, &model::Finding::line);
    findings.resize(std::min(findings.size(), kMaxFindings));
    return findings;
}

} // namespace espalier::validate
