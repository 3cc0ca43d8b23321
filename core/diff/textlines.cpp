// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/textlines.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace espalier::diff {

namespace {

// Lines to make room for: as many as a sample promises, and some more.
std::size_t expectedLines(std::string_view text)
{
    const auto sample = text.substr(0, 1u << 16);
    if (sample.empty())
        return 0;
    const auto lines = static_cast<std::size_t>(std::ranges::count(sample, '\n')) + 1;
    return lines * (text.size() / sample.size() + 1);
}

} // namespace

Result<TextLines> TextLines::split(std::string_view text)
{
    if (text.size() >= std::numeric_limits<std::uint32_t>::max())
        return failure(ErrorKind::Unsupported, "the text has 4 GiB or more");
    TextLines lines;
    lines.m_text = text;
    lines.m_starts.reserve(std::min(expectedLines(text), text.size()) + 2);
    const char *const begin = text.data();
    const char *const end = begin + text.size();
    for (const char *at = begin; at != end;) {
        const auto *const newline =
            static_cast<const char *>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
        at = newline ? newline + 1 : end;
        lines.m_starts.push_back(static_cast<std::uint32_t>(at - begin));
    }
    return lines;
}

std::string_view TextLines::content(Line line) const
{
    auto bytes = this->line(line);
    if (bytes.ends_with('\n')) {
        bytes.remove_suffix(1);
        if (bytes.ends_with('\r'))
            bytes.remove_suffix(1);
    }
    return bytes;
}

LineEnding TextLines::ending(Line line) const
{
    const auto bytes = this->line(line);
    if (!bytes.ends_with('\n'))
        return LineEnding::None;
    return bytes.ends_with("\r\n") ? LineEnding::CrLf : LineEnding::Lf;
}

std::optional<Line> TextLines::lineAt(std::uint32_t offset) const
{
    if (count() == 0)
        return {};
    const auto behind = std::ranges::upper_bound(m_starts, offset) - m_starts.begin();
    return std::min(static_cast<Line>(behind - 1), count() - 1);
}

} // namespace espalier::diff
