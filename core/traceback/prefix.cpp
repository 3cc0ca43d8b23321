// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/traceback/prefix.h"

#include "core/traceback/scan.h"

#include <algorithm>

namespace espalier::traceback {

static constexpr std::size_t kNone = std::string_view::npos;
static constexpr int kMostCuts = 24;

static std::string_view blanksOf(std::string_view text)
{
    return text.substr(0, indentOf(text));
}

// Times, process numbers and addresses differ; names and levels do not.
static bool isSameWord(std::string_view expected, std::string_view found)
{
    return expected == found ||
           (std::ranges::any_of(expected, isDigit) && std::ranges::any_of(found, isDigit));
}

std::size_t Prefix::match(std::string_view line) const
{
    std::string_view wanted = m_text;
    auto rest = line;
    while (!wanted.empty()) {
        if (isWord(wanted.front())) {
            if (!isSameWord(consumeWord(wanted), consumeWord(rest)))
                return kNone;
        } else if (const auto blanks = blanksOf(wanted); !blanks.empty()) {
            wanted.remove_prefix(blanks.size());
            const auto found = blanksOf(rest);
            // In between they pad numbers; at the end they are what the text's own come after.
            if (wanted.empty() && !found.starts_with(blanks))
                return found.size() == rest.size() ? line.size() : kNone;
            if (found.empty())
                return kNone;
            rest.remove_prefix(wanted.empty() ? blanks.size() : found.size());
        } else {
            if (rest.empty() || rest.front() != wanted.front())
                return kNone;
            wanted.remove_prefix(1);
            rest.remove_prefix(1);
        }
    }
    return line.size() - rest.size();
}

Prefix Prefix::shared(std::string_view text, std::string_view line)
{
    if (text.size() > kMostBytes)
        return {};
    for (int cuts = 0; cuts < kMostCuts && !text.empty(); ++cuts) {
        Prefix prefix(text);
        if (prefix.match(line) != kNone)
            return prefix;
        text = trimmedRight(text);
        while (!text.empty() && !isSpace(text.back()))
            text.remove_suffix(1);
    }
    return {};
}

} // namespace espalier::traceback
