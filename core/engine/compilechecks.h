// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/instrumentrun.h"
#include "core/process/sandbox.h"

namespace espalier::engine {

/// Opens the sandbox; called only when something has to be run in it.
using OpenSandbox = std::function<Result<process::Sandbox>(JobContext &)>;

/// Checks changed files with their languages' own tools. What passed before with the same tool and
/// bytes is not run again. Where there is no sandbox, the checks are reported as not run.
[[nodiscard]] Result<CheckOutcome> checkChanges(Workspace &workspace, const ChangeSet &changes,
                                                const OpenSandbox &openSandbox, unsigned threads,
                                                JobContext &job);

/// What the check of a language is called in these results; the language itself where there is
/// none.
[[nodiscard]] std::string checkNameOf(const std::vector<model::CheckResult> &results,
                                      std::string_view language);

} // namespace espalier::engine
