// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scrub/keywords.h"

namespace espalier::scrub {

static constexpr unsigned kPairs = 1u << 16;

KeywordMatcher::KeywordMatcher(std::span<const std::string> words)
    : m_beginningOf(kPairs), m_beginnings(1)
{
    for (unsigned byte = 0; byte < m_folded.size(); ++byte)
        m_folded[byte] = static_cast<std::uint8_t>(byte);
    for (unsigned upper = 'A'; upper <= 'Z'; ++upper)
        m_folded[upper] = static_cast<std::uint8_t>(upper - 'A' + 'a');
    for (std::uint32_t index = 0; index < words.size(); ++index) {
        const Word word{.text = words[index], .index = index};
        const unsigned first = static_cast<unsigned char>(word.text[0]) << 8;
        if (word.text.size() > 1) {
            add(word, first | static_cast<unsigned char>(word.text[1]));
            continue;
        }
        // Whatever follows.
        for (unsigned second = 0; second < m_folded.size(); ++second)
            add(word, first | second);
    }
}

void KeywordMatcher::add(const Word &word, unsigned pair)
{
    auto &number = m_beginningOf[pair];
    if (number == 0) {
        number = static_cast<std::uint16_t>(m_beginnings.size());
        m_beginnings.emplace_back();
    }
    auto &beginning = m_beginnings[number];
    beginning.words.push_back(word);
    beginning.third |= word.text.size() > 2
                           ? std::uint64_t(1) << (static_cast<unsigned char>(word.text[2]) & 63)
                           : ~std::uint64_t(0);
    m_isBegin[pair >> 6] |= std::uint64_t(1) << (pair & 63);
}

} // namespace espalier::scrub
