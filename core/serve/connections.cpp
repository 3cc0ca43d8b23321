// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/connections.h"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string_view>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace espalier::serve {

using std::chrono::steady_clock;

namespace {

/// Connections accepted at a time, so that those that ended are joined in between.
constexpr int kAcceptAtOnce = 64;
/// How long to wait where the system has no descriptor left; connections that end give some.
constexpr int kShortageMilliseconds = 50;
/// How long one that was cut may take to end.
constexpr std::chrono::seconds kPatience{1};

constexpr std::string_view kTooMany = "HTTP/1.1 503 Service Unavailable\r\n"
                                      "Retry-After: 1\r\n"
                                      "Connection: close\r\n"
                                      "Content-Length: 0\r\n\r\n";

} // namespace

struct Connections::Connection final : Connections::Place {
    Connection(Connections &owner, FileDescriptor accepted)
        : connections(owner), socket(std::move(accepted))
    {
    }
    bool enter(Phase next) override
    {
        const std::scoped_lock lock(connections.m_mutex);
        phase = next;
        since = steady_clock::now();
        return !cut;
    }
    [[nodiscard]] bool counts() const { return !cut && !ended; }
    [[nodiscard]] bool mayBeCut() const { return counts() && phase != Phase::Taking; }

    Connections &connections;
    FileDescriptor socket;
    Phase phase = Phase::Waiting;
    steady_clock::time_point since = steady_clock::now();
    bool cut = false;
    bool ended = false;
    std::thread thread{}; // the acceptor's, and of who joins after it
};

Result<std::unique_ptr<Connections>> Connections::start(std::vector<FileDescriptor> listeners,
                                                        const ReceiverLimits &limits,
                                                        Converse converse, Refused refused)
{
    FileDescriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake.valid())
        return systemFailure(errno, "cannot start to listen");
    std::unique_ptr<Connections> result(new Connections(
        std::move(listeners), std::move(wake), limits, std::move(converse), std::move(refused)));
    try {
        result->m_acceptor = std::thread([connections = result.get()] { connections->run(); });
    } catch (const std::system_error &error) {
        return systemFailure(error.code().value(), "cannot start to listen");
    }
    return result;
}

Connections::Connections(std::vector<FileDescriptor> listeners, FileDescriptor wake,
                         const ReceiverLimits &limits, Converse converse, Refused refused)
    : m_limits(limits), m_converse(std::move(converse)), m_refused(std::move(refused)),
      m_budget(limits.heldBytes), m_listeners(std::move(listeners)), m_wake(std::move(wake))
{
}

Connections::~Connections()
{
    stop();
    join();
}

void Connections::stop()
{
    m_stop.request_stop();
    wake();
    if (m_acceptor.joinable())
        m_acceptor.join();
    m_listeners.clear();
    const std::scoped_lock lock(m_mutex);
    for (const auto &connection : m_connections) {
        if (connection.socket.valid())
            ::shutdown(connection.socket.get(), SHUT_RD);
    }
}

void Connections::join()
{
    for (auto &connection : m_connections)
        connection.thread.join();
    m_connections.clear();
}

void Connections::run()
{
    std::vector<pollfd> entries{{.fd = m_wake.get(), .events = POLLIN, .revents = 0}};
    for (const auto &listener : m_listeners)
        entries.push_back({.fd = listener.get(), .events = POLLIN, .revents = 0});
    bool shortage = false;
    while (!m_stop.stop_requested()) {
        // In a shortage the listeners stay readable: they are left out, not asked without end.
        ::poll(entries.data(), shortage ? 1 : entries.size(),
               shortage ? kShortageMilliseconds : -1);
        eventfd_t count = 0;
        ::eventfd_read(m_wake.get(), &count);
        std::unique_lock lock(m_mutex);
        joinEnded(lock);
        lock.unlock();
        shortage = false;
        for (const auto &listener : m_listeners)
            shortage = !acceptFrom(listener) || shortage;
    }
}

/// False when the system has no descriptor left.
bool Connections::acceptFrom(const FileDescriptor &listener)
{
    for (int i = 0; i < kAcceptAtOnce && !m_stop.stop_requested(); ++i) {
        FileDescriptor socket(
            ::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (socket.valid())
            admit(std::move(socket));
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            return true;
        else if (errno != EINTR && errno != ECONNABORTED)
            return false;
    }
    return true;
}

void Connections::admit(FileDescriptor socket)
{
    // Head and body of an answer are sent one after the other, and must not wait for each other.
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::unique_lock lock(m_mutex);
    if (!makeRoom(lock)) {
        refuse(socket);
        return;
    }
    auto &connection = m_connections.emplace_back(*this, std::move(socket));
    try {
        connection.thread = std::thread([this, &connection] { serve(connection); });
    } catch (const std::system_error &) {
        refuse(connection.socket);
        m_connections.pop_back();
    }
}

void Connections::refuse(const FileDescriptor &socket) const
{
    // Fits the buffer of a new connection; where it does not go out, being closed says as much.
    [[maybe_unused]] const auto sent =
        ::send(socket.get(), kTooMany.data(), kTooMany.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    m_refused();
}

/// Whether one more may be let in.
bool Connections::makeRoom(std::unique_lock<std::mutex> &lock)
{
    // Those that were cut end at once, but not before this goes on. Their threads count, too.
    const auto isFull = [this] { return m_connections.size() >= 2 * m_limits.connections; };
    if (isFull()) {
        m_ended.wait_for(lock, kPatience,
                         [this] { return std::ranges::any_of(m_connections, &Connection::ended); });
        joinEnded(lock);
        if (isFull())
            return false;
    }
    if (std::cmp_less(std::ranges::count_if(m_connections, &Connection::counts),
                      m_limits.connections))
        return true;
    Connection *longest = nullptr;
    for (auto &connection : m_connections) {
        if (connection.mayBeCut() && (!longest || connection.since < longest->since))
            longest = &connection;
    }
    if (!longest)
        return false;
    longest->cut = true;
    ::shutdown(longest->socket.get(), SHUT_RDWR);
    return true;
}

void Connections::serve(Connection &connection)
{
    try {
        ConnectionStream stream(connection.socket.get(), m_limits, m_budget, m_stop.get_token());
        m_converse(stream, connection);
    } catch (const std::exception &) {
        m_refused(); // without memory for one connection, that one ends
    }
    {
        // Closed with the mutex, for nobody may shut down what gets the same number next.
        const std::scoped_lock lock(m_mutex);
        connection.socket.reset();
        connection.ended = true;
    }
    m_ended.notify_one();
    wake();
}

void Connections::joinEnded(std::unique_lock<std::mutex> &lock)
{
    std::list<Connection> ended;
    for (auto next = m_connections.begin(); next != m_connections.end();) {
        const auto connection = next++;
        if (connection->ended)
            ended.splice(ended.end(), m_connections, connection);
    }
    lock.unlock();
    for (auto &connection : ended)
        connection.thread.join();
    lock.lock();
}

void Connections::wake() const
{
    ::eventfd_write(m_wake.get(), 1);
}

} // namespace espalier::serve
