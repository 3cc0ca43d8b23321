// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/filter.h"

#include "core/backlog/bytes.h"
#include "core/backlog/filternames.h"
#include "core/backlog/moment.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace espalier::backlog {

using model::LevelRange;
using model::TicketQuery;

namespace {

// Each word and glob becomes a condition of a database, which has limits of its own.
constexpr std::size_t kMostBytes = 4096;
constexpr std::size_t kMostTokens = 100;

std::unexpected<Error> wrong(const FilterToken &token, std::string message)
{
    return failure(ErrorKind::InvalidInput, std::move(message), visibleLine(token.text));
}

std::unexpected<Error> noSuch(const FilterToken &token, const FilterKeyInfo &key,
                              std::string_view given)
{
    const auto names = filterValuesOf(key.key);
    const auto nearest = nearestName(given, names);
    return wrong(token,
                 std::format("{} cannot be {}{}; it can be {}", key.name,
                             given.empty() ? "empty" : visibleLine(given),
                             nearest.empty() ? "" : std::format("; did you mean {}?", nearest),
                             listed(names)));
}

/// Names of one kind, told by their place in the list of all.
struct Choice {
    std::uint32_t wanted = 0;
    std::uint32_t excluded = 0;

    [[nodiscard]] bool isMade() const { return (wanted | excluded) != 0; }
    [[nodiscard]] std::uint32_t chosen(std::size_t of) const
    {
        const auto all = (1u << of) - 1;
        return (wanted == 0 ? all : wanted) & ~excluded;
    }
};

class Reader final {
public:
    Result<> take(const FilterToken &token);
    [[nodiscard]] TicketQuery query() &&;

private:
    Result<> takeWord(const FilterToken &token);
    Result<> takeNames(const FilterToken &token, const FilterKeyInfo &key);
    Result<> takeFlag(const FilterToken &token, const FilterKeyInfo &key);
    Result<> takeLevels(const FilterToken &token, const FilterKeyInfo &key);
    Result<> takeSince(const FilterToken &token, const FilterKeyInfo &key);
    Result<> takeFile(const FilterToken &token);
    Result<> takeOrder(const FilterToken &token, const FilterKeyInfo &key);

    template <typename Enum>
    void put(FilterKey key, std::vector<Enum> &values) const
    {
        const auto &choice = m_choices[static_cast<std::size_t>(key)];
        const auto count = filterValuesOf(key).size();
        const auto chosen = choice.chosen(count);
        for (std::size_t i = 0; choice.isMade() && i < count; ++i) {
            if ((chosen >> i & 1) != 0)
                values.push_back(static_cast<Enum>(i));
        }
    }

