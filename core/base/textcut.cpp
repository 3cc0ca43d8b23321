// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textcut.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <format>

namespace espalier {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr std::string_view kBlanks = " \t\r\n\v\f";

/// Bytes of the character that begins here; 0 when none does.
std::size_t characterAt(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    return size <= text.size() && isValidUtf8(text.substr(0, size)) ? size : 0;
}

} // namespace

std::string repairedUtf8(std::string_view text)
{
    if (isValidUtf8(text))
        return std::string(text);
    std::string result;
    result.reserve(text.size() + text.size() / 8);
    while (!text.empty()) {
        const auto size = characterAt(text);
        result += size > 0 ? text.substr(0, size) : kReplacement;
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return result;
}

std::string cutAtWord(std::string_view text, std::size_t most)
{
    if (text.size() <= most)
        return std::string(text);
    const auto kept = text.substr(0, most - std::min(most, kEllipsis.size()));
    const auto blank = kept.find_last_of(kBlanks);
    std::string result(kept.substr(0, blank == std::string_view::npos ? 0 : blank + 1));
    return result += kEllipsis;
}

std::string cutMiddle(std::string_view text, std::size_t most)
{
    if (text.size() <= most)
        return std::string(text);
    const auto isInside = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
    };
    auto head = most / 2;
    auto tail = text.size() - most / 2;
    while (head > 0 && isInside(head))
        --head;
    while (tail < text.size() && isInside(tail))
        ++tail;
    return std::format("{}\n[… {} bytes left out …]\n{}", text.substr(0, head), tail - head,
                       text.substr(tail));
}

std::string fenced(std::string_view text, std::string_view language)
{
    std::size_t longest = 2;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    return std::format("{}{}\n{}{}{}\n", fence, language, text, text.ends_with('\n') ? "" : "\n",
                       fence);
}

} // namespace espalier
