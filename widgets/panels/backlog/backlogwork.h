// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this panel: what its jobs have in common.

#include "core/engine/improvementsettings.h"
#include "core/engine/workspace.h"
#include "widgets/panels/backlog/backlogaccess.h"

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace espalier::panels {

// Each job opens the workspace for itself: a connection belongs to its thread.
template <typename Read>
auto within(const models::ProjectContext &context, Read read)
{
    return [project = context.project(), read = std::move(read)](JobContext &job)
               -> std::invoke_result_t<const Read &, engine::Workspace &, JobContext &> {
        auto workspace = project.open();
        if (!workspace)
            return failure(std::move(workspace.error()));
        return read(**workspace, job);
    };
}

/// Hands a value on to one place, and a failure to another.
template <typename Value, typename Take, typename Refuse>
auto orFailure(Take take, Refuse refuse)
{
    return [take = std::move(take), refuse = std::move(refuse)](const Result<Value> &result) {
        if (result)
            take(*result);
        else
            refuse(result.error());
    };
}

/// The present time, as the store has it.
[[nodiscard]] std::string presentTime();
/// Ids of tickets; those that are gone are left out.
[[nodiscard]] Result<std::vector<std::string>> idsOf(engine::Workspace &workspace,
                                                     const BacklogAccess::Numbers &numbers);
[[nodiscard]] Result<engine::ImprovementSettings> improvementOf(const engine::Workspace &workspace,
                                                                bool trusted);

} // namespace espalier::panels
