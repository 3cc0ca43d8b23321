// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/workspace.h"
#include "widgets/models/projectcontext.h"

#include <type_traits>
#include <utility>

// What the jobs of panels have in common.
namespace espalier::models {

/// A job that reads or changes the opened project: it opens the workspace for itself, as a
/// connection belongs to its thread.
template <typename Read>
auto within(const ProjectContext &context, Read read)
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

} // namespace espalier::models
