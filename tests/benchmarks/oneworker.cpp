// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/oneworker.h"

#include "core/engine/scriptfiles.h"
#include "core/process/selftest.h"
#include "tests/benchmarks/measure.h"

namespace espalier::bench {

OneWorker::OneWorker()
{
    process::WorkerPoolOptions options{.workers = 1, .answer = engine::answerWorker};
    for (auto &[path, content] : engine::kitFiles())
        options.files.push_back({path, std::move(content)});
    m_pool = std::make_unique<process::WorkerPool>(valueOf(process::openSandbox({}, m_job)),
                                                   std::move(options));
    m_runner = std::make_unique<engine::WorkerRunner>(
        [this](const Json &request, JobContext &job) { return m_pool->call(request, job); }, 1,
        [] {}, [] { return engine::RunnerFacts(); });
}

} // namespace espalier::bench
