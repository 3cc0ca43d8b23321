// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace espalier {

/// A half-open range [begin, end) of byte offsets into a text.
struct ByteRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    [[nodiscard]] constexpr std::uint32_t size() const { return end - begin; }
    [[nodiscard]] constexpr bool contains(std::uint32_t offset) const
    {
        return offset >= begin && offset < end;
    }
    [[nodiscard]] constexpr bool contains(ByteRange other) const
    {
        return other.begin >= begin && other.end <= end;
    }
    /// The text the range covers; the range must lie within `text`.
    [[nodiscard]] constexpr std::string_view of(std::string_view text) const
    {
        return text.substr(begin, end - begin);
    }
    constexpr bool operator==(const ByteRange &) const = default;
};

} // namespace espalier
