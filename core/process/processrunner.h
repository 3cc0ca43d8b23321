// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/process/output.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace espalier::process {

/// A program to run, and how.
struct Command {
    std::filesystem::path program;                       ///< absolute
    std::vector<std::string> arguments;                  ///< without the program's own name
    std::optional<std::vector<std::string>> environment; ///< "NAME=value"; none: this process's own
    std::filesystem::path folder;                        ///< empty: the current one
    std::string input;                                   ///< its standard input
    std::chrono::milliseconds wallLimit{0};              ///< 0: none
    std::size_t outputLimit = 1u << 20;                  ///< bytes kept of each stream
    OutputSink output; ///< takes the streams as they come, in the thread of `run`; none: kept only
};

/// How a program came to its end.
enum class Ending {
    Exited,    ///< by itself; `code` is its exit status
    Signalled, ///< by a signal; `code` is its number
    TimedOut,  ///< killed at the wall limit
    Cancelled, ///< killed because a stop was requested
};

struct ExitStatus {
    Ending ending = Ending::Exited;
    int code = 0;
    [[nodiscard]] bool ok() const { return ending == Ending::Exited && code == 0; }
};

struct ProcessOutput {
    ExitStatus status;
    CapturedText output;
    CapturedText errors;
    std::chrono::milliseconds duration{0};
};

/// Runs programs; a seam that tests replace. Thread-safe.
class ProcessRunner {
public:
    virtual ~ProcessRunner() = default;

    /// Runs a program to its end, in a process group of its own, with no descriptor but its three
    /// streams; what it leaves running in its group is killed. On a stop or at the wall limit the
    /// group gets SIGTERM, and SIGKILL half a second later. Fails only when the program cannot be
    /// started (Missing, Permission …).
    [[nodiscard]] virtual Result<ProcessOutput> run(const Command &command,
                                                    std::stop_token stop) = 0;

    /// Runs a program on this process's own streams and terminal. Meanwhile
    /// interrupts are for the program: the keyboard's reach it anyway, those sent to this process
    /// are passed on. `input` and `outputLimit` play no
    /// part.
    [[nodiscard]] virtual Result<ExitStatus> runAttached(const Command &command,
                                                         std::stop_token stop) = 0;
};

/// Runs programs of this machine.
class SystemProcessRunner final : public ProcessRunner {
public:
    [[nodiscard]] Result<ProcessOutput> run(const Command &command, std::stop_token stop) override;
    [[nodiscard]] Result<ExitStatus> runAttached(const Command &command,
                                                 std::stop_token stop) override;
};

} // namespace espalier::process
