// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/runverdicts.h"
#include "core/engine/scriptrunner.h"
#include "core/engine/workspace.h"

#include <filesystem>
#include <string>
#include <vector>

namespace espalier::engine {

/// The one key that begins with `prefix`; NotFound for none, InvalidInput for several.
[[nodiscard]] Result<std::string> resolveKey(Workspace &workspace, const std::string &prefix);

struct VerifyOutcome {
    int verified = 0;
    std::vector<std::string> failed; ///< keys
};

/// Runs security walk and tests of all effective scripts again, keeps the verdicts and tells them
/// to `learn`, which may be empty.
[[nodiscard]] Result<VerifyOutcome> verifyScripts(Workspace &workspace, ScriptRunner &runner,
                                                  JobContext &job, const VerdictSink &learn = {});

/// Writes all current versions to a JSON file, without those that somebody shared and nobody tested
/// yet; gives their number.
[[nodiscard]] Result<std::size_t> exportScripts(Workspace &workspace,
                                                const std::filesystem::path &file);

/// Adds the versions of such a file. They are somebody else's: none counts as written from the
/// template, none has a verdict, none is effective unless its key has no script yet. Fails with
/// InvalidInput for anything but such a file; nothing is added then.
[[nodiscard]] Result<std::size_t> importScripts(Workspace &workspace,
                                                const std::filesystem::path &file);

} // namespace espalier::engine
