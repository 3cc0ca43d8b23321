// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/connectionstream.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <utility>

namespace espalier::serve {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr std::size_t kBufferBytes = std::size_t{64} << 10;
constexpr auto kLinger = 1s;
/// What is left to answers once the receiver stops.
constexpr auto kLastAnswer = 200ms;
/// How long to wait without a look whether it is to stop, where nothing wakes it.
constexpr auto kSlice = 100ms;
constexpr auto kLongestWait = 60s;
/// The most content that is asked for at a time.
constexpr std::uint64_t kContentBytes = CPPHTTPLIB_RECV_BUFSIZ;
/// What a body may come wrapped in when it comes in pieces: an eighth, and more for small ones.
constexpr std::uint64_t kWrappingShare = 8;
constexpr std::uint64_t kWrappingBytes = std::uint64_t{64} << 10;

/// Waits until it is ready, but not for longer than `most`. False when it cannot be waited for, or
/// when the time is over.
bool waitFor(int socket, short events, steady_clock::time_point until,
             std::chrono::milliseconds most)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now());
    if (left <= 0ms)
        return false;
    pollfd entry{.fd = socket, .events = events, .revents = 0};
    const int count = ::poll(&entry, 1, static_cast<int>(std::min(left, most).count()));
    return count >= 0 || errno == EINTR;
}

} // namespace

ConnectionStream::ConnectionStream(int socket, const ReceiverLimits &limits, ByteBudget &budget,
                                   std::stop_token stop)
    : m_socket(socket), m_limits(limits), m_budget(budget), m_stop(std::move(stop)),
      m_buffer(kBufferBytes)
{
}

ConnectionStream::~ConnectionStream()
{
    endRequest();
}

bool ConnectionStream::awaitRequest()
{
    if (m_unread.empty() && !fill(steady_clock::now() + m_limits.idle))
        return false;
    m_until = steady_clock::now() + m_limits.request;
    return true;
}

void ConnectionStream::giveBack()
{
    m_budget.give(std::exchange(m_bodyBytes, 0));
}

void ConnectionStream::endRequest()
{
    giveBack();
    m_headBytes = 0;
    m_sinceContent = 0;
    m_inBody = false;
}

void ConnectionStream::linger()
{
    endRequest();
    ::shutdown(m_socket, SHUT_WR);
    const auto until = steady_clock::now() + kLinger;
    while (fill(until)) {
    }
}

ssize_t ConnectionStream::read(char *to, size_t size)
{
    if (m_trouble != Trouble::None || (m_unread.empty() && !fill(m_until)))
        return m_trouble == Trouble::Ended ? 0 : -1;
    const auto count = std::min(size, m_unread.size());
    if (!account(count))
        return -1;
    std::memcpy(to, m_unread.data(), count);
    m_unread.remove_prefix(count);
    return static_cast<ssize_t>(count);
}

ssize_t ConnectionStream::write(const char *from, size_t size)
{
    auto until = steady_clock::now() + m_limits.answer;
    bool stops = false;
    std::size_t sent = 0;
    while (sent < size) {
        // Nothing wakes the waiting below when a client does not read: stopping shuts down the
        // other way only.
        if (!stops && m_stop.stop_requested()) {
            stops = true;
            until = std::min(until, steady_clock::now() + kLastAnswer);
        }
        const auto count = ::send(m_socket, from + sent, size - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0)
            sent += static_cast<std::size_t>(count);
        else if (errno == EAGAIN || errno == EWOULDBLOCK
                     ? !waitFor(m_socket, POLLOUT, until, kSlice)
                     : errno != EINTR)
            return -1;
    }
    return static_cast<ssize_t>(size);
}

bool ConnectionStream::fill(Time until)
{
    m_unread = {};
    for (;;) {
        // Asked each time: a client that goes on sending never lets the waiting below come to it.
        if (m_stop.stop_requested())
            return fail(Trouble::Stopping);
        if (steady_clock::now() >= until)
            return fail(Trouble::Late);
        const auto count = ::recv(m_socket, m_buffer.data(), m_buffer.size(), MSG_DONTWAIT);
        if (count > 0) {
            m_unread = {m_buffer.data(), static_cast<std::size_t>(count)};
            return true;
        }
        if (count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
            return fail(Trouble::Ended);
        if (errno != EINTR && !waitFor(m_socket, POLLIN, until, kLongestWait))
            return fail(Trouble::Late);
    }
}

bool ConnectionStream::fail(Trouble trouble)
{
    m_trouble = trouble;
    return false;
}

bool ConnectionStream::account(std::size_t size)
{
    if (!m_inBody) {
        m_headBytes += size;
        return m_headBytes <= m_limits.headBytes || fail(Trouble::HeadTooLarge);
    }
    const auto most = m_limits.bodyBytes + m_limits.bodyBytes / kWrappingShare + kWrappingBytes;
    m_sinceContent += size;
    if (m_bodyBytes + size > most || m_sinceContent > m_limits.headBytes + kContentBytes)
        return fail(Trouble::BodyTooLarge);
    if (!m_budget.take(size))
        return fail(Trouble::Overloaded);
    m_bodyBytes += size;
    return true;
}

} // namespace espalier::serve
