// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace espalier::serve {

/// Bytes that all requests under way may hold together. Thread-safe.
class ByteBudget final {
public:
    explicit ByteBudget(std::uint64_t most) : m_most(most) {}

    /// False, and nothing is taken, when that would be more than there is.
    [[nodiscard]] bool take(std::uint64_t bytes);
    void give(std::uint64_t bytes) { m_taken.fetch_sub(bytes, std::memory_order_relaxed); }

private:
    const std::uint64_t m_most;
    std::atomic<std::uint64_t> m_taken{0};
};

} // namespace espalier::serve
