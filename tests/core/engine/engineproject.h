// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/instrumentrun.h"
#include "core/engine/workspace.h"
#include "tests/support/temporaryproject.h"

#include <atomic>
#include <functional>
#include <memory>

namespace espalier::test {

/// What a user has besides the project: settings, state and caches of their own.
class Home final {
public:
    [[nodiscard]] StandardPaths paths() const;
    [[nodiscard]] const std::filesystem::path &root() const { return m_folder.root(); }

private:
    TemporaryProject m_folder;
};

/// The sandboxed workers of this program, the same for all tests.
[[nodiscard]] engine::ScriptRunner &realWorkers();

/// Passes everything on to real workers, counts it, and lets a test meddle.
class WatchedRunner final : public engine::ScriptRunner {
public:
    using Judge = std::function<void(const model::Script &, model::Validation &)>;
    using Alter = std::function<void(const engine::ScriptInput &, engine::ScriptOutput &)>;

    Judge judge;                     ///< may change a verdict
    Alter alter;                     ///< may change what a script inserts
    std::function<void()> beforeRun; ///< before functions are given to a script
    std::atomic<int> tests{0};       ///< scripts tested
    std::atomic<int> inputs{0};      ///< functions given to scripts
    std::atomic<int> warmUps{0};

    /// How often a worker was needed.
    [[nodiscard]] int calls() const { return tests + inputs + warmUps; }

    [[nodiscard]] unsigned width() const override { return realWorkers().width(); }
    [[nodiscard]] engine::RunnerFacts facts() const override { return realWorkers().facts(); }
    void warmUp() override;
    [[nodiscard]] Result<std::vector<model::Validation>>
    test(std::span<const model::Script> scripts, JobContext &job) override;
    [[nodiscard]] Result<model::Validation> testSome(const model::Script &script,
                                                     const std::set<std::string> &names,
                                                     JobContext &job) override;
    [[nodiscard]] Result<std::vector<engine::ScriptOutput>>
    run(const model::Script &script, std::span<const engine::ScriptInput> inputs,
        JobContext &job) override;
};

/// The files of a project without Espalier's and git's own.
[[nodiscard]] Snapshot sourcesOf(const TemporaryProject &project);

/// The status of a function in a report, by its id; "none" when it is not there.
[[nodiscard]] std::string statusOf(const model::InstrumentReport &report, const std::string &id);

/// Opens the project and instruments or strips it.
[[nodiscard]] Result<model::InstrumentReport>
instrumentProject(const TemporaryProject &project, const Home &home,
                  const engine::InstrumentOptions &options, engine::ScriptRunner &runner);
[[nodiscard]] Result<model::InstrumentReport>
stripProject(const TemporaryProject &project, const Home &home,
             const engine::InstrumentOptions &options);

} // namespace espalier::test
