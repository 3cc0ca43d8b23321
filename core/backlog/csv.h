// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: RFC 4180, with cells that no spreadsheet takes for a formula.

#include "core/base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

/// A field as it stands in a file: in quotes where it needs them, with an apostrophe before what a
/// spreadsheet would calculate, and before one that is there.
[[nodiscard]] std::string csvField(std::string_view text);

/// Goes through the rows of a text, which must outlive it. Lines end with CRLF or LF; a byte order
/// mark at the beginning is passed over.
class CsvReader final {
public:
    explicit CsvReader(std::string_view text);

    /// The next row, without quotes and guarding apostrophes; none behind the last one.
    /// InvalidInput for quotes that are not closed, or stand where they may not, and for a row
    /// without an end.
    [[nodiscard]] Result<std::optional<std::vector<std::string>>> next();
    /// Of the last row, from 1.
    [[nodiscard]] std::size_t row() const { return m_row; }

private:
    [[nodiscard]] Result<std::string> takeField();
    [[nodiscard]] Result<std::string> takeQuoted();
    [[nodiscard]] bool takeNewline();
    [[nodiscard]] std::unexpected<Error> wrong(std::string_view what) const;

    std::string_view m_rest;
    std::size_t m_row = 0;
};

} // namespace espalier::backlog
