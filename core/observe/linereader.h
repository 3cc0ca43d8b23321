// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/bytesource.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace espalier::observe {

/// Takes a source apart into lines, in memory for one of them.
class LineReader final {
public:
    /// Of a line longer than `longest` the rest is passed over (`wasCut`).
    LineReader(ByteSource &source, std::size_t longest) : m_source(source), m_longest(longest) {}

    /// The next line without its "\n" or "\r\n", valid until the next call; nothing at the end or
    /// after a failure.
    [[nodiscard]] std::optional<std::string_view> next();
    /// Exactly so many bytes from here, which may have line ends in them; nothing when there are
    /// fewer, or when it has failed. Of more than `longest` the rest is passed over.
    [[nodiscard]] std::optional<std::string_view> take(std::uint64_t bytes);

    [[nodiscard]] bool wasCut() const { return m_cut; }
    /// Of the line that was given last, from 1; behind bytes that were taken, of the last of
    /// theirs.
    [[nodiscard]] std::uint64_t number() const { return m_number; }
    /// Whether the source has failed, and how.
    [[nodiscard]] const Result<> &status() const { return m_status; }

private:
    [[nodiscard]] bool refill();
    void keep(std::string_view part);

    ByteSource &m_source;
    std::size_t m_longest;
    std::string_view m_block;
    std::string m_line; ///< what was in blocks before
    bool m_cut = false;
    std::uint64_t m_number = 0;
    Result<> m_status;
};

} // namespace espalier::observe
