// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/tests/liveoutcomes.h"

#include <chrono>
#include <mutex>
#include <utility>

namespace espalier::panels {

struct LiveOutcomes::Shared {
    std::mutex mutex;
    std::vector<engine::SuiteOutcome> waiting;
    QTimer *delay = nullptr; ///< null once the receiver is gone
};

LiveOutcomes::LiveOutcomes(QObject *parent) : QObject(parent), m_shared(std::make_shared<Shared>())
{
    using namespace std::chrono_literals;
    m_delay.setSingleShot(true);
    m_delay.setInterval(50ms);
    m_shared->delay = &m_delay;
    connect(&m_delay, &QTimer::timeout, this, &LiveOutcomes::flush);
}

LiveOutcomes::~LiveOutcomes()
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->delay = nullptr;
}

engine::SuiteSink LiveOutcomes::sink() const
{
    return [shared = m_shared](const engine::SuiteOutcome &outcome) {
        const std::scoped_lock lock(shared->mutex);
        shared->waiting.push_back(outcome);
        // Only the first one starts the delay: it ends however many follow.
        if (shared->delay && shared->waiting.size() == 1)
            QMetaObject::invokeMethod(shared->delay, qOverload<>(&QTimer::start),
                                      Qt::QueuedConnection);
    };
}

void LiveOutcomes::flush()
{
    std::vector<engine::SuiteOutcome> outcomes;
    {
        const std::scoped_lock lock(m_shared->mutex);
        outcomes.swap(m_shared->waiting);
    }
    if (!outcomes.empty())
        emit arrived(outcomes);
}

} // namespace espalier::panels
