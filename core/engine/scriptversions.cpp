// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/scriptversions.h"

#include "core/base/clock.h"
#include "core/engine/fileassembly.h"
#include "core/engine/functionedits.h"
#include "core/engine/knowledge.h"
#include "core/engine/scriptfiles.h"
#include "core/engine/sharedtrials.h"
#include "core/store/sharedscriptstore.h"
#include "core/validate/security.h"

#include <algorithm>
#include <unordered_map>

namespace espalier::engine {

Result<std::vector<ShapeInfo>> shapesOf(Workspace &workspace,
                                        const model::InstrumentReport *listing)
{
    auto summaries = workspace.scripts().summaries();
    if (!summaries)
        return failure(summaries.error());
    std::vector<ShapeInfo> shapes;
    for (auto &summary : *summaries) {
        if (shapes.empty() || shapes.back().key != summary.key)
            shapes.push_back({.key = summary.key,
                              .language = summary.language,
                              .shape = summary.shape,
                              .example = summary.functionName});
        auto &shape = shapes.back();
        shape.hits += summary.hits;
        if (summary.effective)
            shape.example = summary.functionName;
        shape.versions.push_back(std::move(summary));
    }
    if (!listing)
        return shapes;
    std::unordered_map<std::string_view, std::size_t> counts;
    for (const auto &function : listing->functions)
        ++counts[function.key];
    for (auto &shape : shapes) {
        if (const auto at = counts.find(shape.key); at != counts.end())
            shape.functions = at->second;
    }
    return shapes;
}

Result<std::vector<VersionDetail>> versionsOf(Workspace &workspace, const std::string &key)
{
    auto scripts = workspace.scripts().versions(key);
    if (!scripts)
        return failure(scripts.error());
    if (scripts->empty())
        return failure(ErrorKind::NotFound, "no script has this key", key);
    std::vector<VersionDetail> versions;
    for (auto &script : *scripts) {
        auto verdict = workspace.scripts().validation(key, script.version);
        if (!verdict)
            return failure(verdict.error());
        versions.push_back({std::move(script), *std::move(verdict)});
    }
    return versions;
}

Result<> addExchanges(std::vector<VersionDetail> &versions,
                      const std::filesystem::path &knowledgeFile)
{
    const auto isAsked = [](const VersionDetail &version) {
        return !version.script.exchange.empty();
    };
    std::error_code error;
    // Looking at scripts is no reason to make a knowledge.
    if (std::ranges::none_of(versions, isAsked) || !std::filesystem::exists(knowledgeFile, error))
        return {};
    const auto knowledge = Knowledge::open(knowledgeFile);
    if (!knowledge)
        return failure(knowledge.error());
    for (auto &version : versions) {
        if (!isAsked(version))
            continue;
        auto found = (*knowledge)->exchanges().find(version.script.exchange);
        if (!found)
            return failure(found.error());
        version.exchange = *std::move(found);
    }
    return {};
}

Result<int> addHumanVersion(Workspace &workspace, const std::string &key, const std::string &text,
                            const std::optional<std::string> &tests)
{
    if (text.empty())
        return failure(ErrorKind::InvalidInput, "a script cannot be empty", key);
    auto versions = workspace.scripts().versions(key);
    if (!versions)
        return failure(versions.error());
    if (versions->empty())
        return failure(ErrorKind::NotFound, "no script has this key", key);
    const auto effective = std::ranges::find_if(*versions, &model::Script::effective);
    auto script = effective == versions->end() ? versions->back() : *effective;
    script.origin = "human";
    script.text = text;
    script.modelUsed.clear();
    script.exchange.clear();
    script.costUsd = script.seconds = 0;
    script.createdAt = toRfc3339(std::chrono::system_clock::now());
    if (tests)
        script.tests = *tests;
    return workspace.scripts().add(script);
}

namespace {

Result<model::Script> versionOf(Workspace &workspace, const std::string &key, int version)
{
    auto script = workspace.scripts().find(key, version);
    if (!script)
        return failure(script.error());
    if (!*script)
        return failure(ErrorKind::NotFound, "no such version of a script",
                       key + " version " + std::to_string(version));
    return **std::move(script);
}

/// Leaves in a plan only the functions that one script is for, some of them.
void keepFunctionsOf(const model::Script &script, InstrumentPlan &plan)
{
    constexpr std::size_t kMost = 512;
    std::size_t count = 0;
    for (auto &group : plan.groups) {
        group.validation = {.scriptKey = group.key, .ok = group.key == script.key};
        if (group.validation.ok)
            group.script = script;
    }
    for (auto &file : plan.files) {
        std::erase_if(file.functions, [&](const FunctionWork &work) {
            return !work.group || !plan.groups[*work.group].validation.ok || count++ >= kMost;
        });
    }
    std::erase_if(plan.files, [](const FileWork &file) { return file.functions.empty(); });
}

/// A plan with the pack that it points into.
struct PackedPlan {
    instrument::Pack pack;
    InstrumentPlan plan;
};

Result<PackedPlan> planFor(Workspace &workspace, const InstrumentOptions &options, JobContext &job)
{
    auto pack = instrument::Pack::load(options.pack);
    if (!pack)
        return failure(pack.error());
    PackedPlan result{.pack = *std::move(pack)};
    auto plan =
        makePlan(workspace, options.selection, result.pack, options.capture, options.threads, job);
    if (!plan)
        return failure(plan.error());
    result.plan = *std::move(plan);
    return result; // what the plan points to are nodes of a map, which a move leaves where they are
}

// Gives what somebody shared the tests that it has to pass here, for a function of its shape.
Result<> giveTests(Workspace &workspace, model::Script &script, const InstrumentOptions &options,
                   JobContext &job)
{
    const auto source =
        store::SharedScriptStore(workspace.database()).sourceOf(script.key, script.version);
    if (!source || !*source)
        return source ? Result<>{} : failure(source.error());
    const auto planned = planFor(workspace, options, job);
    if (!planned)
        return failure(planned.error());
    const auto &plan = planned->plan;
    const auto group = std::ranges::find(plan.groups, script.key, &ShapeGroup::key);
    if (group == plan.groups.end())
        return failure(ErrorKind::NotFound,
                       "no function of this project has the shape of this script, so it cannot be "
                       "tested here",
                       script.key);
    auto tested = withTestsOf(plan, *group, options.pack, script);
    if (!tested)
        return failure(tested.error());
    script = *std::move(tested);
    return store::SharedScriptStore(workspace.database()).giveTests(script);
}

// Each function that the script does not serve, as a test that failed.
Result<std::vector<model::TestOutcome>> functionsThatFail(Workspace &workspace,
                                                          const model::Script &script,
                                                          const InstrumentOptions &options,
                                                          ScriptRunner &runner, JobContext &job)
{
    auto planned = planFor(workspace, options, job);
    if (!planned)
        return failure(planned.error());
    auto &plan = planned->plan;
    keepFunctionsOf(script, plan);
    const ResultCache cache(workspace.cache());
    if (auto edited = editFunctions(plan, cache, runner, options.threads, job); !edited)
        return failure(edited.error());
    if (auto assembled = assembleFiles(plan, cache, options.threads, job); !assembled)
        return failure(assembled.error());
    std::vector<model::TestOutcome> failed;
    for (const auto &file : plan.files) {
        for (const auto &work : file.functions) {
            if (!work.problem.empty())
                failed.push_back({.name = work.id, .outcome = "failed", .message = work.problem});
        }
    }
    return failed;
}

Result<model::Validation> judge(Workspace &workspace, const model::Script &script,
                                const InstrumentOptions &options, ScriptRunner &runner,
                                JobContext &job)
{
    model::Validation verdict{.phase = "security",
                              .findings = validate::securityFindings(script.text)};
    if (!verdict.findings.empty())
        return verdict;
    job.report("test", 0, 1);
    auto tested = runner.test(std::span(&script, 1), job);
    if (!tested)
        return failure(tested.error());
    verdict = std::move(tested->front());
    job.report("test", 1, 1);
    if (!verdict.ok)
        return verdict;
    auto failed = functionsThatFail(workspace, script, options, runner, job);
    if (!failed)
        return failure(failed.error());
    if (!failed->empty()) {
        verdict.ok = false;
        verdict.phase = "functions";
        std::ranges::move(*failed, std::back_inserter(verdict.tests));
    }
    return verdict;
}

} // namespace

Result<model::Validation> validateVersion(Workspace &workspace, const std::string &key, int version,
                                          const InstrumentOptions &options, ScriptRunner &runner,
                                          JobContext &job)
{
    auto script = versionOf(workspace, key, version);
    if (!script)
        return failure(script.error());
    if (auto given =
            script->tests.empty() ? giveTests(workspace, *script, options, job) : Result<>{};
        !given)
        return failure(given.error());
    auto verdict = judge(workspace, *script, options, runner, job);
    if (!verdict)
        return verdict;
    verdict->scriptKey = key;
    verdict->scriptVersion = version;
    verdict->createdAt = toRfc3339(std::chrono::system_clock::now());
    if (auto kept = workspace.scripts().addValidation(*verdict); !kept)
        return failure(kept.error());
    if (options.learn) {
        RunVerdicts told(workspace.root(), options.pack, std::string(options.capture.name()));
        told.judged(*script, *verdict);
        static_cast<void>(options.learn(told, job));
    }
    return verdict;
}

Result<> makeEffective(Workspace &workspace, const std::string &key, int version)
{
    auto script = versionOf(workspace, key, version);
    if (!script)
        return failure(script.error());
    auto verdict = workspace.scripts().validation(key, version);
    if (!verdict)
        return failure(verdict.error());
    if (!*verdict || !(*verdict)->ok)
        return failure(ErrorKind::Conflict, "this version did not pass its tests",
                       key + " version " + std::to_string(version));
    auto transaction = store::Transaction::begin(workspace.database());
    if (!transaction)
        return failure(transaction.error());
    if (auto made = workspace.scripts().makeEffective(key, version); !made)
        return made;
    if (script->origin == "human") {
        if (auto pinned = workspace.scripts().setPinned(key, true); !pinned)
            return pinned;
    }
    if (auto committed = transaction->commit(); !committed)
        return committed;
    const ScriptFile file{*std::move(script), true};
    return writeScriptFiles(workspace.stateRoot(), std::span(&file, 1));
}

Result<> pinEffective(Workspace &workspace, const std::string &key, bool pinned)
{
    return workspace.scripts().setPinned(key, pinned);
}

Result<> archiveVersion(Workspace &workspace, const std::string &key, int version)
{
    return workspace.scripts().archive(key, version);
}

} // namespace espalier::engine
