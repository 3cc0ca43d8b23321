// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/job/paralleltry.h"

#include "core/base/parallel.h"

#include <mutex>
#include <optional>

namespace espalier::job {

Result<> parallelTry(std::size_t count, unsigned threads, JobContext &job, const std::string &phase,
                     const std::function<Result<>(std::size_t)> &work)
{
    // Stops when the outer job does, or at a failure.
    std::stop_source stop;
    const std::stop_callback outer(job.stopToken(), [&] { stop.request_stop(); });
    JobContext inner(stop.get_token(), [&](const Progress &progress) {
        job.report(progress.phase, progress.done, progress.total);
    });
    std::mutex mutex;
    std::optional<Error> error;
    std::size_t failedAt = count;
    const auto done = parallelFor(count, threads, inner, phase, [&](std::size_t index) {
        if (stop.stop_requested())
            return;
        auto result = work(index);
        if (result)
            return;
        const std::scoped_lock lock(mutex);
        if (index < failedAt) {
            failedAt = index;
            error = std::move(result.error());
        }
        stop.request_stop();
    });
    if (error)
        return failure(std::move(*error));
    return done;
}

} // namespace espalier::job
