// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/output.h"

#include <algorithm>
#include <format>
#include <utility>

namespace espalier::process {

OutputBuffer::OutputBuffer(std::size_t limit)
    : m_headLimit(limit / 2), m_tailLimit(limit - limit / 2)
{
}

void OutputBuffer::add(std::string_view bytes)
{
    const auto first = std::min(bytes.size(), m_headLimit - m_head.size());
    m_head += bytes.substr(0, first);
    bytes.remove_prefix(first);
    m_tail += bytes;
    // Cut rarely, so that the cost stays linear.
    if (m_tail.size() > 2 * m_tailLimit + 4096) {
        const auto excess = m_tail.size() - m_tailLimit;
        m_tail.erase(0, excess);
        m_leftOut += excess;
    }
}

CapturedText OutputBuffer::take()
{
    if (m_tail.size() > m_tailLimit) {
        const auto excess = m_tail.size() - m_tailLimit;
        m_tail.erase(0, excess);
        m_leftOut += excess;
    }
    CapturedText result{.text = std::exchange(m_head, {}), .leftOut = m_leftOut};
    if (m_leftOut > 0)
        result.text += std::format("\n… {} bytes left out …\n", m_leftOut);
    result.text += std::exchange(m_tail, {});
    m_leftOut = 0;
    return result;
}

} // namespace espalier::process
