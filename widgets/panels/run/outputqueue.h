// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/process/processrunner.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::panels {

/// A piece of what a program wrote, all of one stream.
struct OutputPiece {
    process::OutputStream stream = process::OutputStream::Output;
    std::string bytes;
};

/// What a program wrote and nobody has taken yet, from its thread to the window's. Holds the last
/// `limit` bytes; what is older is counted and dropped. Thread-safe.
class OutputQueue final {
public:
    explicit OutputQueue(std::size_t limit) : m_limit(limit) {}

    void add(process::OutputStream stream, std::string_view bytes);
    /// The oldest pieces, `most` bytes of them at most, in order.
    [[nodiscard]] std::vector<OutputPiece> take(std::size_t most);
    /// Bytes that were dropped since this was asked the last time.
    [[nodiscard]] std::uint64_t takeDropped();
    [[nodiscard]] bool isEmpty() const;

private:
    void dropOldest();

    const std::size_t m_limit;
    mutable std::mutex m_mutex;
    std::deque<OutputPiece> m_pieces;
    std::size_t m_size = 0;
    std::uint64_t m_dropped = 0;
};

} // namespace espalier::panels
