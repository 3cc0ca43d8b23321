// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/engine/committests.h"
#include "core/engine/compilechecks.h"
#include "core/git/repository.h"

#include <filesystem>
#include <optional>
#include <string>

namespace espalier::engine {

/// What gitleaks says of a patch: its report (JSON), of a run in the sandbox on an export of `tip`.
/// `configured` is a command that writes such a report; empty: gitleaks, where it is installed.
/// What it is to leave out is taken from `base`: a patch does not excuse itself. None where there
/// is no such program; an empty report where it is there and could not be run to its end. Fails
/// with Cancelled, and where the repository cannot be read.
[[nodiscard]] Result<std::optional<std::string>>
gitleaksReport(const git::Repository &repository, const git::ObjectId &base,
               const git::ObjectId &tip, const std::filesystem::path &project,
               const std::string &configured, const OpenSandbox &openSandbox, JobContext &job);

} // namespace espalier::engine
