// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: tickets that come from outside, whatever the format.

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/model/ticket.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace espalier::backlog {

// What is taken in at most. More is a mistake or an attack; all that is below can be exported
// again.
inline constexpr std::size_t kMostExchangeBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMostTickets = 100'000;
inline constexpr std::size_t kLongestTicketText = std::size_t{1} << 20; ///< of one member
inline constexpr int kDeepestTicketJson = 64;             ///< levels within evidence and metadata
inline constexpr std::size_t kMostJsonValues = 4'000'000; ///< of a whole file
inline constexpr std::size_t kMostJsonMembers = 1000;     ///< of one object

/// What a member of a ticket holds.
enum class MemberKind : std::uint8_t { Text, Level, List, Object };
struct TicketMember {
    std::string_view name;
    MemberKind kind;
};
/// In the order of the JSON.
inline constexpr std::array kTicketMembers{
    TicketMember{"id", MemberKind::Text},
    TicketMember{"title", MemberKind::Text},
    TicketMember{"description", MemberKind::Text},
    TicketMember{"category", MemberKind::Text},
    TicketMember{"priority", MemberKind::Text},
    TicketMember{"status", MemberKind::Text},
    TicketMember{"evidence", MemberKind::List},
    TicketMember{"proposed_solution", MemberKind::Text},
    TicketMember{"test_plan", MemberKind::Text},
    TicketMember{"files_to_modify", MemberKind::List},
    TicketMember{"risk_level", MemberKind::Level},
    TicketMember{"estimated_effort", MemberKind::Level},
    TicketMember{"metadata", MemberKind::Object},
    TicketMember{"created_at", MemberKind::Text},
    TicketMember{"updated_at", MemberKind::Text},
};

/// The JSON of a whole file, or of a cell. InvalidInput for what is none, with where it ends to be
/// one, and for what is too much: that is seen before anything is built of it.
[[nodiscard]] Result<Json> exchangedJson(std::string_view text);

/// Tickets as they are taken in, one after the other.
class TicketIntake final {
public:
    /// Takes a ticket from its JSON. InvalidInput begins with `where`, "row 3" or "ticket 2", and
    /// says what is wrong: a member nobody knows or of another type, a value that cannot be, an id
    /// that was there before, one ticket too many. Times come out in UTC; files that are none of a
    /// project, and dates of snoozing, triage and application that are none, are left out.
    [[nodiscard]] Result<> take(const Json &record, const std::string &where);
    [[nodiscard]] std::vector<model::Ticket> tickets() && { return std::move(m_tickets); }

private:
    std::vector<model::Ticket> m_tickets;
    std::unordered_map<std::string, std::string> m_places; ///< by id
};

} // namespace espalier::backlog
