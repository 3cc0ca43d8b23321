// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: code with "$1", "$2" … in it, and where it is found.

#include "core/autopatch/codefile.h"
#include "core/model/learnedrecipe.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::autopatch {

/// Nodes that follow each other, without comments.
using NodeRun = std::vector<syntax::Node>;

/// What stands where a pattern was found.
struct PatternMatch {
    ByteRange range;
    std::map<std::string, std::string> holes; ///< texts by number
    syntax::Node first{};
    std::map<std::string, bool> isOpen{}; ///< by number: what stands there may need brackets
};

/// Code to look for, by its tree: blanks, comments and what a "$" stands for do not matter.
class CodePattern final {
public:
    /// None for what does not parse in the language, and for nothing.
    [[nodiscard]] static std::optional<CodePattern> parse(const syntax::Language &language,
                                                          std::string_view text,
                                                          std::map<std::string, std::string> kinds);

    /// One expression, or statements.
    [[nodiscard]] const NodeRun &nodes() const { return m_nodes; }
    [[nodiscard]] bool isExpression() const { return m_isExpression; }
    /// Numbers of what "$" stands for, each once.
    [[nodiscard]] const std::vector<std::string> &holes() const { return m_holes; }
    /// Nothing but "$" in a common form, which anything is.
    [[nodiscard]] bool isAnything() const;
    /// What the tree has in the places of a "$".
    [[nodiscard]] NodeRun placesOf(const std::string &hole) const;
    /// Whether functions or types are declared in it.
    [[nodiscard]] bool hasFunctions() const;
    /// Whether texts of several lines stand in it: they cannot be put at another depth.
    [[nodiscard]] bool hasLongTexts() const;

    /// Where it stands within a part of a file, in the order of the text; what lies within another
    /// match, too.
    [[nodiscard]] std::vector<PatternMatch> findIn(const CodeFile &file,
                                                   const syntax::Node &scope) const;
    /// Whether nodes of a text are what the pattern's are.
    [[nodiscard]] std::optional<PatternMatch> match(std::string_view text,
                                                    const NodeRun &nodes) const;

private:
    CodePattern(std::string text, syntax::Tree tree, std::map<std::string, std::string> kinds)
        : m_text(std::move(text)), m_tree(std::move(tree)), m_kinds(std::move(kinds))
    {
    }
    [[nodiscard]] std::string holeOf(const syntax::Node &node) const;
    [[nodiscard]] bool matches(const syntax::Node &pattern, std::string_view text,
                               const syntax::Node &node, PatternMatch &match) const;

    std::string m_text; ///< as it is parsed
    syntax::Tree m_tree;
    std::map<std::string, std::string> m_kinds;
    NodeRun m_nodes;
    bool m_isExpression = false;
    std::vector<std::string> m_holes;
};

/// Children, comments left out; named ones only, or all.
[[nodiscard]] NodeRun childrenOf(const syntax::Node &node, bool namedOnly = false);
/// Whether statements stand in it, one after the other.
[[nodiscard]] bool holdsStatements(const syntax::Node &node);
/// A text with others in the place of "$1", "$2" …
[[nodiscard]] std::string withHoles(std::string_view text,
                                    const std::map<std::string, std::string> &holes);
/// What a "$" stands for that may be anything which needs no brackets around it: a name, a literal,
/// a call, an attribute or element of such a thing.
inline constexpr std::string_view kSimple = "simple";
[[nodiscard]] bool isSimple(const syntax::Node &node);
/// The name of a property or field, which stands behind a dot.
[[nodiscard]] bool isName(const syntax::Node &node);
/// Whether a text has a "$" with a number behind it.
[[nodiscard]] bool hasHoles(std::string_view text);

} // namespace espalier::autopatch
