// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/ticket.h"

#include "core/base/jsonaccess.h"
#include "core/model/names.h"

namespace espalier::model {

static constexpr std::array<std::string_view, 6> kCategories{
    "bug_fix", "performance", "feature", "refactor", "security", "documentation"};
static constexpr std::array<std::string_view, 4> kPriorities{"low", "medium", "high", "critical"};
static constexpr std::array<std::string_view, 7> kStatuses{
    "open", "in_progress", "testing", "ready", "applied", "failed", "rejected"};
static constexpr std::array<std::string_view, 8> kSources{
    "exception", "performance", "feedback",        "test",
    "finding",   "analysis",    "instrumentation", "manual"};
static constexpr std::array<std::string_view, 8> kPrefixes{
    "exception_", "perf_", "feedback_", "test_", "finding_", "analysis_", "instrument_", "manual_"};

std::string_view nameOf(TicketCategory category)
{
    return nameIn(kCategories, category);
}

std::optional<TicketCategory> ticketCategoryNamed(std::string_view name)
{
    return valueNamed<TicketCategory>(kCategories, name);
}

std::string_view nameOf(TicketPriority priority)
{
    return nameIn(kPriorities, priority);
}

std::optional<TicketPriority> ticketPriorityNamed(std::string_view name)
{
    return valueNamed<TicketPriority>(kPriorities, name);
}

std::string_view nameOf(TicketStatus status)
{
    return nameIn(kStatuses, status);
}

std::optional<TicketStatus> ticketStatusNamed(std::string_view name)
{
    return valueNamed<TicketStatus>(kStatuses, name);
}

std::string_view nameOf(TicketSource source)
{
    return nameIn(kSources, source);
}

std::optional<TicketSource> ticketSourceNamed(std::string_view name)
{
    return valueNamed<TicketSource>(kSources, name);
}

std::string_view idPrefixOf(TicketSource source)
{
    return nameIn(kPrefixes, source);
}

std::optional<TicketSource> Ticket::source() const
{
    if (const auto named = ticketSourceNamed(note("source")))
        return named;
    for (std::size_t i = 0; i < kPrefixes.size(); ++i) {
        if (id.starts_with(kPrefixes[i]))
            return static_cast<TicketSource>(i);
    }
    return std::nullopt;
}

std::string Ticket::note(std::string_view key) const
{
    return textAt(metadata, std::string(key).c_str());
}

bool Ticket::inInbox() const
{
    return status == TicketStatus::Open && note("triaged_at").empty();
}

Json toJson(const Ticket &ticket)
{
    return {{"id", ticket.id},
            {"title", ticket.title},
            {"description", ticket.description},
            {"category", nameOf(ticket.category)},
            {"priority", nameOf(ticket.priority)},
            {"status", nameOf(ticket.status)},
            {"evidence", ticket.evidence},
            {"proposed_solution", ticket.proposedSolution},
            {"test_plan", ticket.testPlan},
            {"files_to_modify", ticket.filesToModify},
            {"risk_level", ticket.riskLevel},
            {"estimated_effort", ticket.estimatedEffort},
            {"metadata", ticket.metadata},
            {"created_at", ticket.createdAt},
            {"updated_at", ticket.updatedAt}};
}

// A level from 1 to 10; what is missing or no number keeps the default.
static int levelAt(const Json &json, const char *key, int otherwise)
{
    return static_cast<int>(std::clamp<std::int64_t>(integerAt(json, key, otherwise), 1, 10));
}

// What may be missing, but must have a name that is known when it is there.
template <typename Enum>
static bool readNamed(const Json &json, const char *key,
                      std::optional<Enum> (*named)(std::string_view), Enum &value)
{
    if (!find(json, key))
        return true;
    const auto found = named(textAt(json, key));
    value = found.value_or(value);
    return found.has_value();
}

std::optional<Ticket> ticketFromJson(const Json &json)
{
    Ticket ticket;
    ticket.title = textAt(json, "title");
    if (ticket.title.empty() ||
        !readNamed(json, "category", ticketCategoryNamed, ticket.category) ||
        !readNamed(json, "priority", ticketPriorityNamed, ticket.priority) ||
        !readNamed(json, "status", ticketStatusNamed, ticket.status))
        return std::nullopt;
    ticket.id = textAt(json, "id");
    ticket.description = textAt(json, "description");
    if (const auto *evidence = find(json, "evidence"); evidence && evidence->is_array())
        ticket.evidence = *evidence;
    ticket.proposedSolution = textAt(json, "proposed_solution");
    ticket.testPlan = textAt(json, "test_plan");
    ticket.filesToModify = textsAt(json, "files_to_modify");
    ticket.riskLevel = levelAt(json, "risk_level", ticket.riskLevel);
    ticket.estimatedEffort = levelAt(json, "estimated_effort", ticket.estimatedEffort);
    if (const auto *metadata = find(json, "metadata"); metadata && metadata->is_object())
        ticket.metadata = *metadata;
    ticket.createdAt = textAt(json, "created_at");
    ticket.updatedAt = textAt(json, "updated_at");
    return ticket;
}

Json toJson(const TicketAttempt &attempt)
{
    return {{"id", attempt.id},
            {"ticket_id", attempt.ticketId},
            {"attempt_number", attempt.attemptNumber},
            {"branch_name", attempt.branchName},
            {"changes_summary", attempt.changesSummary},
            {"test_results", attempt.testResults},
            {"success", attempt.success},
            {"error_message", attempt.errorMessage},
            {"timestamp", attempt.timestamp}};
}

Json toJson(const TicketEvent &event)
{
    return {{"id", event.id},          {"ticket_id", event.ticketId}, {"at", event.at},
            {"who", event.who},        {"action", event.action},      {"why", event.why},
            {"changes", event.changes}};
}

Json toJson(const BugPattern &pattern)
{
    return {{"id", pattern.id},
            {"category", pattern.category},
            {"pattern", pattern.pattern},
            {"description", pattern.description},
            {"solution", pattern.solution},
            {"occurrences", pattern.occurrences},
            {"severity", nameOf(pattern.severity)},
            {"tickets", pattern.tickets},
            {"fix_ticket", pattern.fixTicket},
            {"updated_at", pattern.updatedAt}};
}

} // namespace espalier::model
