// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/learning.h"
#include "core/store/database.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace espalier::store {

/// How a recipe did on failures of one kind.
struct RecipeTallyRow {
    std::string recipe;
    std::string language;
    model::Construct construct = model::Construct::Function;
    std::string errorClass;
    std::int64_t tried = 0;
    std::int64_t repaired = 0;
};

/// What recipes came to, of all projects of a user. Uses the database of its thread (of
/// knowledgeSchema), which must outlive it. Several programs may write at the same time.
class TallyStore final {
public:
    explicit TallyStore(Database &database) : m_database(database) {}

    /// Adds to what is there, in one transaction; gives the rows written.
    [[nodiscard]] Result<std::int64_t> add(std::span<const RecipeTallyRow> rows);
    /// All of them, by recipe, language, construct and class.
    [[nodiscard]] Result<std::vector<RecipeTallyRow>> all();

private:
    Database &m_database;
};

} // namespace espalier::store
