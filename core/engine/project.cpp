// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/project.h"

#include "core/engine/knowledgeadvice.h"
#include "core/engine/knowledgecapture.h"
#include "core/engine/modelmeans.h"

#include <utility>

namespace espalier::engine {

Result<std::unique_ptr<Workspace>> Project::open(Unusable database) const
{
    return Workspace::open(root, paths, database);
}

CompileCheck Project::compileCheck(Workspace &workspace) const
{
    return [open = openSandbox, count = threads, &workspace](const ChangeSet &changes,
                                                             JobContext &job) {
        return checkChanges(workspace, changes, open, count, job);
    };
}

Result<Refinement> Project::refinement(int attempts, NoticeSink notify,
                                       const ModelSettings &models) const
{
    std::vector<MeansPart> parts;
    notify = oneAtATime(std::move(notify));
    const auto told = [notify](const Knowledge &damaged) {
        if (notify)
            notify({.kind = refine::Notice::Kind::KnowledgeSetAside,
                    .key = {},
                    .name = damaged.setAside().string()});
    };
    const auto waiting = [notify](int seconds) {
        if (notify)
            notify({.kind = refine::Notice::Kind::StillWaiting,
                    .key = {},
                    .name = {},
                    .attempt = seconds});
    };
    if (attempts > 1) {
        if (auto learned = learnedMeans(knowledge, told, vectorServer(), notify))
            parts.push_back(*std::move(learned));
    }
    if (models.isSet() && attempts > 1) {
        auto access = modelAccess(models, {}, told, waiting);
        if (!access && access.error().kind == ErrorKind::Cancelled)
            return failure(access.error());
        // A model that cannot be used is no reason to do without recipes.
        if (access)
            parts.push_back(modelMeans(*std::move(access)));
        else if (notify)
            notify(
                {.kind = refine::Notice::Kind::NoModel, .key = {}, .name = access.error().text()});
    } else if (models.endpoint.provider && attempts > 1 && notify)
        notify({.kind = refine::Notice::Kind::NoModel,
                .key = {},
                .name = "llm.provider is set, and llm.model is not"});
    return makeRefinement(attempts, std::move(notify), std::move(parts));
}

Result<std::shared_ptr<ModelAccess>>
Project::modelAccess(const ModelSettings &models, const std::string &ticket, SetAsideSink setAside,
                     std::function<void(int seconds)> waiting) const
{
    return ModelAccess::create(models, {.project = root,
                                        .paths = paths,
                                        .ask = askConsent,
                                        .ticket = ticket,
                                        .connect = {},
                                        .setAside = std::move(setAside),
                                        .waiting = std::move(waiting)});
}

std::shared_ptr<VectorServer> Project::vectorServer() const
{
    if (knowledge.embeddings.empty())
        return nullptr;
    // What is sent is of all projects: it is agreed to for the folder it is kept in.
    return std::make_shared<VectorServer>(knowledge.embeddings, knowledge.models,
                                          ModelSurroundings{.project = knowledge.file.parent_path(),
                                                            .paths = paths,
                                                            .ask = askConsent,
                                                            .ticket = {},
                                                            .connect = {}});
}

VerdictSink Project::learning() const
{
    return learningFrom(knowledge, vectorServer());
}

} // namespace espalier::engine
