// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/instrumentfailurestore.h"

#include "core/store/rows.h"

#include <unordered_set>

namespace espalier::store {

using model::FunctionResult;
using model::FunctionStatus;

Result<std::vector<InstrumentFailure>> InstrumentFailureStore::failures()
{
    Statement select(m_database, "SELECT function, path, line, language, reason, attempts, at "
                                 "FROM instrument_failures ORDER BY path, line, function");
    return readRows(select, [](const Statement &row) {
        FunctionResult result;
        result.id = row.textAt(0);
        result.path = row.textAt(1);
        result.line = static_cast<std::uint32_t>(row.integerAt(2));
        result.language = row.textAt(3);
        result.status = FunctionStatus::Failed;
        result.reason = row.textAt(4);
        result.attempts = static_cast<int>(row.integerAt(5));
        return InstrumentFailure{.function = std::move(result), .at = row.textAt(6)};
    });
}

Result<> InstrumentFailureStore::note(std::span<const FunctionResult> functions,
                                      const std::string &now)
{
    auto before = failures();
    if (!before)
        return failure(std::move(before.error()));
    std::unordered_set<std::string> known;
    for (const auto &each : *before)
        known.insert(each.function.id);
    std::vector<const FunctionResult *> changed;
    for (const auto &each : functions) {
        if (each.status == FunctionStatus::Failed || known.contains(each.id))
            changed.push_back(&each);
    }
    if (changed.empty())
        return {};
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement put(m_database,
                      "INSERT OR REPLACE INTO instrument_failures (function, path, line, "
                      "language, reason, attempts, at) VALUES (?, ?, ?, ?, ?, ?, ?)");
        Statement remove(m_database, "DELETE FROM instrument_failures WHERE function = ?");
        for (const auto *each : changed) {
            const bool failed = each->status == FunctionStatus::Failed;
            auto done = failed ? put.text(each->id)
                                     .text(each->path)
                                     .integer(each->line)
                                     .text(each->language)
                                     .text(each->reason)
                                     .integer(each->attempts)
                                     .text(now)
                                     .run()
                               : remove.text(each->id).run();
            if (!done)
                return done;
        }
        return {};
    });
}

} // namespace espalier::store
