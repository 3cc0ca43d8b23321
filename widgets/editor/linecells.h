// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <string_view>
#include <vector>

namespace espalier::editor {

/// Some bytes of a line that are shown as one thing, in one or more columns of a grid.
struct Cell {
    enum class Kind : std::uint8_t {
        Text,
        Tab,
        Hostile, ///< shown as label() in a box: it would not show what it is
    };
    std::uint32_t byte = 0;
    std::uint32_t bytes = 0;
    std::uint32_t column = 0;
    std::uint32_t columns = 0;
    Kind kind = Kind::Text;
};

/// A line of UTF-8 on a grid of columns: tabs end at multiples of the tab width, wide characters
/// take two columns, marks none of their own; text goes from left to right as it is stored. A line
/// of printable ASCII ("plain") has a column for each byte and keeps nothing.
class LineCells final {
public:
    LineCells() = default;
    LineCells(std::string_view content, int tabWidth);

    [[nodiscard]] bool isPlain() const { return m_plain; }
    [[nodiscard]] std::uint32_t columns() const { return m_columns; }
    /// In order; empty for a plain line.
    [[nodiscard]] const std::vector<Cell> &cells() const { return m_cells; }
    /// The column a byte begins in; columns() for the end.
    [[nodiscard]] std::uint32_t columnOf(std::uint32_t byte) const;
    /// The byte at which the thing in a column begins; the size of the line behind its end.
    [[nodiscard]] std::uint32_t byteAt(std::uint32_t column) const;
    /// The next place for a cursor, and the one before.
    [[nodiscard]] std::uint32_t nextByte(std::uint32_t byte) const;
    [[nodiscard]] std::uint32_t previousByte(std::uint32_t byte) const;
    /// Index of the cell that holds a column; the number of cells behind the end.
    [[nodiscard]] std::size_t cellAt(std::uint32_t column) const;

    /// How many columns a line takes, without keeping more.
    [[nodiscard]] static std::uint32_t columnsOf(std::string_view content, int tabWidth);
    /// What is shown for hostile bytes: "U+202E", "\xFF".
    [[nodiscard]] static QString label(std::string_view bytes);

private:
    std::vector<Cell> m_cells;
    std::uint32_t m_columns = 0;
    std::uint32_t m_bytes = 0;
    bool m_plain = true;
};

} // namespace espalier::editor
