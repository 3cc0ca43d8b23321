// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/learnedrecipe.h"
#include "core/store/database.h"

#include <string>
#include <vector>

namespace espalier::store {

/// What a person said of a patch.
struct PatchWord {
    std::string project; ///< a hash
    std::string ticket;
    int attempt = 0;
    bool isAccepted = false; ///< else turned down, or taken back
};

/// Repairs that accepted patches have taught. Uses the database of its thread (of
/// knowledgeSchema), which must outlive it.
class LearnedRecipeStore final {
public:
    explicit LearnedRecipeStore(Database &database) : m_database(database) {}

    /// Those that are not forgotten, the most helpful first.
    [[nodiscard]] Result<std::vector<model::LearnedRecipe>> recipes();
    /// NotFound, also for one that was forgotten.
    [[nodiscard]] Result<model::LearnedRecipe> recipe(const std::string &id);

    /// A patch was accepted that makes this change: the recipe is kept, unless it is there already,
    /// and counts the patch. One that was forgotten stays so.
    [[nodiscard]] Result<> teach(const model::LearnedRecipe &recipe, const PatchWord &word,
                                 const std::string &now);
    /// The last word on a patch that a recipe made. NotFound: there is no such recipe.
    [[nodiscard]] Result<> judge(const std::string &recipe, const PatchWord &word,
                                 const std::string &now);
    /// A patch is accepted no more: recipes that it taught know of it.
    [[nodiscard]] Result<> turnDown(const PatchWord &word, const std::string &now);

    /// What a person makes of a recipe: title, reason, rewrite and state. Conflict: it is another
    /// one since it was read (`updatedAt`). NotFound.
    [[nodiscard]] Result<> change(const model::LearnedRecipe &recipe, const std::string &now);

private:
    [[nodiscard]] Result<> keepWord(const std::string &recipe, const PatchWord &word, bool isOwn);
    [[nodiscard]] Result<> weigh(const std::string &recipe, const std::string &now);

    Database &m_database;
};

} // namespace espalier::store
