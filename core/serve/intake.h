// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/delivery.h"
#include "core/serve/receiver.h"
#include "core/serve/tally.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

namespace espalier::serve {

class DeliveryReader;

/// Where connections hand in what they received: a queue, and one thread that reads it and hands
/// over what was observed.
class Intake final {
public:
    /// Fails when the system has no thread left.
    [[nodiscard]] static Result<std::unique_ptr<Intake>>
    start(const ReceiverOptions &options, observe::ObservationSink sink, Tally &tally);
    /// Stops.
    ~Intake();
    Intake(const Intake &) = delete;
    Intake &operator=(const Intake &) = delete;

    /// Waits until it is known what becomes of it. Thread-safe.
    [[nodiscard]] Outcome take(Delivery &&delivery);
    /// What is being read is still taken, what waits is not.
    void stop();

private:
    struct Waiting {
        Delivery delivery;
        std::promise<Outcome> outcome;
    };
    using Time = std::chrono::steady_clock::time_point;

    Intake(const ReceiverOptions &options, observe::ObservationSink sink, Tally &tally);
    void run(const std::stop_token &stop);
    [[nodiscard]] Outcome read(Delivery &&delivery, const std::stop_token &stop);
    void flush();
    [[nodiscard]] std::optional<Waiting> next(const std::stop_token &stop, Time until);
    void refuseAll();

    const std::size_t m_most;
    const std::chrono::milliseconds m_flushEvery;
    Tally &m_tally;
    std::unique_ptr<DeliveryReader> m_reader; // the thread's
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Waiting> m_waiting;
    bool m_closed = false;
    std::jthread m_thread;
};

} // namespace espalier::serve
