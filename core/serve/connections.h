// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/serve/connectionstream.h"

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace espalier::serve {

/// The connections of a receiver: accepts them, gives each a thread, and cuts the one that has kept
/// everybody waiting for the longest where there would be too many.
class Connections final {
public:
    /// What a connection is about.
    enum class Phase : std::uint8_t {
        Waiting, ///< for a request
        Reading, ///< a request
        Taking,  ///< what was sent; never cut, for the client has to know what became of it
        Sending, ///< an answer
    };
    /// A connection as its conversation sees it.
    class Place {
    public:
        /// False once the connection was cut.
        [[nodiscard]] virtual bool enter(Phase phase) = 0;

    protected:
        ~Place() = default;
    };
    /// Serves one connection until it ends; called on the connection's thread. One that throws ends
    /// its connection.
    using Converse = std::function<void(ConnectionStream &, Place &)>;

    /// Told of a connection that could not be let in, or served.
    using Refused = std::function<void()>;

    /// Starts to accept. Fails when the system has nothing left for it.
    [[nodiscard]] static Result<std::unique_ptr<Connections>>
    start(std::vector<FileDescriptor> listeners, const ReceiverLimits &limits, Converse converse,
          Refused refused);
    /// Stops and joins.
    ~Connections();
    Connections(const Connections &) = delete;
    Connections &operator=(const Connections &) = delete;

    /// Nobody is let in any more, and nothing more is read; answers still go out.
    void stop();
    /// After `stop`: waits for all conversations to end.
    void join();

private:
    struct Connection;

    Connections(std::vector<FileDescriptor> listeners, FileDescriptor wake,
                const ReceiverLimits &limits, Converse converse, Refused refused);
    void run();
    bool acceptFrom(const FileDescriptor &listener);
    void admit(FileDescriptor socket);
    void refuse(const FileDescriptor &socket) const;
    bool makeRoom(std::unique_lock<std::mutex> &lock);
    void serve(Connection &connection);
    void joinEnded(std::unique_lock<std::mutex> &lock);
    void wake() const;

    const ReceiverLimits m_limits;
    const Converse m_converse;
    const Refused m_refused;
    ByteBudget m_budget;
    std::vector<FileDescriptor> m_listeners;
    FileDescriptor m_wake;
    std::stop_source m_stop;
    std::mutex m_mutex;              // all of the connections but their threads
    std::condition_variable m_ended; // one of them has
    std::list<Connection> m_connections;
    std::thread m_acceptor;
};

} // namespace espalier::serve
