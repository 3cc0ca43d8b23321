// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/patchlines.h"

#include <charconv>
#include <format>

namespace espalier::diff {

namespace {

bool take(std::string_view &text, std::string_view what)
{
    if (!text.starts_with(what))
        return false;
    text.remove_prefix(what.size());
    return true;
}

bool takeNumber(std::string_view &text, std::uint32_t &number)
{
    const auto *const end = text.data() + text.size();
    const auto [behind, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc())
        return false;
    text.remove_prefix(static_cast<std::size_t>(behind - text.data()));
    return true;
}

bool takeRange(std::string_view &text, std::uint32_t &start, std::uint32_t &count)
{
    count = 1;
    return takeNumber(text, start) && (!take(text, ",") || takeNumber(text, count));
}

} // namespace

void PatchLines::cut()
{
    m_line = m_rest.substr(0, m_rest.find('\n'));
    if (m_line.size() < m_rest.size())
        m_line = m_rest.substr(0, m_line.size() + 1);
}

std::string_view PatchLines::header() const
{
    auto header = m_line;
    if (header.ends_with('\n'))
        header.remove_suffix(1);
    if (header.ends_with('\r'))
        header.remove_suffix(1);
    return header;
}

void PatchLines::advance()
{
    m_rest.remove_prefix(m_line.size());
    ++m_number;
    cut();
}

std::unexpected<Error> PatchLines::failure(std::string message) const
{
    return failureAt(m_number, std::move(message));
}

std::unexpected<Error> PatchLines::failureAt(std::uint32_t line, std::string message)
{
    return espalier::failure(ErrorKind::InvalidInput, std::move(message),
                             std::format("line {}", line));
}

bool beginsFile(const PatchLines &lines)
{
    if (lines.line().starts_with("diff --git "))
        return true;
    if (!lines.line().starts_with("--- "))
        return false;
    PatchLines below(lines.following());
    if (!below.line().starts_with("+++ "))
        return false;
    below.advance();
    return readHunkHead(below.header()).has_value();
}

std::optional<Hunk> readHunkHead(std::string_view header)
{
    Hunk hunk;
    if (!take(header, "@@ -") || !takeRange(header, hunk.oldStart, hunk.oldCount) ||
        !take(header, " +") || !takeRange(header, hunk.newStart, hunk.newCount) ||
        !take(header, " @@"))
        return {};
    if (!header.empty() && !take(header, " "))
        return {};
    hunk.section = header.substr(0, header.find_last_not_of('\r') + 1);
    return hunk;
}

} // namespace espalier::diff
