// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/waitingnotices.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <utility>

namespace espalier::engine {

WaitingNotices::WaitingNotices(std::function<void(int seconds)> tell,
                               std::chrono::milliseconds every)
{
    if (!tell)
        return;
    m_thread = std::jthread([tell = std::move(tell), every](const std::stop_token &stop) {
        std::mutex mutex;
        std::condition_variable_any stopped;
        std::unique_lock lock(mutex);
        const auto begun = std::chrono::steady_clock::now();
        while (!stopped.wait_for(lock, stop, every, [&] { return stop.stop_requested(); }))
            tell(static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(
                                      std::chrono::steady_clock::now() - begun)
                                      .count()));
    });
}

} // namespace espalier::engine
