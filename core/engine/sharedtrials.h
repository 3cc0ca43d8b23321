// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/instrumentplan.h"
#include "core/engine/scriptrunner.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace espalier::engine {

/// The script of a group as the template makes it, with tests on the group's example.
[[nodiscard]] Result<model::Script>
templateScript(const InstrumentPlan &plan, const ShapeGroup &group, const std::string &packName);

/// A script that somebody shared, with tests of this machine on a function of this project: those
/// of the template, since what a test asks for must not depend on the script that is tested.
[[nodiscard]] Result<model::Script> withTestsOf(const InstrumentPlan &plan, const ShapeGroup &group,
                                                const std::string &packName, model::Script shared);

/// One that was tested.
struct SharedTrial {
    std::size_t group = 0;
    model::Script script; ///< the version that is in the store without tests, with them
    model::Validation verdict;
};

/// Tests for each of these groups what others shared for it and was not tested yet, one after the
/// other until one is right. One that hangs or kills its worker has failed.
[[nodiscard]] Result<std::vector<SharedTrial>>
trySharedScripts(Workspace &workspace, const InstrumentPlan &plan,
                 std::span<const std::size_t> groups, const std::string &packName,
                 ScriptRunner &runner, JobContext &job);

/// Keeps tests and verdicts with the versions. Within the caller's transaction where there is one.
[[nodiscard]] Result<> keepTrials(Workspace &workspace, std::span<const SharedTrial> trials);

} // namespace espalier::engine
