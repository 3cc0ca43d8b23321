// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/sariftext.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace espalier::observe {

namespace {

constexpr auto kNone = std::string_view::npos;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A placeholder at the beginning of a text: its number and its size.
struct Placeholder {
    std::size_t number = 0;
    std::size_t size = 0;
};

std::optional<Placeholder> placeholderAt(std::string_view text)
{
    const auto close = text.find('}');
    if (close == kNone || close < 2 || close > 6)
        return std::nullopt;
    Placeholder found{.size = close + 1};
    const auto *end = text.data() + close;
    const auto read = std::from_chars(text.data() + 1, end, found.number);
    return read.ec == std::errc() && read.ptr == end ? std::optional(found) : std::nullopt;
}

/// Where the text of a link at the beginning ends, when it refers to a place by its number.
std::optional<std::size_t> linkTextEnd(std::string_view text)
{
    constexpr std::size_t kLongest = 1024; // looked for, or many "[" would take quadratic time
    const auto end = text.substr(0, kLongest).find_first_of("[]", 1);
    if (end == kNone || text[end] != ']' || !text.substr(end + 1).starts_with('('))
        return std::nullopt;
    const auto close = text.find_first_not_of("0123456789", end + 2);
    const bool isNumber = close != kNone && close > end + 2 && text[close] == ')';
    return isNumber ? std::optional(end) : std::nullopt;
}

int hexValue(char c)
{
    if (isDigit(c))
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace

std::string withArguments(std::string_view text, std::span<const std::string> arguments,
                          std::size_t most)
{
    if (arguments.empty())
        return std::string(text);
    std::string result;
    for (std::size_t i = 0; i < text.size() && result.size() <= most;) {
        const auto rest = text.substr(i);
        if (rest.starts_with("{{") || rest.starts_with("}}")) {
            result += rest.front();
            i += 2;
            continue;
        }
        const auto placeholder = rest.front() == '{' ? placeholderAt(rest) : std::nullopt;
        if (placeholder && placeholder->number < arguments.size()) {
            result += arguments[placeholder->number];
            i += placeholder->size;
        } else {
            result += rest.front();
            ++i;
        }
    }
    return result;
}

std::string withoutLinks(std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        // Brackets that are meant are escaped.
        if (text.starts_with("\\[") || text.starts_with("\\]")) {
            result += text[1];
            text.remove_prefix(2);
            continue;
        }
        const auto end = text.front() == '[' ? linkTextEnd(text) : std::nullopt;
        if (end) {
            result += text.substr(1, *end - 1);
            text.remove_prefix(text.find(')', *end) + 1);
        } else {
            result += text.front();
            text.remove_prefix(1);
        }
    }
    return result;
}

std::string percentDecoded(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
        const int low = high >= 0 ? hexValue(text[i + 2]) : -1;
        if (low >= 0 && high + low > 0) {
            result += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

std::string schemeOf(std::string_view uri)
{
    const auto colon = uri.find(':');
    if (colon == kNone || colon < 2 || !isLetter(uri.front()))
        return {};
    std::string scheme(uri.substr(0, colon));
    const bool valid = std::ranges::all_of(scheme, [](char c) {
        return isLetter(c) || isDigit(c) || c == '+' || c == '-' || c == '.';
    });
    if (!valid)
        return {};
    std::ranges::transform(scheme, scheme.begin(),
                           [](char c) { return isLetter(c) ? static_cast<char>(c | 0x20) : c; });
    return scheme;
}

std::string pathOfFileUri(std::string_view uri)
{
    uri.remove_prefix(std::min(uri.find(':') + 1, uri.size()));
    constexpr std::string_view kLocal = "//localhost/";
    if (uri.starts_with(kLocal))
        uri.remove_prefix(kLocal.size() - 1);
    else if (uri.starts_with("///"))
        uri.remove_prefix(2);
    auto path = percentDecoded(uri);
    const bool hasDrive = path.size() > 2 && path[0] == '/' && isLetter(path[1]) && path[2] == ':';
    return hasDrive ? path.substr(1) : path;
}

} // namespace espalier::observe
