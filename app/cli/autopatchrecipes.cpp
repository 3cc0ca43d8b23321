// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/autopatchactions.h"
#include "app/cli/projectsettings.h"

#include "app/bootstrap/knowledgesettings.h"
#include "core/engine/recipelearning.h"

#include <algorithm>
#include <format>

namespace espalier::cli {

namespace {

/// All recipes, and where those that were learned are kept.
struct Recipes : engine::RecipeList {
    std::filesystem::path file;
};

Result<Recipes> recipesOf(const std::filesystem::path &project, Environment &environment)
{
    auto settings = loadSettings(environment.console, project, {});
    if (!settings)
        return failure(std::move(settings.error()));
    auto file = bootstrap::knowledgeOptions(environment.application.paths(), *settings).file;
    auto list = engine::recipeList(*settings, file);
    if (!list)
        return failure(std::move(list.error()));
    return Recipes{*std::move(list), std::move(file)};
}

Json jsonOf(const autopatch::RecipeInfo &recipe, bool isOn)
{
    return {
        {"id", recipe.id},       {"language", recipe.language}, {"error_class", recipe.errorClass},
        {"title", recipe.title}, {"about", recipe.about},       {"enabled", isOn},
        {"state", "built-in"}};
}

Json jsonOf(const model::LearnedRecipe &recipe, bool isOn)
{
    auto json = model::toJson(recipe);
    json["enabled"] = isOn && recipe.state == model::RecipeState::Active;
    return json;
}

std::string row(std::string_view id, std::string_view state, std::string_view errorClass,
                std::string_view title)
{
    return std::format("{:<28} {:<9} {:<58} {}\n", id, state, errorClass, title);
}

/// "off" by the settings, else as the recipe says.
std::string_view stateOf(const model::LearnedRecipe &recipe, bool isOn)
{
    if (!isOn)
        return "off";
    return recipe.state == model::RecipeState::Active ? "" : nameOf(recipe.state);
}

/// Lines of code, set in.
std::string quoted(const std::string &code)
{
    std::string text = "    ";
    for (const char c : code) {
        text += c;
        if (c == '\n')
            text += "    ";
    }
    return text + '\n';
}

std::string detailOf(const model::LearnedRecipe &recipe, bool isOn)
{
    const auto &rewrite = recipe.rewrite;
    std::string out = std::format("{}  {}  {}\n", recipe.id, recipe.language,
                                  recipe.errorType.empty() ? "a failed test" : recipe.errorType);
    out += std::format("{}\n", recipe.title);
    if (!recipe.why.empty())
        out += recipe.why + '\n';
    out += "before\n" + quoted(rewrite.before) + "after\n" + quoted(rewrite.after);
    for (const auto &[number, kind] : rewrite.kinds)
        out += std::format("${} is any {}\n", number,
                           kind == "simple" ? "name, literal or call" : kind);
    for (const auto &import : rewrite.imports)
        out += "with " + import + '\n';
    out +=
        std::format("accepted patches that taught it: {}; of its own: {}; turned down later: {}\n",
                    recipe.taught, recipe.helped, recipe.harmed);
    out += std::format("{}; first learned from {} on {}\n",
                       isOn ? nameOf(recipe.state) : "off by the settings", recipe.ticketId,
                       recipe.createdAt.substr(0, std::string_view("2026-01-31").size()));
    return out;
}

ExitCode change(const RecipeArguments &arguments, const Recipes &recipes,
                model::LearnedRecipe recipe, const Console &console)
{
    const auto set = [](std::string &text, const std::optional<std::string> &wanted) {
        if (wanted)
            text = *wanted;
    };
    set(recipe.rewrite.before, arguments.before);
    set(recipe.rewrite.after, arguments.after);
    set(recipe.why, arguments.why);
    if (arguments.on)
        recipe.state = model::RecipeState::Active;
    if (arguments.off)
        recipe.state = model::RecipeState::Disabled;
    if (arguments.forget)
        recipe.state = model::RecipeState::Forgotten;
    if (auto done = engine::changeLearnedRecipe(recipes.file, recipe, SystemClock()); !done)
        return console.error(done.error());
    if (console.options().json)
        console.json({{"schema_version", 1}, {"recipe", jsonOf(recipe, recipes.isOn(recipe.id))}});
    else
        console.note(arguments.forget ? "Forgotten; no patch brings it back." : "Kept.");
    return kOk;
}

} // namespace

ExitCode listRecipes(const std::filesystem::path &project, Environment &environment)
{
    const auto &console = environment.console;
    const auto recipes = recipesOf(project, environment);
    if (!recipes)
        return console.error(recipes.error());
    auto list = Json::array();
    std::string out;
    for (const auto &recipe : recipes->learned) {
        list.push_back(jsonOf(recipe, recipes->isOn(recipe.id)));
        out += row(recipe.id, stateOf(recipe, recipes->isOn(recipe.id)),
                   recipe.errorType.empty() ? "a failed test" : recipe.errorType, recipe.title);
    }
    for (const auto &recipe : recipes->builtIn) {
        list.push_back(jsonOf(recipe, recipes->isOn(recipe.id)));
        out +=
            row(recipe.id, recipes->isOn(recipe.id) ? "" : "off", recipe.errorClass, recipe.title);
    }
    if (console.options().json)
        console.json({{"schema_version", 1}, {"recipes", std::move(list)}});
    else
        console.data(out);
    return kOk;
}

ExitCode showRecipe(const RecipeArguments &arguments, const std::filesystem::path &project,
                    Environment &environment)
{
    const auto &console = environment.console;
    const auto recipes = recipesOf(project, environment);
    if (!recipes)
        return console.error(recipes.error());
    const bool isChange = arguments.on || arguments.off || arguments.forget || arguments.before ||
                          arguments.after || arguments.why;
    const auto &id = arguments.id;
    const auto learned = std::ranges::find(recipes->learned, id, &model::LearnedRecipe::id);
    if (learned != recipes->learned.end()) {
        if (isChange)
            return change(arguments, *recipes, *learned, console);
        if (console.options().json)
            console.json({{"schema_version", 1}, {"recipe", jsonOf(*learned, recipes->isOn(id))}});
        else
            console.data(detailOf(*learned, recipes->isOn(id)));
        return kOk;
    }
    const auto builtIn = std::ranges::find(recipes->builtIn, id, &autopatch::RecipeInfo::id);
    if (builtIn == recipes->builtIn.end())
        return console.error({ErrorKind::NotFound,
                              "there is no such recipe; `espalier autopatch recipes` lists them",
                              id});
    if (isChange)
        return console.error({ErrorKind::InvalidInput,
                              "it is built in and cannot be changed; autopatch.skip_recipes of the "
                              "settings turns it off",
                              id});
    if (console.options().json)
        console.json({{"schema_version", 1}, {"recipe", jsonOf(*builtIn, recipes->isOn(id))}});
    else
        console.data(std::format("{}  {}  {}\n{}\n{}\n", builtIn->id, builtIn->language,
                                 builtIn->errorClass, builtIn->title, builtIn->about));
    return kOk;
}

} // namespace espalier::cli
