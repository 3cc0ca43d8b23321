// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/patch.h"
#include "core/diff/textlines.h"

#include <span>

namespace espalier::diff {

/// Finds where the hunks of one file stand in its text, one after the other. The effort for all of
/// them is bounded by a multiple of their lines and those of the text: a text made of equal lines
/// is not worth more.
class HunkPlacer final {
public:
    /// The file and its text have to outlive this.
    HunkPlacer(const FilePatch &file, const TextLines &text);

    /// The line at which the next hunk begins, behind the one before. Fails with Conflict when its
    /// old lines are nowhere, or at two places equally near to where they should be.
    [[nodiscard]] Result<Line> place();

private:
    using Lines = std::vector<std::string_view>;
    /// A line of the text, to be found by the hash of its bytes.
    struct Entry {
        std::uint64_t hash = 0;
        Line line = 0;
        auto operator<=>(const Entry &) const = default;
    };
    /// Where the rarest line of a hunk is in the text, and which it is.
    struct Anchor {
        std::span<const Entry> places;
        std::size_t index = 0;
    };

    [[nodiscard]] bool fits(const Lines &lines, std::int64_t at);
    [[nodiscard]] Anchor rarest(const Lines &lines);
    [[nodiscard]] Result<Line> search(const Lines &lines, std::int64_t expected);
    [[nodiscard]] std::unexpected<Error> conflict(std::string_view what) const;
    [[nodiscard]] std::unexpected<Error> mismatch(const Lines &lines, std::int64_t expected) const;

    const FilePatch &m_file;
    const TextLines &m_text;
    std::vector<Entry> m_index; ///< of all lines, made when a hunk is not where it should be
    std::uint64_t m_effort = 0; ///< comparisons of lines that may still be made
    std::size_t m_hunk = 0;     ///< the next one
    std::int64_t m_moved = 0;   ///< by how many lines the hunk before was
    std::uint32_t m_done = 0;   ///< the line behind the hunk before
    bool m_atEndOnly = false;   ///< the hunk leaves the text without a last newline
};

} // namespace espalier::diff
