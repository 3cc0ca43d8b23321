// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/linediff.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace espalier::diff {

/// One of the two texts.
enum class Side : std::uint8_t { Left, Right };

/// What a row shows.
enum class RowKind : std::uint8_t {
    Equal,    ///< one line on both sides, the same
    Changed,  ///< two lines that are alike: words() says where they differ
    Replaced, ///< two lines of one change that have little in common
    Removed,  ///< a line on the left, nothing on the right
    Added,    ///< a line on the right, nothing on the left
};

/// One row of a view.
struct Row {
    RowKind kind = RowKind::Equal;
    bool ignored = false; ///< of a change that does not count
    std::optional<Line> left;
    std::optional<Line> right;
    std::optional<std::uint32_t> change; ///< which of LineDiff::changes, unless Equal
    [[nodiscard]] std::optional<Line> line(Side side) const
    {
        return side == Side::Left ? left : right;
    }
    bool operator==(const Row &) const = default;
};

/// A half-open range [begin, end) of rows.
struct RowRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    [[nodiscard]] constexpr std::uint32_t size() const { return end - begin; }
    constexpr bool operator==(const RowRange &) const = default;
};

/// The rows of a view of a diff: every line of both texts once and in order. Kept as runs of rows
/// of one kind, so that memory grows with the number of changes. Questions take O(log n); a value,
/// any thread.
class AlignedRows final {
public:
    AlignedRows() = default;

    /// Side by side: lines of a change that are alike stand opposite each other, within a bounded
    /// effort; the lines between those are paired from the top. Fails with Cancelled only.
    [[nodiscard]] static Result<AlignedRows> sideBySide(const TextLines &left,
                                                        const TextLines &right,
                                                        const LineDiff &diff, JobContext &job);
    /// One below the other: first the removed lines of a change, then the added ones. Ignored
    /// changes in whitespace are one row for both lines (kind Changed).
    [[nodiscard]] static AlignedRows unified(const TextLines &left, const LineDiff &diff);

    [[nodiscard]] std::uint32_t count() const { return m_count; }
    /// The row must be below count().
    [[nodiscard]] Row row(std::uint32_t row) const;
    /// The row in which a line of one side stands; the line must exist.
    [[nodiscard]] std::uint32_t rowOf(Side side, Line line) const;
    /// The rows of one of LineDiff::changes.
    [[nodiscard]] RowRange rowsOf(std::uint32_t change) const;
    /// How many changes there are, ignored ones included.
    [[nodiscard]] std::uint32_t changes() const
    {
        return static_cast<std::uint32_t>(m_changeRows.size());
    }
    /// The first change that counts and begins behind `row`, or the last one that begins before it;
    /// none when there is no such change.
    [[nodiscard]] std::optional<std::uint32_t> nextChange(std::uint32_t row) const;
    [[nodiscard]] std::optional<std::uint32_t> previousChange(std::uint32_t row) const;

private:
    /// Rows of one kind up to the next run.
    struct Run {
        std::uint32_t row = 0;
        Line left = 0; ///< the first line, or the next one where the run has none on this side
        Line right = 0;
        std::uint32_t change = 0; ///< unless Equal
        RowKind kind = RowKind::Equal;
        bool ignored = false;
    };
    friend class RowsBuilder;

    [[nodiscard]] const Run &runOf(std::uint32_t row) const;

    std::vector<Run> m_runs;
    std::vector<RowRange> m_changeRows;
    std::vector<std::uint32_t> m_counted; ///< the changes that are not ignored
    std::uint32_t m_count = 0;
};

} // namespace espalier::diff
