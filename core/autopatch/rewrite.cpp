// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/rewrite.h"

#include "core/autopatch/codepattern.h"
#include "core/autopatch/recipe.h"
#include "core/autopatch/rewritemake.h"
#include "core/autopatch/rewritetext.h"
#include "core/autopatch/treecompare.h"
#include "core/base/textformat.h"

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
        if (const auto above = difference.above; !widen(difference))
            return none(hasHoles(m_before.textOf(above))
                            ? "the code has \"$\" and a number in it"
                            : "what changed is no expression and no statement by itself");
        const auto before = textOf(m_before, difference.before);
        const auto after = textOf(m_after, difference.after);
        if (std::max(before.size(), after.size()) > kLongestRewrite)
            return none("the change is too long to be found elsewhere");
        if (hasHoles(before) || hasHoles(after))
            return none("the code has \"$\" and a number in it");
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

    /// Whether the rewrite makes of the file what the patch has made of it, imports apart.
    [[nodiscard]] bool isRound(const Rewrite &rewrite) const
    {
        const auto pattern = CodePattern::parse(m_language, rewrite.before, rewrite.kinds);
        const auto made = pattern ? rewrittenAt(*pattern, rewrite, m_before, m_before.root())
                                  : std::vector<MadeChange>();
        return std::ranges::any_of(made, [&](const MadeChange &change) {
            const auto text = m_before.edited({change.edit});
            if (!text)
                return false;
            const CodeFile file(m_language, {}, *text);
            const auto rest = differencesOf(file, m_after);
            return rest && rest->empty();
        });
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

    /// What needs no brackets, wherever it stands, or stands where nothing does. Names of
    /// attributes and what is the same everywhere are no such thing.
    static bool mayBeHole(const Node &node)
    {
        static constexpr Kinds fixed{"none", "true", "false", "null", "undefined", "nil"};
        const auto above = node.parent();
        const bool isAttribute =
            !above.isNull() && above.kind() == "attribute" && above.field("attribute") == node;
        if (isOneOf(node, fixed) || isAttribute)
            return false;
        return (isSimple(node) || isName(node) || needsNoBrackets(node)) && mayDiffer(node);
    }

    static bool mayDiffer(const Node &node)
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

std::string withUnixLines(std::string_view text)
{
    std::string result(text);
    replaceAll(result, "\r\n", "\n");
    return result;
}

/// Statements of Python that only the second file has.
std::vector<std::string> addedImports(const CodeFile &before, const CodeFile &after)
{
    std::vector<std::string> added;
    if (after.language() != "python")
        return added;
    const auto known = importsIn(before);
    for (const auto &import : importsIn(after)) {
        if (!std::ranges::contains(known, import))
            added.push_back(import);
    }
    return added;
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
    if (before->hasFunctions())
        return bad("whole functions and types are not changed");
    if (before->hasLongTexts())
        return bad("it has a text of several lines");
    if (rewrite.before == rewrite.after)
        return bad("it would change nothing");
    if (std::max(rewrite.before.size(), rewrite.after.size()) > kLongestRewrite)
        return bad(std::format("it is longer than {} bytes", kLongestRewrite));
    const auto after = CodePattern::parse(language, rewrite.after, rewrite.kinds);
    if (!after)
        return bad("\"after\" is neither an expression nor statements of the language");
    if (after->hasLongTexts())
        return bad("it has a text of several lines");
    for (const auto &hole : after->holes()) {
        if (!std::ranges::contains(before->holes(), hole))
            return bad("\"after\" has a $" + hole + " that \"before\" has not");
    }
    return {};
}

/// What lies around several places that differ, up to one statement; none where they are in
/// several.
static std::optional<TreeDifference> mergedOf(const std::vector<TreeDifference> &differences)
{
    const auto holdsAll = [&](const Node &node) {
        return std::ranges::all_of(differences, [&](const TreeDifference &each) {
            return node.range().contains(each.above.range());
        });
    };
    auto at = differences.front().above;
    auto after = differences.front().aboveAfter;
    while (!at.isNull() && !holdsAll(at)) {
        at = at.parent();
        after = after.parent();
    }
    if (at.isNull() || holdsStatements(at) || at.parent().isNull())
        return std::nullopt;
    return TreeDifference{
        .above = at.parent(), .aboveAfter = after.parent(), .before = {at}, .after = {after}};
}

/// The one change of a file, wherever it was made in it.
static Result<Rewrite> rewriteIn(const CodeFile &before, const CodeFile &after,
                                 std::vector<TreeDifference> differences, Generality generality)
{
    const auto &language = *syntax::languageNamed(before.language());
    const auto merged = differences.size() > 1 ? mergedOf(differences) : std::nullopt;
    const bool isOne = differences.size() == 1;
    std::optional<Result<Rewrite>> common;
    for (auto &difference : differences) {
        Rewriting rewriting(language, before, after, generality);
        auto rewrite = rewriting.of(std::move(difference));
        // Of several changes one alone does not make the file what it became.
        if (rewrite && isOne && !rewriting.isRound(*rewrite))
            rewrite = none("it could not be made again even where it was made");
        if (rewrite && common && **common != *rewrite)
            rewrite = none("several different things were changed");
        common = std::move(rewrite);
        if (!*common)
            break;
    }
    if (*common || !merged)
        return *std::move(common);
    Rewriting rewriting(language, before, after, generality);
    auto rewrite = rewriting.of(*merged);
    return rewrite && rewriting.isRound(*rewrite) ? std::move(rewrite) : *std::move(common);
}

Result<Rewrite> rewriteOf(std::span<const ChangedText> files, Generality generality)
{
    std::optional<Rewrite> common;
    std::vector<std::string> imports;
    for (const auto &file : files) {
        const CodeFile before(*file.language, {}, withUnixLines(file.before));
        const CodeFile after(*file.language, {}, withUnixLines(file.after));
        auto differences = differencesOf(before, after);
        if (!differences)
            return none("too much of the code differs");
        for (const auto &import : addedImports(before, after)) {
            if (import.starts_with("from ."))
                return none("it needs an import that is of its own place");
            imports.push_back(import);
        }
        if (differences->empty())
            continue;
        auto rewrite = rewriteIn(before, after, *std::move(differences), generality);
        if (!rewrite)
            return rewrite;
        if (common && *common != *rewrite)
            return none("several different things were changed");
        common = *std::move(rewrite);
    }
    if (!common)
        return none("nothing but imports, comments or blanks differs");
    common->imports = std::move(imports);
    return *std::move(common);
}

} // namespace espalier::autopatch
