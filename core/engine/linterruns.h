// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/engine/committests.h"
#include "core/engine/compilechecks.h"
#include "core/gate/input.h"
#include "core/git/repository.h"

#include <filesystem>
#include <optional>
#include <string>

namespace espalier::engine {

/// What a project's linter says without and with a patch, in the sandbox, on exports of both
/// commits. `configured` is a command that writes SARIF; empty: what the files of the base ask for,
/// where that is installed. None where there is no linter. One that is configured and cannot be run
/// is evidence that says so. Fails with Cancelled, and where the repository cannot be read.
[[nodiscard]] Result<std::optional<gate::LinterEvidence>>
lintBoth(const git::Repository &repository, const git::ObjectId &base, const git::ObjectId &tip,
         const std::filesystem::path &project, const std::string &configured,
         const OpenSandbox &openSandbox, JobContext &job);

} // namespace espalier::engine
