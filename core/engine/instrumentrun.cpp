// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/instrumentrun.h"

#include "core/base/clock.h"
#include "core/engine/fileassembly.h"
#include "core/engine/functionedits.h"
#include "core/engine/proposalparts.h"
#include "core/engine/reportbuilder.h"

#include <algorithm>

namespace espalier::engine {

namespace {

/// One instrumentation run, step by step, up to the writing.
class InstrumentRun final {
public:
    InstrumentRun(Workspace &workspace, const InstrumentOptions &options, ScriptRunner &runner,
                  JobContext &job)
        : m_workspace(workspace), m_options(options), m_runner(runner), m_job(job)
    {
    }

    /// `describe`: whether somebody will look at whose the edits are.
    Result<Proposal> run(bool describe);

private:
    Result<> plan(const instrument::Pack &pack);
    Result<> supply();
    Result<> edit();
    Result<> takeChanges();
    Result<> check();
    void conclude(bool describe);

    Workspace &m_workspace;
    const InstrumentOptions &m_options;
    ScriptRunner &m_runner;
    JobContext &m_job;
    InstrumentPlan m_plan;
    Proposal m_proposal;
};

Result<> InstrumentRun::plan(const instrument::Pack &pack)
{
    auto plan = makePlan(m_workspace, m_options.selection, pack, m_options.capture,
                         m_options.threads, m_job);
    if (!plan)
        return failure(plan.error());
    m_plan = *std::move(plan);
    m_proposal.report.timings.discover = m_plan.discoverMs;
    noteWhatIsNotCaptured(m_plan, pack, m_options.capture, m_proposal.report);
    return {};
}

Result<> InstrumentRun::supply()
{
    const SupplyOptions options{.packName = m_options.pack,
                                .maxAttempts = m_options.maxAttempts,
                                .refine = m_options.refine,
                                .revalidate = m_options.revalidate};
    auto times = supplyScripts(m_workspace, m_plan, m_runner, options, m_job);
    if (!times)
        return failure(times.error());
    m_proposal.report.timings.generate = times->generateMs;
    m_proposal.report.timings.validate = times->validateMs;
    m_proposal.report.timings.refine = times->refineMs;
    m_proposal.report.totals.testsRun = times->testsRun;
    return {};
}

Result<> InstrumentRun::edit()
{
    ResultCache cache(m_workspace.cache());
    if (auto edited = editFunctions(m_plan, cache, m_runner, m_options.threads, m_job); !edited)
        return edited;
    if (auto assembled = assembleFiles(m_workspace, m_plan, cache, m_options.threads, m_job);
        !assembled)
        return assembled;
    cache.keep(m_plan.files);
    return takeChanges();
}

Result<> InstrumentRun::takeChanges()
{
    auto changes = changesOf(m_workspace, m_plan);
    if (!changes)
        return failure(changes.error());
    m_proposal.changes = *std::move(changes);
    return {};
}

// A file that its own compiler refuses now and did not before is left alone.
Result<> InstrumentRun::check()
{
    if (!m_options.check || m_proposal.changes.empty())
        return {};
    auto outcome = m_options.check(m_proposal.changes, m_job);
    if (!outcome)
        return failure(outcome.error());
    m_proposal.report.checks = std::move(outcome->results);
    for (const auto &[path, message] : outcome->failures) {
        for (auto &file : m_plan.files) {
            if (file.path != path)
                continue;
            for (auto &work : file.functions) {
                if (work.group && work.problem.empty())
                    work.problem = "the file does not compile any more: " + message;
            }
            file.planned = file.present;
        }
    }
    return outcome->failures.empty() ? Result<>{} : takeChanges();
}

void InstrumentRun::conclude(bool describe)
{
    const auto start = std::chrono::steady_clock::now();
    auto &report = m_proposal.report;
    fillReport(m_plan, false, report);
    if (describe)
        describeFiles(m_workspace, m_plan, m_proposal);
    fillChanges(m_proposal.changes, m_options.wantPatch, report);
    for (const auto &group : m_plan.groups) {
        if (group.fromStore)
            m_proposal.usedKeys.push_back(group.key);
    }
    report.timings.apply += millisecondsSince(start);
}

Result<Proposal> InstrumentRun::run(bool describe)
{
    const auto start = std::chrono::steady_clock::now();
    auto pack = instrument::Pack::load(m_options.pack);
    if (!pack)
        return failure(pack.error());
    if (auto able = pack->checkCapture(m_options.capture); !able)
        return failure(able.error());
    auto &report = m_proposal.report;
    report.project = m_workspace.root().string();
    report.capture = m_options.capture.name();
    report.pack = pack->name();
    if (auto planned = plan(*pack); !planned)
        return failure(planned.error());
    for (const auto step : {&InstrumentRun::supply, &InstrumentRun::edit, &InstrumentRun::check}) {
        if (auto done = (this->*step)(); !done)
            return failure(done.error());
    }
    conclude(describe);
    report.timings.total = millisecondsSince(start);
    return std::move(m_proposal);
}

} // namespace

Result<Proposal> proposeInstrument(Workspace &workspace, const InstrumentOptions &options,
                                   ScriptRunner &runner, JobContext &job)
{
    return InstrumentRun(workspace, options, runner, job).run(true);
}

Result<model::InstrumentReport> runInstrument(Workspace &workspace,
                                              const InstrumentOptions &options,
                                              ScriptRunner &runner, JobContext &job)
{
    auto proposal = InstrumentRun(workspace, options, runner, job).run(false);
    if (!proposal)
        return failure(proposal.error());
    return applyProposal(workspace, *std::move(proposal), options.apply, options.branch, job);
}

Result<model::InstrumentReport> listFunctions(Workspace &workspace,
                                              const InstrumentOptions &options, JobContext &job)
{
    const auto start = std::chrono::steady_clock::now();
    auto pack = instrument::Pack::load(options.pack);
    if (!pack)
        return failure(pack.error());
    auto plan = makePlan(workspace, options.selection, *pack, {}, options.threads, job);
    if (!plan)
        return failure(plan.error());
    model::InstrumentReport report{.project = workspace.root().string(), .pack = pack->name()};
    fillReport(*plan, true, report);
    report.timings.discover = plan->discoverMs;
    report.timings.total = millisecondsSince(start);
    return report;
}

} // namespace espalier::engine
