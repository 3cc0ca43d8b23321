// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scrub/keywords.h"

#include <queue>

namespace espalier::scrub {

struct KeywordMatcher::Node {
    std::vector<int> next; ///< by class, -1 where there is none
    std::vector<std::uint32_t> words;
    std::size_t fallback = 0;
};

void KeywordMatcher::classify(std::span<const std::string> words)
{
    for (const auto &word : words) {
        for (const char letter : word) {
            auto &entry = m_classOf[static_cast<unsigned char>(letter)];
            if (entry == 0)
                entry = static_cast<std::uint8_t>(m_classes++);
        }
    }
    for (unsigned upper = 'A'; upper <= 'Z'; ++upper)
        m_classOf[upper] = m_classOf[upper - 'A' + 'a'];
}

KeywordMatcher::KeywordMatcher(std::span<const std::string> words)
{
    classify(words);
    std::vector<Node> nodes(1);
    nodes[0].next.assign(m_classes, -1);
    for (std::size_t word = 0; word < words.size(); ++word) {
        std::size_t at = 0;
        for (const char letter : words[word]) {
            const auto byClass = m_classOf[static_cast<unsigned char>(letter)];
            if (nodes[at].next[byClass] < 0) {
                nodes[at].next[byClass] = static_cast<int>(nodes.size());
                nodes.emplace_back().next.assign(m_classes, -1);
            }
            at = static_cast<std::size_t>(nodes[at].next[byClass]);
        }
        nodes[at].words.push_back(static_cast<std::uint32_t>(word));
    }
    complete(nodes);
}

/// Breadth first, so that the state a node falls back to is complete before the node is.
void KeywordMatcher::complete(std::vector<Node> &nodes)
{
    std::queue<std::size_t> open;
    open.push(0);
    while (!open.empty()) {
        const auto at = open.front();
        open.pop();
        for (std::size_t byClass = 0; byClass < m_classes; ++byClass) {
            const auto elsewhere = at == 0 ? 0 : nodes[nodes[at].fallback].next[byClass];
            auto &next = nodes[at].next[byClass];
            if (next < 0) {
                next = elsewhere;
                continue;
            }
            auto &child = nodes[static_cast<std::size_t>(next)];
            child.fallback = static_cast<std::size_t>(elsewhere);
            const auto &shorter = nodes[child.fallback].words;
            child.words.insert(child.words.end(), shorter.begin(), shorter.end());
            open.push(static_cast<std::size_t>(next));
        }
    }
    for (const auto &node : nodes) {
        for (const auto next : node.next)
            m_next.push_back(static_cast<std::uint16_t>(next));
        m_outputs.push_back(static_cast<std::uint32_t>(m_words.size()));
        m_words.insert(m_words.end(), node.words.begin(), node.words.end());
    }
    m_outputs.push_back(static_cast<std::uint32_t>(m_words.size()));
}

} // namespace espalier::scrub
