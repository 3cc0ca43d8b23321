// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/job/jobrunner.h"

#include <QCoreApplication>
#include <QMetaObject>
#include <QPointer>

#include <algorithm>
#include <atomic>
#include <list>
#include <thread>

namespace espalier::job {

struct JobRunner::Private {
    struct Thread {
        std::uint64_t generation = 0;
        std::shared_ptr<std::atomic<bool>> finished;
        std::jthread thread;
    };

    QPointer<QObject> guard;
    QObject inbox;                ///< queued calls go here; they go away with it
    std::uint64_t generation = 0; ///< of the newest job
    std::uint64_t awaited = 0;    ///< the job whose result is to be delivered; 0 for none
    std::list<Thread> threads;

    [[nodiscard]] bool isCurrent(std::uint64_t number) const { return guard && awaited == number; }
    /// Ends threads that have nothing left to do; does not wait.
    void reap()
    {
        std::erase_if(threads, [](const Thread &thread) { return thread.finished->load(); });
    }
    void stop(std::uint64_t number)
    {
        for (Thread &thread : threads) {
            if (thread.generation == number)
                thread.thread.request_stop();
        }
    }
};

JobRunner::JobRunner(QObject *guard) : m_d(std::make_unique<Private>())
{
    m_d->guard = guard;
}

JobRunner::~JobRunner()
{
    // All are asked before any is waited for.
    for (Private::Thread &thread : m_d->threads)
        thread.thread.request_stop();
    m_d->threads.clear();
}

void JobRunner::startThread(std::move_only_function<Delivery(JobContext &)> run,
                            ProgressSink progress)
{
    outdate();
    m_d->reap();
    const std::uint64_t number = ++m_d->generation;
    m_d->awaited = number;
    auto finished = std::make_shared<std::atomic<bool>>(false);
    // The thread never outlives *m_d, which waits for it, so it may refer to it; all but the inbox
    // is looked at on this thread only.
    Private *const d = m_d.get();
    JobContext::ProgressSink sink;
    if (progress) {
        sink = [d, number, progress = std::move(progress)](const Progress &value) {
            QMetaObject::invokeMethod(
                &d->inbox,
                [d, number, progress, value] {
                    if (d->isCurrent(number))
                        progress(value);
                },
                Qt::QueuedConnection);
        };
    }
    std::jthread thread([d, number, finished, run = std::move(run),
                         sink = std::move(sink)](std::stop_token stop) mutable {
        JobContext context(std::move(stop), std::move(sink));
        // Qt wants callables it can copy.
        auto delivery = std::make_shared<Delivery>(run(context));
        run = nullptr; // what the job holds goes on its own thread
        QMetaObject::invokeMethod(
            &d->inbox,
            [d, number, delivery = std::move(delivery)] {
                if (!d->isCurrent(number))
                    return;
                d->awaited = 0;
                (*delivery)(); // may start the next job, or destroy the runner
            },
            Qt::QueuedConnection);
        finished->store(true);
    });
    m_d->threads.push_back({number, std::move(finished), std::move(thread)});
}

void JobRunner::cancel()
{
    m_d->stop(m_d->awaited);
}

void JobRunner::outdate()
{
    m_d->stop(m_d->awaited);
    m_d->awaited = 0;
}

bool JobRunner::isRunning() const
{
    return m_d->awaited != 0;
}

} // namespace espalier::job
