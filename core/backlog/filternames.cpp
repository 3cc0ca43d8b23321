// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/filternames.h"

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

/// Number of characters to insert, delete or replace, and of neighbours to exchange.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min(
                {last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
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
        token.value = whole.substr(0, bare.size() + (token.excluded ? 1 : 0));
        token.excluded = false;
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
    case FilterKey::File: return {};
    }
    return {};
}

std::string_view nearestName(std::string_view given, const std::vector<std::string_view> &names)
{
    constexpr std::size_t kLongest = 40; // no name is longer by far
    std::string_view best;
    auto nearest = given.size() < 5 ? 2uz : 3uz; // what is this far is none
    for (const auto name : names) {
        const bool begun = given.size() > 1 && name.starts_with(given);
        // Short ones are near to everything.
        const bool unlike = given.size() > kLongest || given.size() < 3 || name.size() < 3;
        const auto far = begun ? 1 : unlike ? kLongest : distance(given, name);
        if (far < nearest) {
            nearest = far;
            best = name;
        }
    }
    return best;
}

std::string listed(const std::vector<std::string_view> &names)
{
    std::string text;
    for (const auto name : names) {
        text += text.empty() ? "" : ", ";
        text += name;
    }
    return text;
}

std::string lowered(std::string_view text)
{
    std::string result(text);
    for (char &letter : result) {
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter - 'A' + 'a');
    }
    return result;
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
