// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::scrub {

/// Finds all of many words in one pass over a text (Aho and Corasick), taking ASCII letters of
/// either case as the same. Immutable after construction.
class KeywordMatcher final {
public:
    /// The words are in lower case and not empty; together they have fewer than 65536 bytes.
    explicit KeywordMatcher(std::span<const std::string> words);

    /// Calls `found(word, end)` for each occurrence: the index of the word, and the offset behind
    /// it.
    template <typename Found>
    void forEach(std::string_view text, Found found) const
    {
        std::uint32_t state = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            state = m_next[state * m_classes + m_classOf[static_cast<unsigned char>(text[i])]];
            for (auto at = m_outputs[state]; at < m_outputs[state + 1]; ++at)
                found(m_words[at], i + 1);
        }
    }

private:
    struct Node;

    void classify(std::span<const std::string> words);
    void complete(std::vector<Node> &nodes);

    std::array<std::uint8_t, 256> m_classOf{}; ///< bytes in no word share class 0
    std::uint32_t m_classes = 1;
    std::vector<std::uint16_t> m_next;
    std::vector<std::uint32_t> m_outputs; ///< of each state, where its words begin in m_words
    std::vector<std::uint32_t> m_words;
};

} // namespace espalier::scrub
