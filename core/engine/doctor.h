// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/engine/scriptrunner.h"
#include "core/engine/workspace.h"

#include <filesystem>
#include <string>
#include <vector>

namespace espalier::engine {

enum class CheckState { Pass, Warn, Fail };

/// One thing Espalier needs, and how it stands with it.
struct HealthCheck {
    std::string name; ///< "sandbox", "workers", "python", "node", "git", "state", "model" …
    CheckState state = CheckState::Pass;
    std::string detail;
    std::string remedy; ///< empty when it passes
};

/// Checks the machine and, when there is one, the project.
[[nodiscard]] std::vector<HealthCheck> examine(const std::filesystem::path &project,
                                               const StandardPaths &paths, ScriptRunner &runner,
                                               JobContext &job);

} // namespace espalier::engine
