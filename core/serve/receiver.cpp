// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/receiver.h"

#include "core/serve/connections.h"
#include "core/serve/intake.h"
#include "core/serve/loopback.h"
#include "core/serve/protocol.h"
#include "core/serve/tally.h"

#include <mutex>
#include <utility>

namespace espalier::serve {

// Each is used by those below it, which end before it.
struct OtlpReceiver::Private {
    std::uint16_t port = 0;
    Tally tally{};
    std::unique_ptr<Intake> intake{};
    std::unique_ptr<Protocol> protocol{};
    std::unique_ptr<Connections> connections{};
    std::once_flag stopped{};
};

Result<std::unique_ptr<OtlpReceiver>> OtlpReceiver::start(ReceiverOptions options,
                                                          observe::ObservationSink sink)
{
    auto listeners = listenOnLoopback(options.hosts, options.port);
    if (!listeners)
        return failure(std::move(listeners.error()));
    auto d = std::make_unique<Private>();
    d->port = listeners->port;
    auto intake = Intake::start(options, std::move(sink), d->tally);
    if (!intake)
        return failure(std::move(intake.error()));
    d->intake = *std::move(intake);
    d->protocol = std::make_unique<Protocol>(
        gateRules(options, d->port),
        [&intake = *d->intake](Delivery &&delivery) { return intake.take(std::move(delivery)); },
        d->tally);
    auto connections = Connections::start(
        std::move(listeners->sockets), options.limits,
        [&protocol = *d->protocol](ConnectionStream &stream, Connections::Place &place) {
            protocol.converse(stream, place);
        },
        [&tally = d->tally] { tally.addRefused(); });
    if (!connections)
        return failure(std::move(connections.error()));
    d->connections = *std::move(connections);
    return std::unique_ptr<OtlpReceiver>(new OtlpReceiver(std::move(d)));
}

OtlpReceiver::OtlpReceiver(std::unique_ptr<Private> d) : m_d(std::move(d)) {}

OtlpReceiver::~OtlpReceiver()
{
    stop();
}

std::uint16_t OtlpReceiver::port() const
{
    return m_d->port;
}

void OtlpReceiver::stop()
{
    std::call_once(m_d->stopped, [this] {
        // Conversations wait for the intake, which answers all of them before it ends.
        m_d->connections->stop();
        m_d->intake->stop();
        m_d->connections->join();
    });
}

ReceiverCounters OtlpReceiver::counters() const
{
    return m_d->tally.counters();
}

} // namespace espalier::serve
