// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/recipes/recipeaccess.h"

#include "core/settings/settings.h"
#include "widgets/models/projectjob.h"

#include <utility>

namespace espalier::panels {

RecipeAccess::RecipeAccess(models::ProjectContext &context, QObject *parent)
    : QObject(parent), m_context(context),
      m_change(context.jobs(), nullptr, models::JobTrace::Quiet), m_load(this)
{
}

void RecipeAccess::load()
{
    m_load.start(
        [root = m_context.project().root, file = m_context.project().knowledge.file,
         trusted = m_context.isTrusted()](JobContext &) -> Result<engine::RecipeList> {
            auto settings = settings::Settings::load(settings::Sources::standard(root, trusted));
            if (!settings)
                return failure(std::move(settings.error()));
            return engine::recipeList(*settings, file);
        },
        models::orFailure<engine::RecipeList>(
            [this](const auto &list) { emit listed(list); },
            [this](const Error &error) { emit loadFailed(error); }));
}

void RecipeAccess::change(const model::LearnedRecipe &recipe)
{
    m_queue.add([this, recipe] {
        m_change.start(
            tr("Change a recipe"),
            [file = m_context.project().knowledge.file, recipe](JobContext &) -> Result<bool> {
                auto done = engine::changeLearnedRecipe(file, recipe, SystemClock());
                return done ? Result<bool>(true) : failure(std::move(done.error()));
            },
            [this, recipe](const Result<bool> &result) {
                if (result)
                    emit changed(recipe);
                else
                    emit changeFailed(result.error());
                m_queue.ended();
            });
    });
}

} // namespace espalier::panels
