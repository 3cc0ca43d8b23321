// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace espalier::learn {

/// Ids of rows, and the rows of ids: a vector and a hash table of row numbers over it.
class VectorIds final {
public:
    static constexpr std::uint32_t kMostRows = 0xffff'ffff;

    VectorIds() { rebuildSlots(16); }

    [[nodiscard]] std::size_t size() const { return m_ids.size(); }
    [[nodiscard]] std::size_t capacity() const { return m_ids.capacity(); }
    [[nodiscard]] std::int64_t operator[](std::size_t row) const { return m_ids[row]; }
    [[nodiscard]] std::optional<std::size_t> rowOf(std::int64_t id) const;
    [[nodiscard]] std::size_t memory() const;

    void reserve(std::size_t rows) { m_ids.reserve(rows); }
    /// Adds an id that is not there, as the last row; there must be fewer than kMostRows.
    void append(std::int64_t id);
    /// Takes out a row; the last one takes its place.
    void remove(std::size_t row);

private:
    [[nodiscard]] std::size_t slotOf(std::int64_t id) const;
    void rebuildSlots(std::size_t wanted);
    void clearSlot(std::size_t slot);

    std::vector<std::int64_t> m_ids;
    std::vector<std::uint32_t> m_slots; ///< rows, or kMostRows; a power of two of them
};

} // namespace espalier::learn
