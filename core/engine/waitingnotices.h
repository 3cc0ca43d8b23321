// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace espalier::engine {

/// Says every now and then that something is still waited for, as long as it lives. From a thread
/// of its own: the one that waits is in the network meanwhile.
class WaitingNotices final {
public:
    /// `tell` is given the whole seconds so far; may be empty.
    explicit WaitingNotices(std::function<void(int seconds)> tell,
                            std::chrono::milliseconds every = std::chrono::seconds(15));

private:
    std::jthread m_thread;
};

} // namespace espalier::engine
