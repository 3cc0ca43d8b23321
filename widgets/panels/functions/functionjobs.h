// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/project.h"
#include "core/engine/projectstatus.h"
#include "core/engine/proposal.h"
#include "core/observe/tracesummary.h"

#include <memory>
#include <string>

// The work of the panel of functions, for threads of their own.
namespace espalier::panels {

struct FunctionListing {
    std::shared_ptr<const model::InstrumentReport> report;
    std::shared_ptr<const observe::TraceSummary> figures; ///< of the last run; null for none
    engine::BranchState branchState = engine::BranchState::NoRepository;
};

[[nodiscard]] Result<FunctionListing> listProject(const engine::Project &project,
                                                  const engine::InstrumentOptions &options,
                                                  JobContext &job);

/// Null when there was no run.
[[nodiscard]] Result<std::shared_ptr<const observe::TraceSummary>>
lastFigures(const engine::Project &project);

/// What instrumenting or stripping would change. What is to be put in is checked with the
/// languages' own tools. `notices` is told how scripts that fail are made better.
[[nodiscard]] Result<std::shared_ptr<const engine::Proposal>>
propose(const engine::Project &project, engine::ProposalKind kind,
        engine::InstrumentOptions options, const engine::NoticeSink &notices, JobContext &job);

/// The same, and carries it out as the options say.
[[nodiscard]] Result<std::shared_ptr<const model::InstrumentReport>>
proposeAndApply(const engine::Project &project, const engine::InstrumentOptions &options,
                const engine::NoticeSink &notices, JobContext &job);

} // namespace espalier::panels
