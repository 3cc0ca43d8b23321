// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/base/result.h"
#include "core/model/learning.h"
#include "core/store/database.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace espalier::store {

/// The words of learnings. FTS5 puts together all rows of all words with a beginning before it
/// gives the first of them, so that the beginning of frequent words is slow among many rows. Each
/// word begins with the number of its part, therefore: the parts are asked one by one, the newest
/// first, until a page is full, and one without the word answers at once.
class LearningIndex final {
public:
    static constexpr std::int64_t kPart = 8192; ///< learnings of a part

    explicit LearningIndex(Database &database) : m_database(database) {}

    /// To be called within a transaction.
    [[nodiscard]] Result<> add(std::int64_t id, const model::Learning &learning);
    /// Numbers of learnings that are still there, the newest first.
    [[nodiscard]] Result<std::vector<std::int64_t>> search(std::string_view typed, int limit);
    [[nodiscard]] Result<> clear();

private:
    Database &m_database;
};

} // namespace espalier::store
