// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/workerrunner.h"
#include "core/process/workerpool.h"

#include <memory>

namespace espalier::bench {

/// A sandboxed worker and the runner over it. Ends the program when there can be none.
class OneWorker final {
public:
    OneWorker();

    [[nodiscard]] engine::ScriptRunner &runner() { return *m_runner; }

private:
    JobContext m_job;
    std::unique_ptr<process::WorkerPool> m_pool;
    std::unique_ptr<engine::WorkerRunner> m_runner;
};

} // namespace espalier::bench
