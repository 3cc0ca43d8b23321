// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/sharedtrials.h"

#include "core/base/clock.h"
#include "core/base/parallel.h"
#include "core/engine/refinement.h"
#include "core/instrument/scriptwriter.h"
#include "core/store/sharedscriptstore.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <utility>

namespace espalier::engine {

namespace {

std::string_view exampleOf(const InstrumentPlan &plan, const ShapeGroup &group)
{
    const auto &file = plan.files[group.exampleFile];
    return file.functions[group.exampleFunction].function->lines.of(file.text());
}

/// The verdict on a script that nobody here has seen run.
Result<model::Validation> judgeStranger(const model::Script &script, ScriptRunner &runner,
                                        JobContext &job)
{
    auto verdict = judgeScript(script, runner, job);
    if (!verdict) {
        const auto &error = verdict.error();
        if (error.kind != ErrorKind::Process && error.kind != ErrorKind::Timeout)
            return verdict;
        verdict = model::Validation{
            .scriptKey = script.key,
            .phase = "tests",
            .tests = {{.name = "worker", .outcome = "error", .message = error.message}},
            .createdAt = toRfc3339(std::chrono::system_clock::now())};
    }
    verdict->scriptVersion = script.version;
    return verdict;
}

} // namespace

Result<model::Script> templateScript(const InstrumentPlan &plan, const ShapeGroup &group,
                                     const std::string &packName)
{
    const auto &file = plan.files[group.exampleFile];
    const auto &work = file.functions[group.exampleFunction];
    auto script = instrument::writeScript(group.key, group.shape, file.outline(), *work.function,
                                          *group.pack, packName);
    script.functionName = work.id;
    script.createdAt = toRfc3339(std::chrono::system_clock::now());
    const auto facts = instrument::factsOf(work.id, file.outline(), *work.function, file.newline);
    auto tests = instrument::writeTests(script, *work.function, facts, exampleOf(plan, group));
    if (!tests)
        return failure(std::move(tests.error()));
    script.tests = *std::move(tests);
    return script;
}

Result<model::Script> withTestsOf(const InstrumentPlan &plan, const ShapeGroup &group,
                                  const std::string &packName, model::Script shared)
{
    auto made = templateScript(plan, group, packName);
    if (!made)
        return made;
    shared.tests = std::move(made->tests);
    shared.functionName = std::move(made->functionName);
    return shared;
}

Result<std::vector<SharedTrial>> trySharedScripts(Workspace &workspace, const InstrumentPlan &plan,
                                                  std::span<const std::size_t> groups,
                                                  const std::string &packName, ScriptRunner &runner,
                                                  JobContext &job)
{
    std::vector<std::string> keys;
    for (const auto group : groups)
        keys.push_back(plan.groups[group].key);
    const auto waiting = store::SharedScriptStore(workspace.database()).untested(keys);
    if (!waiting)
        return failure(waiting.error());
    std::vector<std::size_t> open;
    std::ranges::copy_if(groups, std::back_inserter(open), [&](std::size_t group) {
        return waiting->contains(plan.groups[group].key);
    });
    std::vector<SharedTrial> trials;
    std::mutex mutex;
    Result<> result;
    auto done =
        parallelFor(open.size(), std::max(1u, runner.width()), job, "test", 1, [&](std::size_t k) {
            const auto &group = plan.groups[open[k]];
            for (const auto &shared : waiting->at(group.key)) {
                auto script = withTestsOf(plan, group, packName, shared);
                auto verdict =
                    script ? judgeStranger(*script, runner, job) : failure(script.error());
                const std::scoped_lock lock(mutex);
                if (!verdict) {
                    result = failure(verdict.error());
                    return;
                }
                const bool good = verdict->ok;
                trials.push_back({open[k], *std::move(script), *std::move(verdict)});
                if (good)
                    return;
            }
        });
    if (!done || !result)
        return failure(done ? result.error() : done.error());
    return trials;
}

Result<> keepTrials(Workspace &workspace, std::span<const SharedTrial> trials)
{
    store::SharedScriptStore store(workspace.database());
    for (const auto &trial : trials) {
        const auto given = store.giveTests(trial.script);
        if (!given && given.error().kind == ErrorKind::NotFound)
            continue; // another run was faster
        if (!given)
            return given;
        if (auto kept = workspace.scripts().addValidation(trial.verdict); !kept)
            return kept;
    }
    return {};
}

} // namespace espalier::engine
