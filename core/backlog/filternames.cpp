// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/filternames.h"

#include "core/backlog/bytes.h"
#include "core/backlog/filter.h"

#include <algorithm>
#include <utility>

namespace espalier::backlog {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

template <typename Enum>
std::vector<std::string_view> namesUpTo(Enum last)
{
    std::vector<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(last); ++i)
        names.push_back(nameOf(static_cast<Enum>(i)));
    return names;
}

/// Takes a text in quotes from the front, which begins with one. False when it does not end.
bool takeQuoted(std::string_view &text, std::string &into)
{
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return true;
        }
        if (text[i] == '\\' && i + 1 < text.size())
            ++i;
        into += text[i];
    }
    text = {};
    return false;
}

/// Takes the next token from the front, which is no blank.
FilterToken takeToken(std::string_view &text)
{
    const auto whole = text;
    FilterToken token;
    token.excluded = text.size() > 1 && text[0] == '-' && !kBlanks.contains(text[1]);
    text.remove_prefix(token.excluded ? 1 : 0);
    const auto bare = text.substr(0, text.find_first_of(kBlanks));
    // A quote within a word is a character like others, but for one behind the first colon.
    const auto colon = bare.starts_with('"') ? std::string_view::npos : bare.find(':');
    const bool hasKey = colon != std::string_view::npos && colon > 0;
    if (hasKey) {
        token.key = lowered(bare.substr(0, colon));
        text.remove_prefix(colon + 1);
    }
    token.quoted = text.starts_with('"');
    if (token.quoted) {
        token.complete =
            takeQuoted(text, token.value) && (text.empty() || kBlanks.contains(text.front()));
    } else if (hasKey) {
        token.value = bare.substr(colon + 1);
    } else {
        token.value = bare;
    }
    text.remove_prefix(std::min(text.size(), text.find_first_of(kBlanks)));
    token.text = whole.substr(0, whole.size() - text.size());
    return token;
}

} // namespace

const FilterKeyInfo *filterKeyNamed(std::string_view name)
{
    const auto found = std::ranges::find(kFilterKeys, lowered(name), &FilterKeyInfo::name);
    return found == kFilterKeys.end() ? nullptr : &*found;
}

std::vector<std::string_view> filterValuesOf(FilterKey key)
{
    switch (key) {
    case FilterKey::Status: return namesUpTo(model::TicketStatus::Rejected);
    case FilterKey::Priority: return namesUpTo(model::TicketPriority::Critical);
    case FilterKey::Category: return namesUpTo(model::TicketCategory::Documentation);
    case FilterKey::Source: return namesUpTo(model::TicketSource::Manual);
    case FilterKey::Is: return {"inbox", "triaged", "snoozed", "regressed"};
    case FilterKey::Risk:
    case FilterKey::Effort: return {"<=3", "<=5", "<=7", ">3", ">5", ">7", "4..6"};
    case FilterKey::Sort: return namesUpTo(model::TicketOrder::Title);
    case FilterKey::Created:
    case FilterKey::Updated:
    case FilterKey::File: return {};
    }
    return {};
}

std::vector<FilterToken> filterTokensOf(std::string_view text)
{
    std::vector<FilterToken> tokens;
    for (;;) {
        text.remove_prefix(std::min(text.size(), text.find_first_not_of(kBlanks)));
        if (text.empty())
            return tokens;
        tokens.push_back(takeToken(text));
    }
}

} // namespace espalier::backlog
