// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/refinementstore.h"

#include "core/base/json.h"
#include "core/store/statement.h"

#include <bit>

namespace espalier::store {

Result<int> RefinementStore::write(std::span<const RefinementRow> rows)
{
    return withinTransaction(m_database, [&]() -> Result<int> {
        for (const auto &row : rows) {
            Statement statement(m_database,
                                "INSERT OR REPLACE INTO refinements (key, means, ended, reason, "
                                "attempts, cost_usd, at) VALUES (?, ?, ?, ?, ?, ?, ?)");
            statement.text(row.key).text(row.means).text(row.ended).text(row.reason);
            statement.integer(row.attempts).real(row.costUsd).text(row.at);
            if (auto done = statement.run(); !done)
                return failure(std::move(done.error()));
        }
        return static_cast<int>(rows.size());
    });
}

Result<std::unordered_map<std::string, RefinementRow>>
RefinementStore::find(std::span<const std::string> keys)
{
    Json list = Json::array();
    for (const auto &key : keys)
        list.push_back(key);
    Statement statement(m_database,
                        "SELECT key, means, ended, reason, attempts, cost_usd, at FROM refinements "
                        "WHERE key IN (SELECT value FROM json_each(?))");
    statement.text(toText(list));
    std::unordered_map<std::string, RefinementRow> rows;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return rows;
        RefinementRow found{.key = statement.textAt(0),
                            .means = statement.textAt(1),
                            .ended = statement.textAt(2),
                            .reason = statement.textAt(3),
                            .attempts = static_cast<int>(statement.integerAt(4)),
                            .costUsd = statement.realAt(5),
                            .at = statement.textAt(6)};
        rows.emplace(found.key, std::move(found));
    }
}

Result<int> RefinementStore::writeOwn(std::span<const OwnScriptRow> rows)
{
    return withinTransaction(m_database, [&]() -> Result<int> {
        for (const auto &row : rows) {
            Statement statement(m_database, "INSERT OR REPLACE INTO own_scripts (shape_key, tree, "
                                            "key) VALUES (?, ?, ?)");
            statement.text(row.shapeKey).integer(std::bit_cast<std::int64_t>(row.tree));
            if (auto done = statement.text(row.key).run(); !done)
                return failure(std::move(done.error()));
        }
        return static_cast<int>(rows.size());
    });
}

Result<std::vector<OwnScriptRow>> RefinementStore::own()
{
    Statement statement(m_database, "SELECT shape_key, tree, key FROM own_scripts");
    std::vector<OwnScriptRow> rows;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return rows;
        rows.push_back({.shapeKey = statement.textAt(0),
                        .tree = std::bit_cast<std::uint64_t>(statement.integerAt(1)),
                        .key = statement.textAt(2)});
    }
}

} // namespace espalier::store
