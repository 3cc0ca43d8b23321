// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/serve/rawclient.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <format>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

namespace espalier::test {

namespace {

constexpr int kPatienceMilliseconds = 10'000;

FileDescriptor connectTo(std::uint16_t port, RawClient::Family family)
{
    const bool v4 = family == RawClient::Family::V4;
    FileDescriptor socket(::socket(v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    six.sin6_addr = IN6ADDR_LOOPBACK_INIT;
    const auto *address =
        v4 ? reinterpret_cast<const sockaddr *>(&four) : reinterpret_cast<const sockaddr *>(&six);
    if (!socket.valid() || ::connect(socket.get(), address, v4 ? sizeof four : sizeof six) != 0)
        return {};
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

std::string lowered(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

} // namespace

std::string Reply::header(const std::string &name) const
{
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

RawClient::RawClient(std::uint16_t port, Family family) : m_socket(connectTo(port, family)) {}

bool RawClient::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto count = ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void RawClient::finish()
{
    ::shutdown(m_socket.get(), SHUT_WR);
}

std::optional<Reply> RawClient::receive()
{
    Reply reply;
    const auto status = line();
    if (!status || !status->starts_with("HTTP/1.1 "))
        return std::nullopt;
    reply.status = std::stoi(status->substr(9, 3));
    for (;;) {
        const auto header = line();
        if (!header)
            return std::nullopt;
        if (header->empty())
            break;
        const auto colon = header->find(": ");
        if (colon == std::string::npos)
            return std::nullopt;
        reply.headers[lowered(header->substr(0, colon))] = header->substr(colon + 2);
    }
    const auto length = reply.header("content-length");
    const auto size = length.empty() ? 0 : std::stoul(length);
    while (m_received.size() < size) {
        if (!fill())
            return std::nullopt;
    }
    reply.body = m_received.substr(0, size);
    m_received.erase(0, size);
    return reply;
}

std::optional<Reply> RawClient::ask(std::string_view bytes)
{
    send(bytes);
    return receive();
}

bool RawClient::ended()
{
    pollfd entry{.fd = m_socket.get(), .events = POLLIN, .revents = 0};
    if (!m_received.empty() || ::poll(&entry, 1, kPatienceMilliseconds) != 1)
        return false;
    char byte = 0;
    return ::recv(m_socket.get(), &byte, 1, 0) <= 0;
}

bool RawClient::fill()
{
    pollfd entry{.fd = m_socket.get(), .events = POLLIN, .revents = 0};
    if (::poll(&entry, 1, kPatienceMilliseconds) != 1)
        return false;
    char buffer[4096];
    const auto count = ::recv(m_socket.get(), buffer, sizeof buffer, 0);
    if (count <= 0)
        return false;
    m_received.append(buffer, static_cast<std::size_t>(count));
    return true;
}

std::optional<std::string> RawClient::line()
{
    std::size_t end = 0;
    while ((end = m_received.find("\r\n")) == std::string::npos) {
        if (!fill())
            return std::nullopt;
    }
    auto result = m_received.substr(0, end);
    m_received.erase(0, end + 2);
    return result;
}

std::string RequestText::text(std::uint16_t port) const
{
    auto all = headers;
    all.try_emplace("Host", std::format("127.0.0.1:{}", port));
    all.try_emplace("Content-Length", std::to_string(body.size()));
    auto result = std::format("{} {} HTTP/1.1\r\n", method, target);
    for (const auto &[name, value] : all) {
        if (!value.empty())
            result += std::format("{}: {}\r\n", name, value);
    }
    return result + "\r\n" + body;
}

} // namespace espalier::test
