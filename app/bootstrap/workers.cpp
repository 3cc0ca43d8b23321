// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/workers.h"

#include "core/engine/scriptfiles.h"
#include "core/engine/workerrunner.h"
#include "core/process/selftest.h"
#include "core/process/workerpool.h"

#include <algorithm>
#include <mutex>
#include <thread>

namespace espalier::bootstrap {

namespace {

/// The pool, made when it is first needed: the sandbox is looked for only then, and a run that
/// needs no worker works without one.
class LazyPool final {
public:
    LazyPool(std::filesystem::path cacheFolder, unsigned workers)
        : m_cacheFolder(std::move(cacheFolder)), m_workers(workers)
    {
    }

    [[nodiscard]] Result<Json> call(const Json &request, JobContext &job)
    {
        auto pool = get(job);
        return pool ? (*pool)->call(request, job) : failure(pool.error());
    }

    void warmUp()
    {
        JobContext job;
        if (auto pool = get(job))
            (*pool)->warmUp();
        // Otherwise the first call says why.
    }

    [[nodiscard]] engine::RunnerFacts facts()
    {
        const auto options = this->options();
        auto python =
            options.interpreters.empty() ? std::filesystem::path() : options.interpreters.front();
        engine::RunnerFacts facts{.sandboxed = true};
        const std::scoped_lock lock(m_mutex);
        if (const auto runtime = m_pool ? m_pool->runtime() : std::nullopt) {
            python = runtime->interpreter;
            facts.python = runtime->python;
            facts.pytest = runtime->pytest;
        }
        const auto spec = process::workerSpec(options, python);
        facts.command = spec.command;
        facts.folder = spec.folder;
        facts.environment = process::environmentOf(spec);
        facts.wall = spec.limits.wall;
        facts.memory = spec.limits.memory;
        facts.processes = spec.limits.processes;
        return facts;
    }

private:
    [[nodiscard]] process::WorkerPoolOptions options() const
    {
        return {.workers = m_workers,
                // An empty batch has them load pytest ahead of work.
                .preparation = {{"op", "suite"}, {"suites", Json::array()}},
                .answer = engine::answerWorker};
    }

    [[nodiscard]] Result<process::WorkerPool *> get(JobContext &job)
    {
        const std::scoped_lock lock(m_mutex);
        if (m_pool)
            return m_pool.get();
        auto sandbox = process::openSandbox(m_cacheFolder, job);
        if (!sandbox)
            return failure(sandbox.error());
        auto options = this->options();
        for (auto &[path, content] : engine::kitFiles())
            options.files.push_back({path, std::move(content)});
        m_pool = std::make_unique<process::WorkerPool>(*std::move(sandbox), std::move(options));
        return m_pool.get();
    }

    std::filesystem::path m_cacheFolder;
    unsigned m_workers;
    std::mutex m_mutex;
    std::unique_ptr<process::WorkerPool> m_pool;
};

} // namespace

std::unique_ptr<engine::ScriptRunner> makeScriptRunner(const StandardPaths &paths, unsigned workers)
{
    auto pool = std::make_shared<LazyPool>(paths.cache, workers);
    return std::make_unique<engine::WorkerRunner>(
        [pool](const Json &request, JobContext &job) { return pool->call(request, job); }, workers,
        [pool] { pool->warmUp(); }, [pool] { return pool->facts(); });
}

} // namespace espalier::bootstrap
