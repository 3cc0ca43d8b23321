// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/instrumentplan.h"
#include "core/engine/scriptrunner.h"

#include <functional>
#include <optional>

namespace espalier::engine {

/// What a refiner is given: a script whose verdict is negative, and the function it is for.
struct RefineRequest {
    const model::Script &script;
    const model::Validation &verdict;
    std::string_view source;
    int attempt = 1;
};

/// Tries to make a better version of a script; none when it has no further idea.
using Refiner =
    std::function<Result<std::optional<model::Script>>(const RefineRequest &, JobContext &)>;

/// Which scripts that have a verdict are tested again.
enum class Revalidate {
    Changed, ///< none: what a verdict depends on is part of its key
    Sampled, ///< each run a few others, to find a verdict that no longer holds
    Always,
};

struct SupplyOptions {
    std::string packName;
    int maxAttempts = 3;
    Refiner refine; ///< none: a failing script stays failed, with its evidence. Pinned ones stay
    Revalidate revalidate = Revalidate::Changed;
};

struct SupplyTimes {
    double generateMs = 0, validateMs = 0, refineMs = 0;
    int testsRun = 0;
};

/// Gives each group of the plan a script with a verdict: from the store, or written from the
/// template, checked and tested now. New ones are kept in the store and as files in the state
/// folder.
[[nodiscard]] Result<SupplyTimes> supplyScripts(Workspace &workspace, InstrumentPlan &plan,
                                                ScriptRunner &runner, const SupplyOptions &options,
                                                JobContext &job);

} // namespace espalier::engine
