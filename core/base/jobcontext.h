// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace espalier {

/// How far a job is. `total` 0 means unknown.
struct Progress {
    std::string phase;
    std::uint64_t done = 0;
    std::uint64_t total = 0;
};

/// What a running job is given: whether to stop, and where to tell its progress. Throttled at the
/// source to one report every 100 ms per phase (the first and the last of a phase always pass).
/// Thread-safe; cheap to ask in inner loops.
class JobContext final {
public:
    using ProgressSink = std::function<void(const Progress &)>;

    JobContext();
    explicit JobContext(std::stop_token stop, ProgressSink sink = {});
    ~JobContext();
    JobContext(const JobContext &) = delete;
    JobContext &operator=(const JobContext &) = delete;

    [[nodiscard]] bool stopRequested() const { return m_stop.stop_requested(); }
    [[nodiscard]] std::stop_token stopToken() const { return m_stop; }
    /// A failure of kind Cancelled once a stop was requested.
    [[nodiscard]] Result<> checkpoint() const;
    void report(const std::string &phase, std::uint64_t done, std::uint64_t total);

private:
    struct Throttle;
    std::stop_token m_stop;
    ProgressSink m_sink;
    Throttle *m_throttle;
};

} // namespace espalier
