// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/learnedrecipe.h"

#include "core/base/hash.h"
#include "core/base/jsonaccess.h"
#include "core/model/learning.h"
#include "core/model/names.h"

namespace espalier::model {

static constexpr std::array<std::string_view, 4> kRecipeStates{"active", "disabled", "demoted",
                                                               "forgotten"};

std::string idOf(const LearnedRecipe &recipe)
{
    auto hash = hash64(recipe.language);
    for (const std::string_view part :
         {std::string_view(recipe.errorType), std::string_view(recipe.rewrite.before),
          std::string_view(recipe.rewrite.after)})
        hash = hash64(part, hash);
    constexpr std::size_t kDigits = 10; // a person types them
    return "learned-" + hexOf(hash).substr(0, kDigits);
}

std::string_view nameOf(RecipeState state)
{
    return nameIn(kRecipeStates, state);
}

std::optional<RecipeState> recipeStateNamed(std::string_view name)
{
    return valueNamed<RecipeState>(kRecipeStates, name);
}

Json toJson(const Rewrite &rewrite)
{
    return {{"before", rewrite.before},
            {"after", rewrite.after},
            {"kinds", rewrite.kinds},
            {"imports", rewrite.imports}};
}

Rewrite rewriteFromJson(const Json &json)
{
    Rewrite rewrite{.before = textAt(json, "before"), .after = textAt(json, "after")};
    if (const auto *kinds = find(json, "kinds"); kinds && kinds->is_object()) {
        for (const auto &[number, kind] : kinds->items()) {
            if (kind.is_string())
                rewrite.kinds.emplace(number, kind.get<std::string>());
        }
    }
    if (const auto *imports = find(json, "imports"); imports && imports->is_array()) {
        for (const auto &each : *imports) {
            if (each.is_string())
                rewrite.imports.push_back(each.get<std::string>());
        }
    }
    return rewrite;
}

Json toJson(const LearnedRecipe &recipe)
{
    return {{"id", recipe.id},
            {"language", recipe.language},
            {"error_class", recipe.errorType},
            {"title", recipe.title},
            {"about", recipe.why},
            {"rewrite", toJson(recipe.rewrite)},
            {"state", nameOf(recipe.state)},
            {"enabled", recipe.state == RecipeState::Active},
            {"taught", recipe.taught},
            {"helped", recipe.helped},
            {"harmed", recipe.harmed},
            {"ticket_id", recipe.ticketId},
            {"created_at", recipe.createdAt},
            {"updated_at", recipe.updatedAt}};
}

} // namespace espalier::model
