// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/hunkplacer.h"

#include "core/base/hash.h"
#include "core/base/textcut.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <format>

namespace espalier::diff {

namespace {

constexpr std::uint64_t kEffort = 64;           ///< comparisons for each line
constexpr std::uint64_t kLeastEffort = 100'000; ///< for small texts, which are fast in any case
constexpr std::size_t kShownBytes = 120;

// A line for a message.
std::string shown(std::string_view line)
{
    const bool open = !line.ends_with('\n');
    if (!open)
        line.remove_suffix(1);
    const auto text = visibleLine(repairedUtf8(line.substr(0, kShownBytes)));
    return std::format("\"{}{}\"{}", text, line.size() > kShownBytes ? "…" : "",
                       open ? " without a newline" : "");
}

} // namespace

HunkPlacer::HunkPlacer(const FilePatch &file, const TextLines &text) : m_file(file), m_text(text)
{
    std::uint64_t lines = text.count();
    for (const auto &hunk : file.hunks)
        lines += hunk.lines.size();
    m_effort = kLeastEffort + kEffort * lines;
}

std::unexpected<Error> HunkPlacer::conflict(std::string_view what) const
{
    return failure(ErrorKind::Conflict, std::format("hunk {} {}", m_hunk + 1, what),
                   visibleLine(repairedUtf8(m_file.oldPath)));
}

std::unexpected<Error> HunkPlacer::mismatch(const Lines &lines, std::int64_t expected) const
{
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto at = expected + static_cast<std::int64_t>(i);
        if (at < m_done)
            continue;
        if (at >= m_text.count())
            return conflict(std::format("does not fit: expected {} at line {}, where the file has "
                                        "ended",
                                        shown(lines[i]), at + 1));
        if (const auto found = m_text.line(static_cast<Line>(at)); found != lines[i])
            return conflict(std::format("does not fit: expected {} at line {}, found {}",
                                        shown(lines[i]), at + 1, shown(found)));
    }
    return conflict(std::format("does not fit: expected {} at line {}, behind the hunk before and, "
                                "where it takes the last newline, at the end",
                                shown(lines.front()), expected + 1));
}

bool HunkPlacer::fits(const Lines &lines, std::int64_t at)
{
    const auto size = static_cast<std::int64_t>(lines.size());
    if (at < m_done || at + size > m_text.count() || (m_atEndOnly && at + size != m_text.count()))
        return false;
    auto line = static_cast<Line>(at);
    for (const auto expected : lines) {
        if (m_effort == 0)
            return false;
        --m_effort;
        if (m_text.line(line++) != expected)
            return false;
    }
    return true;
}

HunkPlacer::Anchor HunkPlacer::rarest(const Lines &lines)
{
    if (m_index.empty()) {
        m_index.reserve(m_text.count());
        for (Line line = 0; line < m_text.count(); ++line)
            m_index.push_back({hash64(m_text.line(line)), line});
        std::ranges::sort(m_index);
    }
    Anchor anchor{m_index, 0};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto hash = hash64(lines[i]);
        const std::span<const Entry> places =
            std::ranges::equal_range(m_index, hash, {}, &Entry::hash);
        if (i == 0 || places.size() < anchor.places.size())
            anchor = {places, i};
    }
    return anchor;
}

Result<Line> HunkPlacer::search(const Lines &lines, std::int64_t expected)
{
    const auto [everywhere, index] = rarest(lines);
    const auto offset = static_cast<std::int64_t>(index);
    const auto first = std::ranges::lower_bound(everywhere, m_done + offset, {}, &Entry::line);
    const std::span places(first, everywhere.end());
    const auto behind = std::ranges::lower_bound(places, expected + offset, {}, &Entry::line);
    auto up = behind - places.begin(), down = up - 1;
    const auto size = std::ssize(places);
    const auto beginAt = [&](std::ptrdiff_t i) { return places[std::size_t(i)].line - offset; };
    std::optional<std::int64_t> found;
    while ((down >= 0 || up < size) && m_effort > 0) {
        const bool goesUp =
            down < 0 || (up < size && beginAt(up) - expected <= expected - beginAt(down));
        const auto at = goesUp ? beginAt(up++) : beginAt(down--);
        if (found && std::abs(at - expected) > std::abs(*found - expected))
            break;
        if (!fits(lines, at))
            continue;
        if (found)
            return conflict(std::format("fits at the lines {} and {} alike",
                                        std::min(at, *found) + 1, std::max(at, *found) + 1));
        found = at;
    }
    if (m_effort == 0)
        return conflict("is too much like other places in the file to be placed");
    if (!found)
        return mismatch(lines, expected);
    return static_cast<Line>(*found);
}

Result<Line> HunkPlacer::place()
{
    const auto &hunk = m_file.hunks[m_hunk];
    Lines lines;
    m_atEndOnly = false;
    for (const auto &line : hunk.lines) {
        if (line.inOld())
            lines.emplace_back(line.text);
        if (line.inNew())
            m_atEndOnly = !line.hasNewline();
    }
    const std::int64_t stated =
        hunk.oldCount == 0 ? hunk.oldStart : std::int64_t(hunk.oldStart) - 1;
    const auto expected = stated + m_moved;
    if (lines.empty() && (m_text.count() > 0 || expected > 0))
        return conflict("has no line by which its place in the file could be told");
    auto at =
        fits(lines, expected) ? Result<Line>(static_cast<Line>(expected)) : search(lines, expected);
    if (!at)
        return at;
    m_moved = std::int64_t(*at) - stated;
    m_done = *at + static_cast<std::uint32_t>(lines.size());
    ++m_hunk;
    return at;
}

} // namespace espalier::diff
