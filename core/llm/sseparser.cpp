// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/sseparser.h"

#include <charconv>

namespace espalier::llm {

static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Result<std::vector<ServerEvent>> SseParser::feed(std::string_view bytes)
{
    std::vector<ServerEvent> events;
    while (!bytes.empty()) {
        if (m_afterCr && bytes.front() == '\n') {
            bytes.remove_prefix(1);
            m_afterCr = false;
            continue;
        }
        m_afterCr = false;
        const auto end = bytes.find_first_of("\r\n");
        const auto part = bytes.substr(0, end);
        if (m_line.size() + m_data.size() + part.size() > m_largest)
            return failure(ErrorKind::Network, "the server sent an event that is too large");
        m_line += part;
        if (end == std::string_view::npos)
            break;
        m_afterCr = bytes[end] == '\r';
        bytes.remove_prefix(end + 1);
        endLine(events);
    }
    return events;
}

std::optional<ServerEvent> SseParser::finish()
{
    std::vector<ServerEvent> events;
    if (!m_line.empty())
        endLine(events);
    return takeEvent();
}

void SseParser::endLine(std::vector<ServerEvent> &events)
{
    std::string_view line = m_line;
    if (m_firstLine && line.starts_with(kByteOrderMark))
        line.remove_prefix(kByteOrderMark.size());
    m_firstLine = false;
    if (line.empty()) {
        if (auto event = takeEvent())
            events.push_back(std::move(*event));
    } else if (const auto colon = line.find(':'); colon != 0) {
        auto value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
        if (value.starts_with(' '))
            value.remove_prefix(1);
        takeField(line.substr(0, colon), value);
    }
    m_line.clear();
}

void SseParser::takeField(std::string_view field, std::string_view value)
{
    if (field == "data") {
        if (m_hasData)
            m_data += '\n';
        m_data += value;
        m_hasData = true;
    } else if (field == "event") {
        m_name = value;
    } else if (field == "retry") {
        int milliseconds = 0;
        const auto [end, error] =
            std::from_chars(value.data(), value.data() + value.size(), milliseconds);
        if (error == std::errc() && end == value.data() + value.size() && milliseconds >= 0)
            m_retry = std::chrono::milliseconds(milliseconds);
    }
}

std::optional<ServerEvent> SseParser::takeEvent()
{
    std::optional<ServerEvent> event;
    if (m_hasData)
        event = ServerEvent{.name = m_name.empty() ? "message" : m_name, .data = std::move(m_data)};
    m_name.clear();
    m_data.clear();
    m_hasData = false;
    return event;
}

} // namespace espalier::llm
