// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/traceback/scan.h"

#include <algorithm>
#include <charconv>

namespace espalier::traceback {

// No source has more lines, and no number of so few digits overflows.
static constexpr std::size_t kMostDigits = 12;

bool isBlank(std::string_view text)
{
    return std::ranges::all_of(text, isSpace);
}

std::size_t indentOf(std::string_view text)
{
    const auto at = text.find_first_not_of(" \t");
    return at == std::string_view::npos ? text.size() : at;
}

std::string_view trimmedLeft(std::string_view text)
{
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    return text;
}

std::string_view trimmedRight(std::string_view text)
{
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string_view trimmed(std::string_view text)
{
    return trimmedLeft(trimmedRight(text));
}

bool consume(std::string_view &text, std::string_view what)
{
    if (!text.starts_with(what))
        return false;
    text.remove_prefix(what.size());
    return true;
}

bool consumeEnd(std::string_view &text, std::string_view what)
{
    if (!text.ends_with(what))
        return false;
    text.remove_suffix(what.size());
    return true;
}

static std::optional<std::int64_t> numberIn(std::string_view digits)
{
    std::int64_t number = 0;
    if (digits.empty() || digits.size() > kMostDigits)
        return std::nullopt;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::optional<std::int64_t> consumeNumber(std::string_view &text)
{
    const auto digits = text.substr(
        0, static_cast<std::size_t>(std::ranges::find_if_not(text, isDigit) - text.begin()));
    const auto number = numberIn(digits);
    if (number)
        text.remove_prefix(digits.size());
    return number;
}

std::optional<std::int64_t> consumeNumberAtEnd(std::string_view &text)
{
    std::size_t count = 0;
    while (count < text.size() && isDigit(text[text.size() - count - 1]))
        ++count;
    const auto number = numberIn(text.substr(text.size() - count));
    if (number)
        text.remove_suffix(count);
    return number;
}

std::string_view consumeWord(std::string_view &text)
{
    const auto word = text.substr(
        0, static_cast<std::size_t>(std::ranges::find_if_not(text, isWord) - text.begin()));
    text.remove_prefix(word.size());
    return word;
}

std::optional<Halves> splitAt(std::string_view text, std::string_view by)
{
    const auto at = text.find(by);
    if (at == std::string_view::npos)
        return std::nullopt;
    return Halves{text.substr(0, at), text.substr(at + by.size())};
}

std::optional<Halves> splitAtLast(std::string_view text, std::string_view by)
{
    const auto at = text.rfind(by);
    if (at == std::string_view::npos)
        return std::nullopt;
    return Halves{text.substr(0, at), text.substr(at + by.size())};
}

std::optional<Place> placeIn(std::string_view text)
{
    const auto last = consumeNumberAtEnd(text);
    if (!last || !consumeEnd(text, ":") || text.empty())
        return std::nullopt;
    auto before = text;
    const auto line = consumeNumberAtEnd(before);
    if (line && consumeEnd(before, ":") && !before.empty())
        return Place{before, *line, *last};
    return Place{text, *last, 0};
}

TypeAndMessage typeAndMessage(std::string_view text, std::string_view separators)
{
    const auto isOfType = [&](char c) { return isWord(c) || separators.contains(c); };
    const auto end =
        static_cast<std::size_t>(std::ranges::find_if_not(text, isOfType) - text.begin());
    const auto type = text.substr(0, end);
    auto rest = text.substr(end);
    if (type.empty() || isDigit(type.front()) || !isWord(type.back()))
        return {{}, text};
    if (isBlank(rest))
        return {type, {}};
    if (!consume(rest, ":") || (!rest.empty() && !isSpace(rest.front())))
        return {{}, text};
    consume(rest, " ");
    return {type, rest};
}

} // namespace espalier::traceback
