// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/instrumentplan.h"
#include "core/engine/refinement.h"
#include "core/engine/scriptrunner.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace espalier::engine {

/// What refining came to for one group of a plan.
struct RefinedGroup {
    std::size_t group = 0;
    Refined refined;
};

struct RefinedGroups {
    std::vector<RefinedGroup> groups; ///< all of them, as far as they came
    std::optional<Error> stopped;     ///< cancelled, or nothing could be judged
};

/// Refines the scripts of some groups. What mended one of them is tried on the others before
/// anything that costs, and of failures that read the same a model is asked for one first. Each
/// version is judged.
[[nodiscard]] RefinedGroups refineGroups(const InstrumentPlan &plan,
                                         const std::vector<std::size_t> &groups,
                                         const Refinement &refinement, ScriptRunner &runner,
                                         JobContext &job);

/// What mended a script, for others that failed in the same kind of verdict; none when it cannot
/// be said by lines, or there is nothing that mended it.
[[nodiscard]] std::optional<refine::Recipe> lessonOf(const Refined &refined, JobContext &job);

} // namespace espalier::engine
