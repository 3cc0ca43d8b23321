// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/refine/recipe.h"

#include "core/base/resource.h"
#include "core/base/textformat.h"
#include "core/refine/failures.h"

#include <algorithm>
#include <format>
#include <utility>

namespace espalier::refine {

namespace {

std::unexpected<Error> notARecipe(std::string_view what)
{
    return failure(ErrorKind::InvalidInput, "not a recipe: " + std::string(what));
}

Result<std::vector<std::string>> textsAt(const Json &json, const char *key)
{
    const auto list = json.value(key, Json::array());
    if (!list.is_array() ||
        !std::ranges::all_of(list, [](const Json &each) { return each.is_string(); }))
        return notARecipe(std::format("\"{}\" is not a list of texts", key));
    return list.get<std::vector<std::string>>();
}

bool isName(std::string_view text)
{
    return !text.empty() && text.size() <= 60 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

double expectedSuccess(const RecipeTally &tally)
{
    return (static_cast<double>(tally.helped) + 1) / (static_cast<double>(tally.tried) + 2);
}

} // namespace

Json toJson(const Recipe &recipe)
{
    return {{"name", recipe.name},
            {"about", recipe.about},
            {"languages", recipe.languages},
            {"phases", recipe.phases},
            {"messages", recipe.messages},
            {"scripts", recipe.scripts},
            {"change", model::toJson(recipe.change)}};
}

Result<Recipe> recipeFromJson(const Json &json)
{
    if (!json.is_object())
        return notARecipe("no object");
    for (const auto *key : {"name", "about"}) {
        if (!json.contains(key) || !json[key].is_string())
            return notARecipe(std::format("no text \"{}\"", key));
    }
    Recipe recipe{.name = json["name"], .about = json["about"]};
    if (!isName(recipe.name))
        return notARecipe("its name has other characters than a to z, 0 to 9 and \"-\"");
    for (const auto &[key, list] : {std::pair{"languages", &recipe.languages},
                                    {"phases", &recipe.phases},
                                    {"messages", &recipe.messages},
                                    {"scripts", &recipe.scripts}}) {
        auto texts = textsAt(json, key);
        if (!texts)
            return failure(texts.error());
        *list = *std::move(texts);
    }
    auto change = model::scriptChangeFromJson(json.value("change", Json()));
    if (!change)
        return failure(change.error());
    if (change->rewrites.empty())
        return notARecipe("it changes nothing");
    recipe.change = *std::move(change);
    return recipe;
}

Result<std::vector<Recipe>> builtInRecipes()
{
    std::vector<Recipe> recipes;
    for (const auto &path : listResources("recipes")) {
        const auto text = readResource(path);
        if (!text)
            return failure(text.error());
        auto recipe = recipeFromJson(parseJson(*text));
        if (!recipe)
            return failure(recipe.error().kind, recipe.error().message, path);
        recipes.push_back(*std::move(recipe));
    }
    std::ranges::sort(recipes, {}, &Recipe::name);
    return recipes;
}

bool fits(const Recipe &recipe, const model::Script &script, const model::Validation &verdict)
{
    const auto isIn = [](const std::vector<std::string> &list, std::string_view text) {
        return list.empty() || std::ranges::contains(list, text);
    };
    if (!isIn(recipe.languages, script.language) || !isIn(recipe.phases, verdict.phase))
        return false;
    const auto holds = [](const std::vector<std::string> &list, std::string_view text) {
        return list.empty() || std::ranges::any_of(list, [&](const std::string &wanted) {
                   return matchesWildcard("*" + wanted + "*", text);
               });
    };
    if (!holds(recipe.scripts, script.text))
        return false;
    if (recipe.messages.empty())
        return true;
    const auto failures = failuresOf(verdict);
    return std::ranges::any_of(
        failures, [&](const Failure &each) { return holds(recipe.messages, each.message); });
}

std::optional<model::Script> applyRecipe(const Recipe &recipe, const model::Script &script,
                                         const model::Validation &verdict)
{
    if (!fits(recipe, script, verdict))
        return std::nullopt;
    auto text = model::applyChange(recipe.change, script.text, script.shape);
    if (!text || *text == script.text)
        return std::nullopt;
    model::Script made = script;
    made.version = 0;
    made.origin = "recipe:" + recipe.name;
    made.text = withOrigin(*text, made.origin);
    made.modelUsed.clear();
    made.hits = 0;
    made.pinned = false;
    return made;
}

void orderBySuccess(std::vector<Recipe> &recipes,
                    const std::function<RecipeTally(std::string_view name)> &tally)
{
    if (!tally)
        return;
    std::vector<std::pair<double, Recipe>> rated;
    for (auto &recipe : recipes) {
        const auto expected = expectedSuccess(tally(recipe.name));
        rated.emplace_back(expected, std::move(recipe));
    }
    std::ranges::stable_sort(rated, std::greater{}, &std::pair<double, Recipe>::first);
    std::ranges::transform(rated, recipes.begin(),
                           [](auto &each) { return std::move(each.second); });
}

} // namespace espalier::refine
