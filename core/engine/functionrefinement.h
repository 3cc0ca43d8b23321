// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/functionedits.h"
#include "core/engine/instrumentrun.h"
#include "core/engine/runverdicts.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::engine {

/// Gives single functions, for which the script of their shape is wrong although its tests passed,
/// a script of their own: the same, refined, with tests on this very function. What came of it is
/// kept, so that the next run begins with it. What mended one is tried first on the next ones.
class FunctionRefinement final {
public:
    FunctionRefinement(Workspace &workspace, InstrumentPlan &plan, const ResultCache &cache,
                       ScriptRunner &runner, const Refinement &refinement,
                       RunVerdicts *verdicts = nullptr);

    /// Every function that the engine's own checks found wrong. Files are put together again.
    [[nodiscard]] Result<> refineFailed(JobContext &job);

    /// Says what else is wrong with the file as it now is; empty when nothing is.
    using FileCheck = std::function<Result<std::string>(const FileWork &file, JobContext &job)>;
    /// One function that `check` holds against its file, with its words; whether it is right now.
    [[nodiscard]] Result<bool> refineOne(std::size_t file, std::size_t function,
                                         const std::string &checkName, const std::string &message,
                                         const FileCheck &check, JobContext &job);

    /// Puts a file together again, without the functions that have a problem.
    void assemble(std::size_t file);

    [[nodiscard]] double costUsd() const { return m_costUsd; }
    [[nodiscard]] int testsRun() const { return m_testsRun; }

private:
    struct Case;
    [[nodiscard]] std::string keyFor(const FileWork &file, const FunctionWork &work,
                                     std::uint64_t &tree) const;
    [[nodiscard]] Result<Case> makeCase(std::size_t file, std::size_t function,
                                        model::Validation verdict) const;
    [[nodiscard]] Result<bool> wasTried(std::size_t file, std::size_t function) const;
    [[nodiscard]] Result<bool> refine(Case &each, const FileCheck &check, JobContext &job);
    [[nodiscard]] Result<model::Validation> judge(Case &each, const model::Script &script,
                                                  const FileCheck &check, JobContext &job);
    [[nodiscard]] Result<> keep(Case &each, Refined refined);

    Workspace &m_workspace;
    InstrumentPlan &m_plan;
    const ResultCache &m_cache;
    ScriptRunner &m_runner;
    const Refinement &m_refinement;
    RunVerdicts *m_verdicts;               ///< may be null
    std::vector<refine::Recipe> m_lessons; ///< what mended functions of this run
    double m_costUsd = 0;
    int m_testsRun = 0;
};

} // namespace espalier::engine
