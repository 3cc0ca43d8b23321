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
    if (attempts > 1) {
        if (auto learned = learnedMeans(knowledge))
            parts.push_back(*std::move(learned));
    }
    if (models.isSet() && attempts > 1) {
        auto access = ModelAccess::create(
            models,
            {.project = root, .paths = paths, .ask = askConsent, .ticket = {}, .connect = {}});
        if (!access)
            return failure(access.error());
        parts.push_back(modelMeans(*std::move(access)));
    }
    return makeRefinement(attempts, std::move(notify), std::move(parts));
}

VerdictSink Project::learning() const
{
    return learningFrom(knowledge);
}

} // namespace espalier::engine
