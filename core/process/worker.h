// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/json.h"
#include "core/process/framing.h"
#include "core/process/sandbox.h"

#include <chrono>
#include <functional>
#include <string>

namespace espalier::process {

/// Answers a question of a worker. Called in the thread that waits for the worker; must not throw.
/// A refusal is an object with "error".
using QuestionHandler = std::function<Json(const Json &)>;

/// One long-lived program in the sandbox that answers requests, one after the other. It is not
/// trusted. After any failure it is good for nothing more. One thread at a time.
class Worker final {
public:
    Worker(SandboxedProcess process, SandboxLimits limits);

    /// Sends a request without waiting for its reply, which the next `call` takes and judges by
    /// `check`. For small requests only: what does not fit into the pipe is a failure.
    [[nodiscard]] Result<> sendAhead(Json request, std::function<Result<>(const Json &)> check);

    /// Sends a request, an object, and waits for its reply, answering questions meanwhile. Fails
    /// with Timeout, Cancelled, or Process when the worker ended, grew beyond its limits or sent
    /// nonsense; the end of what it wrote to its standard error is in the context.
    [[nodiscard]] Result<Json> call(Json request, const QuestionHandler &answer, JobContext &job,
                                    std::chrono::milliseconds wallLimit);

    /// Alive, silent and within its limits, as a worker without work is to be.
    [[nodiscard]] bool isSound() const;

private:
    struct Wait;
    struct Awaited {
        std::int64_t id;
        std::function<Result<>(const Json &)> check;
    };
    [[nodiscard]] Result<> exchange(Wait &wait);
    [[nodiscard]] Result<> moveBytes(Wait &wait);
    [[nodiscard]] Result<> send(Wait &wait);
    [[nodiscard]] Result<> receive();
    [[nodiscard]] Result<Json> awaitReply(std::int64_t id, Wait &wait);
    [[nodiscard]] Result<> answerQuestion(const Json &question, Wait &wait);
    void gatherErrors();
    [[nodiscard]] std::unexpected<Error> broken(std::string message);

    SandboxedProcess m_process;
    SandboxLimits m_limits;
    FrameReader m_reader;
    OutputBuffer m_errors;
    std::vector<Awaited> m_ahead;
    std::int64_t m_lastId = 0;
};

} // namespace espalier::process
