// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"

#include <QObject>

#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace espalier::job {

/// The result type of a job: `Result<T>(JobContext &)`.
template <typename Work>
using ResultOf = std::invoke_result_t<Work &, JobContext &>;

/// Runs jobs on threads of their own and hands each result to the thread the runner lives in, by
/// way of its event loop. A newer job outdates the one before: that is asked to stop, and neither
/// its result nor its progress is delivered any more. A job gets all it needs by value.
///
/// Make, use and destroy it on one thread. Nothing is delivered once `guard` is gone.
class JobRunner final {
public:
    using ProgressSink = JobContext::ProgressSink;

    /// The guard is what the callbacks refer to; it lives on this thread, too.
    explicit JobRunner(QObject *guard);
    /// Asks all jobs to stop and waits for them; nothing is delivered afterwards.
    ~JobRunner();
    JobRunner(const JobRunner &) = delete;
    JobRunner &operator=(const JobRunner &) = delete;

    /// Starts a job and outdates the one before. `done` gets its result, exactly once unless
    /// outdated; `progress`, when given, what it reports. A job that throws has failed (Internal).
    template <typename Work, typename Done>
        requires std::invocable<Done &, ResultOf<Work>>
    void start(Work work, Done done, ProgressSink progress = {});

    /// Asks the current job to stop; its result (Cancelled, as a rule) is still delivered.
    void cancel();
    /// Like cancel, but nothing is delivered.
    void outdate();
    /// Whether a job was started whose result has not been delivered, nor outdated.
    [[nodiscard]] bool isRunning() const;

private:
    /// What is to be done with a result, in the runner's thread.
    using Delivery = std::move_only_function<void()>;
    void startThread(std::move_only_function<Delivery(JobContext &)> run, ProgressSink progress);

    struct Private;
    std::unique_ptr<Private> m_d;
};

/// Runs a job and turns an exception into a failure.
template <typename Work>
[[nodiscard]] ResultOf<Work> runCatching(Work &work, JobContext &context)
{
    try {
        return work(context);
    } catch (const std::exception &exception) {
        return failure(ErrorKind::Internal, exception.what());
    } catch (...) {
        return failure(ErrorKind::Internal, "something unknown was thrown");
    }
}

template <typename Work, typename Done>
    requires std::invocable<Done &, ResultOf<Work>>
void JobRunner::start(Work work, Done done, ProgressSink progress)
{
    startThread(
        [work = std::move(work), done = std::move(done)](JobContext &context) mutable -> Delivery {
            return [result = runCatching(work, context), done = std::move(done)]() mutable {
                done(std::move(result));
            };
        },
        std::move(progress));
}

} // namespace espalier::job
