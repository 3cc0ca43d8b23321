// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::model {

enum class TicketCategory : std::uint8_t {
    BugFix,
    Performance,
    Feature,
    Refactor,
    Security,
    Documentation,
};

enum class TicketPriority : std::uint8_t { Low, Medium, High, Critical };

enum class TicketStatus : std::uint8_t {
    Open,
    InProgress,
    Testing,
    Ready, ///< a tested patch waits for a person
    Applied,
    Failed,
    Rejected,
};

/// Where a ticket came from; gives its id the prefix.
enum class TicketSource : std::uint8_t {
    Exception,       ///< "exception_"
    Performance,     ///< "perf_"
    Feedback,        ///< "feedback_"
    Test,            ///< "test_"
    Finding,         ///< "finding_": linters and analysers
    Analysis,        ///< "analysis_": what we found in what was observed
    Instrumentation, ///< "instrument_"
    Manual,          ///< "manual_"
};

/// One improvement. The names of its JSON are those of the columns: files_to_modify, risk_level …
struct Ticket {
    std::string id; ///< "<prefix><time>_<number>", e.g. "exception_20260131T093000_1"
    std::string title;
    std::string description;
    TicketCategory category = TicketCategory::BugFix;
    TicketPriority priority = TicketPriority::Medium;
    TicketStatus status = TicketStatus::Open;
    Json evidence = Json::array(); ///< objects with "kind", see docs/backlog.md
    std::string proposedSolution;
    std::string testPlan;
    std::vector<std::string> filesToModify;
    int riskLevel = 5;       ///< 1 to 10
    int estimatedEffort = 5; ///< 1 to 10
    /// Object: "source", "triaged_at", "duplicate_of", "snoozed_until", "reason", "regressed",
    /// "fingerprints", "risk" and "effort" (factors and override), "occurrences", "first_seen",
    /// "last_seen". What others put there is kept.
    Json metadata = Json::object();
    std::string createdAt; ///< RFC 3339
    std::string updatedAt;

    [[nodiscard]] std::optional<TicketSource> source() const;
    /// A text of the metadata; empty when it is not there.
    [[nodiscard]] std::string note(std::string_view key) const;
    /// Open and looked at by nobody yet.
    [[nodiscard]] bool inInbox() const;
};

/// One try at a ticket.
struct TicketAttempt {
    std::int64_t id = 0; ///< in the store; 0 when not stored
    std::string ticketId;
    int attemptNumber = 1; ///< from 1
    std::string branchName;
    std::string changesSummary;
    Json testResults = Json::object();
    bool success = false;
    std::string errorMessage;
    std::string timestamp;
};

/// One change of a ticket.
struct TicketEvent {
    std::int64_t id = 0; ///< in the store, ascending; 0 when not stored
    std::string ticketId;
    std::string at;                ///< RFC 3339
    std::string who;               ///< "person", "scan", "import", "automation" …
    std::string action;            ///< "created", "accepted", "declined", "reopened" …
    std::string why;               ///< may be empty
    Json changes = Json::object(); ///< by field: {"from": …, "to": …}
};

/// What kind of bug comes again and again.
struct BugPattern {
    std::int64_t id = 0; ///< in the store; 0 when not stored
    std::string category;
    std::string pattern; ///< what is wrong, e.g. "KeyError: <key>"
    std::string description;
    std::string solution; ///< the fix that helped; may be empty
    std::uint64_t occurrences = 0;
    TicketPriority severity = TicketPriority::Medium;
    std::vector<std::string> tickets; ///< ids
    std::string fixTicket;            ///< the one whose fix helped; may be empty
    std::string updatedAt;
};

/// Names as in JSON: "bug_fix", "performance", …
[[nodiscard]] std::string_view nameOf(TicketCategory category);
[[nodiscard]] std::optional<TicketCategory> ticketCategoryNamed(std::string_view name);
/// "low", "medium", "high", "critical".
[[nodiscard]] std::string_view nameOf(TicketPriority priority);
[[nodiscard]] std::optional<TicketPriority> ticketPriorityNamed(std::string_view name);
/// "open", "in_progress", "testing", "ready", "applied", "failed", "rejected".
[[nodiscard]] std::string_view nameOf(TicketStatus status);
[[nodiscard]] std::optional<TicketStatus> ticketStatusNamed(std::string_view name);
/// "exception", "performance", "feedback", "test", "finding", "analysis", "instrumentation",
/// "manual".
[[nodiscard]] std::string_view nameOf(TicketSource source);
[[nodiscard]] std::optional<TicketSource> ticketSourceNamed(std::string_view name);
/// What ids of tickets of the source begin with, with the underscore.
[[nodiscard]] std::string_view idPrefixOf(TicketSource source);

[[nodiscard]] Json toJson(const Ticket &ticket);
/// Missing values keep their defaults; nothing for what is no object, has no title or has a
/// category, priority or status that nobody knows.
[[nodiscard]] std::optional<Ticket> ticketFromJson(const Json &json);
[[nodiscard]] Json toJson(const TicketAttempt &attempt);
[[nodiscard]] Json toJson(const TicketEvent &event);
[[nodiscard]] Json toJson(const BugPattern &pattern);

} // namespace espalier::model
