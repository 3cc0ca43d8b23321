// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/bytebudget.h"
#include "core/serve/receiver.h"

#include <httplib.h>

#include <chrono>
#include <stop_token>
#include <string_view>
#include <vector>

namespace espalier::serve {

/// What ended reading from a connection.
enum class Trouble : std::uint8_t {
    None,
    Ended, ///< by the client, or cut to let another one in
    HeadTooLarge,
    BodyTooLarge,
    Overloaded, ///< all requests under way hold too much
    Late,
    Stopping,
};

/// The two ways of a connection for httplib, within limits that it does not know: of bytes, and of
/// the time a whole request may take, however steadily it trickles. What was read beyond a request
/// is kept for the next one. Used by one thread; the socket must not block and stays the caller's.
class ConnectionStream final : public httplib::Stream {
public:
    ConnectionStream(int socket, const ReceiverLimits &limits, ByteBudget &budget,
                     std::stop_token stop);
    ~ConnectionStream() override;

    /// Waits for the first byte of a request, from where its time counts. False when none comes.
    [[nodiscard]] bool awaitRequest();
    /// What is read from here on is the body.
    void beginBody() { m_inBody = true; }
    /// Tells that all that was read so far is content or around it. What wraps content, and what
    /// comes behind it, may not go on for long.
    void contentTaken() { m_sinceContent = 0; }
    /// Gives back what the body held.
    void giveBack();
    void endRequest();
    [[nodiscard]] Trouble trouble() const { return m_trouble; }

    /// Says that nothing more will be sent, and swallows for a moment what the client still sends:
    /// closed at once, the connection would be reset, and the answer with it.
    void linger();

    // httplib::Stream
    bool is_readable() const override { return true; }
    bool is_writable() const override { return true; }
    ssize_t read(char *to, size_t size) override;
    ssize_t write(const char *from, size_t size) override;
    void get_remote_ip_and_port(std::string &, int &) const override {}
    void get_local_ip_and_port(std::string &, int &) const override {}
    socket_t socket() const override { return m_socket; }
    // Asked for by releases after 0.18.
    bool wait_readable() const { return true; }
    bool wait_writable() const { return true; }
    time_t duration() const { return 0; }

private:
    using Time = std::chrono::steady_clock::time_point;

    bool fill(Time until);
    bool fail(Trouble trouble);
    [[nodiscard]] bool account(std::size_t size);

    const int m_socket;
    const ReceiverLimits &m_limits;
    ByteBudget &m_budget;
    const std::stop_token m_stop;
    std::vector<char> m_buffer;
    std::string_view m_unread; // of the buffer
    Time m_until{};            // of the request under way
    std::uint64_t m_headBytes = 0;
    std::uint64_t m_bodyBytes = 0; // also those it is wrapped in; taken from the budget
    std::uint64_t m_sinceContent = 0;
    bool m_inBody = false;
    Trouble m_trouble = Trouble::None;
};

} // namespace espalier::serve
