// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ticket.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace espalier::model {

/// Levels from `low` to `high`, both included.
struct LevelRange {
    int low = 1;
    int high = 10;
    bool operator==(const LevelRange &) const = default;
};

enum class TicketOrder : std::uint8_t { Score, Updated, Created, Priority, Risk, Effort, Title };

/// Which tickets, in which order. What is empty or none does not restrict.
struct TicketQuery {
    std::vector<TicketStatus> statuses{};
    std::vector<TicketPriority> priorities{};
    std::vector<TicketCategory> categories{};
    std::vector<TicketSource> sources{};
    std::optional<LevelRange> risk{};
    std::optional<LevelRange> effort{};
    std::vector<std::string> files{}; ///< globs over files_to_modify; any of them
    /// Each within title, id, files or the beginning of the description, in any case.
    std::vector<std::string> words{};
    std::optional<bool> triaged{}; ///< false: the inbox, without what sleeps unless `snoozed` is
    std::optional<bool> snoozed{}; ///< at `now`
    std::optional<bool> regressed{};
    /// Those made, or changed last, at this time or later: a day, "2026-01-24", from its beginning
    /// in UTC, or a time as the store has them, "2026-01-24T09:30:00.000Z".
    std::string createdFrom{};
    std::string updatedFrom{};
    std::string now{}; ///< RFC 3339, for `snoozed`
    TicketOrder order = TicketOrder::Score;
    bool descending = false;
    std::int64_t limit = -1; ///< less than 0: all
    std::int64_t offset = 0;
};

} // namespace espalier::model
