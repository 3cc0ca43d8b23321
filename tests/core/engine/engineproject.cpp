// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/engine/engineproject.h"

#include "app/bootstrap/workers.h"

#include <algorithm>

namespace espalier::test {

StandardPaths Home::paths() const
{
    return {.config = root() / "config",
            .data = root() / "data",
            .state = root() / "state",
            .cache = root() / "cache"};
}

engine::ScriptRunner &realWorkers()
{
    static const Home home; // the sandbox's self-test is made once
    static const auto runner = bootstrap::makeScriptRunner(home.paths(), 2);
    return *runner;
}

void WatchedRunner::warmUp()
{
    ++warmUps;
    realWorkers().warmUp();
}

Result<std::vector<model::Validation>> WatchedRunner::test(std::span<const model::Script> scripts,
                                                           JobContext &job)
{
    tests += static_cast<int>(scripts.size());
    auto verdicts = realWorkers().test(scripts, job);
    for (std::size_t i = 0; judge && verdicts && i < scripts.size(); ++i)
        judge(scripts[i], (*verdicts)[i]);
    return verdicts;
}

Result<model::Validation> WatchedRunner::testSome(const model::Script &script,
                                                  const std::set<std::string> &names,
                                                  JobContext &job)
{
    ++tests;
    return realWorkers().testSome(script, names, job);
}

Result<std::vector<engine::ScriptOutput>>
WatchedRunner::run(const model::Script &script, std::span<const engine::ScriptInput> given,
                   JobContext &job)
{
    inputs += static_cast<int>(given.size());
    if (beforeRun)
        beforeRun();
    auto outputs = realWorkers().run(script, given, job);
    for (std::size_t i = 0; alter && outputs && i < given.size(); ++i)
        alter(given[i], (*outputs)[i]);
    return outputs;
}

Snapshot sourcesOf(const TemporaryProject &project)
{
    auto files = project.snapshot();
    std::erase_if(files, [](const auto &file) {
        return file.first.starts_with(".espalier/") || file.first.starts_with(".git/");
    });
    return files;
}

std::string statusOf(const model::InstrumentReport &report, const std::string &id)
{
    const auto at = std::ranges::find(report.functions, id, &model::FunctionResult::id);
    return at == report.functions.end() ? "none" : std::string(model::name(at->status));
}

Result<model::InstrumentReport> instrumentProject(const TemporaryProject &project, const Home &home,
                                                  const engine::InstrumentOptions &options,
                                                  engine::ScriptRunner &runner)
{
    auto workspace = engine::Workspace::open(project.root(), home.paths());
    if (!workspace)
        return failure(workspace.error());
    JobContext job;
    return engine::runInstrument(**workspace, options, runner, job);
}

Result<model::InstrumentReport> stripProject(const TemporaryProject &project, const Home &home,
                                             const engine::InstrumentOptions &options)
{
    auto workspace = engine::Workspace::open(project.root(), home.paths());
    if (!workspace)
        return failure(workspace.error());
    JobContext job;
    return engine::runStrip(**workspace, options, job);
}

} // namespace espalier::test
