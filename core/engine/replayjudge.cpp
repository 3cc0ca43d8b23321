// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/replayjudge.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/engine/fileassembly.h"
#include "core/engine/refinement.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace espalier::engine {

namespace {

/// A function of a project of one file, planned like that of any project.
struct OneFunction {
    TemporaryFolder folder;
    std::unique_ptr<Workspace> workspace;
    instrument::Pack pack; ///< the plan refers to it
    InstrumentPlan plan;

    [[nodiscard]] FileWork &file() { return plan.files.front(); }
    [[nodiscard]] FunctionWork &function();
};

FunctionWork &OneFunction::function()
{
    return *std::ranges::find_if(file().functions,
                                 [](const FunctionWork &work) { return work.group.has_value(); });
}

Result<> writeProject(const std::filesystem::path &folder, const learn::CheckedFile &file)
{
    if (auto written = writeFilePlainly(folder / file.name, file.text); !written)
        return written;
    // Go compiles nothing outside of a module.
    if (file.name.ends_with(".go"))
        return writeFilePlainly(folder / "go.mod", "module replayed\n\ngo 1.21\n");
    return {};
}

Result<OneFunction> planOf(const learn::CheckedFile &file, JobContext &job)
{
    auto folder = TemporaryFolder::create("espalier-replay");
    if (!folder)
        return failure(std::move(folder.error()));
    if (auto written = writeProject(folder->path(), file); !written)
        return failure(std::move(written.error()));
    auto pack = instrument::Pack::load(file.pack);
    if (!pack) // one of the user's own, which is gone
        return failure(ErrorKind::Unsupported, pack.error().message, pack.error().context);
    auto workspace = Workspace::open(folder->path(), {});
    if (!workspace)
        return failure(std::move(workspace.error()));
    OneFunction made{*std::move(folder), *std::move(workspace), *std::move(pack), {}};
    const instrument::Capture capture{.args = file.capture.contains("args"),
                                      .locals = file.capture.contains("locals")};
    auto plan = makePlan(*made.workspace, {.only = {file.function}}, made.pack, capture, 1, job);
    if (!plan)
        return failure(std::move(plan.error()));
    made.plan = *std::move(plan);
    const auto planned = [](const FileWork &each) {
        return std::ranges::any_of(each.functions,
                                   [](const FunctionWork &work) { return work.group.has_value(); });
    };
    if (made.plan.files.size() != 1 || !planned(made.file()))
        return failure(ErrorKind::Unsupported,
                       "the function is not found in the file that was kept", file.function);
    return made;
}

/// What is wrong with the file with the script's changes of the function in it.
struct Fault {
    std::string phase; ///< empty: nothing
    std::string check;
    std::string message;
};

Result<Fault> compile(OneFunction &one, const ProjectCheck &check, JobContext &job)
{
    const auto changes = changesOf(*one.workspace, one.plan);
    if (!changes)
        return failure(changes.error());
    const auto outcome = check(*one.workspace, *changes, job);
    if (!outcome)
        return failure(outcome.error());
    const auto language = one.file().language->name();
    const auto at = std::ranges::find(outcome->failures, one.file().path, &CheckFailure::path);
    if (at != outcome->failures.end())
        return Fault{"check", checkNameOf(outcome->results, language), at->text()};
    const auto result =
        std::ranges::find(outcome->results, language, &model::CheckResult::language);
    if (result == outcome->results.end() || result->result == "not run")
        return failure(ErrorKind::Unsupported,
                       result == outcome->results.end() ? "the check was not run" : result->reason);
    return Fault{};
}

Result<Fault> faultOf(const model::Script &script, const learn::CheckedFile &file,
                      ScriptRunner &runner, const ProjectCheck &check, JobContext &job)
{
    auto one = planOf(file, job);
    if (!one)
        return failure(std::move(one.error()));
    auto &work = one->function();
    auto &group = one->plan.groups[*work.group];
    group.script = script;
    if (auto edited = editFunction(group, one->file(), work, runner, job); !edited)
        return failure(std::move(edited.error()));
    const auto problem = work.problem.empty() ? problemAlone(one->file(), work) : work.problem;
    if (!problem.empty())
        return Fault{"functions", "engine_checks", problem};
    assembleFile(one->file(), ResultCache(one->workspace->cache()));
    if (!check)
        return failure(ErrorKind::Unsupported, "no compiler can be asked");
    return compile(*one, check, job);
}

std::string keyOf(const model::Script &script, const std::optional<learn::CheckedFile> &file)
{
    KeyHasher hasher;
    hasher.add(script.language).add(script.tests).add(file ? learn::toText(*file) : "");
    const auto line = script.text.find('\n'); // the first one names the origin
    return hasher.add(std::string_view(script.text).substr(line == std::string::npos ? 0 : line))
        .hex();
}

} // namespace

Result<model::Validation> ReplayJudge::judgeAnew(const model::Script &script,
                                                 const std::optional<learn::CheckedFile> &file,
                                                 JobContext &job)
{
    auto verdict = judgeScript(script, m_runner, job);
    if (!verdict || !verdict->ok || !file)
        return verdict;
    auto fault = faultOf(script, *file, m_runner, m_check, job);
    if (!fault)
        return failure(std::move(fault.error()));
    if (fault->phase.empty())
        return verdict;
    verdict->ok = false;
    verdict->phase = std::move(fault->phase);
    verdict->tests.push_back({.name = std::move(fault->check),
                              .outcome = "failed",
                              .message = std::move(fault->message)});
    return verdict;
}

Result<model::Validation> ReplayJudge::judge(const model::Script &script,
                                             const std::optional<learn::CheckedFile> &file,
                                             JobContext &job)
{
    const auto key = keyOf(script, file);
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto at = m_verdicts.find(key); at != m_verdicts.end())
            return at->second;
    }
    auto verdict = judgeAnew(script, file, job);
    // What a tool cannot be asked, it cannot be asked the next time either; all else may differ.
    if (!verdict && verdict.error().kind != ErrorKind::Unsupported)
        return verdict;
    const std::scoped_lock lock(m_mutex);
    return m_verdicts.emplace(key, std::move(verdict)).first->second;
}

} // namespace espalier::engine
