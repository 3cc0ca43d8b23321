// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/edits.h"

#include <algorithm>
#include <tuple>

namespace espalier::instrument {

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
        from = insertion.offset;
    }
    result += text.substr(from);
    return result;
}

std::vector<diff::Replacement> changesBetween(const std::vector<model::Insertion> &before,
                                              const std::vector<model::Insertion> &after)
{
    std::vector<diff::Replacement> changes;
    std::uint32_t shift = 0; // bytes that `before` has put in so far
    auto old = before.begin();
    auto now = after.begin();
    while (old != before.end() || now != after.end()) {
        const auto offset = old == before.end()  ? now->offset
                            : now == after.end() ? old->offset
                                                 : std::min(old->offset, now->offset);
        std::string oldText;
        std::string newText;
        for (; old != before.end() && old->offset == offset; ++old)
            oldText += old->text;
        for (; now != after.end() && now->offset == offset; ++now)
            newText += now->text;
        const auto at = offset + shift;
        const auto size = static_cast<std::uint32_t>(oldText.size());
        if (oldText != newText)
            changes.push_back({{at, at + size}, std::move(newText)});
        shift += size;
    }
    return changes;
}

std::vector<model::Insertion> toInsertions(std::string_view text,
                                           const std::vector<ByteRange> &removed)
{
    std::vector<model::Insertion> insertions;
    std::uint32_t taken = 0;
    for (const auto &range : removed) {
        insertions.push_back({.offset = range.begin - taken, .text = std::string(range.of(text))});
        taken += range.size();
    }
    return insertions;
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

} // namespace espalier::instrument
