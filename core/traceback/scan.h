// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace espalier::traceback {

[[nodiscard]] constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}
/// What names are made of in every language; bytes beyond ASCII count as letters.
[[nodiscard]] constexpr bool isWord(char c)
{
    return isDigit(c) || isUpper(c) || (c >= 'a' && c <= 'z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
[[nodiscard]] constexpr bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

[[nodiscard]] bool isBlank(std::string_view text);
/// Bytes of blanks and tabs at the front.
[[nodiscard]] std::size_t indentOf(std::string_view text);
[[nodiscard]] std::string_view trimmedLeft(std::string_view text);
[[nodiscard]] std::string_view trimmedRight(std::string_view text);
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Takes `what` off the front or the end; false when it is not there.
bool consume(std::string_view &text, std::string_view what);
bool consumeEnd(std::string_view &text, std::string_view what);
/// Takes digits off the front or the end; none when there are none, or too many for a line number.
std::optional<std::int64_t> consumeNumber(std::string_view &text);
std::optional<std::int64_t> consumeNumberAtEnd(std::string_view &text);
/// Takes a word off the front.
std::string_view consumeWord(std::string_view &text);

struct Halves {
    std::string_view before;
    std::string_view after;
};
/// What stands before and after the first, or the last, `by`.
[[nodiscard]] std::optional<Halves> splitAt(std::string_view text, std::string_view by);
[[nodiscard]] std::optional<Halves> splitAtLast(std::string_view text, std::string_view by);

struct Place {
    std::string_view path;
    std::int64_t line = 0;
    std::int64_t column = 0; ///< 0 when not given
};
/// "path:12" or "path:12:5".
[[nodiscard]] std::optional<Place> placeIn(std::string_view text);

/// A "Type: message" taken apart.
struct TypeAndMessage {
    std::string_view type; ///< empty when what stands before the colon is no name
    std::string_view message;
};
/// `separators` are what may stand between the words of a type ("." for most).
[[nodiscard]] TypeAndMessage typeAndMessage(std::string_view text, std::string_view separators);

} // namespace espalier::traceback
