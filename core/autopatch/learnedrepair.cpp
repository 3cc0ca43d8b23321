// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/codepattern.h"
#include "core/autopatch/pythoncode.h"
#include "core/autopatch/recipe.h"
#include "core/autopatch/rewritemake.h"
#include "core/base/textcut.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <format>
#include <functional>

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
    auto made = rewrittenAt(*pattern, rewrite, site.file, isTop ? site.file.root() : site.function);
    const auto isAtLine = [&](const MadeChange &change) {
        return change.at.line() <= site.line && site.line <= change.at.endLine();
    };
    if (isTop)
        std::erase_if(made, std::not_fn(isAtLine));
    std::ranges::stable_partition(made, isAtLine);
    if (made.size() > kMost)
        made.resize(kMost);
    const bool hasCarriage = site.file.text().contains("\r\n");
    for (const auto &change : made) {
        std::vector<Edit> edits{change.edit};
        for (const auto &import : rewrite.imports) {
            for (auto &edit : python::withImport(site.file, import)) {
                if (hasCarriage)
                    replaceAll(edit.text, "\n", "\r\n");
                edits.push_back(std::move(edit));
            }
        }
        site.offer(std::move(edits),
                   std::format("As it was mended before ({}): {} becomes {}.", recipe.title,
                               lineOf(rewrite.before), lineOf(rewrite.after)));
    }
}

} // namespace espalier::autopatch
