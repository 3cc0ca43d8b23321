// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/textrange.h"
#include "core/syntax/tree.h"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::autopatch {

using Kinds = std::initializer_list<std::string_view>;

/// A replacement in a text; an empty range inserts.
struct Edit {
    ByteRange range;
    std::string text;
};

/// A file of the base and its tree, with the questions that repairs ask of it.
class CodeFile final {
public:
    CodeFile(const syntax::Language &language, std::string path, std::string text);

    [[nodiscard]] const std::string &path() const { return m_path; }
    [[nodiscard]] const std::string &text() const { return m_text; }
    [[nodiscard]] std::string_view language() const { return m_language->name(); }
    [[nodiscard]] syntax::Node root() const { return m_tree.root(); }

    [[nodiscard]] std::string_view textOf(const syntax::Node &node) const;
    /// Of a field; empty when there is none.
    [[nodiscard]] std::string_view textOf(const syntax::Node &node, std::string_view field) const;
    /// Blanks before the first thing on the line where a node begins.
    [[nodiscard]] std::string indentOf(const syntax::Node &node) const;
    /// One step of indentation, as the file has it.
    [[nodiscard]] std::string indentStep() const;
    /// Start of the line where a node begins.
    [[nodiscard]] std::uint32_t lineStartOf(const syntax::Node &node) const;

    /// Nodes of these kinds below one, itself included, in the order of the text.
    [[nodiscard]] std::vector<syntax::Node> find(const syntax::Node &scope, Kinds kinds) const;
    /// Those that begin on a line; where there are none, the innermost one that spans it.
    [[nodiscard]] std::vector<syntax::Node> at(std::int64_t line, Kinds kinds) const;
    /// The innermost function that spans a line; null outside of all.
    [[nodiscard]] syntax::Node functionAt(std::int64_t line) const;
    /// The innermost function around a node; null outside of all.
    [[nodiscard]] syntax::Node functionOf(const syntax::Node &node) const;
    /// Functions that are declared with a name, wherever they are.
    [[nodiscard]] std::vector<syntax::Node> functionsNamed(std::string_view name) const;
    /// The name of a function or of what it is assigned to; may be empty.
    [[nodiscard]] std::string_view nameOf(const syntax::Node &function) const;
    /// The statement a node belongs to, directly within a block or the file.
    [[nodiscard]] syntax::Node statementOf(const syntax::Node &node) const;

    /// Drops a statement, with its lines where nothing else stands on them.
    [[nodiscard]] Edit dropped(const syntax::Node &statement) const;
    /// The text with edits, which do not overlap; none when it has more syntax errors than before,
    /// or is the same.
    [[nodiscard]] std::optional<std::string> edited(std::vector<Edit> edits) const;

private:
    const syntax::Language *m_language;
    std::string m_path;
    std::string m_text;
    syntax::Tree m_tree;
};

[[nodiscard]] bool isOneOf(const syntax::Node &node, Kinds kinds);
/// The nearest node above of these kinds; null when there is none.
[[nodiscard]] syntax::Node above(const syntax::Node &node, Kinds kinds);
[[nodiscard]] bool isFunction(const syntax::Node &node);
/// What a call is given, one after the other, where a language has nothing but that.
[[nodiscard]] std::vector<syntax::Node> argumentsIn(const syntax::Node &call);
[[nodiscard]] Edit replaced(const syntax::Node &node, std::string text);
[[nodiscard]] Edit inserted(std::uint32_t offset, std::string text);
/// Puts text around a node.
[[nodiscard]] std::vector<Edit> wrapped(const syntax::Node &node, std::string before,
                                        std::string after);

} // namespace espalier::autopatch
