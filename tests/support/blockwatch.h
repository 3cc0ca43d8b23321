// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <algorithm>
#include <chrono>

namespace espalier::test {

/// Measures for how long the event loop of its thread was kept from going round.
class BlockWatch final : public QObject {
public:
    BlockWatch()
    {
        using namespace std::chrono_literals;
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(kBeat);
        connect(&m_timer, &QTimer::timeout, this, [this] { beat(); });
        m_timer.start();
        m_since.start();
    }

    /// Milliseconds beyond a beat, the worst so far; begins anew.
    qint64 takeLongest() { return std::exchange(m_longest, 0); }

private:
    static constexpr std::chrono::milliseconds kBeat{10};

    void beat() { m_longest = std::max(m_longest, m_since.restart() - qint64{kBeat.count()}); }

    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

} // namespace espalier::test
