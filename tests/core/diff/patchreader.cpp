// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/diff/patchreader.h"

#include <algorithm>
#include <cstdio>
#include <format>
#include <vector>

namespace espalier::test {

namespace {

using Lines = std::vector<std::string_view>;
using Outcome = std::expected<std::string, std::string>;

Lines splitLines(std::string_view text)
{
    Lines lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

struct Hunk {
    unsigned oldStart = 0, oldCount = 0, newStart = 0, newCount = 0;
};

class StrictPatch final {
public:
    StrictPatch(std::string_view text, std::string_view diff)
        : m_old(splitLines(text)), m_diff(splitLines(diff))
    {
    }

    Outcome run();

private:
    std::unexpected<std::string> wrong(std::string_view what) const
    {
        return std::unexpected(std::format("{} at line {} of the diff", what, m_at + 1));
    }
    // A line of the diff without its sign, and without the newline that a marker takes away.
    std::string_view content();
    std::expected<void, std::string> takeHunk();
    std::expected<void, std::string> startHunk(const Hunk &hunk);

    Lines m_old;
    Lines m_diff;
    std::size_t m_at = 0;   ///< next line of the diff
    std::size_t m_done = 0; ///< old lines taken
    std::size_t m_newLines = 0;
    bool m_first = true;
    std::string m_result;
};

std::string_view StrictPatch::content()
{
    auto line = m_diff[m_at].substr(1);
    if (m_at + 1 < m_diff.size() && m_diff[m_at + 1].starts_with("\\ No newline")) {
        line.remove_suffix(1);
        ++m_at;
    }
    ++m_at;
    return line;
}

std::expected<void, std::string> StrictPatch::startHunk(const Hunk &hunk)
{
    const std::size_t from = hunk.oldCount == 0 ? hunk.oldStart : hunk.oldStart - 1;
    if (from < m_done || from > m_old.size() || (!m_first && from == m_done))
        return wrong("a hunk out of order");
    for (; m_done < from; ++m_done, ++m_newLines)
        m_result += m_old[m_done];
    if (m_newLines != (hunk.newCount == 0 ? hunk.newStart : hunk.newStart - 1))
        return wrong("a hunk with a wrong new line number");
    m_first = false;
    return {};
}

std::expected<void, std::string> StrictPatch::takeHunk()
{
    Hunk hunk;
    if (std::sscanf(std::string(m_diff[m_at]).c_str(), "@@ -%u,%u +%u,%u @@\n", &hunk.oldStart,
                    &hunk.oldCount, &hunk.newStart, &hunk.newCount) != 4)
        return wrong("no head of a hunk");
    if (auto started = startHunk(hunk); !started)
        return started;
    ++m_at;
    bool changes = false;
    while (m_at < m_diff.size() && !m_diff[m_at].starts_with("@@")) {
        const char sign = m_diff[m_at].front();
        const auto line = content();
        if (sign != ' ' && sign != '-' && sign != '+')
            return wrong("an unknown sign");
        changes |= sign != ' ';
        if (sign != '+') {
            if (m_done == m_old.size() || m_old[m_done] != line)
                return wrong("a line that is not in the old text");
            ++m_done;
            --hunk.oldCount;
        }
        if (sign != '-') {
            m_result += line;
            ++m_newLines;
            --hunk.newCount;
        }
    }
    if (hunk.oldCount != 0 || hunk.newCount != 0)
        return wrong("a hunk with wrong counts before the end");
    if (!changes)
        return wrong("a hunk without a change");
    return {};
}

Outcome StrictPatch::run()
{
    while (m_at < m_diff.size() && !m_diff[m_at].starts_with("@@"))
        ++m_at;
    while (m_at < m_diff.size()) {
        if (auto taken = takeHunk(); !taken)
            return std::unexpected(taken.error());
    }
    for (; m_done < m_old.size(); ++m_done)
        m_result += m_old[m_done];
    return m_result;
}

} // namespace

std::expected<std::string, std::string> applyStrictly(std::string_view text, std::string_view diff)
{
    return StrictPatch(text, diff).run();
}

} // namespace espalier::test
