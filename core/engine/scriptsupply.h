// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/instrumentplan.h"
#include "core/engine/refinement.h"
#include "core/engine/runverdicts.h"
#include "core/engine/scriptrunner.h"

#include <optional>

namespace espalier::engine {

/// Which scripts that have a verdict are tested again.
enum class Revalidate {
    Changed, ///< none: what a verdict depends on is part of its key
    Sampled, ///< each run a few others, to find a verdict that no longer holds
    Always,
};

struct SupplyOptions {
    std::string packName;
    Refinement refinement; ///< pinned scripts are not refined
    Revalidate revalidate = Revalidate::Changed;
    RunVerdicts *verdicts = nullptr; ///< is told every verdict of this run; may be null
};

struct SupplyTimes {
    double generateMs = 0, validateMs = 0, refineMs = 0;
    int testsRun = 0;
    double costUsd = 0;
};

/// Gives each group of the plan a script with a verdict: from the store, or written from the
/// template, checked and tested now. New ones are kept in the store and as files in the state
/// folder, those that have a verdict also when it is cancelled.
[[nodiscard]] Result<SupplyTimes> supplyScripts(Workspace &workspace, InstrumentPlan &plan,
                                                ScriptRunner &runner, const SupplyOptions &options,
                                                JobContext &job);

} // namespace espalier::engine
