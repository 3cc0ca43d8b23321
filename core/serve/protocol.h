// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/connections.h"
#include "core/serve/gate.h"
#include "core/serve/tally.h"

#include <csignal>
#include <functional>
#include <string>

namespace espalier::serve {

/// How the program takes SIGPIPE, as it was before a server of httplib is made: that changes it for
/// the whole program, which is not asked.
struct PipeSignal {
    PipeSignal() { ::sigaction(SIGPIPE, nullptr, &m_before); }
    void restore() const { ::sigaction(SIGPIPE, &m_before, nullptr); }

private:
    struct sigaction m_before{};
};

/// Speaks HTTP on connections. httplib reads requests and writes answers; connections, limits and
/// what is let in are ours. Converses on many threads at a time.
class Protocol final : private PipeSignal, private httplib::Server {
public:
    /// Says what becomes of a delivery; called on the connection's thread.
    using Take = std::function<Outcome(Delivery &&)>;

    Protocol(GateRules rules, Take take, Tally &tally);

    /// One request after another, until the client or a limit ends the connection.
    void converse(ConnectionStream &stream, Connections::Place &place);

private:
    struct Exchange;

    void setUp();
    [[nodiscard]] bool exchangeOne(Exchange &exchange);
    void receive(httplib::Response &response, const httplib::ContentReader &reader,
                 Exchange &exchange) const;
    void receivedInPart(httplib::Response &response, Exchange &exchange) const;
    void conclude(httplib::Response &response, const Outcome &outcome, Exchange &exchange) const;
    void refuse(httplib::Response &response, int status, const std::string &message,
                Exchange &exchange) const;
    void explain(httplib::Response &response, Exchange &exchange) const;
    void answerItself(Exchange &exchange) const;

    // httplib hands its callbacks a request, but not what it came by. A thread has one at a time.
    static thread_local Exchange *t_exchange;

    const GateRules m_rules;
    const Take m_take;
    Tally &m_tally;
};

} // namespace espalier::serve
