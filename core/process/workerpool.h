// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/json.h"
#include "core/process/sandbox.h"
#include "core/process/worker.h"

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace espalier::process {

struct WorkerPoolOptions {
    unsigned workers = 2; ///< at most
    /// Tried in this order until one has pytest. Only those below /usr can be had in the sandbox.
    std::vector<std::filesystem::path> interpreters = defaultInterpreters();
    std::vector<SandboxFile> files;                   ///< the kit
    std::string script = "worker/espalier_worker.py"; ///< one of the files
    /// Sent to each worker as it starts, so that it gets ready before the first call; none: null.
    Json preparation;
    /// Answers the workers' questions, in the threads that call and for several at the same time.
    QuestionHandler answer;
    SandboxLimits limits{.wall = std::chrono::seconds(60), .cpuSeconds = 3600};

    /// /usr/bin/python3 and every other python3 of PATH below /usr.
    [[nodiscard]] static std::vector<std::filesystem::path> defaultInterpreters();
};

/// What a worker is started with.
[[nodiscard]] SandboxSpec workerSpec(const WorkerPoolOptions &options,
                                     const std::filesystem::path &python);

/// What the workers run on, as they say.
struct WorkerRuntime {
    std::filesystem::path interpreter;
    std::string python; ///< "3.13.5"
    std::string pytest; ///< "8.3.5"
};

/// Python workers in the sandbox, started when needed and kept. Thread-safe. No call may be in
/// progress when it is destroyed; no process is left then.
class WorkerPool final {
public:
    WorkerPool(Sandbox sandbox, WorkerPoolOptions options);
    ~WorkerPool();
    WorkerPool(const WorkerPool &) = delete;
    WorkerPool &operator=(const WorkerPool &) = delete;

    /// Starts all workers in the background; returns at once.
    void warmUp();

    /// Has a free worker do what an object with "op" asks for; waits for one when all are busy, and
    /// up to `wallLimit` (by default that of the options) for the reply. The reply may be one that
    /// says "error" itself. Fails with Timeout or Process when the worker was overdue or
    /// misbehaved (it is replaced; the end of its standard error is the context), Cancelled,
    /// Missing when no interpreter has pytest, or Sandbox.
    [[nodiscard]] Result<Json> call(const Json &request, JobContext &job,
                                    std::optional<std::chrono::milliseconds> wallLimit = {});

    /// Known after the first call that succeeded.
    [[nodiscard]] std::optional<WorkerRuntime> runtime() const;

private:
    struct Member;
    using MemberPtr = std::unique_ptr<Member>;

    void launch(std::stop_token stop);
    [[nodiscard]] Result<MemberPtr> startMember(std::size_t interpreter);
    [[nodiscard]] Result<MemberPtr> acquire(JobContext &job);
    void release(MemberPtr member);
    void discard(MemberPtr member);
    void dropUnsound();
    [[nodiscard]] bool hasNextInterpreter(const Member &member);

    const Sandbox m_sandbox;
    const WorkerPoolOptions m_options;

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::vector<MemberPtr> m_idle;
    std::vector<Error> m_startFailures; ///< each for one waiting call
    unsigned m_alive = 0;               ///< idle, busy and being started
    unsigned m_toStart = 0;
    unsigned m_waiting = 0; ///< calls
    std::size_t m_interpreter = 0;
    std::optional<WorkerRuntime> m_runtime;
    /// Starts workers and looks after those without work.
    std::jthread m_launcher;
};

} // namespace espalier::process
