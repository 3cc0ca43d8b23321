// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/functionrefinement.h"

#include <vector>

namespace espalier::engine {

/// What becomes of files that their languages' own tools refuse once they are instrumented.
class CheckRepair final {
public:
    /// `refinement` may be null: then files that fail are left alone. `checks` are the results of
    /// the whole run; they tell the names of checks, and whether a check could be made at all.
    CheckRepair(Workspace &workspace, InstrumentPlan &plan, const CompileCheck &check,
                FunctionRefinement *refinement, const std::vector<model::CheckResult> &checks,
                RunVerdicts *verdicts = nullptr)
        : m_workspace(workspace), m_plan(plan), m_check(check), m_refinement(refinement),
          m_checks(checks), m_verdicts(verdicts)
    {
    }

    /// Looks for the function in which the check found fault, gives it a better script or takes its
    /// telemetry out, and checks again; a few times, for there may be several. Where no function
    /// can be blamed, or it helps nothing, the file stays as it was before the run.
    [[nodiscard]] Result<> repair(const CheckFailure &failure, JobContext &job);

private:
    [[nodiscard]] Result<CheckFailure> recheck(const FileWork &file, JobContext &job);
    [[nodiscard]] std::size_t blamed(const FileWork &file, int line) const;
    void leaveAlone(FileWork &file, const CheckFailure &failure) const;
    void tellVerdict(const FileWork &file, const CheckFailure &failure) const;

    Workspace &m_workspace;
    InstrumentPlan &m_plan;
    const CompileCheck &m_check;
    FunctionRefinement *m_refinement;
    const std::vector<model::CheckResult> &m_checks;
    RunVerdicts *m_verdicts; ///< may be null
};

} // namespace espalier::engine
