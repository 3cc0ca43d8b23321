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
    /// Takes an act back, or the last one of a person when `batch` is 0: all of it or nothing.
    /// NotFound when there is nothing to take back, Conflict when a ticket was changed since.
    [[nodiscard]] Result<ActOutcome> takeBack(std::int64_t batch = 0);

    /// A ticket of a person's own; secrets in it are masked. InvalidInput without a title.
    [[nodiscard]] Result<model::Ticket> add(const NewTicket &ticket);
    /// Makes others duplicates of a ticket: what comes for them goes to it from now on.
    [[nodiscard]] Result<ActOutcome> merge(const std::vector<std::string> &duplicates,
                                           const std::string &into, const std::string &why = {});
    /// The reverse for one of them: what was made for it comes to it again, and it is open.
    [[nodiscard]] Result<ActOutcome> unmerge(const std::string &id, const std::string &why = {});
    /// Tickets that may be about the same.
    [[nodiscard]] Result<std::vector<backlog::SimilarTicket>> similarTo(const std::string &id);

    /// The first that automation would take; none when there is none.
    [[nodiscard]] Result<std::optional<std::string>> next(int maxRisk);

    [[nodiscard]] Result<std::string> exported(const model::TicketQuery &query,
                                               backlog::TicketFormat format);
    /// All of the tickets of a text or none; ids that are missing are made, those that are there
    /// are left alone.
    [[nodiscard]] Result<ImportedTickets> imported(std::string_view text,
                                                   backlog::TicketFormat format);

    [[nodiscard]] std::string now() const;
    /// An id that no ticket has.
    [[nodiscard]] Result<std::string> freshId(model::TicketSource source);
    /// Stores a new ticket with its history. Within a transaction of the caller.
    [[nodiscard]] Result<> create(model::Ticket &ticket, const std::string &who,
                                  std::int64_t batch);
    /// Stores what a change made of a ticket that was `before`.
    [[nodiscard]] Result<> write(const backlog::Changed &changed, const model::Ticket &before,
                                 std::int64_t batch);

private:
    [[nodiscard]] static const Clock &systemClock();

    store::Database &m_database;
    store::TicketStore m_tickets;
    store::TicketLog m_log;
    const Clock &m_clock;
};

} // namespace espalier::engine
