// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/decisions.h"

#include "core/base/hash.h"

#include <algorithm>
#include <unordered_map>

namespace espalier::diff {

namespace {

constexpr std::uint32_t kContext = 3; ///< lines before and behind a change that identify it

LineRange linesOf(const Change &change, Side side)
{
    return side == Side::Left ? change.left : change.right;
}

void eraseRange(std::map<Line, Decision> &lines, LineRange range)
{
    lines.erase(lines.lower_bound(range.begin), lines.lower_bound(range.end));
}

bool hasIn(const std::map<Line, Decision> &lines, LineRange range)
{
    const auto first = lines.lower_bound(range.begin);
    return first != lines.end() && first->first < range.end;
}

/// Puts the replacements together, line after line of the result.
class ReplacementWriter final {
public:
    ReplacementWriter(const Comparison &comparison, const HunkDecisions &decisions)
        : m_comparison(comparison), m_decisions(decisions)
    {
        const auto &left = comparison.left;
        const auto &model =
            left.count() > (left.lacksFinalNewline() ? 1u : 0u) ? left : comparison.right;
        if (model.count() > 0 && model.ending(0) == LineEnding::CrLf)
            m_newline = "\r\n";
    }

    std::vector<Replacement> run();

private:
    [[nodiscard]] std::vector<std::string_view> resultOf(std::uint32_t change) const;
    void keepUpTo(Line line);
    void replace(LineRange lines, const std::vector<std::string_view> &by);

