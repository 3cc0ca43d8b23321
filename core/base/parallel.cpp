// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace espalier {

Result<> parallelFor(std::size_t count, unsigned threads, JobContext &job, const std::string &phase,
                     std::size_t step, const std::function<void(std::size_t)> &work)
{
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> done{0};
    const auto run = [&] {
        for (auto begin = next.fetch_add(step); begin < count; begin = next.fetch_add(step)) {
            if (job.stopRequested())
                return;
            const auto end = std::min(begin + step, count);
            for (auto i = begin; i < end; ++i)
                work(i);
            job.report(phase, done += end - begin, count);
        }
    };
    {
        std::vector<std::jthread> helpers;
        const auto wanted = std::min<std::size_t>(threads, (count + step - 1) / step);
        for (std::size_t i = 1; i < wanted; ++i)
            helpers.emplace_back(run);
        run();
    }
    return job.checkpoint();
}

namespace {

/// Which indices are being worked on, done, and taken.
class OrderedWork final {
public:
    OrderedWork(std::size_t count, std::size_t ahead, JobContext &job)
        : m_done(count, false), m_ahead(std::max<std::size_t>(ahead, 1)), m_job(job)
    {
    }

    /// Works while there is some to begin and waits where too much waits to be taken.
    void help(const std::function<void(std::size_t)> &work);
    /// Works, and takes whatever is next.
    void lead(const std::function<void(std::size_t)> &work,
              const std::function<void(std::size_t)> &take, const std::string &phase);

private:
    [[nodiscard]] bool mayBegin() const
    {
        return m_next < m_done.size() && m_next < m_taken + m_ahead;
    }
    void workOn(std::unique_lock<std::mutex> &lock, const std::function<void(std::size_t)> &work);

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<bool> m_done;
    std::size_t m_next = 0;
    std::size_t m_taken = 0;
    std::size_t m_ahead;
    bool m_stopped = false;
    JobContext &m_job;
};

void OrderedWork::workOn(std::unique_lock<std::mutex> &lock,
                         const std::function<void(std::size_t)> &work)
{
    const auto index = m_next++;
    lock.unlock();
    work(index);
    lock.lock();
    m_done[index] = true;
    m_changed.notify_all();
}

void OrderedWork::help(const std::function<void(std::size_t)> &work)
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [&] { return m_stopped || m_next == m_done.size() || mayBegin(); });
        if (m_stopped || m_next == m_done.size())
            return;
        workOn(lock, work);
    }
}

void OrderedWork::lead(const std::function<void(std::size_t)> &work,
                       const std::function<void(std::size_t)> &take, const std::string &phase)
{
    std::unique_lock lock(m_mutex);
    while (m_taken < m_done.size() && !m_job.stopRequested()) {
        if (m_done[m_taken]) {
            const auto index = m_taken;
            lock.unlock();
            take(index);
            m_job.report(phase, index + 1, m_done.size());
            lock.lock();
            ++m_taken;
            m_changed.notify_all();
        } else if (mayBegin()) {
            workOn(lock, work);
        } else {
            m_changed.wait(lock, [&] { return m_done[m_taken]; });
        }
    }
    m_stopped = true;
    m_changed.notify_all();
}

} // namespace

Result<> parallelInOrder(std::size_t count, unsigned threads, JobContext &job,
                         const std::string &phase, std::size_t ahead,
                         const std::function<void(std::size_t)> &work,
                         const std::function<void(std::size_t)> &take)
{
    OrderedWork ordered(count, ahead, job);
    {
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < std::min<std::size_t>(threads, count); ++i)
            helpers.emplace_back([&] { ordered.help(work); });
        ordered.lead(work, take, phase);
    }
    return job.checkpoint();
}

} // namespace espalier
