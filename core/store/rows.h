// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: going over the rows of a statement.

#include "core/base/result.h"
#include "core/store/statement.h"

#include <optional>
#include <utility>
#include <vector>

namespace espalier::store {

/// What `read` makes of each row.
template <typename Read>
[[nodiscard]] auto readRows(Statement &statement, Read &&read)
    -> Result<std::vector<decltype(read(statement))>>
{
    std::vector<decltype(read(statement))> rows;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return rows;
        rows.push_back(read(statement));
    }
}

/// What `read` makes of the first row; none when there is none.
template <typename Read>
[[nodiscard]] auto readRow(Statement &statement, Read &&read)
    -> Result<std::optional<decltype(read(statement))>>
{
    auto row = statement.next();
    if (!row)
        return failure(std::move(row.error()));
    if (!*row)
        return std::nullopt;
    return read(statement);
}

/// The number in the first column of the first row; 0 when there is none.
[[nodiscard]] inline Result<std::int64_t> readNumber(Statement &statement)
{
    auto number = readRow(statement, [](const Statement &row) { return row.integerAt(0); });
    if (!number)
        return failure(std::move(number.error()));
    return number->value_or(0);
}

} // namespace espalier::store
