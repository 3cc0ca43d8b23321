// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/alignedrows.h"

#include "core/diff/linepairs.h"

#include <algorithm>

namespace espalier::diff {

/// Makes rows from the first to the last.
class RowsBuilder final {
public:
    void add(RowKind kind, std::uint32_t count, const Change *change = nullptr);
    /// The lines of both sides that come next, paired from the top; what is over stands alone.
    void addPaired(RowKind kind, std::uint32_t left, std::uint32_t right, const Change &change);
    void beginChange() { m_begin = m_rows.m_count; }
    void endChange(const Change &change);
    AlignedRows take() { return std::move(m_rows); }

private:
    AlignedRows m_rows;
    Line m_left = 0; ///< the next line
    Line m_right = 0;
    std::uint32_t m_begin = 0; ///< row where the current change begins
};

void RowsBuilder::add(RowKind kind, std::uint32_t count, const Change *change)
{
    if (count == 0)
        return;
    const bool ignored = change && change->ignored;
    const auto index = m_rows.changes();
    auto &runs = m_rows.m_runs;
    const bool goesOn = !runs.empty() && runs.back().kind == kind && runs.back().change == index &&
                        runs.back().ignored == ignored;
    if (!goesOn)
        runs.push_back({m_rows.m_count, m_left, m_right, index, kind, ignored});
    m_rows.m_count += count;
    if (kind != RowKind::Added)
        m_left += count;
    if (kind != RowKind::Removed)
        m_right += count;
}

void RowsBuilder::addPaired(RowKind kind, std::uint32_t left, std::uint32_t right,
                            const Change &change)
{
    const auto both = std::min(left, right);
    add(kind, both, &change);
    add(RowKind::Removed, left - both, &change);
    add(RowKind::Added, right - both, &change);
}

void RowsBuilder::endChange(const Change &change)
{
    if (!change.ignored)
        m_rows.m_counted.push_back(m_rows.changes());
    m_rows.m_changeRows.push_back({m_begin, m_rows.m_count});
}

namespace {

void addAlike(RowsBuilder &rows, const Change &change, const std::vector<LinePair> &pairs)
{
    Line left = change.left.begin, right = change.right.begin;
    for (const auto &pair : pairs) {
        rows.addPaired(RowKind::Replaced, pair.left - left, pair.right - right, change);
        rows.add(RowKind::Changed, 1, &change);
        left = pair.left + 1;
        right = pair.right + 1;
    }
    rows.addPaired(RowKind::Replaced, change.left.end - left, change.right.end - right, change);
}

} // namespace

Result<AlignedRows> AlignedRows::sideBySide(const TextLines &left, const TextLines &right,
                                            const LineDiff &diff, JobContext &job)
{
    RowsBuilder rows;
    LinePairs pairs(left, right, job.stopToken());
    Line done = 0;
    for (const auto &change : diff.changes) {
        if (auto going = job.checkpoint(); !going)
            return failure(going.error());
        rows.add(RowKind::Equal, change.left.begin - done);
        rows.beginChange();
        if (change.ignored)
            rows.addPaired(RowKind::Changed, change.left.size(), change.right.size(), change);
        else
            addAlike(rows, change, pairs.of(change));
        rows.endChange(change);
        done = change.left.end;
    }
    rows.add(RowKind::Equal, left.count() - done);
    return rows.take();
}

AlignedRows AlignedRows::unified(const TextLines &left, const LineDiff &diff)
{
    RowsBuilder rows;
    Line done = 0;
    for (const auto &change : diff.changes) {
        rows.add(RowKind::Equal, change.left.begin - done);
        rows.beginChange();
        if (change.ignored) {
            rows.addPaired(RowKind::Changed, change.left.size(), change.right.size(), change);
        } else {
            rows.add(RowKind::Removed, change.left.size(), &change);
            rows.add(RowKind::Added, change.right.size(), &change);
        }
        rows.endChange(change);
        done = change.left.end;
    }
    rows.add(RowKind::Equal, left.count() - done);
    return rows.take();
}

const AlignedRows::Run &AlignedRows::runOf(std::uint32_t row) const
{
    return *(std::ranges::upper_bound(m_runs, row, {}, &Run::row) - 1);
}

Row AlignedRows::row(std::uint32_t row) const
{
    const auto &run = runOf(row);
    const auto offset = row - run.row;
    Row result{.kind = run.kind, .ignored = run.ignored};
    if (run.kind != RowKind::Added)
        result.left = run.left + offset;
    if (run.kind != RowKind::Removed)
        result.right = run.right + offset;
    if (run.kind != RowKind::Equal)
        result.change = run.change;
    return result;
}

std::uint32_t AlignedRows::rowOf(Side side, Line line) const
{
    // Of the runs that begin at one line, only the last has it.
    const auto first = side == Side::Left ? &Run::left : &Run::right;
    const auto &run = *(std::ranges::upper_bound(m_runs, line, {}, first) - 1);
    return run.row + (line - run.*first);
}

RowRange AlignedRows::rowsOf(std::uint32_t change) const
{
    return m_changeRows[change];
}

std::optional<std::uint32_t> AlignedRows::nextChange(std::uint32_t row) const
{
    const auto begin = [this](std::uint32_t change) { return m_changeRows[change].begin; };
    const auto found = std::ranges::upper_bound(m_counted, row, {}, begin);
    if (found == m_counted.end())
        return {};
    return *found;
}

std::optional<std::uint32_t> AlignedRows::previousChange(std::uint32_t row) const
{
    const auto begin = [this](std::uint32_t change) { return m_changeRows[change].begin; };
    const auto found = std::ranges::lower_bound(m_counted, row, {}, begin);
    if (found == m_counted.begin())
        return {};
    return *(found - 1);
}

} // namespace espalier::diff
