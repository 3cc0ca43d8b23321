// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/learnedrecipestore.h"

#include "core/base/jsonaccess.h"
#include "core/store/rows.h"
#include "core/store/statement.h"

#include <utility>

namespace espalier::store {

using model::LearnedRecipe;
using model::RecipeState;

namespace {

#define RECIPE_COLUMNS                                                                            \
    "SELECT id, language, error_type, rewrite, title, why, state, ticket, project, created_at, "  \
    "updated_at, (SELECT count(*) FROM recipe_patches WHERE recipe = id AND accepted AND NOT "    \
    "own), (SELECT count(*) FROM recipe_patches WHERE recipe = id AND accepted AND own) AS "      \
    "helped, (SELECT count(*) FROM recipe_patches WHERE recipe = id AND NOT accepted) AS harmed " \
    "FROM learned_recipes "

LearnedRecipe readRecipe(const Statement &row)
{
    return {.id = row.textAt(0),
            .language = row.textAt(1),
            .errorType = row.textAt(2),
            .rewrite = model::rewriteFromJson(parseForeign(row.textAt(3))),
            .title = row.textAt(4),
            .why = row.textAt(5),
            .state = static_cast<RecipeState>(row.integerAt(6)),
            .taught = row.integerAt(11),
            .helped = row.integerAt(12),
            .harmed = row.integerAt(13),
            .ticketId = row.textAt(7),
            .project = row.textAt(8),
            .createdAt = row.textAt(9),
            .updatedAt = row.textAt(10)};
}

} // namespace

Result<std::vector<LearnedRecipe>> LearnedRecipeStore::recipes()
{
    Statement select(m_database, RECIPE_COLUMNS
                     "WHERE state <> ? ORDER BY helped - harmed DESC, created_at DESC, id");
    select.integer(static_cast<int>(RecipeState::Forgotten));
    return readRows(select, readRecipe);
}

Result<LearnedRecipe> LearnedRecipeStore::recipe(const std::string &id)
{
    Statement select(m_database, RECIPE_COLUMNS "WHERE id = ? AND state <> ?");
    select.text(id).integer(static_cast<int>(RecipeState::Forgotten));
    auto found = readRow(select, readRecipe);
    if (!found)
        return failure(std::move(found.error()));
    if (!*found)
        return failure(ErrorKind::NotFound, "there is no learned recipe of this name", id);
    return **std::move(found);
}

Result<> LearnedRecipeStore::teach(const LearnedRecipe &recipe, const PatchWord &word,
                                   const std::string &now)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement insert(m_database, "INSERT INTO learned_recipes (id, language, error_type, "
                                     "rewrite, title, why, state, ticket, project, created_at, "
                                     "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                                     "ON CONFLICT (id) DO NOTHING");
        insert.text(recipe.id).text(recipe.language).text(recipe.errorType);
        insert.text(toJson(recipe.rewrite).dump()).text(recipe.title).text(recipe.why);
        insert.integer(static_cast<int>(recipe.state)).text(word.ticket).text(word.project);
        insert.text(now).text(now);
        if (auto done = insert.run(); !done)
            return done;
        if (auto kept = keepWord(recipe.id, word, false); !kept)
            return kept;
        return weigh(recipe.id, now);
    });
}

Result<> LearnedRecipeStore::judge(const std::string &recipe, const PatchWord &word,
                                   const std::string &now)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        if (auto there = this->recipe(recipe); !there)
            return failure(std::move(there.error()));
        if (auto kept = keepWord(recipe, word, true); !kept)
            return kept;
        return weigh(recipe, now);
    });
}

Result<> LearnedRecipeStore::turnDown(const PatchWord &word, const std::string &now)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement select(m_database, "SELECT recipe FROM recipe_patches WHERE project = ? AND "
                                     "ticket = ? AND attempt = ? AND accepted");
        select.text(word.project).text(word.ticket).integer(word.attempt);
        auto recipes = readRows(select, [](const Statement &row) { return row.textAt(0); });
        if (!recipes)
            return failure(std::move(recipes.error()));
        Statement update(m_database, "UPDATE recipe_patches SET accepted = 0 WHERE project = ? AND "
                                     "ticket = ? AND attempt = ?");
        update.text(word.project).text(word.ticket).integer(word.attempt);
        if (auto done = update.run(); !done)
            return done;
        for (const auto &recipe : *recipes) {
            if (auto weighed = weigh(recipe, now); !weighed)
                return weighed;
        }
        return {};
    });
}

Result<> LearnedRecipeStore::change(const LearnedRecipe &recipe, const std::string &now)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        auto there = this->recipe(recipe.id);
        if (!there)
            return failure(std::move(there.error()));
        if (there->updatedAt != recipe.updatedAt)
            return failure(ErrorKind::Conflict,
                           "the recipe was changed meanwhile; look at it again", recipe.id);
        Statement update(m_database, "UPDATE learned_recipes SET rewrite = ?, title = ?, why = ?, "
                                     "state = ?, updated_at = ? WHERE id = ?");
        update.text(toJson(recipe.rewrite).dump()).text(recipe.title).text(recipe.why);
        update.integer(static_cast<int>(recipe.state)).text(now).text(recipe.id);
        return update.run();
    });
}

Result<> LearnedRecipeStore::keepWord(const std::string &recipe, const PatchWord &word, bool isOwn)
{
    Statement insert(m_database, "INSERT INTO recipe_patches (recipe, project, ticket, attempt, "
                                 "own, accepted) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (recipe, "
                                 "project, ticket, attempt) DO UPDATE SET accepted = "
                                 "excluded.accepted");
    insert.text(recipe).text(word.project).text(word.ticket).integer(word.attempt);
    insert.integer(isOwn).integer(word.isAccepted);
    return insert.run();
}

/// Demoted while more of its patches were turned down than accepted; what a person said stays.
Result<> LearnedRecipeStore::weigh(const std::string &recipe, const std::string &now)
{
    Statement update(m_database,
                     "UPDATE learned_recipes SET updated_at = ?, state = CASE WHEN (SELECT "
                     "sum(iif(accepted, 1, -1)) FROM recipe_patches WHERE recipe = id) < 0 THEN ? "
                     "ELSE ? END WHERE id = ? AND state IN (?, ?)");
    const auto active = static_cast<int>(RecipeState::Active);
    const auto demoted = static_cast<int>(RecipeState::Demoted);
    update.text(now).integer(demoted).integer(active).text(recipe).integer(active).integer(demoted);
    return update.run();
}

} // namespace espalier::store
