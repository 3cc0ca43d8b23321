// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"

#include <cstddef>
#include <functional>
#include <string>

namespace espalier {

/// Calls `work(index)` for every index below `count` on up to `threads` threads, the calling one
/// among them, and waits. Stops early with Cancelled when the job is asked to. Progress is reported
/// under `phase`. `work` must not throw and must be safe to call at the same time for different
/// indices. `step` indices are taken at a time.
[[nodiscard]] Result<> parallelFor(std::size_t count, unsigned threads, JobContext &job,
                                   const std::string &phase, std::size_t step,
                                   const std::function<void(std::size_t)> &work);

/// The same with a step that suits files.
[[nodiscard]] inline Result<> parallelFor(std::size_t count, unsigned threads, JobContext &job,
                                          const std::string &phase,
                                          const std::function<void(std::size_t)> &work)
{
    constexpr std::size_t kFewFiles = 4; // files differ much in size
    return parallelFor(count, threads, job, phase, kFewFiles, work);
}

/// Calls `work(index)` as above and hands each result over: `take(index)` is called for every index
/// in turn, on the calling thread, soon after the work on it is done. No more than `ahead` results
/// wait to be taken, so that what a large project's files come to is never all in memory. When the
/// job is asked to stop, what was not taken is not.
[[nodiscard]] Result<> parallelInOrder(std::size_t count, unsigned threads, JobContext &job,
                                       const std::string &phase, std::size_t ahead,
                                       const std::function<void(std::size_t)> &work,
                                       const std::function<void(std::size_t)> &take);

} // namespace espalier
