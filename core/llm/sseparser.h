// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::llm {

/// One server-sent event.
struct ServerEvent {
    std::string name; ///< "message" where the server names none
    std::string data; ///< its data lines, joined by "\n"
    bool operator==(const ServerEvent &) const = default;
};

/// Reads `text/event-stream` from pieces of any size. Lines end with CR, LF or CRLF; a byte order
/// mark at the beginning, comments and unknown fields are passed over. One thread.
class SseParser final {
public:
    static constexpr std::size_t kLargestEvent = 8u << 20;
    explicit SseParser(std::size_t largestEvent = kLargestEvent) : m_largest(largestEvent) {}

    /// The events that these bytes complete. Network when one gets too large; the parser is of no
    /// use after that.
    [[nodiscard]] Result<std::vector<ServerEvent>> feed(std::string_view bytes);
    /// At the end of the stream: the event that no blank line closed, where there is one.
    [[nodiscard]] std::optional<ServerEvent> finish();
    /// How long the server wants a client to wait before it connects again; where it said so.
    [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const { return m_retry; }

private:
    void endLine(std::vector<ServerEvent> &events);
    void takeField(std::string_view field, std::string_view value);
    [[nodiscard]] std::optional<ServerEvent> takeEvent();

    std::size_t m_largest;
    std::string m_line;
    std::string m_name;
    std::string m_data;
    std::optional<std::chrono::milliseconds> m_retry;
    bool m_hasData = false;
    bool m_afterCr = false;
    bool m_firstLine = true;
};

} // namespace espalier::llm
