// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/contents.h"
#include "core/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::store {

enum class ExchangeState {
    Sent,     ///< no answer yet, or the program ended while it waited
    Answered, ///< the reply is there as a whole
    Failed,   ///< `error` says why; there may be part of a reply, and it may have cost
};

/// One prompt to a model and what came of it.
struct Exchange {
    std::int64_t id = 0;
    std::string key; ///< the caller's, one for each attempt to send
    std::string provider;
    std::string model; ///< the one that was chosen, not the pool
    std::string run;
    std::string ticket; ///< empty when it was not for one
    std::string prompt;
    std::string reply;
    std::string error;
    ExchangeState state = ExchangeState::Sent;
    std::int64_t promptTokens = 0;
    std::int64_t replyTokens = 0;
    std::int64_t costNanoUsd = 0; ///< 1 000 000 000 is one dollar
    double durationMs = 0;
    bool recorded = false; ///< replayed from a recording: nobody was asked, and it cost nothing
    std::string createdAt; ///< RFC 3339
};

/// What some exchanges took together.
struct ExchangeSums {
    std::string group; ///< run, ticket or day they were summed for; empty for all
    std::int64_t exchanges = 0;
    std::int64_t failed = 0;
    std::int64_t promptTokens = 0;
    std::int64_t replyTokens = 0;
    std::int64_t costNanoUsd = 0;
};

/// By what exchanges are summed.
enum class SumBy { Run, Ticket, Day };

/// All that was asked of models. Uses the database of its thread (of knowledgeSchema), which must
/// outlive it.
class ExchangeStore final {
public:
    explicit ExchangeStore(Database &database, TextPacking packing = {})
        : m_database(database), m_contents(database, std::move(packing))
    {
    }

    /// Keeps the prompt before it is sent; gives the rows written. AlreadyExists when the key was
    /// used before.
    [[nodiscard]] Result<std::int64_t> begin(const Exchange &exchange);
    /// Keeps what came of it (reply, error, state, tokens, cost, duration), found by its key; gives
    /// the rows written, 0 when the same is there already. NotFound without `begin`.
    [[nodiscard]] Result<std::int64_t> finish(const Exchange &exchange);

    [[nodiscard]] Result<std::optional<Exchange>> find(std::string_view key);
    /// The newest first, without texts; of one run when it is named.
    [[nodiscard]] Result<std::vector<Exchange>> recent(std::string_view run, int limit);

    /// Of one run, ticket or day (UTC, "2026-01-31").
    [[nodiscard]] Result<ExchangeSums> sums(SumBy by, std::string_view group);
    /// For each run, ticket or day, the newest first.
    [[nodiscard]] Result<std::vector<ExchangeSums>> allSums(SumBy by, int limit);

private:
    Database &m_database;
    Contents m_contents;
};

} // namespace espalier::store
