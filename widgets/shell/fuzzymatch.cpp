// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/fuzzymatch.h"

#include <QString>

#include <algorithm>
#include <vector>

namespace espalier::shell {

static bool startsWord(QStringView text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber() ||
           (text[at].isUpper() && text[at - 1].isLower());
}

std::optional<int> fuzzyScore(QStringView pattern, QStringView text)
{
    constexpr int kNone = -1'000'000;
    constexpr int kWordStart = 8;
    constexpr int kNeighbour = 9;
    // best[i]: of the pattern so far, with its last letter at i of the text.
    std::vector<int> best;
    bool first = true;
    for (const auto wanted : pattern) {
        if (wanted.isSpace())
            continue;
        std::vector<int> next(static_cast<std::size_t>(text.size()), kNone);
        int before = first ? 0 : kNone; // best of all places left of the one looked at
        for (qsizetype i = 0; i < text.size(); ++i) {
            const auto at = static_cast<std::size_t>(i);
            if (text[i].toCaseFolded() == wanted.toCaseFolded()) {
                const int bonus = startsWord(text, i) ? kWordStart : 0;
                const int distant = before == kNone ? kNone : before + 1 + bonus;
                const bool neighbour = !first && i > 0 && best[at - 1] != kNone;
                next[at] =
                    std::max(distant, neighbour ? best[at - 1] + 1 + bonus + kNeighbour : kNone);
            }
            if (!first)
                before = std::max(before, best[at]);
        }
        best = std::move(next);
        first = false;
    }
    if (first)
        return 0;
    const auto top = std::ranges::max_element(best);
    if (top == best.end() || *top == kNone)
        return std::nullopt;
    return *top * 16 - static_cast<int>(std::min<qsizetype>(text.size(), 15)); // short ones first
}

} // namespace espalier::shell
