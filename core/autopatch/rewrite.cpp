// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/rewrite.h"

#include "core/autopatch/codepattern.h"
#include "core/autopatch/recipe.h"
#include "core/autopatch/rewritetext.h"
#include "core/autopatch/treecompare.h"

#include <algorithm>
#include <format>
#include <optional>
#include <utility>

namespace espalier::autopatch {

using model::Rewrite;
using syntax::Node;

namespace {

std::unexpected<Error> none(std::string_view why)
{
    return failure(ErrorKind::Unsupported, std::string(why));
}

std::string textOf(const CodeFile &file, const NodeRun &run)
{
    const auto begin = run.front().range().begin;
    const auto text = std::string_view(file.text()).substr(begin, run.back().range().end - begin);
    return withoutIndent(text, file.indentOf(run.front()));
}

/// Makes a rewrite of what differs at one place.
class Rewriting final {
public:
    Rewriting(const syntax::Language &language, const CodeFile &before, const CodeFile &after,
              Generality generality)
        : m_language(language), m_before(before), m_after(after), m_generality(generality)
    {
    }

    Result<Rewrite> of(TreeDifference difference)
    {
        if (!widen(difference))
            return none("what changed is no expression and no statement by itself");
        const auto before = textOf(m_before, difference.before);
        const auto after = textOf(m_after, difference.after);
        if (std::max(before.size(), after.size()) > kLongestRewrite)
            return none("the change is too long to be found elsewhere");
        if (hasHoles(before) || hasHoles(after))
            return none("the code has names that begin with \"$\" and a number");
        Rewrite rewrite;
        if (m_generality == Generality::Names)
            findHoles(difference);
        rewrite.before = written(m_before, difference.before);
        rewrite.after = written(m_after, difference.after);
        rewrite.kinds = m_kinds;
        if (auto good = checkRewrite(m_language, rewrite); !good)
            return none(good.error().message);
        return rewrite;
    }

private:
    bool stands(const CodeFile &file, const NodeRun &run) const
    {
        if (run.empty())
            return false;
        const auto pattern = CodePattern::parse(m_language, textOf(file, run), {});
        if (!pattern)
            return false;
        // A statement that is nothing but an expression is looked for as that.
        const bool isSame = pattern->match(file.text(), run).has_value();
        const auto inner = run.size() == 1 ? childrenOf(run.front()) : NodeRun{};
        return isSame || (inner.size() == 1 && pattern->match(file.text(), inner));
    }

    /// Up to the smallest thing that can be looked for.
    bool widen(TreeDifference &at) const
    {
        while (!at.above.isNull()) {
            if (holdsStatements(at.above) && addNeighbour(at) && stands(m_before, at.before) &&
                (at.after.empty() || stands(m_after, at.after)))
                return true;
            const bool isExpression = at.before.size() == 1 && at.after.size() == 1 &&
                                      !holdsStatements(at.above) &&
                                      at.before.front().namedChildCount() > 0 &&
                                      stands(m_before, at.before) && stands(m_after, at.after);
            // What is put around something tells nothing of where: more of it is needed.
            if (isExpression && countIn(m_after, at.after, keyOf(m_before, at.before[0])) == 0)
                return true;
            at.before = {at.above};
            at.after = {at.aboveAfter};
            at.above = at.above.parent();
            at.aboveAfter = at.aboveAfter.parent();
        }
        return false;
    }

    /// What is put in or taken out alone is found by the statement behind it, or before it.
    static bool addNeighbour(TreeDifference &at)
    {
        if (!at.before.empty() && !at.after.empty())
            return true;
        if (const auto &[left, right] = at.next; !left.isNull() && left.isNamed()) {
            at.before.push_back(left);
            at.after.push_back(right);
            return true;
        }
        if (const auto &[left, right] = at.previous; !left.isNull() && left.isNamed()) {
            at.before.insert(at.before.begin(), left);
            at.after.insert(at.after.begin(), right);
            return true;
        }
        return false;
    }

    static bool isCallee(const Node &node)
    {
        auto at = node;
        auto above = at.parent();
        // "f" of "a.f(…)" is what is called.
        for (const auto *field : {"attribute", "property", "field"}) {
            if (!above.isNull() && above.field(field) == at) {
                at = above;
                above = at.parent();
                break;
            }
        }
        return !above.isNull() &&
               (above.field("function") == at || above.field("constructor") == at);
    }

    /// Names, literals, and expressions that are made of those.
    static bool mayBeHole(const Node &node)
    {
        static constexpr Kinds no{"expression_statement",
                                  "block",
                                  "statement_block",
                                  "argument_list",
                                  "arguments",
                                  "parameters",
                                  "formal_parameters",
                                  "string_content",
                                  "string_fragment",
                                  "string_start",
                                  "string_end",
                                  "escape_sequence",
                                  "interpolation",
                                  "expression_list",
                                  "type",
                                  "keyword_argument",
                                  "pair"};
        const auto kind = node.kind();
        return node.isNamed() && !isOneOf(node, no) && !kind.ends_with("_statement") &&
               !kind.ends_with("_clause") && !kind.ends_with("_declaration") &&
               !kind.ends_with("_definition") && !isCallee(node);
    }

    /// Text and kind of a node.
    using Key = std::pair<std::string_view, std::string_view>;
    static Key keyOf(const CodeFile &file, const Node &node)
    {
        return {file.textOf(node), node.kind()};
    }

