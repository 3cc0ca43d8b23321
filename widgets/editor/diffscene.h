// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/worddiff.h"
#include "widgets/editor/diffcontent.h"
#include "widgets/editor/diffdecisions.h"
#include "widgets/editor/linecells.h"
#include "widgets/editor/linemark.h"
#include "widgets/editor/rowlayout.h"

#include <QHash>
#include <QRect>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace espalier::editor {

/// A mark of one of the two texts.
struct DiffMark {
    diff::Side side = diff::Side::Right;
    LineMark mark;
};

/// A place where what was searched for stands.
struct DiffHit {
    diff::Side side = diff::Side::Left;
    diff::Line line = 0;
    ByteRange range;
    std::uint32_t row = 0; ///< of the view, kept by the canvas
    bool operator==(const DiffHit &) const = default;
};

/// A place for the text cursor. On a row that has no line on this side, the byte is 0.
struct DiffPosition {
    std::uint32_t row = 0;
    diff::Side side = diff::Side::Right;
    std::uint32_t byte = 0;
    bool operator==(const DiffPosition &) const = default;
};

/// Where one column of text stands in the view. Numbers are in pixels of the viewport.
struct DiffPane {
    diff::Side side = diff::Side::Right; ///< in unified, the side rows with both lines show
    int left = 0;
    int states = 0;  ///< width of the column with decisions; 0 where there is none
    int marks = 0;   ///< width of the column with marks
    int numbers = 0; ///< width of one column of line numbers
    int sign = 0;
    int text = 0; ///< where the text begins
    int right = 0;
};

/// All that is shown and where it is: what painting, the mouse and keys ask. Belongs to the canvas.
class DiffScene final {
public:
    std::shared_ptr<const DiffContent> content;
    DiffDecisions decisions;
    RowLayout layout;
    std::vector<DiffMark> marks;
    std::vector<DiffHit> hits; ///< by row of the view, then side
    std::optional<std::size_t> currentHit;
    DiffPosition cursor;
    DiffPosition anchor;
    std::optional<std::uint32_t> hovered; ///< the change below the mouse
    bool unified = false;
    bool wrapping = false;
    bool whitespaceVisible = false;
    bool focused = false;

    double cell = 8; ///< width of a column
    int lineHeight = 16;
    int width = 0; ///< of the viewport
    int height = 0;
    int scrollX = 0;
    int scrollY = 0;

    [[nodiscard]] bool isEmpty() const { return !content || layout.rows() == 0; }
    [[nodiscard]] const diff::AlignedRows &rows() const { return content->rows(unified); }
    [[nodiscard]] diff::Row row(std::uint32_t row) const { return rows().row(row); }
    /// Forgets what was kept about lines, for another content.
    void clearCaches();

    /// One or two panes, from the left.
    [[nodiscard]] std::vector<DiffPane> panes() const;
    /// The pane a side is shown in.
    [[nodiscard]] DiffPane paneOf(diff::Side side) const;
    /// How many columns fit beside each other, without the last, which is left free.
    [[nodiscard]] std::uint32_t visibleColumns() const;
    /// Wraps or not, as `wrapping` and the width say, for all rows.
    void wrapRows();
    /// Side by side or unified; what is folded stays so.
    void switchRows(bool toUnified);
    /// The changed rows with so many rows around them stay, what lies between is folded.
    void foldUnchanged(std::uint32_t context);
    [[nodiscard]] bool hasMarks(diff::Side side) const;

    /// Side and line a pane shows in a row.
    struct Shown {
        diff::Side side = diff::Side::Left;
        diff::Line line = 0;
    };
    [[nodiscard]] std::optional<Shown> shown(const diff::Row &row, diff::Side pane) const;
    [[nodiscard]] std::string_view text(Shown shown) const;
    [[nodiscard]] const LineCells &cells(Shown shown);
    /// The words that differ in a line, empty where all of it does.
    [[nodiscard]] const std::vector<ByteRange> &changedWords(const diff::Row &row, Shown shown);
    /// What is selected of a line.
    [[nodiscard]] std::optional<ByteRange> selection(std::uint32_t row, Shown shown) const;
    [[nodiscard]] std::string selectedText() const;
    [[nodiscard]] bool hasSelection() const { return anchor != cursor; }
    [[nodiscard]] diff::RowRange selectedRows() const;
    /// The change the cursor is in.
    [[nodiscard]] std::optional<std::uint32_t> currentChange() const;
    /// The decision about a line of a change.
    [[nodiscard]] diff::Decision decisionOf(std::uint32_t change, Shown shown) const;
    /// The row of the view that shows a line.
    [[nodiscard]] std::uint32_t rowOf(diff::Side side, diff::Line line) const;

    /// Top of a row in the viewport.
    [[nodiscard]] int top(std::uint32_t row) const;
    /// What is at a height, if anything.
    [[nodiscard]] std::optional<RowLayout::Place> placeAt(int y) const;

private:
    QHash<quint64, LineCells> m_cells;
    QHash<quint64, std::optional<diff::WordDiff>> m_words;
};

} // namespace espalier::editor
