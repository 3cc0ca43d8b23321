// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/vectorids.h"

namespace espalier::learn {

static constexpr std::uint32_t kFree = VectorIds::kMostRows;

static std::size_t placeOf(std::int64_t id, std::size_t slots)
{
    const auto mixed = static_cast<std::uint64_t>(id) * 0x9E3779B97F4A7C15u;
    return static_cast<std::size_t>(mixed >> 32) & (slots - 1);
}

/// The slot that holds the id, or the free one where it would go.
std::size_t VectorIds::slotOf(std::int64_t id) const
{
    auto slot = placeOf(id, m_slots.size());
    while (m_slots[slot] != kFree && m_ids[m_slots[slot]] != id)
        slot = (slot + 1) & (m_slots.size() - 1);
    return slot;
}

void VectorIds::rebuildSlots(std::size_t wanted)
{
    m_slots.assign(wanted, kFree);
    for (std::size_t row = 0; row < m_ids.size(); ++row)
        m_slots[slotOf(m_ids[row])] = static_cast<std::uint32_t>(row);
}

/// Those behind move up where they may, so that no search ends too early.
void VectorIds::clearSlot(std::size_t slot)
{
    const auto mask = m_slots.size() - 1;
    auto hole = slot;
    for (auto at = (slot + 1) & mask; m_slots[at] != kFree; at = (at + 1) & mask) {
        const auto home = placeOf(m_ids[m_slots[at]], m_slots.size());
        if (((at - home) & mask) >= ((at - hole) & mask)) {
            m_slots[hole] = m_slots[at];
            hole = at;
        }
    }
    m_slots[hole] = kFree;
}

std::optional<std::size_t> VectorIds::rowOf(std::int64_t id) const
{
    const auto row = m_slots[slotOf(id)];
    return row == kFree ? std::nullopt : std::optional<std::size_t>(row);
}

std::size_t VectorIds::memory() const
{
    return m_ids.capacity() * sizeof(std::int64_t) + m_slots.capacity() * sizeof(std::uint32_t);
}

void VectorIds::append(std::int64_t id)
{
    const auto slot = slotOf(id);
    m_slots[slot] = static_cast<std::uint32_t>(m_ids.size());
    m_ids.push_back(id);
    if (m_ids.size() * 4 > m_slots.size() * 3)
        rebuildSlots(m_slots.size() * 2);
}

void VectorIds::remove(std::size_t row)
{
    clearSlot(slotOf(m_ids[row]));
    const auto last = m_ids.size() - 1;
    if (row != last) {
        m_slots[slotOf(m_ids[last])] = static_cast<std::uint32_t>(row);
        m_ids[row] = m_ids[last];
    }
    m_ids.pop_back();
}

} // namespace espalier::learn
