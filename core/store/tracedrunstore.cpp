// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/tracedrunstore.h"

#include "core/store/statement.h"

namespace espalier::store {

Result<> TracedRunStore::add(const Json &run)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement insert(m_database, "INSERT INTO traced_runs (json) VALUES (?)");
        if (auto done = insert.text(toText(run)).run(); !done)
            return done;
        Statement bound(m_database,
                        "DELETE FROM traced_runs WHERE id <= "
                        "(SELECT id FROM traced_runs ORDER BY id DESC LIMIT 1 OFFSET ?)");
        return bound.integer(kKept).run();
    });
}

Result<std::vector<Json>> TracedRunStore::list(int limit)
{
    Statement statement(m_database, "SELECT json FROM traced_runs ORDER BY id DESC LIMIT ?");
    statement.integer(limit);
    std::vector<Json> runs;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return runs;
        if (auto json = parseJson(statement.textAt(0)); json.is_object())
            runs.push_back(std::move(json));
    }
}

} // namespace espalier::store
