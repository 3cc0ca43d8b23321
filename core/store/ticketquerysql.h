// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: a query of tickets as SQL over ticket_rows.

#include "core/model/ticketquery.h"
#include "core/store/statement.h"

#include <QByteArray>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace espalier::store {

/// The part of a statement from WHERE on, with what is to be bound to it.
struct QuerySql {
    static constexpr int kLevels = 16; ///< more than any level that tickets are ordered by

    /// What is selected: the ticket or, by level, kLevels times the ticket plus the level. Then
    /// those of one level are in order, and the rest of the order, with the page, is still to be
    /// made: in a moment, where a database takes most of its time to sort.
    std::string column = "ticket";
    bool isByLevel = false;
    std::string from;  ///< the table, with the index that has what is asked for in its order
    std::string where; ///< "" or " WHERE …"
    std::string order; ///< " ORDER BY …"
    std::string limit; ///< "" or " LIMIT …"
    std::vector<std::variant<std::int64_t, std::string>> values{};

    void bindTo(Statement &statement) const;
};

/// In lower case, also beyond ASCII: as words are kept and looked for.
[[nodiscard]] std::string loweredWords(const std::string &text);

[[nodiscard]] QuerySql sqlOf(const model::TicketQuery &query);

/// The tickets in the order and page of `query`, from what `sql` has found: its numbers, with
/// commas between them.
[[nodiscard]] std::vector<std::int64_t> pageOf(const QByteArray &found, const QuerySql &sql,
                                               const model::TicketQuery &query);

} // namespace espalier::store
