// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/exchange.h"
#include "core/backlog/lifecycle.h"
#include "core/backlog/similarity.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/ticketquery.h"
#include "core/store/ticketlog.h"
#include "core/store/ticketstore.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// A ticket that an act could not be done to, and why.
struct Refused {
    std::string id;
    Error error;
};

/// What an act on some tickets did.
struct ActOutcome {
    std::int64_t batch = 0; ///< takes it back, see Backlog::takeBack; 0 when nothing was changed
    std::vector<std::string> changed;
    std::vector<Refused> refused;
};

/// What a person gives for a ticket of their own.
struct NewTicket {
    std::string title;
    std::string description{};
    model::TicketCategory category = model::TicketCategory::BugFix;
    model::TicketPriority priority = model::TicketPriority::Medium;
    std::vector<std::string> files{};
    std::string proposedSolution{};
    std::string testPlan{};
};

/// What became of tickets that were read from a file.
struct ImportedTickets {
    std::vector<std::string> added{};
    std::vector<std::string> there{}; ///< tickets of the same id are left as they are
    std::int64_t batch = 0;
};

/// The backlog of a project: every change goes through its rules, is written with its history in
/// one transaction, and can be taken back. Uses the database of its thread, which must outlive it.
class Backlog final {
public:
    /// `clock` must outlive it.
    explicit Backlog(store::Database &database, const Clock &clock = systemClock());

    [[nodiscard]] Result<model::Ticket> ticket(const std::string &id);
    /// The one ticket whose id is this or begins or ends with it; NotFound, or InvalidInput where
    /// several do.
    [[nodiscard]] Result<std::string> idOf(const std::string &typed);
    [[nodiscard]] Result<std::vector<model::Ticket>> tickets(model::TicketQuery query);
    [[nodiscard]] Result<std::vector<model::TicketEvent>> history(const std::string &id);

    /// A change of one ticket, as backlog::accept and its like make it.
    using Act =
        std::function<Result<backlog::Changed>(const model::Ticket &, const backlog::Actor &)>;
    /// Does the same to several tickets as one act: what is refused for one does not keep it from
    /// the others. Fails, with nothing changed, when the store does.
    [[nodiscard]] Result<ActOutcome> act(const std::vector<std::string> &ids, const Act &act,
                                         const std::string &why = {},
                                         const std::string &who = "person");
    /// Takes an act back, or the last one of a person when `batch` is 0: all of it or nothing. What
    /// was made or imported is rejected, for nothing is deleted.
    /// NotFound when there is nothing to take back, Conflict when a ticket was changed since.
    [[nodiscard]] Result<ActOutcome> takeBack(std::int64_t batch = 0);

    /// A ticket of a person's own. InvalidInput without a title, and for files that do not lie
    /// within the project.
    [[nodiscard]] Result<model::Ticket> add(const NewTicket &ticket);
    /// Makes others duplicates of a ticket: what comes for them goes to it from now on, and what
    /// came is shown there, too.
    [[nodiscard]] Result<ActOutcome> merge(const std::vector<std::string> &duplicates,
                                           const std::string &into, const std::string &why = {});
    /// The reverse for one of them: it is open, and what was made for it comes to it again.
    [[nodiscard]] Result<ActOutcome> unmerge(const std::string &id, const std::string &why = {});
    /// Tickets that may be about the same.
    [[nodiscard]] Result<std::vector<backlog::SimilarTicket>> similarTo(const std::string &id);

    /// The first that automation would take; none when there is none.
    [[nodiscard]] Result<std::optional<std::string>> next(int maxRisk);

    [[nodiscard]] Result<std::string> exported(const model::TicketQuery &query,
                                               backlog::TicketFormat format);
    /// All of the tickets of a text or none; ids that are missing are made, those that are there
    /// are left alone. Scans know what they are about.
    [[nodiscard]] Result<ImportedTickets> imported(std::string_view text,
                                                   backlog::TicketFormat format);

    [[nodiscard]] std::string now() const;
    /// An id that no ticket has.
    [[nodiscard]] Result<std::string> freshId(model::TicketSource source);
    // Within a transaction of the caller.

    /// Stores a new ticket with its history. Secrets and what is private are masked in all of it.
    [[nodiscard]] Result<> create(model::Ticket &ticket, const std::string &who,
                                  std::int64_t batch);
    /// Stores what a change made of a ticket that was `before`, masked, and what follows of it: the
    /// evidence of tickets that are duplicates no longer, or now; the level of risk for other
    /// files; what mended a kind of bug. Conflict where a ticket would be a duplicate of itself.
    [[nodiscard]] Result<> write(backlog::Changed changed, const model::Ticket &before,
                                 std::int64_t batch);

private:
    [[nodiscard]] Result<> checkOriginal(const model::Ticket &ticket);
    [[nodiscard]] Result<> moveEvidence(const model::Ticket &before, const model::Ticket &after);
    [[nodiscard]] Result<> tieEvidence(const model::Ticket &ticket);
    [[nodiscard]] static const Clock &systemClock();

    store::Database &m_database;
    store::TicketStore m_tickets;
    store::TicketLog m_log;
    const Clock &m_clock;
    std::string m_stem; ///< of the last id that was made
    int m_number = 0;   ///< behind it
};

} // namespace espalier::engine
