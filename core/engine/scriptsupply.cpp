// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/scriptsupply.h"

#include "core/base/clock.h"
#include "core/base/parallel.h"
#include "core/engine/grouprefinement.h"
#include "core/engine/scriptfiles.h"
#include "core/engine/sharedtrials.h"
#include "core/validate/security.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <unordered_map>
#include <utility>

namespace espalier::engine {

namespace {

class Supplier final {
public:
    Supplier(Workspace &workspace, InstrumentPlan &plan, ScriptRunner &runner,
             const SupplyOptions &options, JobContext &job)
        : m_workspace(workspace), m_plan(plan), m_runner(runner), m_options(options), m_job(job)
    {
    }

    Result<SupplyTimes> run();

private:
    Result<> load();
    /// How the refining of what failed in earlier runs ended.
    Result<> loadEnds(const std::unordered_map<std::string, model::Validation> &verdicts);
    /// Whether a group is tested again although it has a verdict.
    [[nodiscard]] bool isDue(std::size_t group) const;
    Result<> generate();
    Result<> validate();
    Result<> judge(const std::vector<std::size_t> &groups);
    Result<> test(const std::vector<std::size_t> &groups);
    /// Makes of the templates of new groups what earlier failures taught.
    void applyLessons();
    /// Where a lesson was wrong, the template is tested.
    Result<> fallBack();
    /// Where nothing made here is right, what others shared is tested.
    Result<> tryShared();
    void chooseToRefine();
    Result<> refine();
    void takeRefined(ShapeGroup &group, Refined refined);
    Result<> keep();
    Result<> keepBeside();
    Result<> makeEffective(const std::string &key, int version);

