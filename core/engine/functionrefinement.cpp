// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/functionrefinement.h"

#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/engine/fileassembly.h"
#include "core/engine/grouprefinement.h"
#include "core/engine/scriptfiles.h"
#include "core/instrument/scriptwriter.h"
#include "core/syntax/tree.h"

#include <algorithm>
#include <utility>

namespace espalier::engine {

/// A function with the group that is to be its own.
struct FunctionRefinement::Case {
    std::size_t file = 0;
    std::size_t function = 0;
    std::uint64_t tree = 0;
    std::string shapeKey;
    ShapeGroup group;          ///< its script is the one that is wrong
    model::Validation verdict; ///< on that script, for this function
    std::string facts;
};

FunctionRefinement::FunctionRefinement(Workspace &workspace, InstrumentPlan &plan,
                                       const ResultCache &cache, ScriptRunner &runner,
                                       const Refinement &refinement, RunVerdicts *verdicts)
    : m_workspace(workspace), m_plan(plan), m_cache(cache), m_runner(runner),
      m_refinement(refinement), m_verdicts(verdicts)
{
}

static model::Validation verdictOf(std::string phase, std::string name, std::string message)
{
    model::Validation verdict{.phase = std::move(phase),
                              .createdAt = toRfc3339(std::chrono::system_clock::now())};
    verdict.tests.push_back(
        {.name = std::move(name), .outcome = "failed", .message = std::move(message)});
    return verdict;
}

/// Of a function that has its own script already, that is given another version.
static const std::string &shapeKeyOf(const ShapeGroup &group)
{
    return group.shapeKey.empty() ? group.key : group.shapeKey;
}

std::string FunctionRefinement::keyFor(const FileWork &file, const FunctionWork &work,
                                       std::uint64_t &tree) const
{
    tree = syntax::treeHash(*file.language, work.function->lines.of(file.text()));
    return instrument::ownScriptKey(shapeKeyOf(m_plan.groups[*work.group]), tree);
}

Result<FunctionRefinement::Case> FunctionRefinement::makeCase(std::size_t fileIndex,
                                                              std::size_t functionIndex,
                                                              model::Validation verdict) const
{
    const auto &file = m_plan.files[fileIndex];
    const auto &work = file.functions[functionIndex];
    const auto &shared = m_plan.groups[*work.group];
    Case made{.file = fileIndex,
              .function = functionIndex,
              .shapeKey = shapeKeyOf(shared),
              .group = shared,
              .verdict = std::move(verdict)};
    auto &script = made.group.script;
    made.group.key = script.key = keyFor(file, work, made.tree);
    made.group.exampleFile = fileIndex;
    made.group.exampleFunction = functionIndex;
    made.group.size = 1;
    made.group.fromStore = false;
    script.functionName = work.id;
    script.version = 0;
    script.hits = 0;
    const auto facts = instrument::factsOf(work.id, file.outline(), *work.function, file.newline);
    made.facts = toText(facts);
    auto tests =
        instrument::writeTests(script, *work.function, facts, work.function->lines.of(file.text()));
    if (!tests)
        return failure(tests.error());
    script.tests = *std::move(tests);
    return made;
}

Result<bool> FunctionRefinement::wasTried(std::size_t file, std::size_t function) const
{
    std::uint64_t tree = 0;
    const auto key = keyFor(m_plan.files[file], m_plan.files[file].functions[function], tree);
    auto rows = store::RefinementStore(m_workspace.database()).find(std::span(&key, 1));
    if (!rows)
        return failure(rows.error());
    const auto at = rows->find(key);
    return at != rows->end() && isSettled(at->second, m_refinement.fingerprint) &&
           at->second.ended != name(refine::Outcome::End::Repaired);
}

// The script's own tests first, then the engine's checks of what it makes of the function, then
// whatever else is asked.
Result<model::Validation> FunctionRefinement::judge(Case &each, const model::Script &script,
                                                    const FileCheck &check, JobContext &job)
{
    auto verdict = judgeScript(script, m_runner, job);
    if (!verdict)
        return verdict;
    m_testsRun += verdict->testsRun();
    if (!verdict->ok)
        return verdict;
    auto group = each.group;
    group.script = script;
    auto &file = m_plan.files[each.file];
    auto &work = file.functions[each.function];
    const auto before = work;
    auto planned = file.planned;
    auto edited = editFunction(group, file, work, m_runner, job);
    if (!edited)
        return failure(edited.error());
    auto problem = work.problem;
    std::string phase = "functions";
    if (problem.empty())
        problem = problemAlone(file, work);
    if (problem.empty() && check) {
        assembleFile(file, m_cache);
        auto found = check(file, job);
        if (!found)
            return failure(found.error());
        problem = *std::move(found);
        phase = "check";
    }
    work = before;
    file.planned = std::move(planned);
    if (problem.empty())
        return verdict;
    verdict->ok = false;
    verdict->phase = std::move(phase);
    verdict->tests.push_back(
        {.name = each.verdict.tests.front().name, .outcome = "failed", .message = problem});
    return verdict;
}

Result<> FunctionRefinement::keep(Case &each, Refined refined)
{
    m_costUsd += refined.costUsd();
    auto transaction = store::Transaction::begin(m_workspace.database());
    if (!transaction)
        return failure(transaction.error());
    if (auto kept =
            keepRefined(m_workspace.database(), std::span(&refined, 1), m_refinement.fingerprint);
        !kept)
        return kept;
    if (const auto *good = refined.good()) {
        each.group.script = good->script;
        each.group.validation = good->verdict;
        each.group.attempts = 1 + static_cast<int>(refined.outcome.tried.size());
        if (auto made = m_workspace.scripts().makeEffective(each.group.key, good->script.version);
            !made)
            return made;
        const store::OwnScriptRow row{
            .shapeKey = each.shapeKey, .tree = each.tree, .key = each.group.key};
        auto written = store::RefinementStore(m_workspace.database()).writeOwn(std::span(&row, 1));
        if (!written)
            return failure(written.error());
    }
    if (auto committed = transaction->commit(); !committed)
        return committed;
    if (!refined.good())
        return {};
    const ScriptFile file{each.group.script, true};
    return writeScriptFiles(m_workspace.stateRoot(), std::span(&file, 1));
}

Result<bool> FunctionRefinement::refine(Case &each, const FileCheck &check, JobContext &job)
{
    auto &file = m_plan.files[each.file];
    auto &work = file.functions[each.function];
    const auto &script = each.group.script;
    const refine::Subject subject{.source = work.function->lines.of(file.text()),
                                  .facts = each.facts};
    auto means = m_refinement.meansFor(script, each.verdict);
    means.recipes.insert(means.recipes.begin(), m_lessons.begin(), m_lessons.end());
    auto outcome = refine::refineScript(
        script, each.verdict, subject, means,
        [&](const model::Script &version, JobContext &inner) {
            return judge(each, version, check, inner);
        },
        job);
    Refined refined{script, each.verdict, std::move(outcome)};
    const auto stopped = refined.outcome.stopped;
    const bool good = refined.good() != nullptr;
    const auto attempts = 1 + static_cast<int>(refined.outcome.tried.size());
    if (m_verdicts)
        m_verdicts->refined(refined, true, check ? &file : nullptr);
    if (auto lesson = lessonOf(refined, job))
        m_lessons.push_back(*std::move(lesson));
    if (!good && !refined.outcome.tried.empty())
        work.evidence = refined.outcome.tried.back().verdict.evidence();
    if (auto kept = keep(each, std::move(refined)); !kept)
        return failure(kept.error());
    if (stopped)
        return failure(*stopped);
    if (!good)
        return false;
    each.group.attempts = attempts;
    auto edited = editFunction(each.group, file, work, m_runner, job);
    if (!edited)
        return failure(edited.error());
    work.group = m_plan.groups.size();
    m_plan.groups.push_back(std::move(each.group));
    return work.problem.empty();
}

void FunctionRefinement::assemble(std::size_t file)
{
    assembleFile(m_plan.files[file], m_cache);
}

Result<> FunctionRefinement::refineFailed(JobContext &job)
{
    struct Failed {
        std::size_t file, function;
    };
    std::vector<Failed> failed;
    for (std::size_t f = 0; f < m_plan.files.size(); ++f) {
        for (std::size_t i = 0; i < m_plan.files[f].functions.size(); ++i) {
            const auto &work = m_plan.files[f].functions[i];
            if (work.group && !work.problem.empty() && work.evidence.is_null())
                failed.push_back({f, i});
        }
    }
    for (std::size_t k = 0; k < failed.size(); ++k) {
        job.report("refine", k, failed.size());
        if (auto go = job.checkpoint(); !go)
            return go;
        const auto [f, i] = failed[k];
        const auto known = wasTried(f, i);
        if (!known)
            return failure(known.error());
        if (*known)
            continue;
        auto each = makeCase(
            f, i, verdictOf("functions", "engine_checks", m_plan.files[f].functions[i].problem));
        if (!each)
            return failure(each.error());
        const auto good = refine(*each, {}, job);
        if (!good)
            return failure(good.error());
        if (*good)
            assembleFile(m_plan.files[f], m_cache);
    }
    return {};
}

Result<bool> FunctionRefinement::refineOne(std::size_t file, std::size_t function,
                                           const std::string &checkName, const std::string &message,
                                           const FileCheck &check, JobContext &job)
{
    const auto known = wasTried(file, function);
    if (!known || *known)
        return known ? Result<bool>(false) : failure(known.error());
    auto each = makeCase(file, function, verdictOf("check", checkName, message));
    if (!each)
        return failure(each.error());
    auto good = refine(*each, check, job);
    if (good && *good)
        assembleFile(m_plan.files[file], m_cache);
    return good;
}

} // namespace espalier::engine
