// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/functions/functionjobs.h"

#include "core/engine/functionlist.h"
#include "core/engine/tracedrun.h"

namespace espalier::panels {

namespace {

Result<engine::Proposal> proposeIn(engine::Workspace &workspace, const engine::Project &project,
                                   engine::ProposalKind kind, engine::InstrumentOptions options,
                                   const engine::NoticeSink &notices, JobContext &job)
{
    options.threads = project.threads;
    options.wantPatch = false; // the changes are what is shown
    if (kind == engine::ProposalKind::Strip)
        return engine::proposeStrip(workspace, options, job);
    options.check = project.compileCheck(workspace);
    auto refinement = project.refinement(options.maxAttempts, notices, options.models);
    if (!refinement)
        return failure(refinement.error());
    options.refinement = *std::move(refinement);
    options.learn = project.learning();
    return engine::proposeInstrument(workspace, options, *project.scripts, job);
}

std::shared_ptr<const observe::TraceSummary> figuresOf(engine::Workspace &workspace)
{
    // Without figures the list is as good.
    auto run = engine::lastRun(workspace);
    if (!run || !*run)
        return nullptr;
    return std::make_shared<const observe::TraceSummary>(std::move((*run)->summary));
}

} // namespace

Result<FunctionListing> listProject(const engine::Project &project,
                                    const engine::InstrumentOptions &options, JobContext &job)
{
    auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    auto report = engine::listFunctions(
        **workspace,
        {.selection = options.selection, .pack = options.pack, .threads = project.threads}, job);
    if (!report)
        return failure(report.error());
    return FunctionListing{.report =
                               std::make_shared<const model::InstrumentReport>(*std::move(report)),
                           .figures = figuresOf(**workspace),
                           .branchState = engine::branchStateOf(project.root)};
}

Result<std::shared_ptr<const observe::TraceSummary>> lastFigures(const engine::Project &project)
{
    auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    return figuresOf(**workspace);
}

Result<std::shared_ptr<const engine::Proposal>>
propose(const engine::Project &project, engine::ProposalKind kind,
        engine::InstrumentOptions options, const engine::NoticeSink &notices, JobContext &job)
{
    auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    auto proposal = proposeIn(**workspace, project, kind, std::move(options), notices, job);
    if (!proposal)
        return failure(proposal.error());
    return std::make_shared<const engine::Proposal>(*std::move(proposal));
}

Result<std::shared_ptr<const model::InstrumentReport>>
proposeAndApply(const engine::Project &project, const engine::InstrumentOptions &options,
                const engine::NoticeSink &notices, JobContext &job)
{
    auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    auto proposal =
        proposeIn(**workspace, project, engine::ProposalKind::Instrument, options, notices, job);
    if (!proposal)
        return failure(proposal.error());
    if (proposal->changes.empty())
        return std::make_shared<const model::InstrumentReport>(std::move(proposal->report));
    auto report = engine::applyProposal(**workspace, *proposal, options.apply, options.branch, job);
    if (!report)
        return failure(report.error());
    return std::make_shared<const model::InstrumentReport>(*std::move(report));
}

} // namespace espalier::panels
