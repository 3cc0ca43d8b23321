// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/autopatch/recipesource.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/engine/workspace.h"
#include "core/model/learnedrecipe.h"
#include "core/settings/settings.h"

#include <filesystem>
#include <string>
#include <vector>

namespace espalier::engine {

/// What a decision about a patch came to for recipes.
struct RecipeLesson {
    std::string recipe; ///< that was taught, or made the patch; empty: none
    bool isTaught = false;
    std::string reason{}; ///< why nothing was taught, for a person; may be empty
};

/// To be told what a person has said of the last patch of a ticket, once that is kept: accepted
/// patches that no recipe made teach one, and recipes count what became of the patches they made or
/// were taught by. Nothing is taught by what is of no error, in no language that recipes know, or
/// too much to be found elsewhere. Fails as the stores and the repository do.
[[nodiscard]] Result<RecipeLesson> learnFromDecision(Workspace &workspace,
                                                     const std::filesystem::path &knowledgeFile,
                                                     const std::string &ticketId, bool accepted,
                                                     const Clock &clock);

/// Those that are not forgotten, the most helpful first; none where there is no such file yet.
[[nodiscard]] Result<std::vector<model::LearnedRecipe>>
learnedRecipes(const std::filesystem::path &knowledgeFile);

/// All recipes there are.
struct RecipeList {
    std::vector<model::LearnedRecipe> learned;
    std::vector<autopatch::RecipeInfo> builtIn;
    std::vector<std::string> off; ///< ids that autopatch.skip_recipes names
    /// Whether the settings have it asked.
    [[nodiscard]] bool isOn(const std::string &id) const;
};
/// Fails as learnedRecipes() does.
[[nodiscard]] Result<RecipeList> recipeList(const settings::Settings &settings,
                                            const std::filesystem::path &knowledgeFile);

/// What a person makes of a learned recipe. InvalidInput: its rewrite can never be made. NotFound.
[[nodiscard]] Result<> changeLearnedRecipe(const std::filesystem::path &knowledgeFile,
                                           const model::LearnedRecipe &recipe, const Clock &clock);

} // namespace espalier::engine
