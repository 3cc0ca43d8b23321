// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/autopatch/measuredproof.h"
#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/engine/compilechecks.h"
#include "core/git/repository.h"

#include <filesystem>
#include <string>

namespace espalier::engine {

/// What a project's own command measures without and with a patch, in the sandbox, on exports of
/// both commits, in turns so that what else the machine does falls on both. The command writes
/// lines of JSON `{"metric": NAME, "value": NUMBER}`; of several of a run the median counts. Fails
/// with InvalidInput where it does not end well or tells nothing of the series, with what to do,
/// and as runForOutput() does.
[[nodiscard]] Result<autopatch::Measured>
measureBoth(const git::Repository &repository, const git::ObjectId &base, const git::ObjectId &tip,
            const std::filesystem::path &project, const std::string &command,
            const autopatch::MeasureTarget &target, const OpenSandbox &openSandbox,
            JobContext &job);

} // namespace espalier::engine
