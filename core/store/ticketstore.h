// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/ticket.h"
#include "core/model/ticketquery.h"
#include "core/store/database.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace espalier::store {

/// What a list shows of a ticket.
struct TicketRow {
    std::int64_t row = 0; ///< number of the ticket in the store
    std::string id;
    std::string title;
    model::TicketStatus status = model::TicketStatus::Open;
    model::TicketPriority priority = model::TicketPriority::Medium;
    model::TicketCategory category = model::TicketCategory::BugFix;
    std::string source;
    int risk = 5;
    int effort = 5;
    double score = 0;
    bool triaged = false;
    bool regressed = false;
    std::string snoozedUntil; ///< empty when awake
    std::string createdAt;
    std::string updatedAt;
};

/// What tickets are counted by.
enum class TicketFacet : std::uint8_t { Status, Priority, Category, Source, Risk };

/// Tickets and what belongs to them. Uses the database of its thread, which must outlive it.
class TicketStore final {
public:
    explicit TicketStore(Database &database) : m_database(database) {}

    /// Adds a ticket; AlreadyExists when there is one of its id.
    [[nodiscard]] Result<> add(const model::Ticket &ticket);
    /// Writes a ticket that is there; Conflict when it was changed since `updatedAt`, NotFound.
    [[nodiscard]] Result<> update(const model::Ticket &ticket, const std::string &updatedAt);
    /// NotFound when there is none.
    [[nodiscard]] Result<model::Ticket> ticket(const std::string &id);
    [[nodiscard]] Result<bool> contains(const std::string &id);
    /// The whole tickets of a query, in its order.
    [[nodiscard]] Result<std::vector<model::Ticket>> tickets(const model::TicketQuery &query);
    /// Numbers of the tickets of a query, in its order; see rows().
    [[nodiscard]] Result<std::vector<std::int64_t>> numbers(const model::TicketQuery &query);
    [[nodiscard]] Result<std::int64_t> count(const model::TicketQuery &query);
    /// How many tickets of a query there are of each kind, by the names of JSON; of risk by level.
    [[nodiscard]] Result<std::map<std::string, std::int64_t>>
    countBy(TicketFacet facet, const model::TicketQuery &query);
    /// What lists show of these numbers, in their order.
    [[nodiscard]] Result<std::vector<TicketRow>> rows(std::span<const std::int64_t> numbers);
    /// The first open ticket by score that automation may take; none when there is none.
    [[nodiscard]] Result<std::optional<std::string>> next(int maxRisk, const std::string &now);

    static constexpr std::size_t kMostAssessed = 10'000;
    /// Unresolved tickets whose levels were told by the paths of their files alone ("assessed" of
    /// the metadata is "paths"), and those with files whose coverage came with an import after
    /// `coverageSeen`; at most kMostAssessed.
    [[nodiscard]] Result<std::vector<model::Ticket>> toAssess(std::int64_t coverageSeen);

    /// An attempt; gives it the next number when it has none. AlreadyExists.
    [[nodiscard]] Result<> addAttempt(const model::TicketAttempt &attempt);
    [[nodiscard]] Result<std::vector<model::TicketAttempt>> attempts(const std::string &ticket);

    // Observations belong to the ticket that was made for their fingerprint, or to the one that it
    // is a duplicate of, and so on: what the tickets say of each other is all there is to it.

    /// The ticket that observations of a fingerprint belong to; none when there is none.
    [[nodiscard]] Result<std::optional<std::string>> ticketOf(const std::string &fingerprint);
    /// The ticket that was made for a fingerprint, whatever it is a duplicate of.
    [[nodiscard]] Result<std::optional<std::string>> homeOf(const std::string &fingerprint);
    /// The ticket that one is a duplicate of in the end: itself for one that is none.
    [[nodiscard]] Result<std::string> originalOf(const std::string &ticket);
    /// Ties a fingerprint to the ticket that was made for it; what is tied already stays.
    [[nodiscard]] Result<> tie(const std::string &fingerprint, const std::string &ticket);
    /// Those of the ticket and of all that are duplicates of it.
    [[nodiscard]] Result<std::vector<std::string>> fingerprintsOf(const std::string &ticket);
    /// Tickets that are duplicates of this one, or of such.
    [[nodiscard]] Result<std::vector<std::string>> mergedInto(const std::string &ticket);

private:
    [[nodiscard]] Result<> putWords(const model::Ticket &ticket);

    Database &m_database;
};

/// A filter with a name.
struct TicketView {
    std::string name;
    std::string filter;
};

/// Filters that a person has saved. Uses the database of its thread, which must outlive it.
class TicketViewStore final {
public:
    explicit TicketViewStore(Database &database) : m_database(database) {}
    /// Saves a view under its name, in the place of another one of that name.
    [[nodiscard]] Result<> put(const TicketView &view, const std::string &now);
    [[nodiscard]] Result<> remove(const std::string &name);
    [[nodiscard]] Result<std::vector<TicketView>> views();

private:
    Database &m_database;
};

} // namespace espalier::store
