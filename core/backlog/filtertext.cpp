// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/filter.h"

#include "core/backlog/bytes.h"
#include "core/backlog/filternames.h"

#include <algorithm>
#include <format>

namespace espalier::backlog {

using model::LevelRange;
using model::TicketQuery;

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string inQuotes(std::string_view text)
{
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + '"';
}

class Writer final {
public:
    void add(std::string_view key, std::string_view value)
    {
        m_text += std::format("{}{}{}", m_text.empty() ? "" : " ", key, value);
    }

    /// The names, or those that are missing where these are fewer.
    template <typename Enum>
    void addNames(const FilterKeyInfo &key, const std::vector<Enum> &values)
    {
        if (values.empty())
            return;
        std::vector<std::string_view> chosen;
        std::vector<std::string_view> missing;
        const auto names = filterValuesOf(key.key);
        for (std::size_t i = 0; i < names.size(); ++i) {
            const bool there = std::ranges::contains(values, static_cast<Enum>(i));
            (there ? chosen : missing).push_back(names[i]);
        }
        const bool exclude = !missing.empty() && missing.size() < chosen.size();
        add(std::format("{}{}:", exclude ? "-" : "", key.name), joined(exclude ? missing : chosen));
    }

    /// In quotes where it would be read as something else without them. An empty text restricts
    /// nothing, and cannot be said.
    void addText(std::string_view key, const std::string &text, std::string_view needing)
    {
        if (text.empty())
            return;
        const bool plain =
            text.find_first_of(needing) == std::string::npos && text[0] != '-' && text[0] != '"';
        add(key, plain ? text : inQuotes(text));
    }

    void addFlag(const std::optional<bool> &flag, std::string_view yes, std::string_view no)
    {
        if (flag)
            add("", *flag ? yes : no);
    }

    void addLevels(std::string_view key, const std::optional<LevelRange> &levels)
    {
        if (!levels)
            return;
        const auto [low, high] = *levels;
        add(key, low == high              ? std::format("{}", low)
                 : low == 1 && high != 10 ? std::format("<={}", high)
                 : low != 1 && high == 10 ? std::format(">={}", low)
                                          : std::format("{}..{}", low, high));
    }

    void addSince(std::string_view key, const std::string &from)
    {
        if (!from.empty())
            add(key, from);
    }

    [[nodiscard]] std::string text() && { return std::move(m_text); }

private:
    static std::string joined(const std::vector<std::string_view> &names)
    {
        std::string text;
        for (const auto name : names)
            text += std::format("{}{}", text.empty() ? "" : ",", name);
        return text;
    }

    std::string m_text;
};

const FilterKeyInfo &infoOf(FilterKey key)
{
    return kFilterKeys[static_cast<std::size_t>(key)];
}

/// Keys that go on with the text, as far as their colon.
std::vector<std::string> keysBeginning(std::string_view begun)
{
    const bool excluded = begun.starts_with('-');
    const auto name = lowered(begun.substr(excluded ? 1 : 0));
    std::vector<std::string> keys;
    for (const auto &key : kFilterKeys) {
        if (key.name.starts_with(name) && (key.canExclude || !excluded))
            keys.push_back(std::format("{}{}:", excluded ? "-" : "", key.name));
    }
    return keys;
}

/// What a value that has begun may become, each with `before` before it.
std::vector<std::string> valuesBeginning(const FilterKeyInfo &key, std::string_view value,
                                         std::string before)
{
    if (key.takesList) {
        const auto comma = value.rfind(',');
        before += value.substr(0, comma + 1); // npos + 1 is 0
        value.remove_prefix(comma + 1);
    }
    if (key.key == FilterKey::Sort && value.starts_with('-')) {
        before += '-';
        value.remove_prefix(1);
    }
    const auto begun = lowered(value);
    const auto given = std::format(",{},", lowered(before.substr(before.find(':') + 1)));
    std::vector<std::string> values;
    for (const auto name : filterValuesOf(key.key)) {
        if (name.starts_with(begun) && !given.contains(std::format(",{},", name)))
            values.push_back(before + std::string(name));
    }
    return values;
}

} // namespace

std::string filterText(const TicketQuery &query)
{
    Writer writer;
    writer.addNames(infoOf(FilterKey::Status), query.statuses);
    writer.addNames(infoOf(FilterKey::Priority), query.priorities);
    writer.addNames(infoOf(FilterKey::Category), query.categories);
    writer.addNames(infoOf(FilterKey::Source), query.sources);
    writer.addFlag(query.triaged, "is:triaged", "is:inbox");
    writer.addFlag(query.snoozed, "is:snoozed", "-is:snoozed");
    writer.addFlag(query.regressed, "is:regressed", "-is:regressed");
    writer.addLevels("risk:", query.risk);
    writer.addLevels("effort:", query.effort);
    writer.addSince("created:>=", query.createdFrom);
    writer.addSince("updated:>=", query.updatedFrom);
    for (const auto &file : query.files)
        writer.addText("file:", file, kBlanks);
    for (const auto &word : query.words)
        writer.addText("", word, " \t\r\n:");
    if (query.order != model::TicketOrder::Score || query.descending)
        writer.add(query.descending ? "sort:-" : "sort:", nameOf(query.order));
    return std::move(writer).text();
}

std::vector<std::string> filterCompletions(std::string_view text)
{
    const auto tokens = filterTokensOf(text);
    if (tokens.empty() || (kBlanks.contains(text.back()) && tokens.back().complete))
        return keysBeginning("");
    const auto &last = tokens.back();
    if (last.quoted)
        return {};
    if (last.key.empty()) {
        const auto keys = keysBeginning(last.text);
        const auto values = keys.size() == 1 ? filterCompletions(keys.front()) : keys;
        return values.empty() ? keys : values;
    }
    const auto *key = filterKeyNamed(last.key);
    if (!key || (last.excluded && !key->canExclude))
        return {};
    return valuesBeginning(*key, last.value,
                           std::format("{}{}:", last.excluded ? "-" : "", key->name));
}

std::string_view nameOf(model::TicketOrder order)
{
    constexpr std::array<std::string_view, 7> kNames{"score", "updated", "created", "priority",
                                                     "risk",  "effort",  "title"};
    return kNames[static_cast<std::size_t>(order)];
}

} // namespace espalier::backlog
