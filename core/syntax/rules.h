// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/syntax: the one place, with tree.cpp, that sees tree-sitter.

#include "core/model/outline.h"
#include "core/syntax/language.h"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <tree_sitter/api.h>
#include <vector>

namespace espalier::syntax {

/// What a kind of node means to the walk.
enum class Role : std::uint8_t {
    None,
    Function,
    Class,
    Object,  ///< a literal whose name, where it has one, qualifies the functions in it
    Barrier, ///< runs in a frame of its own without being a function we instrument
    Loop,
    Return,
    Yield,
    OldSyntax, ///< only in a language level that is not supported
    ModuleSyntax,
    Opaque, ///< nothing inside concerns us
};

struct RoleEntry {
    std::string_view kind;
    Role role;
};

/// A class, object, barrier or function the walk is in.
struct Frame {
    Role role = Role::None;
    std::uint32_t level = 0;       ///< depth of its node in the tree
    int function = -1;             ///< index of the function, for Role::Function
    std::size_t qualifierSize = 0; ///< length of the qualifier before it was entered
    bool isStubClass = false;      ///< functions without a body in it are declarations
    bool isDerivedClass = false;
};

/// The text and the nodes above the present one, with helpers every language needs.
struct Visit {
    std::string_view text;
    const std::vector<TSNode> *ancestors = nullptr; ///< root first, without the node itself
    const Frame *enclosing = nullptr;               ///< innermost frame; null at the top level

    [[nodiscard]] std::string_view textOf(TSNode node) const;
    [[nodiscard]] TSNode parent(std::size_t up = 1) const; ///< null node above the root
    /// Whether only blanks stand before `offset` on its line.
    [[nodiscard]] bool isFirstOnLine(std::uint32_t offset) const;
    /// Start of the line of `offset`, behind a byte order mark.
    [[nodiscard]] std::uint32_t startOfLine(std::uint32_t offset) const;
    /// Whether the line before the one of `offset` ends with a backslash.
    [[nodiscard]] bool continuesLine(std::uint32_t offset) const;
    /// Whether the comment directly above the line of `offset` opts out.
    [[nodiscard]] bool isOptedOut(std::uint32_t offset, std::string_view lineComment) const;
};

/// Follows the comments at the top level, to tell those that belong to the statement below them
/// from the file's own ones at its head.
class AttachedComments final {
public:
    void add(TSNode comment, const Visit &visit);
    /// A statement was passed over.
    void pass();
    /// Where what belongs to a statement begins. `documented`: a documentation comment directly
    /// above it is the statement's, even at the head of the file.
    [[nodiscard]] std::uint32_t startOf(TSNode statement, bool documented = false) const;

private:
    bool m_any = false;
    bool m_head = false;
    bool m_ownLine = false;
    bool m_documents = false; ///< the last one documents a declaration, not the file
    bool m_statementSeen = false;
    std::uint32_t m_start = 0;
    std::uint32_t m_commentStart = 0; ///< of the last one
    std::uint32_t m_row = 0;
};

/// What a language tells the walk: tables, and the few things tables cannot say.
class Rules {
public:
    virtual ~Rules() = default;

    [[nodiscard]] virtual std::string_view name() const = 0;
    [[nodiscard]] virtual const TSLanguage *grammar() const = 0;
    [[nodiscard]] virtual std::span<const std::string_view> extensions() const = 0;
    [[nodiscard]] virtual std::span<const std::string_view> interpreters() const = 0;
    [[nodiscard]] virtual std::span<const RoleEntry> roles() const = 0;
    /// Words and signs without one of which no node with a role can be: where there is none, the
    /// walk need not look. Words stand alone.
    [[nodiscard]] virtual std::span<const std::string_view> triggers() const = 0;
    /// Kinds of nodes whose text is not code.
    [[nodiscard]] virtual std::span<const std::string_view> opaqueKinds() const = 0;
    [[nodiscard]] virtual std::span<const Context> contexts() const { return {}; }
    [[nodiscard]] virtual Context aroundBody() const { return {}; }
    [[nodiscard]] virtual std::string_view lineComment() const = 0;
    [[nodiscard]] virtual std::string_view level() const = 0;
    /// See Language.
    [[nodiscard]] virtual bool endsStatementsByLine() const { return false; }
    [[nodiscard]] virtual bool setsPreludeApart() const { return false; }
    /// Rule for functions in files that use an older level; empty when there is none.
    [[nodiscard]] virtual std::string_view oldLevelRule() const { return {}; }

    /// The text with what the grammar does not know replaced by as many bytes that it does; empty
    /// when there is nothing such. Asked for only where the text has errors.
    [[nodiscard]] virtual std::string knownForms(std::string_view) const { return {}; }
    /// Whether a function's node stands for code; declarations of such that is elsewhere do not.
    [[nodiscard]] virtual bool hasCode(TSNode) const { return true; }
    /// Fills name, form, ranges, header and body anchors and the rule of a function.
    virtual void describeFunction(TSNode node, const Visit &visit,
                                  model::Function &function) const = 0;
    /// Name a class or object adds to those of its functions; empty for none.
    [[nodiscard]] virtual std::string_view qualifier(TSNode node, const Visit &visit) const = 0;
    virtual void describeClass(TSNode node, const Visit &visit, Frame &frame) const = 0;
    /// Appends the anchors of a loop's body.
    virtual void describeLoop(TSNode node, const Visit &visit, model::Function &function) const = 0;
    /// Appends the anchors of a returned value, where the language needs them.
    virtual void describeReturn(TSNode node, const Visit &visit, model::Function &function) const;
    /// Last look at a function when all of it was seen.
    virtual void finishFunction(model::Function &function) const;
    /// Last look at a file when all of its functions were seen.
    virtual void finishFile(std::string_view text, model::Outline &outline) const;
    /// Prelude place, module kind and whether the file can be run.
    virtual void describeFile(TSNode root, const Visit &visit, model::Outline &outline) const = 0;

    /// Role of a symbol of the grammar.
    [[nodiscard]] Role roleOf(TSSymbol symbol) const
    {
        return symbol < m_roles.size() ? m_roles[symbol] : Role::None;
    }
    [[nodiscard]] bool isOpaque(TSSymbol symbol) const
    {
        return symbol < m_opaque.size() && m_opaque[symbol];
    }
    /// Where the triggers stand in a text, in order.
    [[nodiscard]] std::vector<std::uint32_t> triggersIn(std::string_view text) const;
    /// Builds the tables; called once, after construction.
    void prepare();

private:
    std::vector<Role> m_roles;
    std::vector<bool> m_opaque;
    std::array<bool, 256> m_triggerStarts{};
};

[[nodiscard]] const Rules &pythonRules();
[[nodiscard]] const Rules &javascriptRules();
[[nodiscard]] const Rules &typescriptRules();
[[nodiscard]] const Rules &tsxRules();
[[nodiscard]] const Rules &goRules();

// Shorthands over the C interface; a null node has no kind, no field and an empty range.
[[nodiscard]] std::string_view kindOf(TSNode node);
[[nodiscard]] TSNode fieldOf(TSNode node, std::string_view field);
[[nodiscard]] ByteRange rangeOf(TSNode node);
/// Skips comments and the like.
[[nodiscard]] TSNode firstNamedNonExtra(TSNode node);

} // namespace espalier::syntax
