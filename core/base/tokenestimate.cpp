// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tokenestimate.h"

#include <cctype>

namespace espalier {

namespace {

// What vocabularies of 100 000 to 200 000 entries do on average: short words are one token, longer
// ones break about every six letters; a blank belongs to the word behind it, indentation is one
// token.
constexpr std::size_t kLettersPerToken = 6;
constexpr std::size_t kDigitsPerToken = 3;

enum class Class { Letter, Digit, Blank, Line, Wide, Other };

Class classOf(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80)
        return Class::Wide;
    if (std::isalpha(byte))
        return Class::Letter;
    if (std::isdigit(byte))
        return Class::Digit;
    if (c == '\n' || c == '\r')
        return Class::Line;
    return c == ' ' || c == '\t' ? Class::Blank : Class::Other;
}

std::uint64_t tokensOf(Class kind, std::size_t length)
{
    switch (kind) {
    case Class::Letter: return (length + kLettersPerToken - 1) / kLettersPerToken;
    case Class::Digit: return (length + kDigitsPerToken - 1) / kDigitsPerToken;
    case Class::Blank: return length > 1 ? 1 : 0;
    case Class::Line: return 1;
    case Class::Wide: return (length + 2) / 3;
    case Class::Other: return (length + 1) / 2;
    }
    return length;
}

} // namespace

std::uint64_t estimateTokens(std::string_view text)
{
    std::uint64_t tokens = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto kind = classOf(text[at]);
        auto end = at + 1;
        while (end < text.size() && classOf(text[end]) == kind)
            ++end;
        tokens += tokensOf(kind, end - at);
        at = end;
    }
    return tokens;
}

} // namespace espalier
