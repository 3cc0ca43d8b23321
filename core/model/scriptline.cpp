// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/scriptline.h"

#include <algorithm>

namespace espalier::model {

static constexpr std::string_view kDigits = "0123456789";

std::string_view withoutIndent(std::string_view line)
{
    const auto at = line.find_first_not_of(" \t");
    return at == std::string_view::npos ? std::string_view{} : line.substr(at);
}

std::size_t digitsLength(std::string_view text)
{
    return std::min(text.find_first_not_of(kDigits), text.size());
}

std::size_t literalLength(std::string_view text)
{
    if (text.empty() || (text[0] != '"' && text[0] != '\''))
        return 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == text[0])
            return i + 1;
    }
    return 0;
}

std::size_t literalsLength(std::string_view text)
{
    constexpr std::string_view kComma = ", ";
    auto length = literalLength(text);
    while (length > 0 && text.substr(length).starts_with(kComma)) {
        const auto next = literalLength(text.substr(length + kComma.size()));
        if (next == 0)
            break;
        length += kComma.size() + next;
    }
    return length;
}

std::string_view firstLiteral(std::string_view line)
{
    const auto at = line.find_first_of("\"'");
    if (at == std::string_view::npos)
        return {};
    const auto length = literalLength(line.substr(at));
    return length < 2 ? std::string_view{} : line.substr(at + 1, length - 2);
}

std::string endAnchorOf(std::string_view anchor)
{
    constexpr std::string_view kStart = ".start";
    if (!anchor.ends_with(kStart))
        return {};
    return std::string(anchor.substr(0, anchor.size() - kStart.size())) + ".end";
}

std::string numberOf(std::string_view anchor)
{
    const auto rest = anchor.substr(std::min(anchor.find_first_of(kDigits), anchor.size()));
    return std::string(rest.substr(0, digitsLength(rest)));
}

} // namespace espalier::model
