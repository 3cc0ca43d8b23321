// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/ticket.h"
#include "core/store/database.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier::store {

/// Up to where a source of tickets was looked at.
struct ScanState {
    std::string scannedAt; ///< RFC 3339; empty: never
    std::int64_t seen = 0; ///< the last import it has looked at
    Json detail = Json::object();
};

/// How many tickets were made and settled on a day.
struct TicketDay {
    std::string day; ///< "2026-01-31"
    std::int64_t created = 0;
    std::int64_t resolved = 0; ///< applied or rejected
};

/// The history of tickets, which is only ever added to. Uses the database of its thread, which must
/// outlive it.
class TicketLog final {
public:
    explicit TicketLog(Database &database) : m_database(database) {}

    /// A number for the changes of one act.
    [[nodiscard]] Result<std::int64_t> nextBatch();
    [[nodiscard]] Result<> add(const model::TicketEvent &event, std::int64_t batch);
    /// The oldest first.
    [[nodiscard]] Result<std::vector<model::TicketEvent>> history(const std::string &ticket);
    /// The changes of an act, the newest first.
    [[nodiscard]] Result<std::vector<model::TicketEvent>> batch(std::int64_t batch);
    /// The last act of a person, imports included, that was not taken back and takes nothing back
    /// itself; none when there is none.
    [[nodiscard]] Result<std::optional<std::int64_t>> lastBatch();
    [[nodiscard]] Result<> markUndone(std::int64_t batch, std::int64_t by);

    /// Tickets made and settled by day since a time, for the days that have any.
    [[nodiscard]] Result<std::vector<TicketDay>> days(const std::string &since);
    /// How many were made, applied, and failed since a time: "created", "resolved", "applied",
    /// "failed".
    [[nodiscard]] Result<std::map<std::string, std::int64_t>> countsSince(const std::string &since);

    [[nodiscard]] Result<ScanState> scanState(const std::string &source);
    [[nodiscard]] Result<> putScanState(const std::string &source, const ScanState &state);

private:
    Database &m_database;
};

/// Bugs that come again and again. Uses the database of its thread, which must outlive it.
class BugPatternStore final {
public:
    explicit BugPatternStore(Database &database) : m_database(database) {}

    /// Adds occurrences and tickets to the pattern of this category and text, which is made when it
    /// is not there. Description, solution and fix are replaced where they are given; the highest
    /// severity stays.
    [[nodiscard]] Result<std::int64_t> add(const model::BugPattern &pattern);
    /// What the ticket is about was mended by it: its solution is that of its patterns, where it
    /// tells one.
    [[nodiscard]] Result<> noteFix(const std::string &ticket, const std::string &solution,
                                   const std::string &now);
    /// The most frequent first. Empty texts do not restrict.
    [[nodiscard]] Result<std::vector<model::BugPattern>> patterns(const std::string &category = {},
                                                                  const std::string &ticket = {});

private:
    Database &m_database;
};

} // namespace espalier::store
