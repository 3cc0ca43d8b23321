// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/selection.h"

#include "core/diff/patchselection.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <optional>
#include <ranges>
#include <utility>

namespace espalier::review {

namespace {

using Range = std::pair<std::size_t, std::size_t>;

std::optional<std::size_t> numberIn(std::string_view text)
{
    std::size_t number = 0;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc() && read.ptr == end && number > 0 ? std::optional(number)
                                                                   : std::nullopt;
}

/// "4" or "4-9".
std::optional<Range> rangeIn(std::string_view text)
{
    const auto dash = text.find('-');
    const auto first = numberIn(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : numberIn(text.substr(dash + 1));
    return first && last && *first <= *last ? std::optional(Range(*first, *last)) : std::nullopt;
}

/// "1", "5-7" or "2:4-9".
bool addParts(std::string_view text, std::vector<HunkPart> &parts)
{
    constexpr std::size_t kMost = 100'000;
    const auto colon = text.find(':');
    if (colon != std::string_view::npos) {
        const auto hunk = numberIn(text.substr(0, colon));
        const auto lines = rangeIn(text.substr(colon + 1));
        if (hunk && lines)
            parts.push_back({*hunk, lines->first, lines->second});
        return hunk && lines;
    }
    const auto hunks = rangeIn(text);
    if (!hunks || hunks->second - hunks->first > kMost)
        return false;
    for (auto hunk = hunks->first; hunk <= hunks->second; ++hunk)
        parts.push_back({.hunk = hunk});
    return true;
}

std::size_t linesOf(const diff::Patch &patch, std::size_t hunk)
{
    for (const auto &file : patch.files) {
        const auto count = std::max<std::size_t>(file.hunks.size(), 1);
        if (hunk < count)
            return file.hunks.empty() ? 0 : file.hunks[hunk].lines.size();
        hunk -= count;
    }
    return 0;
}

Result<> check(const diff::Patch &patch, const std::vector<HunkPart> &parts)
{
    const auto hunks = diff::countHunks(patch);
    for (const auto &part : parts) {
        if (part.hunk > hunks)
            return failure(
                ErrorKind::InvalidInput,
                std::format("the patch has {} changes, there is no {}", hunks, part.hunk));
        if (const auto lines = linesOf(patch, part.hunk - 1); part.lastLine > lines)
            return failure(ErrorKind::InvalidInput,
                           std::format("change {} has {} lines, there is no {}", part.hunk, lines,
                                       part.lastLine));
    }
    return {};
}

} // namespace

Result<std::vector<HunkPart>> parseParts(std::string_view text)
{
    std::vector<HunkPart> parts;
    bool isRead = !text.empty();
    for (const auto word : text | std::views::split(','))
        isRead = isRead && addParts(std::string_view(word), parts);
    if (!isRead)
        return failure(ErrorKind::InvalidInput,
                       "changes are told as 1,3,5-7 or, for lines of one, 2:4-9",
                       std::string(text));
    return parts;
}

Result<diff::Patch> take(const diff::Patch &patch, const Selection &selection)
{
    if (auto checked = check(patch, selection.parts); !checked)
        return failure(std::move(checked.error()));
    auto parts = selection.parts;
    std::ranges::sort(parts, {}, &HunkPart::hunk);
    const auto isNamed = [&](std::size_t hunk, std::size_t line) {
        const auto ofHunk = std::ranges::equal_range(parts, hunk + 1, {}, &HunkPart::hunk);
        return std::ranges::any_of(ofHunk, [&](const HunkPart &part) {
            return part.firstLine == 0 || (part.firstLine <= line + 1 && line < part.lastLine);
        });
    };
    auto taken = diff::selected(patch, [&](std::size_t hunk, std::size_t line) {
        return isNamed(hunk, line) != selection.isRest;
    });
    if (taken && taken->files.empty())
        return failure(ErrorKind::InvalidInput, "nothing of the patch would be left");
    if (taken && *taken == patch)
        return failure(ErrorKind::InvalidInput, "that is all of the patch");
    return taken;
}

} // namespace espalier::review
