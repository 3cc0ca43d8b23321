// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/serve/receiving.h"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <variant>

namespace espalier::test {

Receiving::Receiving(serve::ReceiverOptions options)
{
    auto started =
        serve::OtlpReceiver::start(std::move(options), [this](model::Observation &&observation) {
            return take(std::move(observation));
        });
    if (!started) {
        std::fprintf(stderr, "receiver: %s\n", started.error().text().c_str());
        std::abort();
    }
    m_receiver = *std::move(started);
}

Receiving::~Receiving()
{
    letGo();
    m_receiver->stop();
}

serve::ReceiverOptions Receiving::anyPort()
{
    return {.port = 0};
}

std::optional<Reply> Receiving::ask(const RequestText &request) const
{
    RawClient client(port());
    return client.ask(request.text(port()));
}

std::uint64_t Receiving::calls() const
{
    const std::scoped_lock lock(m_mutex);
    std::uint64_t result = 0;
    for (const auto &observation : m_observations) {
        if (const auto *function = std::get_if<model::FunctionSeen>(&observation.content))
            result += function->calls;
    }
    return result;
}

std::uint64_t Receiving::exceptions() const
{
    const std::scoped_lock lock(m_mutex);
    std::uint64_t result = 0;
    for (const auto &observation : m_observations) {
        if (const auto *exception = std::get_if<model::ExceptionSeen>(&observation.content))
            result += exception->count;
    }
    return result;
}

std::vector<model::Observation> Receiving::observations() const
{
    const std::scoped_lock lock(m_mutex);
    return m_observations;
}

void Receiving::hold()
{
    const std::scoped_lock lock(m_mutex);
    m_hold = true;
}

void Receiving::letGo()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_hold = false;
    }
    m_changed.notify_all();
}

void Receiving::waitUntilHeld()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_held; });
}

void Receiving::failWith(std::optional<Error> error)
{
    const std::scoped_lock lock(m_mutex);
    m_error = std::move(error);
    m_room.reset();
}

void Receiving::failAfter(std::size_t observations)
{
    const std::scoped_lock lock(m_mutex);
    m_room = observations;
}

void Receiving::setThrowing(bool throws)
{
    const std::scoped_lock lock(m_mutex);
    m_throws = throws;
}

Result<> Receiving::take(model::Observation &&observation)
{
    std::unique_lock lock(m_mutex);
    m_held = m_hold;
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return !m_hold; });
    m_held = false;
    if (m_throws)
        throw std::runtime_error("the sink throws");
    if (m_error)
        return failure(*m_error);
    if (m_room && (*m_room)-- == 0) {
        m_room = 0;
        return failure(ErrorKind::Budget, "there is no room");
    }
    m_observations.push_back(std::move(observation));
    return {};
}

} // namespace espalier::test
