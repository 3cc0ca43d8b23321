// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchdraft.h"

#include "core/engine/backlog.h"
#include "core/engine/modelpatchsource.h"
#include "core/engine/recipelearning.h"

#include <utility>

namespace espalier::engine {

Result<SourcedResult> draftPatch(const Project &project, Workspace &workspace,
                                 const DraftRequest &request, const Clock &clock, JobContext &job)
{
    auto settings =
        settings::Settings::load(settings::Sources::standard(project.root, request.trusted));
    if (!settings)
        return failure(std::move(settings.error()));
    auto ticket = Backlog(workspace.database(), clock).ticket(request.ticketId);
    if (!ticket)
        return failure(std::move(ticket.error()));
    auto learned = learnedRecipes(project.knowledge.file);
    auto sources = offlineSources(*settings, learned ? *std::move(learned)
                                                     : std::vector<model::LearnedRecipe>());
    if (!sources)
        return failure(std::move(sources.error()));
    const auto &models = project.knowledge.models;
    if (request.asksModel && models.isSet()) {
        auto access = project.modelAccess(models, request.ticketId);
        if (!access)
            return failure(std::move(access.error()));
        sources->push_back(makeModelPatchSource(*std::move(access), request.mostAttempts));
    }
    return runSources(workspace,
                      {.ticketId = request.ticketId,
                       .mostAttempts = request.mostAttempts,
                       .stop = stopPointFor(*ticket, *settings),
                       .trusted = request.trusted},
                      *sources, project.openSandbox, clock, job);
}

} // namespace espalier::engine
