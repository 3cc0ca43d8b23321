// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace espalier::test {

/// An answer as it came over the wire.
struct Reply {
    int status = 0;
    std::map<std::string, std::string> headers; ///< by name in lower case
    std::string body;

    [[nodiscard]] std::string header(const std::string &name) const;
};

/// A client on this machine's loopback that sends bytes as they are, also what is no request. All
/// waits end after ten seconds.
class RawClient final {
public:
    enum class Family { V4, V6 };
    explicit RawClient(std::uint16_t port, Family family = Family::V4);

    [[nodiscard]] bool connected() const { return m_socket.valid(); }
    /// False when the other side has closed the connection.
    bool send(std::string_view bytes);
    /// Nothing more will be sent.
    void finish();
    /// The next answer; none when the connection ends before.
    [[nodiscard]] std::optional<Reply> receive();
    [[nodiscard]] std::optional<Reply> ask(std::string_view bytes);
    /// Waits until the other side has closed the connection; false when it has not, or still sends.
    [[nodiscard]] bool ended();

private:
    bool fill();
    [[nodiscard]] std::optional<std::string> line();

    FileDescriptor m_socket;
    std::string m_received;
};

/// A request of HTTP/1.1 with Host and Content-Length, unless `headers` has them; one with an empty
/// value is left out.
struct RequestText {
    std::string method = "POST";
    std::string target = "/v1/traces";
    std::map<std::string, std::string> headers{{"Content-Type", "application/json"}};
    std::string body{};

    [[nodiscard]] std::string text(std::uint16_t port) const;
};

} // namespace espalier::test
