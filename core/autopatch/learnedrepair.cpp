// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/codepattern.h"
#include "core/autopatch/pythoncode.h"
#include "core/autopatch/recipe.h"
#include "core/autopatch/rewritetext.h"
#include "core/base/textcut.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <format>
#include <functional>
#include <iterator>

namespace espalier::autopatch {

static std::string lineOf(std::string_view text)
{
    constexpr std::size_t kMost = 80;
    auto line = std::string(text.substr(0, text.find('\n')));
    return line.size() < text.size() || line.size() > kMost ? cutAtWord(line, kMost) + " …" : line;
}

bool isFor(const model::LearnedRecipe &recipe, const PatchTask &task)
{
    return recipe.state == model::RecipeState::Active &&
           recipe.errorType == plainType(task.errorType);
}

void proposeLearned(const model::LearnedRecipe &recipe, Site &site)
{
    constexpr std::size_t kMost = 4; // places in one function
    const auto *language = syntax::languageOf(site.file.path());
    const auto &rewrite = recipe.rewrite;
    const auto pattern =
        language ? CodePattern::parse(*language, rewrite.before, rewrite.kinds) : std::nullopt;
    if (!pattern)
        return;
    const bool isTop = site.function.isNull();
    auto matches = pattern->findIn(site.file, isTop ? site.file.root() : site.function);
    const auto isAtLine = [&](const PatternMatch &match) {
        return match.first.line() <= site.line && site.line <= match.first.endLine();
    };
    if (isTop)
        std::erase_if(matches, std::not_fn(isAtLine));
    // Statements in the place of an expression: where that is a statement by itself.
    const auto after = CodePattern::parse(*language, rewrite.after, rewrite.kinds);
    if (pattern->isExpression() && after && !after->isExpression())
        std::erase_if(matches, [](const PatternMatch &match) {
            return match.first.parent().kind() != "expression_statement";
        });
    std::ranges::stable_partition(matches, isAtLine);
    if (matches.size() > kMost)
        matches.resize(kMost);
    for (const auto &match : matches) {
        auto text =
            withHoles(withIndent(rewrite.after, site.file.indentOf(match.first)), match.holes);
        if (site.file.text().contains("\r\n"))
            replaceAll(text, "\n", "\r\n");
        std::vector<Edit> edits{{.range = match.range, .text = std::move(text)}};
        for (const auto &import : rewrite.imports)
            std::ranges::copy(python::withImport(site.file, import), std::back_inserter(edits));
        site.offer(std::move(edits),
                   std::format("As it was mended before ({}): {} becomes {}.", recipe.title,
                               lineOf(rewrite.before), lineOf(rewrite.after)));
    }
}

} // namespace espalier::autopatch
