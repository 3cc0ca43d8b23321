// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/edits.h"

#include <algorithm>
#include <tuple>

namespace espalier::instrument {

std::string PlacedText::beyond(const PlacedText &other) const
{
    return replaced.size() > other.replaced.size() ? replaced.substr(other.replaced.size())
                                                   : std::string{};
}

PlacedText placedAt(std::uint32_t offset, std::vector<model::Insertion>::const_iterator &from,
                    std::vector<model::Insertion>::const_iterator end)
{
    PlacedText placed;
    for (; from != end && from->offset == offset; ++from) {
        placed.text += from->text;
        placed.replaced += from->replaced;
    }
    return placed;
}

void sortInsertions(std::vector<model::Insertion> &insertions)
{
    constexpr std::int64_t kSpan = 1'000'000; // more than any depth within one function
    const auto rank = [](const model::Insertion &i) {
        const auto depth = static_cast<std::int64_t>(i.functionDepth) * kSpan + i.depth;
        return std::tuple(i.offset, !i.close, i.close ? -depth : depth);
    };
    std::ranges::stable_sort(insertions, {}, rank);
}

std::string applyInsertions(std::string_view text, const std::vector<model::Insertion> &insertions)
{
    std::size_t extra = 0;
    for (const auto &insertion : insertions)
        extra += insertion.text.size();
    std::string result;
    result.reserve(text.size() + extra);
    std::uint32_t from = 0;
    for (const auto &insertion : insertions) {
        result += text.substr(from, insertion.offset - from);
        result += insertion.text;
        from = insertion.offset + static_cast<std::uint32_t>(insertion.replaced.size());
    }
    result += text.substr(from);
    return result;
}

std::vector<diff::Replacement> changesBetween(const std::vector<model::Insertion> &before,
                                              const std::vector<model::Insertion> &after)
{
    std::vector<diff::Replacement> changes;
    std::int64_t shift = 0; // bytes that `before` has put in so far, without those it stands for
    auto old = before.begin();
    auto now = after.begin();
    while (old != before.end() || now != after.end()) {
        const auto offset = old == before.end()  ? now->offset
                            : now == after.end() ? old->offset
                                                 : std::min(old->offset, now->offset);
        const PlacedText was = placedAt(offset, old, before.end());
        const PlacedText is = placedAt(offset, now, after.end());
        const auto at = static_cast<std::uint32_t>(offset + shift);
        const auto oldText = was.text + is.beyond(was);
        auto newText = is.text + was.beyond(is);
        if (oldText != newText)
            changes.push_back(
                {{at, at + static_cast<std::uint32_t>(oldText.size())}, std::move(newText)});
        shift += std::ssize(was.text) - std::ssize(was.replaced);
    }
    return changes;
}

LineMap::LineMap(std::string_view text, const std::vector<model::Insertion> &insertions)
{
    std::uint32_t line = 1;
    std::uint32_t added = 0;
    std::size_t at = 0;
    for (const auto &insertion : insertions) {
        const auto lines = std::ranges::count(insertion.text, '\n');
        line += static_cast<std::uint32_t>(
            std::ranges::count(text.substr(at, insertion.offset - at), '\n'));
        at = insertion.offset;
        if (lines == 0)
            continue;
        added += static_cast<std::uint32_t>(lines);
        m_steps.push_back({line, added});
    }
}

std::uint32_t LineMap::newLine(std::uint32_t line) const
{
    auto at = std::ranges::upper_bound(m_steps, line, {}, &Step::line);
    return at == m_steps.begin() ? line : line + std::prev(at)->added;
}

std::uint32_t LineMap::oldLine(std::uint32_t line) const
{
    std::uint32_t added = 0;
    for (const auto &step : m_steps) {
        if (line < step.line + step.added)
            return std::min(line - added, step.line);
        added = step.added;
    }
    return line - added;
}

} // namespace espalier::instrument
