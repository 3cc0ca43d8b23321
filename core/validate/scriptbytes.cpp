// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/scriptbytes.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <array>
#include <format>

namespace espalier::validate {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool isNameByte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
}

// The encoding a line declares, by the rule Python has for it; empty for none.
std::string declaredEncoding(std::string_view line)
{
    const auto first = line.find_first_not_of(" \t\f");
    if (first == std::string_view::npos || line[first] != '#')
        return {};
    for (auto at = line.find("coding"); at != std::string_view::npos;
         at = line.find("coding", at + 1)) {
        auto rest = line.substr(at + 6);
        if (rest.empty() || (rest.front() != ':' && rest.front() != '='))
            continue;
        rest.remove_prefix(1);
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
        const auto end = std::ranges::find_if_not(rest, isNameByte);
        if (end != rest.begin())
            return {rest.begin(), end};
    }
    return {};
}

bool isUtf8Name(std::string name)
{
    for (char &c : name) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
        else if (c == '_')
            c = '-';
    }
    return name == "utf-8" || name == "utf8";
}

void checkCodingLine(std::string_view script, std::vector<model::Finding> &findings)
{
    if (script.starts_with(kByteOrderMark))
        script.remove_prefix(kByteOrderMark.size());
    for (int line = 1; line <= 2 && !script.empty(); ++line) {
        const auto end = std::min(script.find('\n'), script.size());
        const auto name = declaredEncoding(script.substr(0, end));
        if (!name.empty() && !isUtf8Name(name)) {
            findings.push_back(
                {line, "coding-line", std::format("the script declares the encoding {}", name)});
        }
        script.remove_prefix(std::min(end + 1, script.size()));
    }
}

// Marks that turn the direction of text, and characters without a shape. The byte order mark is one
// of them, except at the very start.
constexpr std::array kHidden{
    std::string_view("\u00AD"), std::string_view("\u061C"), std::string_view("\u180E"),
    std::string_view("\u200B"), std::string_view("\u200C"), std::string_view("\u200D"),
    std::string_view("\u200E"), std::string_view("\u200F"), std::string_view("\u202A"),
    std::string_view("\u202B"), std::string_view("\u202C"), std::string_view("\u202D"),
    std::string_view("\u202E"), std::string_view("\u2028"), std::string_view("\u2029"),
    std::string_view("\u2060"), std::string_view("\u2066"), std::string_view("\u2067"),
    std::string_view("\u2068"), std::string_view("\u2069"), std::string_view("\uFEFF"),
};

bool isControl(std::string_view rest)
{
    const auto byte = static_cast<unsigned char>(rest.front());
    // Python ends a line at a lone carriage return, the parser does not: code in a comment.
    if (byte == '\r')
        return !rest.starts_with("\r\n");
    return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
}

void checkCharacters(std::string_view script, std::vector<model::Finding> &findings)
{
    int line = 1;
    const std::size_t first = script.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    for (std::size_t at = first; at < script.size(); ++at) {
        const auto rest = script.substr(at);
        const auto byte = static_cast<unsigned char>(rest.front());
        if (byte == '\n') {
            ++line;
        } else if (isControl(rest)) {
            findings.push_back(
                {line, "control-character", std::format("a control character, {:#04x}", byte)});
        } else if (byte >= 0xC2 && std::ranges::any_of(kHidden, [&](std::string_view mark) {
                       return rest.starts_with(mark);
                   })) {
            findings.push_back({line, "hidden-character", "a character that cannot be seen"});
        }
    }
}

} // namespace

std::vector<model::Finding> byteFindings(std::string_view script)
{
    std::vector<model::Finding> findings;
    if (script.size() > kMaxScriptBytes) {
        findings.push_back({1, "too-large", std::format("larger than {} bytes", kMaxScriptBytes)});
        return findings;
    }
    if (!isValidUtf8(script))
        findings.push_back({1, "not-utf-8", "not valid UTF-8"});
    checkCodingLine(script, findings);
    checkCharacters(script, findings);
    return findings;
}

} // namespace espalier::validate
