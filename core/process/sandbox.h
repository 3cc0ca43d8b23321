// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/process/childprocess.h"
#include "core/process/namespacewatch.h"
#include "core/process/output.h"
#include "core/process/program.h"
#include "core/process/pump.h"
#include "core/process/sandboxspec.h"

#include <chrono>
#include <optional>
#include <string>

namespace espalier::process {

/// How a run in the sandbox came to its end.
enum class SandboxEnd {
    Exited,            ///< by itself
    TimedOut,          ///< killed at the wall limit
    MemoryExceeded,    ///< killed: its processes together had more than allowed
    ProcessesExceeded, ///< killed: too many processes
};

struct SandboxOutcome {
    SandboxEnd end = SandboxEnd::Exited;
    int exitCode = 0; ///< of a program that exited; 128 + the number when a signal ended it
    CapturedText output;
    CapturedText errors;
    std::chrono::milliseconds duration{0};
    [[nodiscard]] bool ok() const { return end == SandboxEnd::Exited && exitCode == 0; }
};

/// A program that runs in the sandbox, with the namespace around it. All its processes are killed
/// when this is destroyed, and when this process ends, however and whenever that comes. One thread
/// at a time.
class SandboxedProcess final {
public:
    SandboxedProcess(SandboxedProcess &&) noexcept = default;
    SandboxedProcess &operator=(SandboxedProcess &&) noexcept = default;

    /// Our ends of its standard input, output and error.
    [[nodiscard]] Streams &streams() { return m_streams; }
    /// Readable once the program has ended and nothing is left of it.
    [[nodiscard]] int endDescriptor() const { return m_guarded.descriptor(); }
    [[nodiscard]] bool hasEnded() const;
    /// Which limit the processes are beyond, if any.
    [[nodiscard]] std::optional<SandboxEnd> exceeded() const;
    [[nodiscard]] NamespaceUsage usage() const;
    /// The first process of the namespace, as seen from here.
    [[nodiscard]] pid_t firstProcess() const { return m_first; }

    /// Kills every process in the sandbox; returns when none is left.
    void kill() { m_guarded.end(); }
    /// After the end: the program's exit status. Fails with Sandbox when it was never started.
    [[nodiscard]] Result<int> exitCode();

private:
    friend class Sandbox;
    SandboxedProcess(ChildProcess guarded, FileDescriptor status, Streams streams,
                     const SandboxLimits &limits);
    [[nodiscard]] Result<> findFirst();
    [[nodiscard]] Result<> limit(unsigned descriptorsInUse) const;

    ChildProcess m_guarded;
    FileDescriptor m_status;
    Streams m_streams;
    SandboxLimits m_limits;
    std::string m_statusText;
    pid_t m_first = -1;
};

/// Runs programs with nothing of this machine but what it is told, by bubblewrap. Immutable,
/// thread-safe.
class Sandbox final {
public:
    /// Fails with Missing when bubblewrap is not installed. Whether the sandbox holds here is for
    /// the self-test to say (selftest.h).
    [[nodiscard]] static Result<Sandbox> find();

    /// Starts a long-lived program. Returns within some milliseconds, while it is coming up.
    [[nodiscard]] Result<SandboxedProcess> start(const SandboxSpec &spec) const;

    /// Runs a program to its end. No process is left of it. Fails with Sandbox when it could not be
    /// started, with Cancelled within a second of a stop.
    [[nodiscard]] Result<SandboxOutcome> run(const SandboxSpec &spec, JobContext &job) const;

    /// Bubblewrap, the profile and the filter, for cache keys.
    [[nodiscard]] std::string identity() const;

private:
    Sandbox(ProgramIdentity program, std::string filter)
        : m_program(std::move(program)), m_filter(std::move(filter))
    {
    }
    ProgramIdentity m_program;
    std::string m_filter;
};

} // namespace espalier::process
