// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace espalier::test {

/// Pairs of texts that have much or little in common; the same for one seed on every machine.
class RandomTexts final {
public:
    explicit RandomTexts(std::uint32_t seed) : m_random(seed) {}

    /// Up to `lines` lines of a few kinds, then the same text edited: lines changed, moved, put in
    /// and taken out, in their blanks too; LF or CRLF or both, with or without a last newline.
    [[nodiscard]] std::pair<std::string, std::string> pair(std::uint32_t lines);
    /// Below `limit`.
    [[nodiscard]] std::uint32_t number(std::uint32_t limit) { return m_random() % limit; }

private:
    [[nodiscard]] std::string line();
    [[nodiscard]] std::string text(std::uint32_t lines);
    [[nodiscard]] std::string edited(std::string_view text);

    std::mt19937 m_random;
    std::uint32_t m_kinds = 10; ///< of lines
    std::uint32_t m_rate = 5;   ///< one of so many lines is edited
    std::uint32_t m_crlf = 0;   ///< 0 never, 1 always, 2 sometimes
};

} // namespace espalier::test
