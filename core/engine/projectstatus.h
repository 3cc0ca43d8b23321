// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/workspace.h"
#include "core/process/selftest.h"

#include <optional>
#include <string>

namespace espalier::engine {

enum class BranchState {
    NoRepository,
    OnBranch,
    Unborn,   ///< a branch without a commit
    Detached, ///< a commit without a branch
};

/// What a status bar tells of a project.
struct ProjectStatus {
    BranchState branchState = BranchState::NoRepository;
    std::string branch;    ///< short name; empty when detached
    std::string commit;    ///< id; empty when there is none
    std::string operation; ///< "merge", "rebase" … begun and not ended; empty for none
    /// What is known without trying: Full when the self-test passed before and nothing changed,
    /// Refused when a part is not installed; none when it has to be tried.
    std::optional<process::SandboxState> sandbox;
    std::string stateNotice; ///< why state is not kept in the project; empty when it is
    Repair repair;           ///< of interrupted runs, made when the workspace was opened
};

/// Of the repository around a folder; NoRepository, too, where it cannot be read.
[[nodiscard]] BranchState branchStateOf(const std::filesystem::path &folder);

/// Gathers the facts; starts no program and takes a few milliseconds at most.
[[nodiscard]] ProjectStatus statusOf(Workspace &workspace);

} // namespace espalier::engine
