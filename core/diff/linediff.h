// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/diff/textlines.h"

#include <cstdint>
#include <vector>

namespace espalier::diff {

/// Which differences in blanks, tabs and line endings count. All but Exact also take "\r\n" for
/// "\n", and a missing newline at the end of the text for one that is there.
enum class Whitespace : std::uint8_t {
    Exact,          ///< every byte counts
    IgnoreTrailing, ///< what stands at the end of a line does not
    IgnoreAmount,   ///< nor how much there is where there is some
    IgnoreAll,      ///< none does
};

/// What counts as a difference.
struct CompareOptions {
    Whitespace whitespace = Whitespace::Exact;
    bool ignoreBlankLines = false; ///< changes of nothing but blank lines are marked `ignored`
    bool operator==(const CompareOptions &) const = default;
};

/// Lines of the left text and those that stand in their place in the right one; one of the two may
/// be empty, never both.
struct Change {
    LineRange left;
    LineRange right;
    /// The options say that it does not count: for display it is as good as equal. It is still a
    /// change of bytes, and part of what is accepted or rejected.
    bool ignored = false;
    bool operator==(const Change &) const = default;
};

/// The difference of two texts, by line.
struct LineDiff {
    /// In order, apart from each other or touching only where one of the two is `ignored`. What
    /// lies between them is the same on both sides byte for byte: the left text with the right
    /// side's lines put in for all changes is the right text, whatever the options were.
    std::vector<Change> changes;
    CompareOptions options;
    /// Not the shortest one: the texts differ so much that it would have taken too long.
    bool approximate = false;

    /// Number of changes that count.
    [[nodiscard]] std::uint32_t counted() const;
    /// Lines removed and added by changes that count.
    [[nodiscard]] std::uint32_t removed() const;
    [[nodiscard]] std::uint32_t added() const;
};

/// Compares by line; its changes are short and lie where a reader expects them (at blank lines and
/// at the beginning of blocks). Time grows with the size of the texts, hardly with the number of
/// changes; memory is below 40 bytes a line. Any thread; fails with Cancelled only.
[[nodiscard]] Result<LineDiff> compare(const TextLines &left, const TextLines &right,
                                       const CompareOptions &options, JobContext &job);

} // namespace espalier::diff
