// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/replaystore.h"

#include "core/store/statement.h"

namespace espalier::store {

static Result<> keep(Database &database, std::int64_t pattern, std::uint64_t change,
                     const ReplayedFailure &replayed)
{
    const bool none = replayed.effect == ReplayEffect::Nothing;
    Statement statement(database,
                        none ? "DELETE FROM replay_effects "
                               "WHERE pattern = ? AND change = ? AND failure = ?"
                             : "INSERT INTO replay_effects (pattern, change, failure, helped) "
                               "VALUES (?, ?, ?, ?) ON CONFLICT (pattern, change, failure) "
                               "DO UPDATE SET helped = excluded.helped "
                               "WHERE helped <> excluded.helped");
    statement.integer(pattern).integer(static_cast<std::int64_t>(change));
    statement.integer(static_cast<std::int64_t>(replayed.failure));
    if (!none)
        statement.integer(replayed.effect == ReplayEffect::Helped);
    return statement.run();
}

Result<ReplayTally> ReplayStore::record(std::int64_t pattern, std::uint64_t change,
                                        std::span<const ReplayedFailure> replayed)
{
    return withinTransaction(m_database, [&]() -> Result<ReplayTally> {
        for (const auto &each : replayed) {
            if (auto kept = keep(m_database, pattern, change, each); !kept)
                return failure(std::move(kept.error()));
        }
        Statement sums(m_database,
                       "SELECT coalesce(sum(helped = 1), 0), coalesce(sum(helped = 0), 0) "
                       "FROM replay_effects WHERE pattern = ? AND change = ?");
        auto row = sums.integer(pattern).integer(static_cast<std::int64_t>(change)).next();
        if (!row)
            return failure(std::move(row.error()));
        return ReplayTally{.helped = sums.integerAt(0), .harmed = sums.integerAt(1)};
    });
}

} // namespace espalier::store
