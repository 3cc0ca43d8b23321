// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backlog.h"

#include "core/backlog/assessment.h"
#include "core/backlog/evidence.h"
#include "core/backlog/projectpath.h"
#include "core/backlog/ticketchange.h"
#include "core/base/jsonaccess.h"
#include "core/engine/filefacts.h"
#include "core/scrub/scrub.h"

#include <algorithm>
#include <format>

namespace espalier::engine {

using model::Ticket;

namespace {

void maskTexts(Ticket &ticket, scrub::Scope scope)
{
    for (auto *text :
         {&ticket.title, &ticket.description, &ticket.proposedSolution, &ticket.testPlan})
        *text = scrub::masked(*text, scope);
    for (auto &file : ticket.filesToModify)
        file = scrub::masked(file, scope);
    scrub::maskTexts(ticket.evidence, scope);
    scrub::maskTexts(ticket.metadata, scope);
}

// What a person or a file of others gives may be anything. What scans put together was masked when
// it was observed: "src/passwd: message" is no password that is told.
scrub::Scope scopeOf(const std::string &who)
{
    return who == "scan" ? scrub::Scope::SecretsAndPrivate : scrub::Scope::Observed;
}

// Scans look at the code itself.
void assessByPaths(Ticket &ticket)
{
    backlog::assess(ticket, factsOfFiles(ticket.filesToModify));
    backlog::setNote(ticket, "assessed", "paths");
}

bool hasChanged(const backlog::Changed &changed, std::initializer_list<const char *> fields)
{
    return std::ranges::any_of(
        fields, [&](const char *field) { return changed.event.changes.contains(field); });
}

} // namespace

Backlog::Backlog(store::Database &database, const Clock &clock)
    : m_database(database), m_tickets(database), m_log(database), m_clock(clock)
{
}

const Clock &Backlog::systemClock()
{
    static const SystemClock clock;
    return clock;
}

std::string Backlog::now() const
{
    return toRfc3339(m_clock.now());
}

Result<Ticket> Backlog::ticket(const std::string &id)
{
    return m_tickets.ticket(id);
}

Result<std::string> Backlog::idOf(const std::string &typed)
{
    auto exact = m_tickets.contains(typed);
    if (!exact)
        return failure(std::move(exact.error()));
    if (*exact)
        return typed;
    auto numbers = m_tickets.numbers({.words = {typed}});
    if (!numbers)
        return failure(std::move(numbers.error()));
    auto rows = m_tickets.rows(*numbers);
    if (!rows)
        return failure(std::move(rows.error()));
    std::erase_if(*rows, [&](const store::TicketRow &row) {
        return typed.empty() || !(row.id.starts_with(typed) || row.id.ends_with(typed));
    });
    if (rows->empty())
        return failure(ErrorKind::NotFound, "there is no ticket of this id", typed);
    if (rows->size() > 1) {
        return failure(ErrorKind::InvalidInput,
                       std::format("several tickets have an id like this, {} and {} among them",
                                   rows->front().id, rows->back().id),
                       typed);
    }
    return rows->front().id;
}

Result<std::vector<Ticket>> Backlog::tickets(model::TicketQuery query)
{
    query.now = now();
    return m_tickets.tickets(query);
}

Result<std::vector<model::TicketEvent>> Backlog::history(const std::string &id)
{
    return m_log.history(id);
}

Result<> Backlog::write(backlog::Changed changed, const Ticket &before, std::int64_t batch)
{
    auto &ticket = changed.ticket;
    if (hasChanged(changed,
                   {"title", "description", "proposed_solution", "test_plan", "files_to_modify"})) {
        maskTexts(ticket, scopeOf(changed.event.who));
        changed.event.changes = backlog::changesBetween(before, ticket);
    }
    // Part of the change, so that taking it back brings the levels back as well, unless a scan has
    // computed others since.
    const bool areBack =
        changed.event.action == "taken_back" && hasChanged(changed, {"metadata.risk.factors"});
    if (!areBack && hasChanged(changed, {"files_to_modify", "category"})) {
        assessByPaths(ticket);
        changed.event.changes = backlog::changesBetween(before, ticket);
    }
    const bool isTied = hasChanged(changed, {"metadata.duplicate_of"});
    if (isTied) {
        if (auto checked = checkOriginal(ticket); !checked)
            return checked;
    }
    if (auto done = m_tickets.update(ticket, before.updatedAt); !done)
        return done;
    if (auto done = m_log.add(changed.event, batch); !done)
        return done;
    if (ticket.status == model::TicketStatus::Applied && ticket.status != before.status) {
        store::BugPatternStore patterns(m_database);
        if (auto done = patterns.noteFix(ticket.id, ticket.proposedSolution, now()); !done)
            return done;
    }
    return isTied ? moveEvidence(before, ticket) : Result<>{};
}

Result<> Backlog::checkOriginal(const Ticket &ticket)
{
    const auto of = ticket.note("duplicate_of");
    if (of.empty())
        return {};
    auto original = m_tickets.originalOf(of);
    if (!original)
        return failure(std::move(original.error()));
    return *original == ticket.id
               ? failure(ErrorKind::Conflict,
                         std::format("{} is a duplicate of this ticket itself", of), ticket.id)
               : Result<>{};
}

// What belongs to a ticket is shown where it goes to.
Result<> Backlog::moveEvidence(const Ticket &before, const Ticket &after)
{
    auto own = m_tickets.fingerprintsOf(after.id);
    if (!own)
        return failure(std::move(own.error()));
    const auto change = [&](const std::string &id, const auto &alter) -> Result<> {
        auto other = m_tickets.ticket(id);
        if (!other)
            return other.error().kind == ErrorKind::NotFound ? Result<>{} // of another project
                                                             : failure(std::move(other.error()));
        alter(*other);
        backlog::renewCounts(*other);
        return m_tickets.update(*other, other->updatedAt);
    };
    auto source = after;
    if (const auto of = before.note("duplicate_of"); !of.empty()) {
        auto original = m_tickets.originalOf(of);
        auto kept = original ? m_tickets.fingerprintsOf(*original) : failure(original.error());
        if (!kept)
            return failure(std::move(kept.error()));
        auto left = change(*original, [&](Ticket &other) {
            source.evidence = other.evidence;
            backlog::keepEvidence(other, *kept);
        });
        if (!left)
            return left;
    }
    const auto take = [&](Ticket &other) { backlog::takeEvidence(other, source, *own); };
    auto original = m_tickets.originalOf(after.id);
    if (!original)
        return failure(std::move(original.error()));
    if (*original != after.id) {
        if (auto done = change(*original, take); !done)
            return done;
    }
    return change(after.id, take);
}

// What came from elsewhere with its evidence: the next scan finds its ticket.
Result<> Backlog::tieEvidence(const Ticket &ticket)
{
    for (const auto &piece : ticket.evidence) {
        const auto fingerprint = textAt(piece, "fingerprint");
        if (fingerprint.empty())
            continue;
        if (auto tied = m_tickets.tie(fingerprint, ticket.id); !tied)
            return tied;
    }
    return {};
}

Result<ActOutcome> Backlog::act(const std::vector<std::string> &ids, const Act &act,
                                const std::string &why, const std::string &who)
{
    auto transaction = store::Transaction::begin(m_database);
    if (!transaction)
        return failure(std::move(transaction.error()));
    auto batch = m_log.nextBatch();
    if (!batch)
        return failure(std::move(batch.error()));
    const backlog::Actor actor{
        .who = who, .why = scrub::masked(why, scrub::Scope::Observed), .now = now()};
    ActOutcome outcome;
    for (const auto &id : ids) {
        auto before = m_tickets.ticket(id);
        auto changed = before ? act(*before, actor) : failure(std::move(before.error()));
        if (!changed) {
            outcome.refused.push_back({.id = id, .error = std::move(changed.error())});
            continue;
        }
        if (auto done = write(*changed, *before, *batch); !done)
            return failure(std::move(done.error()));
        outcome.changed.push_back(id);
    }
    if (auto done = transaction->commit(); !done)
        return failure(std::move(done.error()));
    outcome.batch = outcome.changed.empty() ? 0 : *batch;
    return outcome;
}

Result<ActOutcome> Backlog::takeBack(std::int64_t batch)
{
    auto transaction = store::Transaction::begin(m_database);
    if (!transaction)
        return failure(std::move(transaction.error()));
    if (batch == 0) {
        auto last = m_log.lastBatch();
        if (!last)
            return failure(std::move(last.error()));
        if (!*last)
            return failure(ErrorKind::NotFound, "there is nothing to take back");
        batch = **last;
    }
    auto events = m_log.batch(batch);
    if (!events)
        return failure(std::move(events.error()));
    auto own = m_log.nextBatch();
    if (!own)
        return failure(std::move(own.error()));
    const backlog::Actor actor{.who = "person", .why = {}, .now = now()};
    ActOutcome outcome{.batch = *own, .changed = {}, .refused = {}};
    for (const auto &event : *events) {
        if (event.changes.empty() && event.action != "created")
            continue;
        auto before = m_tickets.ticket(event.ticketId);
        auto changed =
            before ? backlog::takeBack(*before, event, actor) : failure(std::move(before.error()));
        if (!changed)
            return failure(std::move(changed.error()));
        if (auto done = write(*changed, *before, *own); !done)
            return failure(std::move(done.error()));
        outcome.changed.push_back(event.ticketId);
    }
    if (outcome.changed.empty())
        return failure(ErrorKind::NotFound, "there is nothing to take back");
    if (auto done = m_log.markUndone(batch, *own); !done)
        return failure(std::move(done.error()));
    if (auto done = transaction->commit(); !done)
        return failure(std::move(done.error()));
    return outcome;
}

Result<std::string> Backlog::freshId(model::TicketSource source)
{
    // "2026-01-31T09:30:00.125Z" without what is not a digit or the T.
    std::string stamp;
    for (const char c : now().substr(0, std::string_view("2026-01-31T09:30:00").size())) {
        if (c != '-' && c != ':')
            stamp += c;
    }
    // Many may be made within a second; others make some meanwhile, too.
    auto stem = std::format("{}{}_", idPrefixOf(source), stamp);
    if (m_stem != stem) {
        m_stem = std::move(stem);
        m_number = 0;
    }
    for (;;) {
        auto id = std::format("{}{}", m_stem, ++m_number);
        auto taken = m_tickets.contains(id);
        if (!taken)
            return failure(std::move(taken.error()));
        if (!*taken)
            return id;
    }
}

Result<> Backlog::create(Ticket &ticket, const std::string &who, std::int64_t batch)
{
    if (ticket.createdAt.empty())
        ticket.createdAt = now();
    ticket.updatedAt = now();
    maskTexts(ticket, scopeOf(who));
    if (auto added = m_tickets.add(ticket); !added)
        return added;
    return m_log.add(
        {.ticketId = ticket.id, .at = ticket.updatedAt, .who = who, .action = "created", .why = {}},
        batch);
}

Result<Ticket> Backlog::add(const NewTicket &given)
{
    if (backlog::isBlank(given.title))
        return failure(ErrorKind::InvalidInput, "a ticket needs a title");
    Ticket ticket;
    for (const auto &file : given.files) {
        auto path = backlog::projectPath(file);
        if (!path)
            return failure(ErrorKind::InvalidInput, "this is no path within the project", file);
        ticket.filesToModify.push_back(*std::move(path));
    }
    ticket.title = given.title;
    ticket.description = given.description;
    ticket.category = given.category;
    ticket.priority = given.priority;
    ticket.proposedSolution = given.proposedSolution;
    ticket.testPlan = given.testPlan;
    ticket.metadata["source"] = nameOf(model::TicketSource::Manual);
    assessByPaths(ticket);
    auto transaction = store::Transaction::begin(m_database);
    if (!transaction)
        return failure(std::move(transaction.error()));
    auto id = freshId(model::TicketSource::Manual);
    if (!id)
        return failure(std::move(id.error()));
    ticket.id = std::move(*id);
    auto batch = m_log.nextBatch();
    if (!batch)
        return failure(std::move(batch.error()));
    if (auto done = create(ticket, "person", *batch); !done)
        return failure(std::move(done.error()));
    if (auto done = transaction->commit(); !done)
        return failure(std::move(done.error()));
    return ticket;
}

Result<ActOutcome> Backlog::merge(const std::vector<std::string> &duplicates,
                                  const std::string &into, const std::string &why)
{
    return store::withinTransaction(m_database, [&]() -> Result<ActOutcome> {
        auto target = m_tickets.ticket(into);
        if (!target)
            return failure(std::move(target.error()));
        if (const auto of = target->note("duplicate_of"); !of.empty()) {
            return failure(ErrorKind::Conflict,
                           std::format("the ticket is itself a duplicate of {}", of), into);
        }
        return act(
            duplicates,
            [&](const Ticket &ticket, const backlog::Actor &actor) {
                return backlog::markDuplicate(ticket, into, actor);
            },
            why);
    });
}

Result<ActOutcome> Backlog::unmerge(const std::string &id, const std::string &why)
{
    auto ticket = m_tickets.ticket(id);
    if (!ticket)
        return failure(std::move(ticket.error()));
    const auto of = ticket->note("duplicate_of");
    if (of.empty())
        return failure(ErrorKind::InvalidInput, "the ticket is not a duplicate of another one", id);
    return act(
        {id},
        [](const Ticket &duplicate, const backlog::Actor &actor) {
            return backlog::moveTo(duplicate, model::TicketStatus::Open, actor);
        },
        why.empty() ? std::format("not the same as {}", of) : why);
}

Result<std::vector<backlog::SimilarTicket>> Backlog::similarTo(const std::string &id)
{
    constexpr std::int64_t kMost = 10'000;
    auto ticket = m_tickets.ticket(id);
    if (!ticket)
        return failure(std::move(ticket.error()));
    auto others = m_tickets.tickets(
        {.order = model::TicketOrder::Updated, .descending = true, .limit = kMost});
    if (!others)
        return failure(std::move(others.error()));
    std::vector<backlog::TicketSketch> sketches;
    sketches.reserve(others->size());
    for (const auto &other : *others) {
        if (other.id != id)
            sketches.push_back(backlog::sketchOf(other));
    }
    return backlog::similarTo(backlog::sketchOf(*ticket), sketches);
}

Result<std::optional<std::string>> Backlog::next(int maxRisk)
{
    return m_tickets.next(maxRisk, now());
}

Result<std::string> Backlog::exported(const model::TicketQuery &query, backlog::TicketFormat format)
{
    auto found = tickets(query);
    if (!found)
        return failure(std::move(found.error()));
    return backlog::exportTickets(*found, format);
}

Result<ImportedTickets> Backlog::imported(std::string_view text, backlog::TicketFormat format)
{
    auto tickets = backlog::importTickets(text, format);
    if (!tickets)
        return failure(std::move(tickets.error()));
    return store::withinTransaction(m_database, [&]() -> Result<ImportedTickets> {
        auto batch = m_log.nextBatch();
        if (!batch)
            return failure(std::move(batch.error()));
        ImportedTickets imported{.batch = *batch};
        for (auto &ticket : *tickets) {
            if (ticket.id.empty()) {
                auto id = freshId(ticket.source().value_or(model::TicketSource::Manual));
                if (!id)
                    return failure(std::move(id.error()));
                ticket.id = std::move(*id);
            }
            auto there = m_tickets.contains(ticket.id);
            if (!there)
                return failure(std::move(there.error()));
            if (*there) {
                imported.there.push_back(ticket.id);
                continue;
            }
            if (!find(ticket.metadata, "risk")) // the next scan looks at the others
                assessByPaths(ticket);
            backlog::setNote(ticket, "assessed", "paths");
            if (auto done = create(ticket, "import", *batch); !done)
                return failure(std::move(done.error()));
            if (auto done = tieEvidence(ticket); !done)
                return failure(std::move(done.error()));
            imported.added.push_back(ticket.id);
        }
        return imported;
    });
}

} // namespace espalier::engine
