// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/instrumentrun.h"

#include "core/base/clock.h"
#include "core/engine/fileassembly.h"
#include "core/engine/functionedits.h"
#include "core/engine/reportbuilder.h"

#include <algorithm>

namespace espalier::engine {

namespace {

/// One instrumentation run, step by step.
class InstrumentRun final {
public:
    InstrumentRun(Workspace &workspace, const InstrumentOptions &options, ScriptRunner &runner,
                  JobContext &job)
        : m_workspace(workspace), m_options(options), m_runner(runner), m_job(job)
    {
    }

    Result<model::InstrumentReport> run();

private:
    Result<> plan(const instrument::Pack &pack);
    Result<> supply();
    Result<> edit();
    Result<> takeChanges();
    Result<> check();
    Result<> apply();
    void noteHits();

    Workspace &m_workspace;
    const InstrumentOptions &m_options;
    ScriptRunner &m_runner;
    JobContext &m_job;
    InstrumentPlan m_plan;
    ChangeSet m_changes;
    model::InstrumentReport m_report;
};

Result<> InstrumentRun::plan(const instrument::Pack &pack)
{
    auto plan = makePlan(m_workspace, m_options.selection, pack, m_options.capture,
                         m_options.threads, m_job);
    if (!plan)
        return failure(plan.error());
    m_plan = *std::move(plan);
    m_report.timings.discover = m_plan.discoverMs;
    noteWhatIsNotCaptured(m_plan, pack, m_options.capture, m_report);
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
    m_report.timings.generate = times->generateMs;
    m_report.timings.validate = times->validateMs;
    m_report.timings.refine = times->refineMs;
    m_report.totals.testsRun = times->testsRun;
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
    m_changes = *std::move(changes);
    return {};
}

// A file that its own compiler refuses now and did not before is left alone.
Result<> InstrumentRun::check()
{
    if (!m_options.check || m_changes.empty())
        return {};
    auto outcome = m_options.check(m_changes, m_job);
    if (!outcome)
        return failure(outcome.error());
    m_report.checks = std::move(outcome->results);
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

void InstrumentRun::noteHits()
{
    std::vector<store::ScriptHits> hits;
    for (const auto &group : m_plan.groups) {
        if (group.fromStore)
            hits.push_back({group.key, 1});
    }
    static_cast<void>(m_workspace.scripts().addHits(hits)); // a statistic; its loss loses nothing
}

Result<> InstrumentRun::apply()
{
    const auto start = std::chrono::steady_clock::now();
    fillReport(m_plan, false, m_report);
    fillChanges(m_changes, m_options.wantPatch, m_report);
    if (m_options.apply != ApplyMode::Preview)
        noteHits();
    auto done =
        carryOut(m_workspace, m_changes, m_options.apply, m_options.branch,
                 "Add telemetry to " + std::to_string(m_report.totals.instrumented) + " functions",
                 m_report, m_job);
    m_report.timings.apply += millisecondsSince(start);
    return done;
}

Result<model::InstrumentReport> InstrumentRun::run()
{
    const auto start = std::chrono::steady_clock::now();
    auto pack = instrument::Pack::load(m_options.pack);
    if (!pack)
        return failure(pack.error());
    if (auto able = pack->checkCapture(m_options.capture); !able)
        return failure(able.error());
    m_report.project = m_workspace.root().string();
    m_report.capture = m_options.capture.name();
    m_report.pack = pack->name();
    m_report.applied = name(m_options.apply);
    if (auto planned = plan(*pack); !planned)
        return failure(planned.error());
    for (const auto step : {&InstrumentRun::supply, &InstrumentRun::edit, &InstrumentRun::check,
                            &InstrumentRun::apply}) {
        if (auto done = (this->*step)(); !done)
            return failure(done.error());
    }
    m_report.timings.total = millisecondsSince(start);
    return std::move(m_report);
}

} // namespace

Result<model::InstrumentReport> runInstrument(Workspace &workspace,
                                              const InstrumentOptions &options,
                                              ScriptRunner &runner, JobContext &job)
{
    return InstrumentRun(workspace, options, runner, job).run();
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
