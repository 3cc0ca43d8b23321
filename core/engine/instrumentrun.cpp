// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/instrumentrun.h"

#include "core/base/clock.h"
#include "core/engine/checkrepair.h"
#include "core/engine/fileassembly.h"
#include "core/engine/functionedits.h"
#include "core/engine/functionrefinement.h"
#include "core/engine/proposalparts.h"
#include "core/engine/reportbuilder.h"
#include "core/store/instrumentfailurestore.h"

#include <algorithm>
#include <format>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

namespace espalier::engine {

namespace {

/// One instrumentation run, step by step, up to the writing.
class InstrumentRun final {
public:
    InstrumentRun(Workspace &workspace, const InstrumentOptions &options, ScriptRunner &runner,
                  JobContext &job)
        : m_workspace(workspace), m_options(options), m_runner(runner), m_job(job),
          m_verdicts(workspace.root(), options.pack, std::string(options.capture.name()))
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
    /// Tells of the functions that the engine's own checks found wrong.
    void tellProblems();
    /// Tells of the new scripts whose functions the compilers took, once for each.
    void tellPassed(const CheckOutcome &outcome);
    void learn();
    /// Keeps which functions failed, for the backlog.
    void noteFailures();
    /// Null when nobody wants them.
    [[nodiscard]] RunVerdicts *verdicts() { return m_options.learn ? &m_verdicts : nullptr; }

    Workspace &m_workspace;
    const InstrumentOptions &m_options;
    ScriptRunner &m_runner;
    JobContext &m_job;
    InstrumentPlan m_plan;
    Proposal m_proposal;
    std::optional<ResultCache> m_results;
    std::optional<FunctionRefinement> m_refinement;
    RunVerdicts m_verdicts;
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
                                .refinement = m_options.refinement,
                                .revalidate = m_options.revalidate,
                                .verdicts = verdicts()};
    auto times = supplyScripts(m_workspace, m_plan, m_runner, options, m_job);
    if (!times)
        return failure(times.error());
    m_proposal.report.timings.generate = times->generateMs;
    m_proposal.report.timings.validate = times->validateMs;
    m_proposal.report.timings.refine = times->refineMs;
    m_proposal.report.totals.testsRun = times->testsRun;
    m_proposal.report.totals.costUsd = times->costUsd;
    return {};
}

Result<> InstrumentRun::edit()
{
    m_results.emplace(m_workspace.cache());
    auto &results = *m_results;
    if (auto edited = editFunctions(m_plan, results, m_runner, m_options.threads, m_job); !edited)
        return edited;
    if (auto assembled = assembleFiles(m_plan, results, m_options.threads, m_job); !assembled)
        return assembled;
    if (m_options.refinement) {
        m_refinement.emplace(m_workspace, m_plan, results, m_runner, m_options.refinement,
                             verdicts());
        if (auto refined = m_refinement->refineFailed(m_job); !refined)
            return refined;
    } else {
        tellProblems();
    }
    results.keep(m_plan.files);
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

// A file that its own compiler refuses now and did not before is made right where what is wrong
// with it can be laid on functions that a better script helps, and is left alone otherwise.
Result<> InstrumentRun::check()
{
    if (!m_options.check || m_proposal.changes.empty())
        return {};
    auto outcome = m_options.check(m_proposal.changes, m_job);
    if (!outcome)
        return failure(outcome.error());
    tellPassed(*outcome);
    m_proposal.report.checks = std::move(outcome->results);
    if (outcome->failures.empty())
        return {};
    CheckRepair repair(m_workspace, m_plan, m_options.check,
                       m_refinement ? &*m_refinement : nullptr, m_proposal.report.checks,
                       verdicts());
    for (const auto &each : outcome->failures) {
        if (auto repaired = repair.repair(each, m_job); !repaired)
            return repaired;
    }
    m_results->keep(m_plan.files);
    return takeChanges();
}

void InstrumentRun::conclude(bool describe)
{
    const auto start = std::chrono::steady_clock::now();
    auto &report = m_proposal.report;
    fillReport(m_plan, report);
    if (describe)
        describeFiles(m_plan, m_proposal);
    fillChanges(m_proposal.changes, m_options.wantPatch, report);
    for (const auto &group : m_plan.groups) {
        if (group.fromStore)
            m_proposal.usedKeys.push_back(group.key);
    }
    if (m_refinement) {
        report.totals.costUsd += m_refinement->costUsd();
        report.totals.testsRun += m_refinement->testsRun();
    }
    report.timings.apply += millisecondsSince(start);
}

// Scripts that had their verdict before were told of then.
void InstrumentRun::tellProblems()
{
    if (!verdicts())
        return;
    for (const auto &file : m_plan.files) {
        for (const auto &work : file.functions) {
            if (!work.group || work.problem.empty() || !work.evidence.is_null())
                continue;
            const auto &group = m_plan.groups[*work.group];
            if (!group.fromStore)
                m_verdicts.checked(group.script, work.id, model::LearningSource::Functions,
                                   work.problem);
        }
    }
}

void InstrumentRun::tellPassed(const CheckOutcome &outcome)
{
    if (!verdicts())
        return;
    std::set<std::size_t> told;
    for (const auto &file : m_plan.files) {
        const auto made = std::ranges::find(outcome.results, file.language->name(),
                                            &model::CheckResult::language);
        if (made == outcome.results.end() || made->result == "not run" || file.planned.empty() ||
            std::ranges::contains(outcome.failures, file.path, &CheckFailure::path))
            continue;
        for (const auto &work : file.functions) {
            if (!work.group || !work.problem.empty() || m_plan.groups[*work.group].fromStore ||
                !told.insert(*work.group).second)
                continue;
            m_verdicts.checked(m_plan.groups[*work.group].script, work.id,
                               model::LearningSource::CompileCheck, {});
        }
    }
}

void InstrumentRun::learn()
{
    if (!verdicts())
        return;
    auto learned = m_options.learn(m_verdicts, m_job);
    auto &report = m_proposal.report;
    if (!m_verdicts.empty() || learned.rows > 0)
        report.learned = {.learnings = learned.learnings, .rows = learned.rows};
    std::ranges::move(learned.notes, std::back_inserter(report.notes));
}

void InstrumentRun::noteFailures()
{
    auto &report = m_proposal.report;
    const auto noted = store::InstrumentFailureStore(m_workspace.database())
                           .note(report.functions, toRfc3339(std::chrono::system_clock::now()));
    if (!noted)
        report.notes.push_back("the failures were not kept for the backlog: " +
                               noted.error().text());
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
        if (auto done = (this->*step)(); !done) {
            learn(); // what is known by now is not found out again by the next run
            return failure(done.error());
        }
    }
    conclude(describe);
    noteFailures();
    learn();
    report.timings.total = millisecondsSince(start);
    return std::move(m_proposal);
}

} // namespace

std::string CheckFailure::text() const
{
    return line > 0 ? std::format("{} (line {})", message, line) : message;
}

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

} // namespace espalier::engine
