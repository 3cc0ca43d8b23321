// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/alignedrows.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace espalier::editor {

/// Where the rows of a diff stand on the screen, counted in lines of text: rows that are folded
/// away share one line, wrapped rows take several. Memory grows with folds and wrapped rows only;
/// questions take O(log² n).
class RowLayout final {
public:
    /// A row that takes more than one line.
    struct Tall {
        std::uint32_t row = 0;
        std::uint32_t lines = 1;
    };
    /// What stands in a line.
    struct Place {
        std::uint32_t row = 0;  ///< the first one of a fold
        std::uint32_t line = 0; ///< which line of the row
        bool fold = false;
    };

    void reset(std::uint32_t rows);
    /// In order and apart from each other, none of them empty.
    void setFolds(std::vector<diff::RowRange> folds);
    /// In order.
    void setTall(const std::vector<Tall> &tall);

    [[nodiscard]] std::uint32_t rows() const { return m_rows; }
    /// All lines.
    [[nodiscard]] std::uint32_t lines() const;
    /// The first line of a row; that of the fold for one that is hidden.
    [[nodiscard]] std::uint32_t lineOf(std::uint32_t row) const;
    /// How many lines a row takes where it is shown.
    [[nodiscard]] std::uint32_t height(std::uint32_t row) const;
    /// What stands in a line, which must be below lines().
    [[nodiscard]] Place at(std::uint32_t line) const;
    [[nodiscard]] const std::vector<diff::RowRange> &folds() const { return m_folds; }
    /// Index of the fold that hides a row.
    [[nodiscard]] std::optional<std::size_t> foldOf(std::uint32_t row) const;
    /// The row shown below, or above; a fold counts as its first row. The same at the ends.
    [[nodiscard]] std::uint32_t below(std::uint32_t row) const;
    [[nodiscard]] std::uint32_t above(std::uint32_t row) const;

private:
    struct Extra {
        std::uint32_t row = 0;
        std::uint32_t before = 0; ///< further lines of all tall rows above
        std::uint32_t lines = 0;  ///< further lines of this one
    };
    [[nodiscard]] std::uint32_t unfolded(std::uint32_t row) const;
    void sumUp();

    std::uint32_t m_rows = 0;
    std::vector<diff::RowRange> m_folds;
    std::vector<std::uint32_t> m_saved; ///< lines saved by all folds up to this one
    std::vector<Extra> m_extra;
};

} // namespace espalier::editor
