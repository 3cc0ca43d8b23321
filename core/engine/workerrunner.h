// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/scriptrunner.h"

#include <functional>

namespace espalier::engine {

/// Sends one request to a worker and gives its reply. Thread-safe.
using WorkerCall = std::function<Result<Json>(const Json &request, JobContext &job)>;

/// Runs scripts through the workers' protocol (resources/kit/worker). Scripts from the template are
/// trusted: they share a session; all others run in a process of their own.
class WorkerRunner final : public ScriptRunner {
public:
    WorkerRunner(WorkerCall call, unsigned width, std::function<void()> warmUp,
                 std::function<RunnerFacts()> facts)
        : m_call(std::move(call)), m_width(width), m_warmUp(std::move(warmUp)),
          m_facts(std::move(facts))
    {
    }

    [[nodiscard]] unsigned width() const override { return m_width; }
    [[nodiscard]] RunnerFacts facts() const override { return m_facts(); }
    void warmUp() override { m_warmUp(); }
    [[nodiscard]] Result<std::vector<model::Validation>>
    test(std::span<const model::Script> scripts, JobContext &job) override;
    [[nodiscard]] Result<model::Validation> testSome(const model::Script &script,
                                                     const std::set<std::string> &tests,
                                                     JobContext &job) override;
    [[nodiscard]] Result<std::vector<ScriptOutput>>
    run(const model::Script &script, std::span<const ScriptInput> inputs, JobContext &job) override;

private:
    [[nodiscard]] Result<std::vector<model::Validation>>
    runSuites(std::span<const model::Script> scripts, Json suites, JobContext &job);

    WorkerCall m_call;
    unsigned m_width;
    std::function<void()> m_warmUp;
    std::function<RunnerFacts()> m_facts;
};

/// Answers what a worker asks of the engine: "parse" (number of syntax errors) and "outline" (facts
/// of the functions) of a text. Thread-safe.
[[nodiscard]] Json answerWorker(const Json &question);

/// The insertions that lead from a source to a result that contains it; none when it does not.
[[nodiscard]] std::optional<std::vector<model::Insertion>>
deriveInsertions(std::string_view source, std::string_view result);

} // namespace espalier::engine
