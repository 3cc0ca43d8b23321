// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/linereader.h"

#include <algorithm>

namespace espalier::observe {

bool LineReader::refill()
{
    if (!m_status)
        return false;
    const auto block = m_source.next();
    if (!block)
        m_status = failure(block.error());
    m_block = block.value_or(std::string_view());
    return !m_block.empty();
}

void LineReader::keep(std::string_view part)
{
    const auto room = m_longest - std::min(m_longest, m_line.size());
    m_cut = m_cut || part.size() > room;
    m_line += part.substr(0, room);
}

std::optional<std::string_view> LineReader::next()
{
    m_line.clear();
    m_cut = false;
    if (m_block.empty() && !refill())
        return std::nullopt;
    ++m_number;
    auto end = m_block.find('\n');
    std::string_view line = m_block.substr(0, end);
    if (end == std::string_view::npos || line.size() > m_longest) {
        while (end == std::string_view::npos) {
            keep(m_block);
            if (!refill())
                break;
            end = m_block.find('\n');
        }
        keep(m_block.substr(0, end));
        line = m_line;
    }
    if (!m_status)
        return std::nullopt;
    m_block.remove_prefix(end == std::string_view::npos ? m_block.size() : end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

std::optional<std::string_view> LineReader::take(std::uint64_t bytes)
{
    m_line.clear();
    m_cut = false;
    while (bytes > 0 && (!m_block.empty() || refill())) {
        const auto part = m_block.substr(0, bytes);
        keep(part);
        m_number += static_cast<std::uint64_t>(std::ranges::count(part, '\n'));
        m_block.remove_prefix(part.size());
        bytes -= part.size();
    }
    return bytes == 0 ? std::optional<std::string_view>(m_line) : std::nullopt;
}

} // namespace espalier::observe
