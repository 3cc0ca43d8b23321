// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/intake.h"

#include "core/serve/deliveryreader.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <system_error>
#include <utility>

namespace espalier::serve {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

Result<std::unique_ptr<Intake>> Intake::start(const ReceiverOptions &options,
                                              observe::ObservationSink sink, Tally &tally)
{
    std::unique_ptr<Intake> result(new Intake(options, std::move(sink), tally));
    try {
        result->m_thread = std::jthread(
            [intake = result.get()](const std::stop_token &stop) { intake->run(stop); });
    } catch (const std::system_error &error) {
        return systemFailure(error.code().value(), "cannot start to read");
    }
    return result;
}

Intake::Intake(const ReceiverOptions &options, observe::ObservationSink sink, Tally &tally)
    : m_most(options.limits.waiting),
      m_flushEvery(std::clamp<std::chrono::milliseconds>(options.flushEvery, 1ms, 24h)),
      m_tally(tally), m_reader(std::make_unique<DeliveryReader>(options, std::move(sink), tally))
{
}

Intake::~Intake()
{
    stop();
}

Outcome Intake::take(Delivery &&delivery)
{
    std::future<Outcome> outcome;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_closed)
            return {Outcome::Kind::Stopping, "the receiver stops"};
        if (m_waiting.size() >= m_most)
            return {Outcome::Kind::Overloaded, "too many requests wait to be read"};
        auto &waiting = m_waiting.emplace_back(std::move(delivery));
        outcome = waiting.outcome.get_future();
    }
    m_changed.notify_one();
    return outcome.get();
}

void Intake::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
    }
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
    refuseAll();
}

void Intake::run(const std::stop_token &stop)
{
    auto flushAt = steady_clock::now() + m_flushEvery;
    while (!stop.stop_requested()) {
        if (auto waiting = next(stop, flushAt))
            waiting->outcome.set_value(read(std::move(waiting->delivery), stop));
        // Also while requests never cease.
        if (steady_clock::now() >= flushAt) {
            flush();
            flushAt = steady_clock::now() + m_flushEvery;
        }
    }
    refuseAll();
    flush();
}

/// What is too large for this machine, or a sink that throws, costs one request and not the
/// program.
Outcome Intake::read(Delivery &&delivery, const std::stop_token &stop)
{
    try {
        return m_reader->read(std::move(delivery), stop);
    } catch (const std::exception &error) {
        return {Outcome::Kind::Failed, error.what()};
    }
}

void Intake::flush()
{
    try {
        m_reader->flush();
    } catch (const std::exception &error) {
        m_tally.note(error.what());
    }
}

/// None at `until`, and when it is to stop.
std::optional<Intake::Waiting> Intake::next(const std::stop_token &stop, Time until)
{
    std::unique_lock lock(m_mutex);
    const bool some =
        m_changed.wait_until(lock, stop, until, [this] { return !m_waiting.empty(); });
    if (!some || stop.stop_requested())
        return std::nullopt;
    std::optional result(std::move(m_waiting.front()));
    m_waiting.pop_front();
    return result;
}

void Intake::refuseAll()
{
    std::deque<Waiting> waiting;
    {
        const std::scoped_lock lock(m_mutex);
        waiting = std::exchange(m_waiting, {});
    }
    for (auto &one : waiting)
        one.outcome.set_value({Outcome::Kind::Stopping, "the receiver stops"});
}

} // namespace espalier::serve
