// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/loopback.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <format>
#include <netinet/in.h>
#include <sys/socket.h>

namespace espalier::serve {

namespace {

/// Tries to find a port that is free in both families.
constexpr int kPortTries = 16;

/// A loopback address. There is no way to make another one here.
struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;
    std::string name;
};

Address loopback(int family, std::uint16_t port)
{
    Address result;
    if (family == AF_INET) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        std::memcpy(&result.storage, &address, result.size = sizeof address);
        result.name = std::format("127.0.0.1:{}", port);
    } else {
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        address.sin6_port = htons(port);
        address.sin6_addr = IN6ADDR_LOOPBACK_INIT;
        std::memcpy(&result.storage, &address, result.size = sizeof address);
        result.name = std::format("[::1]:{}", port);
    }
    return result;
}

std::unexpected<Error> cannotListen(int error, std::uint16_t port, const std::string &name)
{
    switch (error) {
    case EADDRINUSE:
        return failure(ErrorKind::Conflict,
                       std::format("port {} is in use: stop the program that listens there, or "
                                   "choose another port",
                                   port),
                       name);
    case EACCES:
    case EPERM:
        return failure(ErrorKind::Permission,
                       std::format("port {} may not be listened on: choose one from 1024", port),
                       name);
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
        return failure(ErrorKind::Unsupported, "this machine has no such address", name);
    default: return systemFailure(error, "cannot listen", name);
    }
}

Result<FileDescriptor> listenOn(int family, std::uint16_t port)
{
    const auto address = loopback(family, port);
    FileDescriptor socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket.valid())
        return cannotListen(errno, port, address.name);
    // Connections that have ended do not keep the port; one that listens does.
    const int on = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (family == AF_INET6)
        ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr *>(&address.storage), address.size) !=
            0 ||
        ::listen(socket.get(), SOMAXCONN) != 0)
        return cannotListen(errno, port, address.name);
    return socket;
}

std::uint16_t portOf(const FileDescriptor &socket)
{
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    if (::getsockname(socket.get(), reinterpret_cast<sockaddr *>(&storage), &size) != 0)
        return 0;
    // The port is at the same place in both families.
    sockaddr_in address{};
    std::memcpy(&address, &storage, sizeof address);
    return ntohs(address.sin_port);
}

Result<Listeners> listenOnBoth(std::uint16_t port)
{
    Listeners result;
    auto first = listenOn(AF_INET, port);
    if (!first)
        return failure(std::move(first.error()));
    result.port = portOf(*first);
    auto second = listenOn(AF_INET6, result.port);
    if (!second)
        return failure(std::move(second.error()));
    result.sockets.push_back(*std::move(first));
    result.sockets.push_back(*std::move(second));
    return result;
}

} // namespace

Result<Listeners> listenOnLoopback(Hosts hosts, std::uint16_t port)
{
    if (hosts == Hosts::Both) {
        auto result = listenOnBoth(port);
        // What is free in one family may be taken in the other.
        for (int i = 1;
             port == 0 && i < kPortTries && !result && result.error().kind == ErrorKind::Conflict;
             ++i)
            result = listenOnBoth(port);
        return result;
    }
    auto socket = listenOn(hosts == Hosts::V4 ? AF_INET : AF_INET6, port);
    if (!socket)
        return failure(std::move(socket.error()));
    Listeners result;
    result.port = portOf(*socket);
    result.sockets.push_back(*std::move(socket));
    return result;
}

} // namespace espalier::serve
