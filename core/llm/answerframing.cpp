// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/answerframing.h"

#include <algorithm>
#include <format>

namespace espalier::llm {

Result<AnswerFraming> AnswerFraming::of(const Headers &headers, Provider provider)
{
    std::string type(headers.find("content-type"));
    type.resize(std::min(type.size(), type.find(';')));
    std::ranges::transform(type, type.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    });
    AnswerFraming framing;
    framing.m_lines = provider == Provider::Ollama;
    if (type.contains("event-stream"))
        framing.m_kind = Kind::Events;
    else if (type.contains("ndjson") || type.contains("jsonl"))
        framing.m_kind = Kind::Lines;
    else if (type.contains("html") || type.starts_with("image/"))
        return failure(ErrorKind::Network,
                       std::format("what answers is no model server: it sent {}; is the base URL "
                                   "right?",
                                   type));
    else if (type.contains("json") && !framing.m_lines)
        framing.m_kind = Kind::Whole;
    return framing;
}

void AnswerFraming::sniff(std::string_view bytes)
{
    const auto first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string_view::npos)
        return;
    if (bytes[first] != '{' && bytes[first] != '[')
        m_kind = Kind::Events;
    else
        m_kind = m_lines ? Kind::Lines : Kind::Whole;
}

Result<std::vector<ServerEvent>> AnswerFraming::feed(std::string_view bytes)
{
    if (m_kind == Kind::Unknown)
        sniff(bytes);
    if (m_kind == Kind::Events)
        return m_sse.feed(bytes);
    if (m_kind == Kind::Whole || m_kind == Kind::Unknown) {
        m_whole += bytes;
        return std::vector<ServerEvent>();
    }
    auto lines = m_ndjson.feed(bytes);
    if (!lines)
        return failure(lines.error());
    std::vector<ServerEvent> events;
    for (auto &line : *lines)
        events.push_back({.name = "message", .data = std::move(line)});
    return events;
}

std::vector<ServerEvent> AnswerFraming::finish()
{
    std::vector<ServerEvent> events;
    if (m_kind == Kind::Events) {
        if (auto last = m_sse.finish())
            events.push_back(std::move(*last));
    } else if (m_kind == Kind::Lines) {
        if (auto last = m_ndjson.finish())
            events.push_back({.name = "message", .data = std::move(*last)});
    } else {
        events.push_back({.name = "message", .data = std::move(m_whole)});
    }
    return events;
}

} // namespace espalier::llm
