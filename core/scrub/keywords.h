// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::scrub {

/// Finds all of many words in one pass over a text, taking ASCII letters of either case as the
/// same. At each byte it is one look at a table that says whether any word begins with this byte
/// and the next, without waiting for the byte before; words are compared only there. Immutable
/// after construction.
class KeywordMatcher final {
public:
    /// The words are in lower case and not empty; there are fewer than 65536.
    explicit KeywordMatcher(std::span<const std::string> words);

    /// Calls `found(word, end)` for each occurrence, in the order in which they begin: the index of
    /// the word, and the offset behind it.
    template <typename Found>
    void forEach(std::string_view text, Found found) const
    {
        if (text.empty())
            return;
        unsigned first = fold(text.front());
        const auto last = text.size() - 1;
        for (std::size_t i = 0; i < last; ++i) {
            const unsigned second = fold(text[i + 1]);
            const auto pair = first << 8 | second;
            if (m_isBegin[pair >> 6] >> (pair & 63) & 1)
                compare(text, i, pair, found);
            first = second;
        }
        compare(text, last, first << 8, found);
    }

private:
    struct Word {
        std::string text;
        std::uint32_t index = 0;
    };
    /// The words that begin with two bytes.
    struct Beginning {
        std::vector<Word> words;
        std::uint64_t third = 0; ///< bits of the bytes that may follow, modulo 64
    };

    [[nodiscard]] unsigned fold(char byte) const
    {
        return m_folded[static_cast<unsigned char>(byte)];
    }

    template <typename Found>
    void compare(std::string_view text, std::size_t at, unsigned pair, Found &found) const
    {
        const auto &beginning = m_beginnings[m_beginningOf[pair]];
        const unsigned third = at + 2 < text.size() ? fold(text[at + 2]) : 0;
        if (!(beginning.third >> (third & 63) & 1))
            return;
        for (const auto &word : beginning.words) {
            if (isAt(text, at, word.text))
                found(word.index, at + word.text.size());
        }
    }

    [[nodiscard]] bool isAt(std::string_view text, std::size_t at, std::string_view word) const
    {
        if (text.size() - at < word.size())
            return false;
        for (std::size_t i = 0; i < word.size(); ++i) {
            if (fold(text[at + i]) != static_cast<unsigned char>(word[i]))
                return false;
        }
        return true;
    }

    void add(const Word &word, unsigned pair);

    std::array<std::uint8_t, 256> m_folded{};
    std::array<std::uint64_t, 1024> m_isBegin{};
    std::vector<std::uint16_t> m_beginningOf; ///< by pair; 0 for none
    std::vector<Beginning> m_beginnings;
};

} // namespace espalier::scrub