    const Comparison &m_comparison;
    const HunkDecisions &m_decisions;
    std::vector<Replacement> m_result;
    std::string_view m_newline = "\n";
    Line m_done = 0;     ///< the next line of the left text
    bool m_open = false; ///< the result ends in a line without a newline so far
};

// The lines that stand for a change of which some lines are accepted, as the rows have them.
std::vector<std::string_view> ReplacementWriter::resultOf(std::uint32_t change) const
{
    std::vector<std::string_view> lines;
    const auto rows = m_comparison.rows.rowsOf(change);
    for (auto i = rows.begin; i < rows.end; ++i) {
        const auto row = m_comparison.rows.row(i);
        if (row.left && !m_decisions.accepts(change, Side::Left, *row.left))
            lines.push_back(m_comparison.left.line(*row.left));
        if (row.right && m_decisions.accepts(change, Side::Right, *row.right))
            lines.push_back(m_comparison.right.line(*row.right));
    }
    return lines;
}

void ReplacementWriter::keepUpTo(Line line)
{
    if (line == m_done)
        return;
    if (m_open)
        m_result.back().text += m_newline;
    m_open = !m_comparison.left.line(line - 1).ends_with('\n');
    m_done = line;
}

void ReplacementWriter::replace(LineRange lines, const std::vector<std::string_view> &by)
{
    keepUpTo(lines.begin);
    std::string text;
    for (const auto line : by) {
        if (m_open)
            text += m_newline;
        text += line;
        m_open = !line.ends_with('\n');
    }
    m_result.push_back({m_comparison.left.range(lines), std::move(text)});
    m_done = lines.end;
}

std::vector<Replacement> ReplacementWriter::run()
{
    const auto &changes = m_comparison.diff.changes;
    for (std::uint32_t i = 0; i < changes.size(); ++i) {
        const auto &change = changes[i];
        if (m_decisions.isSplit(change)) {
            replace(change.left, resultOf(i));
        } else if (m_decisions.accepts(m_decisions.ofChange(m_comparison.diff, i))) {
            std::vector<std::string_view> lines;
            for (auto line = change.right.begin; line < change.right.end; ++line)
                lines.push_back(m_comparison.right.line(line));
            replace(change.left, lines);
        }
    }
    keepUpTo(m_comparison.left.count());
    const auto text = m_comparison.left.text();
    std::erase_if(m_result, [text](const Replacement &replacement) {
        return replacement.range.of(text) == replacement.text;
    });
    return std::move(m_result);
}

} // namespace

HunkDecisions HunkDecisions::only(const std::vector<std::uint32_t> &changes)
{
    HunkDecisions decisions(Decision::Rejected);
    for (const auto change : changes)
        decisions.m_changes[change] = Decision::Accepted;
    return decisions;
}

void HunkDecisions::decide(const LineDiff &diff, std::uint32_t change, Decision decision)
{
    eraseRange(m_left, diff.changes[change].left);
    eraseRange(m_right, diff.changes[change].right);
    if (decision == Decision::Undecided)
        m_changes.erase(change);
    else
        m_changes[change] = decision;
}

void HunkDecisions::decideLine(const LineDiff &diff, Side side, Line line, Decision decision)
{
    const auto change = changeOf(diff, side, line);
    if (!change)
        return;
    auto &lines = side == Side::Left ? m_left : m_right;
    const auto whole = m_changes.find(*change);
    if (decision == (whole == m_changes.end() ? Decision::Undecided : whole->second))
        lines.erase(line);
    else
        lines[line] = decision;
}

void HunkDecisions::clear()
{
    m_changes.clear();
    m_left.clear();
    m_right.clear();
}

Decision HunkDecisions::ofChange(const LineDiff &diff, std::uint32_t change) const
{
    const auto &all = diff.changes[change];
    if (!isSplit(all)) {
        const auto found = m_changes.find(change);
        return found == m_changes.end() ? Decision::Undecided : found->second;
    }
    const auto first = all.left.empty() ? ofLine(change, Side::Right, all.right.begin)
                                        : ofLine(change, Side::Left, all.left.begin);
    for (const auto side : {Side::Left, Side::Right}) {
        const auto lines = linesOf(all, side);
        for (auto line = lines.begin; line < lines.end; ++line) {
            if (ofLine(change, side, line) != first)
                return Decision::Undecided;
        }
    }
    return first;
}

Decision HunkDecisions::ofLine(std::uint32_t change, Side side, Line line) const
{
    const auto &lines = side == Side::Left ? m_left : m_right;
    if (const auto found = lines.find(line); found != lines.end())
        return found->second;
    const auto whole = m_changes.find(change);
    return whole == m_changes.end() ? Decision::Undecided : whole->second;
}

bool HunkDecisions::accepts(Decision decision) const
{
    return (decision == Decision::Undecided ? m_undecided : decision) == Decision::Accepted;
}

bool HunkDecisions::accepts(std::uint32_t change, Side side, Line line) const
{
    return accepts(ofLine(change, side, line));
}

bool HunkDecisions::isSplit(const Change &change) const
{
    return hasIn(m_left, change.left) || hasIn(m_right, change.right);
}

std::optional<std::uint32_t> changeOf(const LineDiff &diff, Side side, Line line)
{
    const auto begin = [side](const Change &change) { return linesOf(change, side).begin; };
    const auto behind = std::ranges::upper_bound(diff.changes, line, {}, begin);
    if (behind == diff.changes.begin() || !linesOf(*(behind - 1), side).contains(line))
        return {};
    return static_cast<std::uint32_t>(behind - diff.changes.begin() - 1);
}

std::vector<Replacement> replacementsOf(const Comparison &comparison,
                                        const HunkDecisions &decisions)
{
    return ReplacementWriter(comparison, decisions).run();
}

std::string resultOf(const Comparison &comparison, const HunkDecisions &decisions)
{
    return apply(comparison.left.text(), replacementsOf(comparison, decisions));
}

std::vector<std::uint64_t> hunkIdentities(const Comparison &comparison)
{
    const auto &left = comparison.left;
    std::vector<std::uint64_t> identities;
    std::unordered_map<std::uint64_t, std::uint64_t> seen;
    for (const auto &change : comparison.diff.changes) {
        const auto [begin, end] = change.left;
        const LineRange before{begin - std::min(begin, kContext), begin};
        const LineRange behind{end, end + std::min(left.count() - end, kContext)};
        auto identity = hash64(left.lines(change.left));
        for (const auto part :
             {comparison.right.lines(change.right), left.lines(before), left.lines(behind)})
            identity = hash64(part, identity);
        const auto repeated = seen[identity]++;
        identities.push_back(repeated == 0 ? identity : hash64(std::to_string(repeated), identity));
    }
    return identities;
}

} // namespace espalier::diff