    TicketQuery m_query;
    std::array<Choice, 4> m_choices{};
    bool m_ordered = false;
};

/// "bug-fix" and "Bug_Fix" are "bug_fix".
std::string nameGiven(std::string_view text)
{
    auto name = lowered(text);
    std::ranges::replace(name, '-', '_');
    return name;
}

Result<> Reader::take(const FilterToken &token)
{
    if (!token.complete)
        return wrong(token, "a quote is not closed, or something follows it without a blank");
    const auto *key = filterKeyNamed(token.key);
    if (!key)
        return takeWord(token);
    if (token.excluded && !key->canExclude)
        return wrong(token, key->key == FilterKey::Sort
                                ? "for the other way round the - stands behind the colon: sort:-…"
                                : std::format("{} cannot be excluded", key->name));
    switch (key->key) {
    case FilterKey::Status:
    case FilterKey::Priority:
    case FilterKey::Category:
    case FilterKey::Source: return takeNames(token, *key);
    case FilterKey::Is: return takeFlag(token, *key);
    case FilterKey::Risk:
    case FilterKey::Effort: return takeLevels(token, *key);
    case FilterKey::Created:
    case FilterKey::Updated: return takeSince(token, *key);
    case FilterKey::File: return takeFile(token);
    case FilterKey::Sort: return takeOrder(token, *key);
    }
    return {};
}

Result<> Reader::takeWord(const FilterToken &token)
{
    if (token.key.empty() && token.excluded)
        return wrong(token, "words cannot be excluded; in quotes, - is a part of the word");
    if (token.key.empty() && token.value.empty())
        return wrong(token, "there is no word between the quotes");
    std::vector<std::string_view> keys;
    for (const auto &each : kFilterKeys)
        keys.push_back(each.name);
    const auto nearest = token.key.empty() ? std::string_view() : nearestName(token.key, keys);
    if (!nearest.empty())
        return wrong(token, std::format("did you mean {}:? A filter has {}; in quotes it is a word",
                                        nearest, listed(keys)));
    const auto head = token.key.empty() ? 0 : token.text.find(':') + 1;
    m_query.words.push_back(token.text.substr(0, head) + token.value);
    return {};
}

Result<> Reader::takeNames(const FilterToken &token, const FilterKeyInfo &key)
{
    const auto names = filterValuesOf(key.key);
    auto &choice = m_choices[static_cast<std::size_t>(key.key)];
    for (std::string_view rest = token.value;;) {
        const auto comma = rest.find(',');
        const auto name = nameGiven(rest.substr(0, comma));
        const auto found = std::ranges::find(names, name);
        if (found == names.end())
            return noSuch(token, key, name);
        (token.excluded ? choice.excluded : choice.wanted) |= 1u << (found - names.begin());
        if (comma == std::string_view::npos)
            break;
        rest.remove_prefix(comma + 1);
    }
    return choice.chosen(names.size()) != 0
               ? Result<>()
               : wrong(token, std::format("that leaves no {}", key.name));
}

Result<> Reader::takeFlag(const FilterToken &token, const FilterKeyInfo &key)
{
    const auto name = lowered(token.value);
    const bool isInbox = name == "inbox"; // the other side of triaged
    std::optional<bool> *flag = isInbox || name == "triaged" ? &m_query.triaged
                                : name == "snoozed"          ? &m_query.snoozed
                                : name == "regressed"        ? &m_query.regressed
                                                             : nullptr;
    if (!flag)
        return noSuch(token, key, name);
    const bool wanted = isInbox == token.excluded;
    if (flag->value_or(wanted) != wanted)
        return wrong(token, "that contradicts what stands before it");
    *flag = wanted;
    return {};
}

/// A level; none for what is no number of at most four digits.
std::optional<int> levelIn(std::string_view text)
{
    int level = 0;
    const auto *end = text.data() + text.size();
    if (text.empty() || text.size() > 4 || text[0] == '-' ||
        std::from_chars(text.data(), end, level).ptr != end)
        return std::nullopt;
    return level;
}

std::optional<LevelRange> rangeIn(std::string_view text)
{
    if (const auto points = text.find(".."); points != std::string_view::npos) {
        const auto low = levelIn(text.substr(0, points));
        const auto high = levelIn(text.substr(points + 2));
        return low && high ? std::optional(LevelRange{*low, *high}) : std::nullopt;
    }
    const auto sign = text.substr(0, text.find_first_not_of("<>="));
    const auto level = levelIn(text.substr(sign.size()));
    if (!level)
        return std::nullopt;
    if (sign == "<=")
        return LevelRange{1, *level};
    if (sign == "<")
        return LevelRange{1, *level - 1};
    if (sign == ">=")
        return LevelRange{*level, 10};
    if (sign == ">")
        return LevelRange{*level + 1, 10};
    return sign.empty() || sign == "=" ? std::optional(LevelRange{*level, *level}) : std::nullopt;
}

Result<> Reader::takeLevels(const FilterToken &token, const FilterKeyInfo &key)
{
    const auto range = rangeIn(token.value);
    if (!range || range->low < 1 || range->high > 10 || range->low > range->high)
        return wrong(token, std::format("{} takes levels from 1 to 10: 5, <=5, <5, >3, >=3 or 2..4",
                                        key.name));
    auto &levels = key.key == FilterKey::Risk ? m_query.risk : m_query.effort;
    const auto before = levels.value_or(LevelRange{});
    levels = LevelRange{std::max(before.low, range->low), std::min(before.high, range->high)};
    return levels->low <= levels->high
               ? Result<>()
               : wrong(token, std::format("that leaves no level of {}", key.name));
}

/// A day as it is, a time in UTC; empty for neither.
std::string sinceIn(std::string_view text)
{
    constexpr std::string_view kSign = ">=";
    if (!text.starts_with(kSign))
        return {};
    text.remove_prefix(kSign.size());
    return dayOf(text) ? std::string(text) : utcText(text);
}

Result<> Reader::takeSince(const FilterToken &token, const FilterKeyInfo &key)
{
    auto since = sinceIn(token.value);
    if (since.empty())
        return wrong(token, std::format("{} takes the day or the time it begins with: >=2026-01-24 "
                                        "or >=2026-01-24T09:30:00Z",
                                        key.name));
    auto &from = key.key == FilterKey::Created ? m_query.createdFrom : m_query.updatedFrom;
    from = std::max(from, std::move(since)); // such texts sort as the times do
    return {};
}

Result<> Reader::takeFile(const FilterToken &token)
{
    if (token.value.empty())
        return wrong(token, "file takes a glob such as core/*");
    m_query.files.push_back(token.value);
    return {};
}

Result<> Reader::takeOrder(const FilterToken &token, const FilterKeyInfo &key)
{
    const bool descending = token.value.starts_with('-');
    const auto name = lowered(std::string_view(token.value).substr(descending ? 1 : 0));
    const auto names = filterValuesOf(key.key);
    const auto found = std::ranges::find(names, name);
    if (found == names.end())
        return noSuch(token, key, name);
    if (m_ordered)
        return wrong(token, "there is an order already");
    m_ordered = true;
    m_query.order = static_cast<model::TicketOrder>(found - names.begin());
    m_query.descending = descending;
    return {};
}

TicketQuery Reader::query() &&
{
    put(FilterKey::Status, m_query.statuses);
    put(FilterKey::Priority, m_query.priorities);
    put(FilterKey::Category, m_query.categories);
    put(FilterKey::Source, m_query.sources);
    return std::move(m_query);
}

} // namespace

Result<TicketQuery> parseFilter(std::string_view text)
{
    if (text.size() > kMostBytes || !isValidUtf8(text))
        return failure(ErrorKind::InvalidInput,
                       std::format("a filter is UTF-8 of at most {} bytes", kMostBytes));
    const auto tokens = filterTokensOf(text);
    if (tokens.size() > kMostTokens)
        return failure(ErrorKind::InvalidInput,
                       std::format("a filter has at most {} parts", kMostTokens));
    Reader reader;
    for (const auto &token : tokens) {
        if (auto taken = reader.take(token); !taken)
            return failure(std::move(taken.error()));
    }
    return std::move(reader).query();
}

} // namespace espalier::backlog