    static std::size_t countIn(const CodeFile &file, const NodeRun &run, const Key &key)
    {
        std::size_t count = 0;
        for (const auto &top : run) {
            syntax::walk(top, [&](const Node &node) {
                count += mayBeHole(node) && keyOf(file, node) == key ? 1 : 0;
                return true;
            });
        }
        return count;
    }

    /// Whether a part of a node stands on the other side without the rest of it, too: then that
    /// part is what the change is about.
    bool isTakenApart(const Node &node, const TreeDifference &at) const
    {
        const auto whole = countIn(m_after, at.after, keyOf(m_before, node));
        bool isApart = false;
        syntax::walk(node, [&](const Node &part) {
            const auto key = keyOf(m_before, part);
            if (part != node && mayBeHole(part) && !isApart)
                isApart = countIn(m_after, at.after, key) > whole * countIn(m_before, {node}, key);
            return !isApart;
        });
        return isApart;
    }

    void findHoles(const TreeDifference &at)
    {
        // Without the ";" of a statement that is nothing else: it would fit any.
        const bool isOne = at.before.size() == 1;
        const auto &first = at.before.front();
        const bool isWrapped = isOne && first.kind() == "expression_statement";
        const auto begin = first.range().begin;
        const auto end = (isWrapped ? first.namedChild(0) : at.before.back()).range().end;
        for (const auto &top : at.before) {
            syntax::walk(top, [&](const Node &node) {
                const auto key = keyOf(m_before, node);
                const bool isAll = node.range().begin == begin && node.range().end == end;
                if (!mayBeHole(node) || isAll || countIn(m_after, at.after, key) == 0 ||
                    isTakenApart(node, at))
                    return true;
                if (!std::ranges::contains(m_holes, key)) {
                    m_holes.push_back(key);
                    m_kinds[std::to_string(m_holes.size())] = isSimple(node) ? kSimple : key.second;
                }
                return false;
            });
        }
    }

    /// With "$" in the places of what stands on both sides.
    std::string written(const CodeFile &file, const NodeRun &run) const
    {
        std::vector<std::pair<ByteRange, std::string>> marks;
        for (const auto &top : run) {
            syntax::walk(top, [&](const Node &node) {
                const auto found = std::ranges::find(m_holes, keyOf(file, node));
                if (found == m_holes.end() || !mayBeHole(node))
                    return true;
                marks.emplace_back(node.range(), std::format("${}", found - m_holes.begin() + 1));
                return false;
            });
        }
        auto at = run.front().range().begin;
        const auto end = run.back().range().end;
        std::string text;
        for (const auto &[range, mark] : marks) {
            text.append(file.text(), at, range.begin - at).append(mark);
            at = range.end;
        }
        text.append(file.text(), at, end - at);
        return withoutIndent(text, file.indentOf(run.front()));
    }

    const syntax::Language &m_language;
    const CodeFile &m_before;
    const CodeFile &m_after;
    Generality m_generality;
    std::vector<Key> m_holes;
    std::map<std::string, std::string> m_kinds;
};

bool isImport(const Node &node)
{
    return isOneOf(node, {"import_statement", "import_from_statement"});
}

} // namespace

Generality generalityFor(std::string_view errorType)
{
    return isAssertion(errorType) ? Generality::Exact : Generality::Names;
}

Result<> checkRewrite(const syntax::Language &language, const Rewrite &rewrite)
{
    const auto bad = [](std::string message) {
        return failure(ErrorKind::InvalidInput, std::move(message));
    };
    const auto before = CodePattern::parse(language, rewrite.before, rewrite.kinds);
    if (!before)
        return bad("\"before\" is neither an expression nor statements of the language");
    if (before->isAnything())
        return bad("it would fit anything");
    if (rewrite.before == rewrite.after)
        return bad("it would change nothing");
    if (std::max(rewrite.before.size(), rewrite.after.size()) > kLongestRewrite)
        return bad(std::format("it is longer than {} bytes", kLongestRewrite));
    const auto after = CodePattern::parse(language, rewrite.after, rewrite.kinds);
    if (!after)
        return bad("\"after\" is neither an expression nor statements of the language");
    for (const auto &hole : after->holes()) {
        if (!std::ranges::contains(before->holes(), hole))
            return bad("\"after\" has a $" + hole + " that \"before\" has not");
    }
    return {};
}

Result<Rewrite> rewriteOf(std::span<const ChangedText> files, Generality generality)
{
    std::optional<Rewrite> common;
    std::vector<std::string> imports;
    for (const auto &file : files) {
        const CodeFile before(*file.language, {}, std::string(file.before));
        const CodeFile after(*file.language, {}, std::string(file.after));
        auto differences = differencesOf(before, after);
        if (!differences)
            return none("too much of the code differs");
        for (auto &difference : *differences) {
            const auto &added = difference.after;
            if (difference.before.empty() && std::ranges::all_of(added, isImport) &&
                file.language->name() == "python") {
                for (const auto &node : added)
                    imports.emplace_back(after.textOf(node));
                continue;
            }
            auto rewrite =
                Rewriting(*file.language, before, after, generality).of(std::move(difference));
            if (!rewrite)
                return rewrite;
            if (common && *common != *rewrite)
                return none("several different things were changed");
            common = *std::move(rewrite);
        }
    }
    if (!common)
        return none("nothing but imports, comments or blanks differs");
    common->imports = std::move(imports);
    return *std::move(common);
}

} // namespace espalier::autopatch
