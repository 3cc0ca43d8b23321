// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: values as the tables of knowledge.db keep them.

#include "core/base/result.h"
#include "core/store/database.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace espalier::store {

/// Milliseconds since 1970 of an RFC 3339 time; InvalidInput when it is none.
[[nodiscard]] Result<std::int64_t> millisecondsOf(std::string_view rfc3339);
/// The same back, in UTC.
[[nodiscard]] std::string timeOf(std::int64_t milliseconds);

/// What a person types, as a query of FTS5 that finds all of its words, the last one as the
/// beginning of one. Empty when there is no word in it. `before` is put before each word, as
/// `ftsText` does.
[[nodiscard]] std::string ftsQuery(std::string_view typed, std::string_view before = {});

/// The words of a text, each with letters or digits before it that tell one part of an index from
/// another.
[[nodiscard]] std::string ftsText(std::string_view text, std::string_view before);

/// Short texts by number and back. What it remembers holds for one transaction.
class Words final {
public:
    explicit Words(Database &database) : m_database(database) {}

    /// The number of a text, which is stored unless it is there already.
    [[nodiscard]] Result<std::int64_t> put(std::string_view text, std::int64_t &written);
    /// The number of a text, 0 when it is not there.
    [[nodiscard]] Result<std::int64_t> find(std::string_view text);
    void endBatch() { m_recent.clear(); }

private:
    Database &m_database;
    std::map<std::string, std::int64_t, std::less<>> m_recent;
};

/// A counter; 0 when it was never set.
[[nodiscard]] Result<std::int64_t> counter(Database &database, std::string_view name);
[[nodiscard]] Result<> setCounter(Database &database, std::string_view name, std::int64_t value);

} // namespace espalier::store
