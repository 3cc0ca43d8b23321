// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jobcontext.h"

#include <chrono>
#include <mutex>

namespace espalier {

struct JobContext::Throttle {
    std::mutex mutex;
    std::string phase;
    std::chrono::steady_clock::time_point last;
};

JobContext::JobContext() : JobContext(std::stop_token{}) {}

JobContext::JobContext(std::stop_token stop, ProgressSink sink)
    : m_stop(std::move(stop)), m_sink(std::move(sink)), m_throttle(new Throttle)
{
}

JobContext::~JobContext()
{
    delete m_throttle;
}

Result<> JobContext::checkpoint() const
{
    if (stopRequested())
        return failure(ErrorKind::Cancelled, "stopped as asked");
    return {};
}

void JobContext::report(const std::string &phase, std::uint64_t done, std::uint64_t total)
{
    if (!m_sink)
        return;
    constexpr std::chrono::milliseconds kInterval{100};
    const std::scoped_lock lock(m_throttle->mutex);
    const auto now = std::chrono::steady_clock::now();
    const bool edge = phase != m_throttle->phase || (total != 0 && done == total);
    if (!edge && now - m_throttle->last < kInterval)
        return;
    m_throttle->phase = phase;
    m_throttle->last = now;
    m_sink(Progress{phase, done, total});
}

} // namespace espalier
