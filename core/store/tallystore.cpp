// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/tallystore.h"

#include "core/store/statement.h"

namespace espalier::store {

Result<std::int64_t> TallyStore::add(std::span<const RecipeTallyRow> rows)
{
    return withinTransaction(m_database, [&]() -> Result<std::int64_t> {
        for (const auto &row : rows) {
            Statement statement(m_database,
                                "INSERT INTO recipe_tallies (recipe, language, construct, "
                                "error_class, tried, repaired) VALUES (?, ?, ?, ?, ?, ?) "
                                "ON CONFLICT (recipe, language, construct, error_class) DO UPDATE "
                                "SET tried = tried + excluded.tried, "
                                "repaired = repaired + excluded.repaired");
            statement.text(row.recipe).text(row.language).integer(static_cast<int>(row.construct));
            statement.text(row.errorClass).integer(row.tried).integer(row.repaired);
            if (auto done = statement.run(); !done)
                return failure(std::move(done.error()));
        }
        return static_cast<std::int64_t>(rows.size());
    });
}

Result<std::vector<RecipeTallyRow>> TallyStore::all()
{
    Statement statement(m_database,
                        "SELECT recipe, language, construct, error_class, tried, repaired "
                        "FROM recipe_tallies ORDER BY recipe, language, construct, error_class");
    std::vector<RecipeTallyRow> rows;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return rows;
        const auto construct = statement.integerAt(2);
        if (construct < 0 || construct > 3)
            return failure(ErrorKind::Corrupt, "a stored tally is damaged",
                           m_database.path().string());
        rows.push_back({.recipe = statement.textAt(0),
                        .language = statement.textAt(1),
                        .construct = static_cast<model::Construct>(construct),
                        .errorClass = statement.textAt(3),
                        .tried = statement.integerAt(4),
                        .repaired = statement.integerAt(5)});
    }
}

} // namespace espalier::store
