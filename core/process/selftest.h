// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/process/sandbox.h"

#include <filesystem>
#include <optional>
#include <string>

namespace espalier::process {

/// Whether programs of others can be run here.
struct SandboxState {
    enum class Kind {
        Full,    ///< every probe was kept in
        Refused, ///< nothing of others is run; `reason` and `remedy` say why and what helps
    };
    Kind kind = Kind::Refused;
    std::string reason;
    std::string remedy; ///< what to install or set

    [[nodiscard]] bool full() const { return kind == Kind::Full; }
};

/// Tries the sandbox with probes that attempt what it is there to prevent. A good outcome is kept
/// in a file of `cacheFolder` (empty: nowhere) and holds until kernel, bubblewrap or profile
/// change; a refusal is never kept. Takes some ten milliseconds without the cache.
[[nodiscard]] SandboxState testSandbox(const std::filesystem::path &cacheFolder, JobContext &job);

/// What is known without a probe: Full when the self-test was good before and nothing changed
/// since, Refused when bubblewrap is not installed; none when it has to be tried. Starts no
/// program.
[[nodiscard]] std::optional<SandboxState>
knownSandboxState(const std::filesystem::path &cacheFolder);

/// The sandbox, when its self-test says Full; else a failure of kind Sandbox (Missing when
/// something is not installed) with reason and remedy.
[[nodiscard]] Result<Sandbox> openSandbox(const std::filesystem::path &cacheFolder,
                                          JobContext &job);

} // namespace espalier::process