    Workspace &m_workspace;
    InstrumentPlan &m_plan;
    ScriptRunner &m_runner;
    const SupplyOptions &m_options;
    JobContext &m_job;
    SupplyTimes m_times;
    const unsigned m_sample = std::random_device()(); ///< which verdicts are tested again
    std::vector<std::size_t> m_new;                   ///< groups whose script is new
    std::vector<std::size_t> m_toValidate;            ///< groups without a verdict
    std::unordered_map<std::string, store::RefinementRow> m_ends; ///< by key of the script
    std::set<std::size_t> m_judged;                               ///< of those, what has one by now
    std::vector<std::size_t> m_toRefine;
    std::vector<Refined> m_refined;
    std::vector<SharedTrial> m_trials;
    std::map<std::size_t, model::Script> m_templates; ///< by group, where a lesson changed it
    std::vector<std::pair<model::Script, model::Validation>> m_discarded; ///< lessons that failed
};

Result<> Supplier::load()
{
    std::vector<std::string> keys;
    for (const auto &group : m_plan.groups)
        keys.push_back(group.key);
    auto scripts = m_workspace.scripts().effectiveFor(keys);
    if (!scripts)
        return failure(scripts.error());
    auto verdicts = m_workspace.scripts().validationsFor(keys);
    if (!verdicts)
        return failure(verdicts.error());
    if (auto loaded = loadEnds(*verdicts); !loaded)
        return loaded;
    for (std::size_t i = 0; i < m_plan.groups.size(); ++i) {
        auto &group = m_plan.groups[i];
        const auto script = scripts->find(group.key);
        if (script == scripts->end()) {
            m_new.push_back(i);
            m_toValidate.push_back(i);
            continue;
        }
        group.script = std::move(script->second);
        const auto verdict = verdicts->find(group.key);
        if (verdict == verdicts->end() || isDue(i)) {
            m_toValidate.push_back(i);
            continue;
        }
        group.validation = std::move(verdict->second);
        group.fromStore = true;
    }
    return {};
}

Result<> Supplier::loadEnds(const std::unordered_map<std::string, model::Validation> &verdicts)
{
    std::vector<std::string> failed;
    for (const auto &[key, verdict] : verdicts) {
        if (!verdict.ok)
            failed.push_back(key);
    }
    if (failed.empty())
        return {};
    auto rows = store::RefinementStore(m_workspace.database()).find(failed);
    if (!rows)
        return failure(rows.error());
    m_ends = *std::move(rows);
    return {};
}

bool Supplier::isDue(std::size_t group) const
{
    constexpr std::size_t kSample = 20; // one of so many, others in each run
    // What failed once and passed then is not held to have failed for ever.
    const auto end = m_ends.find(m_plan.groups[group].key);
    if (end != m_ends.end() && end->second.ended == name(refine::Outcome::End::Flaky))
        return true;
    return m_options.revalidate == Revalidate::Always ||
           (m_options.revalidate == Revalidate::Sampled && group % kSample == m_sample % kSample);
}

Result<> Supplier::generate()
{
    if (!m_toValidate.empty())
        m_runner.warmUp(); // the workers start while the scripts are written
    for (const auto i : m_new) {
        auto &group = m_plan.groups[i];
        auto script = templateScript(m_plan, group, m_options.packName);
        if (!script)
            return failure(script.error());
        group.script = *std::move(script);
    }
    applyLessons();
    return {};
}

void Supplier::applyLessons()
{
    const auto &lessonFor = m_options.refinement.lessonFor;
    for (const auto i : m_new) {
        auto &group = m_plan.groups[i];
        auto changed = lessonFor ? lessonFor(group.script) : std::nullopt;
        if (!changed)
            continue;
        m_templates.emplace(i, std::move(group.script));
        group.script = *std::move(changed);
    }
}

Result<> Supplier::test(const std::vector<std::size_t> &groups)
{
    // A few suites a call: one session of pytest serves them all, and a cancel is seen in between.
    constexpr std::size_t kMostPerCall = 12;
    const auto width = std::max(1u, m_runner.width());
    const auto perCall =
        std::clamp<std::size_t>((groups.size() + width - 1) / width, 1, kMostPerCall);
    const auto calls = (groups.size() + perCall - 1) / perCall;
    std::mutex mutex;
    Result<> outcome;
    auto done = parallelFor(calls, width, m_job, "test", 1, [&](std::size_t call) {
        std::vector<model::Script> scripts;
        const auto end = std::min((call + 1) * perCall, groups.size());
        for (auto k = call * perCall; k < end; ++k)
            scripts.push_back(m_plan.groups[groups[k]].script);
        auto verdicts = m_runner.test(scripts, m_job);
        const std::scoped_lock lock(mutex);
        if (!verdicts) {
            outcome = failure(verdicts.error());
            return;
        }
        for (std::size_t k = 0; k < verdicts->size(); ++k) {
            const auto i = groups[call * perCall + k];
            m_times.testsRun += (*verdicts)[k].testsRun();
            m_plan.groups[i].validation = std::move((*verdicts)[k]);
            m_judged.insert(i);
        }
    });
    return done ? outcome : done;
}

Result<> Supplier::validate()
{
    if (auto judged = judge(m_toValidate); !judged)
        return judged;
    return fallBack();
}

Result<> Supplier::judge(const std::vector<std::size_t> &groups)
{
    const auto now = toRfc3339(std::chrono::system_clock::now());
    std::vector<std::size_t> toTest;
    for (const auto i : groups) {
        auto &group = m_plan.groups[i];
        ++group.attempts;
        m_judged.erase(i);
        group.validation = {.scriptKey = group.key, .scriptVersion = group.script.version};
        group.validation.findings = validate::securityFindings(group.script.text);
        if (group.validation.findings.empty()) {
            toTest.push_back(i);
            continue;
        }
        group.validation.phase = "security";
        m_judged.insert(i);
    }
    auto tested = test(toTest);
    for (const auto i : groups) {
        if (!m_judged.contains(i))
            continue; // cancelled
        auto &group = m_plan.groups[i];
        group.validation.scriptKey = group.key;
        group.validation.createdAt = now;
        if (m_options.verdicts)
            m_options.verdicts->judged(group.script, group.validation);
    }
    return tested;
}

Result<> Supplier::fallBack()
{
    std::vector<std::size_t> wrong;
    for (auto &[i, script] : m_templates) {
        auto &group = m_plan.groups[i];
        if (group.validation.ok)
            continue;
        wrong.push_back(i);
        m_discarded.emplace_back(std::move(group.script), std::move(group.validation));
        group.script = std::move(script);
    }
    for (const auto i : wrong)
        m_templates.erase(i);
    if (auto judged = wrong.empty() ? Result<>{} : judge(wrong); !judged)
        return judged;
    for (std::size_t k = 0; m_options.verdicts && k < wrong.size(); ++k) {
        if (m_plan.groups[wrong[k]].validation.ok)
            m_options.verdicts->harmed(m_discarded[k].first);
    }
    return {};
}

// The trust in what others made is the tests of this machine, and no more: what is made here comes
// first, so that a bundle can only ever mend what fails.
Result<> Supplier::tryShared()
{
    if (!m_options.refinement)
        return {};
    std::vector<std::size_t> failing;
    for (std::size_t i = 0; i < m_plan.groups.size(); ++i) {
        if (!m_plan.groups[i].validation.ok && !m_plan.groups[i].script.pinned)
            failing.push_back(i);
    }
    if (failing.empty())
        return {};
    auto trials =
        trySharedScripts(m_workspace, m_plan, failing, m_options.packName, m_runner, m_job);
    if (!trials)
        return failure(trials.error());
    for (const auto &trial : *trials) {
        auto &group = m_plan.groups[trial.group];
        ++group.attempts;
        m_times.testsRun += trial.verdict.testsRun();
        if (m_options.verdicts)
            m_options.verdicts->judged(trial.script, trial.verdict);
        if (!trial.verdict.ok)
            continue;
        m_discarded.emplace_back(std::move(group.script), std::move(group.validation));
        group.script = trial.script;
        group.validation = trial.verdict;
        group.fromStore = false;
    }
    m_trials = *std::move(trials);
    return {};
}

void Supplier::takeRefined(ShapeGroup &group, Refined refined)
{
    group.attempts = std::max(group.attempts, 1) + static_cast<int>(refined.outcome.tried.size());
    m_times.costUsd += refined.costUsd();
    if (const auto *good = refined.good()) {
        group.script = good->script;
        group.validation = good->verdict;
        group.fromStore = false;
    }
    m_refined.push_back(std::move(refined));
}

// What failed in an earlier run is tried again only with other means.
void Supplier::chooseToRefine()
{
    for (std::size_t i = 0; i < m_plan.groups.size(); ++i) {
        const auto &group = m_plan.groups[i];
        const auto at = m_ends.find(group.key);
        // Tested again, it may fail in earnest that was flaky or right before.
        const bool changed = !group.fromStore && at != m_ends.end() &&
                             (at->second.ended == name(refine::Outcome::End::Flaky) ||
                              at->second.ended == name(refine::Outcome::End::Repaired));
        const bool known = at != m_ends.end() && !changed &&
                           isSettled(at->second, m_options.refinement.fingerprint);
        if (!group.validation.ok && !group.script.pinned && !known)
            m_toRefine.push_back(i);
    }
}

Result<> Supplier::refine()
{
    if (!m_options.refinement)
        return {};
    chooseToRefine();
    if (m_toRefine.empty())
        return {};
    auto refined = refineGroups(m_plan, m_toRefine, m_options.refinement, m_runner, m_job);
    for (auto &each : refined.groups) {
        for (const auto &attempt : each.refined.outcome.tried)
            m_times.testsRun += attempt.verdict.testsRun();
        if (m_options.verdicts)
            m_options.verdicts->refined(each.refined, false);
        takeRefined(m_plan.groups[each.group], std::move(each.refined));
    }
    return refined.stopped ? failure(*refined.stopped) : Result<>{};
}

// What somebody pinned while the run was under way stays.
Result<> Supplier::makeEffective(const std::string &key, int version)
{
    auto &store = m_workspace.scripts();
    const auto present = store.effective(key);
    if (!present)
        return failure(present.error());
    return *present && (*present)->pinned ? Result<>{} : store.makeEffective(key, version);
}

// The templates that lessons changed, the lessons and templates that were wrong, and what others
// shared.
Result<> Supplier::keepBeside()
{
    auto &store = m_workspace.scripts();
    if (auto kept = keepTrials(m_workspace, m_trials); !kept)
        return kept;
    for (const auto &[i, script] : m_templates) {
        if (auto version = store.add(script); !version)
            return failure(version.error());
    }
    for (auto &[script, verdict] : m_discarded) {
        auto version = store.add(script);
        if (!version)
            return failure(version.error());
        verdict.scriptVersion = *version;
        if (auto kept = store.addValidation(verdict); !kept)
            return kept;
    }
    return {};
}

Result<> Supplier::keep()
{
    std::vector<std::size_t> changed;
    std::ranges::copy_if(m_toValidate, std::back_inserter(changed),
                         [this](std::size_t i) { return m_judged.contains(i); });
    const auto add = [&](std::size_t group) {
        if (!std::ranges::contains(changed, group))
            changed.push_back(group);
    };
    std::ranges::for_each(m_toRefine, add);
    std::ranges::for_each(m_trials, add, &SharedTrial::group);
    if (changed.empty())
        return {};
    auto transaction = store::Transaction::begin(m_workspace.database());
    if (!transaction)
        return failure(transaction.error());
    auto &store = m_workspace.scripts();
    if (auto kept =
            keepRefined(m_workspace.database(), m_refined, m_options.refinement.fingerprint);
        !kept)
        return kept;
    if (auto kept = keepBeside(); !kept)
        return kept;
    std::vector<model::Validation> verdicts;
    for (const auto i : changed) {
        auto &group = m_plan.groups[i];
        auto version = store.add(group.script);
        if (!version)
            return failure(version.error());
        group.script.version = *version;
        group.validation.scriptVersion = *version;
        if (auto made = makeEffective(group.key, *version); !made)
            return made;
        verdicts.push_back(group.validation);
    }
    if (auto kept = store.addValidations(verdicts); !kept)
        return kept;
    if (auto committed = transaction->commit(); !committed)
        return committed;
    std::vector<ScriptFile> files;
    for (const auto i : changed)
        files.push_back({m_plan.groups[i].script, m_plan.groups[i].validation.ok});
    return writeScriptFiles(m_workspace.stateRoot(), files);
}

Result<SupplyTimes> Supplier::run()
{
    using Step = Result<> (Supplier::*)();
    const std::pair<Step, double *> steps[] = {{&Supplier::load, &m_times.generateMs},
                                               {&Supplier::generate, &m_times.generateMs},
                                               {&Supplier::validate, &m_times.validateMs},
                                               {&Supplier::tryShared, &m_times.validateMs},
                                               {&Supplier::refine, &m_times.refineMs}};
    Result<> done;
    for (const auto &[step, time] : steps) {
        const auto start = std::chrono::steady_clock::now();
        done = (this->*step)();
        *time += millisecondsSince(start);
        if (!done)
            break;
    }
    // What was judged stays known when the run is cancelled: it took time, or was paid for.
    const auto start = std::chrono::steady_clock::now();
    const auto kept = keep();
    m_times.validateMs += millisecondsSince(start);
    if (!done || !kept)
        return failure(!done ? done.error() : kept.error());
    return m_times;
}

} // namespace

Result<SupplyTimes> supplyScripts(Workspace &workspace, InstrumentPlan &plan, ScriptRunner &runner,
                                  const SupplyOptions &options, JobContext &job)
{
    return Supplier(workspace, plan, runner, options, job).run();
}

} // namespace espalier::engine
