// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/run/outputqueue.h"

#include <algorithm>
#include <utility>

namespace espalier::panels {

// So large that there are few of them, so small that the oldest can be dropped one by one.
static constexpr std::size_t kPiece = 16u << 10;

void OutputQueue::add(process::OutputStream stream, std::string_view bytes)
{
    const std::scoped_lock lock(m_mutex);
    while (!bytes.empty()) {
        if (m_pieces.empty() || m_pieces.back().stream != stream ||
            m_pieces.back().bytes.size() >= kPiece)
            m_pieces.push_back({.stream = stream});
        auto &piece = m_pieces.back().bytes;
        const auto part = bytes.substr(0, kPiece - piece.size());
        piece += part;
        m_size += part.size();
        bytes.remove_prefix(part.size());
        dropOldest();
    }
}

void OutputQueue::dropOldest()
{
    while (m_size > m_limit && m_pieces.size() > 1) {
        const auto size = m_pieces.front().bytes.size();
        m_size -= size;
        m_dropped += size;
        m_pieces.pop_front();
    }
}

std::vector<OutputPiece> OutputQueue::take(std::size_t most)
{
    const std::scoped_lock lock(m_mutex);
    std::vector<OutputPiece> taken;
    std::size_t size = 0;
    while (!m_pieces.empty() && (taken.empty() || size + m_pieces.front().bytes.size() <= most)) {
        size += m_pieces.front().bytes.size();
        taken.push_back(std::move(m_pieces.front()));
        m_pieces.pop_front();
    }
    m_size -= size;
    return taken;
}

std::uint64_t OutputQueue::takeDropped()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_dropped, 0);
}

bool OutputQueue::isEmpty() const
{
    const std::scoped_lock lock(m_mutex);
    return m_pieces.empty();
}

} // namespace espalier::panels
