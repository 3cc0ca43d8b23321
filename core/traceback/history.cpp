// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/traceback/history.h"

#include "core/traceback/record.h"
#include "core/traceback/scan.h"

#include <algorithm>

namespace espalier::traceback {

static constexpr std::size_t kMostLines = 256;
static constexpr std::size_t kMostBytes = std::size_t{256} << 10;
static constexpr std::size_t kNearby = 8; ///< lines in which a record's time is looked for

void History::add(std::string_view text, std::uint64_t number)
{
    m_bytes += text.size();
    if (m_lines.size() >= kMostLines) {
        // Their memory is used again.
        auto line = std::move(m_lines.front());
        m_lines.pop_front();
        m_bytes -= line.text.size();
        line.text = text;
        line.number = number;
        m_lines.push_back(std::move(line));
    } else {
        m_lines.push_back({std::string(text), number});
    }
    while (m_lines.size() > 1 && m_bytes > kMostBytes) {
        m_bytes -= m_lines.front().text.size();
        m_lines.pop_front();
    }
}

void History::dropUpTo(std::uint64_t number)
{
    while (!m_lines.empty() && m_lines.front().number <= number) {
        m_bytes -= m_lines.front().text.size();
        m_lines.pop_front();
    }
}

bool History::hasBareLines(const Prefix &prefix, std::uint64_t before) const
{
    bool inRecord = false;
    for (const auto &line : m_lines) {
        const auto size = prefix.match(line.text);
        if (size == std::string_view::npos || line.number >= before)
            continue;
        // Titles and rules of reports stand before traces, wherever these come from.
        const auto whole = std::string_view(line.text).substr(size);
        const auto text = trimmed(whole);
        const bool rule = text.size() > 3 && text.find_first_not_of(text.front()) == text.npos;
        if (recordHead(whole))
            inRecord = true;
        else if (!inRecord && !text.empty() && !text.ends_with(':') && !rule &&
                 !text.starts_with("Exception ignored in"))
            return true;
    }
    return false;
}

std::string History::lastTime() const
{
    for (std::size_t back = 1; back <= std::min(kNearby, m_lines.size()); ++back) {
        const auto record = recordHead(line(back).text);
        if (record && !record->at.empty())
            return record->at;
    }
    return {};
}

std::optional<std::string_view> HistoryView::line(std::size_t back) const
{
    if (back == 0)
        return m_now;
    if (back > m_history.size())
        return std::nullopt;
    const std::string_view text = m_history.line(back).text;
    const auto size = m_prefix.match(text);
    if (size != std::string_view::npos)
        return text.substr(size);
    return isBlank(text) ? std::optional(std::string_view()) : std::nullopt;
}

} // namespace espalier::traceback
