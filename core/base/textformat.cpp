// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textformat.h"

#include <algorithm>
#include <cstring>
#include <format>

namespace espalier {

bool isValidUtf8(std::string_view text)
{
    const auto *at = reinterpret_cast<const unsigned char *>(text.data());
    const auto *const end = at + text.size();
    while (at < end) {
        if (end - at >= 8) { // eight ASCII bytes at once
            std::uint64_t word = 0;
            std::memcpy(&word, at, sizeof word);
            if ((word & 0x8080808080808080ull) == 0) {
                at += 8;
                continue;
            }
        }
        const unsigned char lead = *at;
        if (lead < 0x80) {
            ++at;
            continue;
        }
        const int extra = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        if (lead < 0xC2 || lead > 0xF4 || end - at <= extra)
            return false;
        const unsigned char second = at[1];
        const bool badSecond = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                               (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
        if (badSecond || !std::all_of(at + 1, at + 1 + extra,
                                      [](unsigned char c) { return (c & 0xC0) == 0x80; }))
            return false;
        at += extra + 1;
    }
    return true;
}

std::string_view newlineOf(std::string_view text)
{
    if (text.find('\r') == std::string_view::npos)
        return "\n";
    std::size_t unix = 0;
    std::size_t dos = 0;
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        ++(at > 0 && text[at - 1] == '\r' ? dos : unix);
    return dos > unix ? "\r\n" : "\n";
}

TextFormat detectFormat(std::string_view text)
{
    constexpr std::size_t kBinaryWindow = 8192;
    TextFormat format;
    const auto head = text.substr(0, kBinaryWindow);
    format.binary = head.find('\0') != std::string_view::npos || head.starts_with("\xFF\xFE") ||
                    head.starts_with("\xFE\xFF");
    format.byteOrderMark = text.starts_with("\xEF\xBB\xBF");
    format.validUtf8 = isValidUtf8(text);
    format.newline = newlineOf(text);
    return format;
}

std::uint32_t lineStart(std::string_view text, std::uint32_t offset)
{
    if (offset == 0)
        return 0;
    const auto at = text.rfind('\n', offset - 1);
    return at == std::string_view::npos ? 0 : static_cast<std::uint32_t>(at + 1);
}

std::uint32_t lineEnd(std::string_view text, std::uint32_t offset)
{
    const auto at = text.find('\n', offset);
    return static_cast<std::uint32_t>(at == std::string_view::npos ? text.size() : at + 1);
}

std::string latin1ToUtf8(std::string_view bytes)
{
    std::string result;
    result.reserve(bytes.size() + bytes.size() / 8);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            result += c;
        } else {
            result += static_cast<char>(0xC0 | (byte >> 6));
            result += static_cast<char>(0x80 | (byte & 0x3F));
        }
    }
    return result;
}

// Length of a control, bidirectional or zero-width character beyond ASCII, in UTF-8, at the start
// of `text`, else 0.
static std::size_t hiddenCharacter(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        return 3;
    if (text.size() < 2)
        return 0;
    const auto second = static_cast<unsigned char>(text[1]);
    // U+0080 to U+009F: to a terminal U+009B is what escape and "[" are.
    const bool control = text.starts_with("\xC2") && second >= 0x80 && second <= 0x9F;
    if (control || text.starts_with("\xD8\x9C"))
        return 2;
    if (text.size() < 3 || !text.starts_with("\xE2"))
        return 0;
    const auto third = static_cast<unsigned char>(text[2]);
    const bool zeroWidthOrMark = second == 0x80 && third >= 0x8B && third <= 0x8F;
    // The separators of lines and paragraphs, too, which come right before.
    const bool embedding = second == 0x80 && third >= 0xA8 && third <= 0xAE;
    const bool isolate = second == 0x81 && third >= 0xA6 && third <= 0xA9;
    return zeroWidthOrMark || embedding || isolate ? 3 : 0;
}

std::string visibleText(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool crlf = byte == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        if ((byte < 0x20 && byte != '\n' && byte != '\t' && !crlf) || byte == 0x7F) {
            result += std::format("\\x{:02x}", byte);
        } else if (const auto length = hiddenCharacter(text.substr(i)); length != 0) {
            for (std::size_t k = 0; k < length; ++k)
                result += std::format("\\x{:02x}", static_cast<unsigned char>(text[i + k]));
            i += length - 1;
        } else {
            result += text[i];
        }
    }
    return result;
}

std::string visibleLine(std::string_view text)
{
    std::string result;
    for (const char c : visibleText(text)) {
        if (c == '\n' || c == '\r' || c == '\t')
            result += std::format("\\x{:02x}", static_cast<unsigned char>(c));
        else
            result += c;
    }
    return result;
}

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

void replaceAll(std::string &text, std::string_view what, std::string_view with)
{
    for (auto at = text.find(what); !what.empty() && at != std::string::npos;
         at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

} // namespace espalier
