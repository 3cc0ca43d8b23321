// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/rewritemake.h"

#include "core/autopatch/rewritetext.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <utility>

namespace espalier::autopatch {

using syntax::Node;

namespace {

bool hasComment(const CodeFile &file, const PatternMatch &match)
{
    bool has = false;
    syntax::walk(file.root(), [&](const Node &node) {
        const auto range = node.range();
        const bool isApart = range.end <= match.range.begin || match.range.end <= range.begin;
        has = has || (!isApart && node.kind() == "comment");
        return !isApart && !has;
    });
    return has;
}

/// Whether something is put there, and not only read.
bool isTarget(const Node &node)
{
    static constexpr Kinds targets{"delete_statement", "update_expression", "new_expression",
                                   "inc_statement", "dec_statement"};
    static constexpr Kinds assignments{"assignment",
                                       "augmented_assignment",
                                       "assignment_expression",
                                       "augmented_assignment_expression",
                                       "assignment_statement",
                                       "for_statement",
                                       "for_in_statement",
                                       "named_expression"};
    auto at = node;
    for (auto above = node.parent(); !above.isNull() && !holdsStatements(above);
         at = std::exchange(above, above.parent())) {
        if (isOneOf(above, targets))
            return true;
        if (isOneOf(above, assignments))
            return above.field("left") == at;
        static constexpr Kinds through{"expression_list",     "pattern_list",      "tuple",
                                       "attribute",           "member_expression", "subscript",
                                       "subscript_expression"};
        if (!isOneOf(above, through))
            return false;
    }
    return false;
}

/// A line of JavaScript that begins so goes on with the one before, unless that has its ";".
bool wouldGoOn(const CodeFile &file, const PatternMatch &match, std::string_view text)
{
    if (file.language() == "python" || file.language() == "go" || text.empty() ||
        !std::string_view("([`+-/").contains(text.front()) ||
        match.range.begin != file.statementOf(match.first).range().begin)
        return false;
    const auto before = std::string_view(file.text()).substr(0, match.range.begin);
    const auto last = before.find_last_not_of(" \t\r\n");
    return last != std::string_view::npos && !std::string_view(";{}").contains(before[last]);
}

} // namespace

bool needsNoBrackets(const Node &node)
{
    static constexpr Kinds places{"expression_statement",
                                  "return_statement",
                                  "argument_list",
                                  "arguments",
                                  "parenthesized_expression",
                                  "assignment",
                                  "assignment_expression",
                                  "variable_declarator",
                                  "keyword_argument",
                                  "expression_list",
                                  "short_var_declaration",
                                  "list",
                                  "array",
                                  "block",
                                  "statement_block",
                                  "module",
                                  "program",
                                  "statement_list",
                                  "raise_statement",
                                  "throw_statement",
                                  "if_statement",
                                  "elif_clause",
                                  "while_statement"};
    static constexpr Kinds elements{"subscript", "subscript_expression", "index_expression"};
    const auto above = node.parent();
    return isOneOf(above, places) || (isOneOf(above, elements) && above.child(0) != node);
}

/// Whether what stands for a "$" would mean something else in its new place.
static bool fallsApart(const PatternMatch &match, const CodePattern &after)
{
    return std::ranges::any_of(match.isOpen, [&](const auto &each) {
        return each.second && !std::ranges::all_of(after.placesOf(each.first), needsNoBrackets);
    });
}

std::vector<MadeChange> rewrittenAt(const CodePattern &before, const model::Rewrite &rewrite,
                                    const CodeFile &file, const Node &scope)
{
    std::vector<MadeChange> made;
    const auto after =
        CodePattern::parse(*syntax::languageNamed(file.language()), rewrite.after, rewrite.kinds);
    if (!after)
        return made;
    // Statements in the place of an expression: where that is a statement by itself.
    const bool isStatement = before.isExpression() && !after->isExpression();
    const bool isOpen = after->isExpression() && !isSimple(after->nodes().front());
    for (const auto &match : before.findIn(file, scope)) {
        if ((isStatement && match.first.parent().kind() != "expression_statement") ||
            fallsApart(match, *after) || hasComment(file, match) ||
            (before.isExpression() && isTarget(match.first)))
            continue;
        auto form = withIndent(rewrite.after, file.indentOf(match.first));
        if (file.text().contains("\r\n"))
            replaceAll(form, "\n", "\r\n");
        auto text = withHoles(form, match.holes);
        if (before.isExpression() && isOpen && !needsNoBrackets(match.first))
            text = "(" + text + ")";
        if (wouldGoOn(file, match, text))
            continue;
        made.push_back(
            {.at = match.first, .edit = {.range = match.range, .text = std::move(text)}});
    }
    return made;
}

} // namespace espalier::autopatch
