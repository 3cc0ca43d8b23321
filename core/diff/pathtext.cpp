// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/pathtext.h"

#include <algorithm>
#include <format>

namespace espalier::diff {

namespace {

constexpr std::string_view kEscaped = "\a\b\t\n\v\f\r\"\\";
constexpr std::string_view kLetters = "abtnvfr\"\\";

bool isPlain(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

bool isOctal(char c)
{
    return c >= '0' && c <= '7';
}

// The byte of an escape; `text` begins behind its backslash and loses what was taken.
std::optional<char> takeEscape(std::string_view &text)
{
    if (text.empty())
        return {};
    if (const auto letter = kLetters.find(text.front()); letter != kLetters.npos) {
        text.remove_prefix(1);
        return kEscaped[letter];
    }
    if (text.size() < 3 || text[0] > '3' || !std::ranges::all_of(text.substr(0, 3), isOctal))
        return {};
    const int byte = (text[0] - '0') * 64 + (text[1] - '0') * 8 + (text[2] - '0');
    text.remove_prefix(3);
    if (byte == 0)
        return {};
    return static_cast<char>(byte);
}

} // namespace

std::string pathText(std::string_view path)
{
    if (std::ranges::all_of(path, isPlain))
        return std::string(path);
    std::string quoted = "\"";
    for (const char c : path) {
        if (const auto letter = kEscaped.find(c); letter != kEscaped.npos)
            quoted.append(1, '\\').append(1, kLetters[letter]);
        else if (isPlain(c))
            quoted += c;
        else
            quoted += std::format("\\{:03o}", static_cast<unsigned char>(c));
    }
    return quoted + '"';
}

std::string sidePathText(std::string_view prefix, std::string_view path)
{
    if (path.empty())
        return "/dev/null";
    auto name = pathText(std::string(prefix).append(path));
    return name.contains(' ') ? name + '\t' : name;
}

std::optional<std::string> takeQuotedPath(std::string_view &text)
{
    auto rest = text.substr(1);
    std::string path;
    while (!rest.empty() && rest.front() != '"') {
        const char c = rest.front();
        rest.remove_prefix(1);
        const auto byte = c == '\\' ? takeEscape(rest) : c;
        if (!byte)
            return {};
        path += *byte;
    }
    if (rest.empty())
        return {};
    text = rest.substr(1);
    return path;
}

} // namespace espalier::diff
