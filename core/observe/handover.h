// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/observe/importer.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace espalier::observe {

/// Hands observations to a sink and counts them. What it is given must outlive it.
class Handover final {
public:
    Handover(const ImportLimits &limits, const ObservationSink &sink, ImportSummary &summary)
        : m_limits(limits), m_sink(sink), m_summary(summary)
    {
    }

    void countRecord() { ++m_summary.records; }
    /// Counts a record as left out once as many observations were handed over as may be: then there
    /// is no need to read it.
    [[nodiscard]] bool leavesOut()
    {
        if (m_given < m_limits.observations)
            return false;
        ++m_summary.leftOut;
        return true;
    }
    /// What is told of the future is of now: one clock that is wrong must not make everything else
    /// look old.
    [[nodiscard]] Result<> give(model::Observation &&observation)
    {
        if (observation.at > m_now) {
            m_now = toRfc3339(std::chrono::system_clock::now());
            observation.at = std::min(observation.at, m_now);
        }
        const std::string kind(model::kindOf(observation));
        auto taken = m_sink(std::move(observation));
        if (taken) {
            ++m_given;
            ++m_summary.kinds[kind];
        }
        return taken;
    }

private:
    const ImportLimits &m_limits;
    const ObservationSink &m_sink;
    ImportSummary &m_summary;
    std::uint64_t m_given = 0;
    std::string m_now; ///< when that was asked for last
};

} // namespace espalier::observe
