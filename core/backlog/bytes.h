// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: kinds of bytes, whatever the locale says.

#include <algorithm>
#include <string>
#include <string_view>

namespace espalier::backlog {

[[nodiscard]] constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

[[nodiscard]] constexpr bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}

/// Of ASCII, or of a character beyond it.
[[nodiscard]] constexpr bool isLetter(char c)
{
    return isUpper(c) || isLower(c) || static_cast<unsigned char>(c) >= 0x80;
}

[[nodiscard]] constexpr bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// What names are made of.
[[nodiscard]] constexpr bool isOfWord(char c)
{
    return isLetter(c) || isDigit(c) || c == '_';
}

/// Blanks, line ends and all other control characters, NUL among them.
[[nodiscard]] constexpr bool isBlankByte(char c)
{
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
}

/// ASCII letters only.
[[nodiscard]] constexpr char lowered(char c)
{
    return isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline std::string lowered(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) { return lowered(c); });
    return result;
}

[[nodiscard]] constexpr std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isBlankByte(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlankByte(text.back()))
        text.remove_suffix(1);
    return text;
}

/// How many bytes at the beginning are of a kind.
template <typename Kind>
[[nodiscard]] constexpr std::size_t runOf(std::string_view text, Kind &&isOfKind)
{
    std::size_t length = 0;
    while (length < text.size() && isOfKind(text[length]))
        ++length;
    return length;
}

/// At most so many bytes, never half a character of UTF-8.
[[nodiscard]] constexpr std::string_view cutAt(std::string_view text, std::size_t most)
{
    if (text.size() <= most)
        return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80)
        --most;
    return text.substr(0, most);
}

} // namespace espalier::backlog
