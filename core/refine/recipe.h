// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/model/script.h"
#include "core/model/scriptchange.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::refine {

/// A small change of scripts with a name, tried where a script failed in a certain way. Data: the
/// built-in ones are `resources/recipes/*.json`, others come from learned patterns.
struct Recipe {
    std::string name;                   ///< lower-case words with dashes
    std::string about;                  ///< one sentence
    std::vector<std::string> languages; ///< empty: all
    std::vector<std::string> phases; ///< of the verdict: "tests", "functions", "check"; empty: all
    std::vector<std::string> messages; ///< one must be in what failed, `*` for anything; empty: all
    std::vector<std::string> scripts;  ///< one must be in the script, as above; empty: any
    model::ScriptChange change;
    std::int64_t pattern = 0; ///< that it comes from; 0 when it is built in
};

[[nodiscard]] Json toJson(const Recipe &recipe);
/// InvalidInput, with the place, when it is not one.
[[nodiscard]] Result<Recipe> recipeFromJson(const Json &json);

/// The recipes the program comes with, by name.
[[nodiscard]] Result<std::vector<Recipe>> builtInRecipes();

/// Whether a recipe is for failures like this one.
[[nodiscard]] bool fits(const Recipe &recipe, const model::Script &script,
                        const model::Validation &verdict);

/// The script as the recipe makes it: origin "recipe:<name>", named in its first line. None when
/// the recipe does not fit or changes nothing.
[[nodiscard]] std::optional<model::Script>
applyRecipe(const Recipe &recipe, const model::Script &script, const model::Validation &verdict);

/// How often a recipe was tried on failures of one kind, and how often it helped.
struct RecipeTally {
    std::int64_t tried = 0;
    std::int64_t helped = 0;
};

/// Orders recipes by their expected success, the mean of what was seen with one success and one
/// failure added; those never tried count as one half, and equals keep their order.
void orderBySuccess(std::vector<Recipe> &recipes,
                    const std::function<RecipeTally(std::string_view name)> &tally);

} // namespace espalier::refine
