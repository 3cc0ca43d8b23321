// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/snippet.h"

#include <algorithm>
#include <array>
#include <utility>

namespace espalier::instrument {

SnippetPattern::SnippetPattern(std::string_view snippet)
{
    static constexpr std::array<std::pair<std::string_view, Kind>, 7> kPlaceholders{{
        {"{id}", Kind::Text},
        {"{path}", Kind::Text},
        {"{span}", Kind::Span},
        {"{n}", Kind::Number},
        {"{mode}", Kind::Mode},
        {"{params}", Kind::Params},
        {"{dots}", Kind::Dots},
    }};
    std::string literal;
    const auto flush = [&] {
        if (!literal.empty())
            m_parts.push_back({Kind::Literal, std::exchange(literal, {})});
    };
    while (!snippet.empty()) {
        bool found = false;
        for (const auto &[name, kind] : kPlaceholders) {
            if (!snippet.starts_with(name))
                continue;
            flush();
            m_parts.push_back({kind, {}});
            snippet.remove_prefix(name.size());
            found = true;
            break;
        }
        if (!found) {
            literal += snippet.front();
            snippet.remove_prefix(1);
        }
    }
    flush();
    // The part before the reserved name is literal in every pack, or the name comes first.
    if (!m_parts.empty() && m_parts.front().kind == Kind::Literal) {
        const auto at = m_parts.front().literal.find("_esp");
        m_distance = static_cast<std::uint32_t>(
            at == std::string::npos ? m_parts.front().literal.size() : at);
    }
}

static std::size_t skipDigits(std::string_view text, std::size_t at)
{
    while (at < text.size() && text[at] >= '0' && text[at] <= '9')
        ++at;
    return at;
}

// Names joined by ", ": nothing else ends at one of these.
static std::size_t skipNames(std::string_view text, std::size_t at)
{
    return std::min(text.find_first_of("\"'`(){}[];\r\n", at), text.size());
}

bool SnippetPattern::matchPart(const Part &part, std::string_view text, std::size_t &at,
                               std::string &value)
{
    const auto rest = text.substr(at);
    switch (part.kind) {
    case Kind::Literal:
        if (!rest.starts_with(part.literal))
            return false;
        at += part.literal.size();
        return true;
    case Kind::Text: {
        std::size_t end = at;
        while (end < text.size() && text[end] != '"' && text[end] != '\n')
            end += text[end] == '\\' ? 2 : 1;
        if (end >= text.size() || text[end] != '"')
            return false;
        value = text.substr(at, end - at);
        at = end;
        return true;
    }
    case Kind::Span:
        if (!rest.starts_with("_esp"))
            return false;
        at = skipDigits(text, at + 4);
        return true;
    case Kind::Number: {
        const auto end = skipDigits(text, at);
        return std::exchange(at, end) != end;
    }
    case Kind::Mode:
        if (rest.starts_with(", ") && skipDigits(text, at + 2) > at + 2)
            at = skipDigits(text, at + 2);
        return true;
    case Kind::Params: {
        const auto end = skipNames(text, at);
        return std::exchange(at, end) != end;
    }
    case Kind::Dots: {
        const auto start = at;
        while (at < text.size() && text[at] == '.')
            ++at;
        return at > start;
    }
    }
    return false;
}

std::optional<SnippetPattern::Match> SnippetPattern::matchAt(std::string_view text,
                                                             std::uint32_t offset) const
{
    std::size_t at = offset;
    Match match;
    for (const auto &part : m_parts) {
        std::string value;
        if (!matchPart(part, text, at, value))
            return std::nullopt;
        if (!value.empty() && match.id.empty())
            match.id = std::move(value);
    }
    match.end = static_cast<std::uint32_t>(at);
    return match;
}

} // namespace espalier::instrument
