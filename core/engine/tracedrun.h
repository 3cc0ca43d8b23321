// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/engine/observationbatch.h"
#include "core/engine/workspace.h"
#include "core/observe/tracesummary.h"
#include "core/process/processrunner.h"
#include "core/process/program.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// A program's end and what its instrumented functions did meanwhile.
struct TracedRun {
    process::ExitStatus status;
    observe::TraceSummary summary;
    bool traced = false;              ///< whether anything was written at all
    std::vector<std::string> command; ///< as it was given
    std::string startedAt;            ///< RFC 3339
    double seconds = 0;
    /// What the trace tells, for the backlog; null unless traced and readable.
    std::shared_ptr<const ObservationBatch> observed{};
    std::string digest{}; ///< of the trace, as of a file that is taken in; may be empty
};

/// The program of a command, as a shell finds it: a name with a slash is a path from `folder` (the
/// current one when empty), others are looked for on PATH. NotFound; Unsupported when it is there
/// and cannot be run.
[[nodiscard]] Result<std::filesystem::path> findCommand(const std::string &name,
                                                        const std::filesystem::path &folder = {});

/// Runs a command on this process's own streams with tracing switched on, and sums its trace up.
/// `traceFile`, when given, is kept, and what an earlier run left in it is not; AlreadyExists when
/// it is anything but a trace. Otherwise the trace is thrown away. The command is the user's
/// own and runs outside of the sandbox, as in a shell.
[[nodiscard]] Result<TracedRun> runTraced(const std::vector<std::string> &command,
                                          const std::filesystem::path &traceFile,
                                          process::ProcessRunner &runner, JobContext &job,
                                          const std::filesystem::path &project = {});

/// A command to be run where there is no terminal.
struct TracedCommand {
    std::vector<std::string> command;
    std::filesystem::path folder; ///< where it runs; a program with a slash is looked for from here
    std::filesystem::path project{}; ///< whose paths are told as its own; the folder when empty
    std::filesystem::path traceFile; ///< kept when given
    process::OutputSink output;      ///< takes what it writes as it comes, in the calling thread
};

/// The same with an empty input and with output handed over as it comes. When the job is stopped,
/// the command's process group is ended within a second and the run's ending is Cancelled; what was
/// traced until then is summed up. Python is asked not to hold its output back.
[[nodiscard]] Result<TracedRun> runTraced(const TracedCommand &command,
                                          process::ProcessRunner &runner, JobContext &job);

/// Keeps a run as the project's last; the last 20 are kept. Runs without a trace are not kept. What
/// it observed is taken in.
[[nodiscard]] Result<> keepRun(Workspace &workspace, const TracedRun &run);

/// The last run that was kept; none when there is none.
[[nodiscard]] Result<std::optional<TracedRun>> lastRun(Workspace &workspace);

/// The runs that are kept, the newest first.
[[nodiscard]] Result<std::vector<TracedRun>> runHistory(Workspace &workspace, int limit = 20);

} // namespace espalier::engine
