// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/changequeue.h"

#include <QTimer>

#include <utility>

namespace espalier::models {

void ChangeQueue::add(std::function<void()> start)
{
    m_waiting.push_back(std::move(start));
    // Not at once: this may be within the end of the change before.
    QTimer::singleShot(0, this, &ChangeQueue::startNext);
}

void ChangeQueue::startNext()
{
    if (m_running || m_waiting.empty())
        return;
    m_running = true;
    const auto start = std::move(m_waiting.front());
    m_waiting.pop_front();
    start();
}

void ChangeQueue::ended()
{
    m_running = false;
    if (m_waiting.empty())
        emit settled();
    else
        QTimer::singleShot(0, this, &ChangeQueue::startNext);
}

} // namespace espalier::models
