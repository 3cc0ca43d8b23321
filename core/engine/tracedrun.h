// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/observe/tracesummary.h"
#include "core/process/processrunner.h"
#include "core/process/program.h"

#include <filesystem>
#include <string>
#include <vector>

namespace espalier::engine {

/// A program's end and what its instrumented functions did meanwhile.
struct TracedRun {
    process::ExitStatus status;
    observe::TraceSummary summary;
    bool traced = false; ///< whether anything was written at all
};

/// Runs a command on this process's own streams with tracing switched on, and sums its trace up.
/// `traceFile`, when given, is kept; otherwise the trace is thrown away. The command is the user's
/// own and runs outside of the sandbox, as in a shell.
[[nodiscard]] Result<TracedRun> runTraced(const std::vector<std::string> &command,
                                          const std::filesystem::path &traceFile,
                                          process::ProcessRunner &runner, JobContext &job);

} // namespace espalier::engine
