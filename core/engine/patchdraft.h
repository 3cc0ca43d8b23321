// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patchsources.h"
#include "core/engine/project.h"

#include <string>

namespace espalier::engine {

/// A patch is wanted for a ticket.
struct DraftRequest {
    std::string ticketId;
    bool asksModel = false; ///< after recipes, where one is set
    int mostAttempts = 5;   ///< of each source
    bool trusted = false;   ///< the project's own settings hold
};

/// Has recipes, built in and learned, make a patch for a ticket, then the model that is set, as the
/// settings of user, project and ticket say; see runSources(). Recipes that were learned are done
/// without where they cannot be read.
[[nodiscard]] Result<SourcedResult> draftPatch(const Project &project, Workspace &workspace,
                                               const DraftRequest &request, const Clock &clock,
                                               JobContext &job);

} // namespace espalier::engine
