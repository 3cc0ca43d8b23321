// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ticketlog.h"

#include "core/base/jsonaccess.h"
#include "core/store/rows.h"

namespace espalier::store {

static model::TicketEvent readEvent(const Statement &row)
{
    return {.id = row.integerAt(0),
            .ticketId = row.textAt(1),
            .at = row.textAt(2),
            .who = row.textAt(3),
            .action = row.textAt(4),
            .why = row.textAt(5),
            .changes = parseForeign(row.textAt(6))};
}

Result<std::int64_t> TicketLog::nextBatch()
{
    Statement select(m_database, "SELECT coalesce(max(batch), 0) + 1 FROM ticket_events");
    return readNumber(select);
}

Result<> TicketLog::add(const model::TicketEvent &event, std::int64_t batch)
{
    Statement insert(m_database, "INSERT INTO ticket_events (ticket_id, batch, at, who, action, "
                                 "why, changes) VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.text(event.ticketId).integer(batch).text(event.at).text(event.who).text(event.action);
    return insert.text(event.why).text(toText(event.changes)).run();
}

Result<std::vector<model::TicketEvent>> TicketLog::history(const std::string &ticket)
{
    Statement select(m_database, "SELECT id, ticket_id, at, who, action, why, changes "
                                 "FROM ticket_events WHERE ticket_id = ? ORDER BY id");
    select.text(ticket);
    return readRows(select, readEvent);
}

Result<std::vector<model::TicketEvent>> TicketLog::batch(std::int64_t batch)
{
    Statement select(m_database, "SELECT id, ticket_id, at, who, action, why, changes "
                                 "FROM ticket_events WHERE batch = ? ORDER BY id DESC");
    select.integer(batch);
    return readRows(select, readEvent);
}

Result<std::optional<std::int64_t>> TicketLog::lastBatch()
{
    Statement select(m_database, "SELECT batch FROM ticket_events "
                                 "WHERE who IN ('person', 'import') AND undone = 0 "
                                 "AND action <> 'taken_back' ORDER BY id DESC LIMIT 1");
    return readRow(select, [](const Statement &row) { return row.integerAt(0); });
}

Result<> TicketLog::markUndone(std::int64_t batch, std::int64_t by)
{
    Statement update(m_database, "UPDATE ticket_events SET undone = ? WHERE batch = ?");
    return update.integer(by).integer(batch).run();
}

// An event that resolved a ticket, which has not been opened again since.
#define RESOLVED                                                                                 \
    "action <> 'taken_back' AND changes ->> '$.status.to' IN ('applied', 'rejected') AND NOT "   \
    "EXISTS (SELECT 1 FROM ticket_events o WHERE o.ticket_id = e.ticket_id AND o.id > e.id AND " \
    "o.undone = 0 AND o.changes ->> '$.status.from' IN ('applied', 'rejected'))"

Result<std::vector<TicketDay>> TicketLog::days(const std::string &since)
{
    Statement select(m_database,
                     "SELECT substr(at, 1, 10) AS day, sum(action = 'created'), "
                     "sum(" RESOLVED ") "
                     "FROM ticket_events e WHERE at >= ? AND undone = 0 GROUP BY day ORDER BY day");
    select.text(since);
    return readRows(select, [](const Statement &row) {
        return TicketDay{
            .day = row.textAt(0), .created = row.integerAt(1), .resolved = row.integerAt(2)};
    });
}

Result<std::map<std::string, std::int64_t>> TicketLog::countsSince(const std::string &since)
{
    Statement select(m_database, "SELECT total(action = 'created'), "
                                 "total(" RESOLVED "), "
                                 "total(changes ->> '$.status.to' = 'applied'), "
                                 "total(changes ->> '$.status.to' = 'failed') "
                                 "FROM ticket_events e WHERE at >= ? AND undone = 0");
    select.text(since);
    auto counts = readRow(select, [](const Statement &row) {
        return std::map<std::string, std::int64_t>{{"created", row.integerAt(0)},
                                                   {"resolved", row.integerAt(1)},
                                                   {"applied", row.integerAt(2)},
                                                   {"failed", row.integerAt(3)}};
    });
    if (!counts)
        return failure(std::move(counts.error()));
    return counts->value_or(std::map<std::string, std::int64_t>{});
}

Result<ScanState> TicketLog::scanState(const std::string &source)
{
    Statement select(m_database, "SELECT scanned_at, seen, json FROM scan_states WHERE source = ?");
    select.text(source);
    auto state = readRow(select, [](const Statement &row) {
        return ScanState{.scannedAt = row.textAt(0),
                         .seen = row.integerAt(1),
                         .detail = parseForeign(row.textAt(2))};
    });
    if (!state)
        return failure(std::move(state.error()));
    return state->value_or(ScanState{});
}

Result<> TicketLog::putScanState(const std::string &source, const ScanState &state)
{
    Statement insert(m_database, "INSERT OR REPLACE INTO scan_states (source, scanned_at, seen, "
                                 "json) VALUES (?, ?, ?, ?)");
    insert.text(source).text(state.scannedAt).integer(state.seen);
    return insert.text(toText(state.detail)).run();
}

#define SEVERITY_OF(table) "instr('low medium high critical', " table "severity)" // ascending

Result<> BugPatternStore::noteFix(const std::string &ticket, const std::string &solution,
                                  const std::string &now)
{
    Statement update(m_database,
                     "UPDATE bug_patterns SET fix_ticket = ?, "
                     "solution = iif(? = '', solution, ?), updated_at = ? "
                     "WHERE id IN (SELECT pattern FROM bug_pattern_tickets WHERE ticket_id = ?)");
    return update.text(ticket).text(solution).text(solution).text(now).text(ticket).run();
}

Result<std::int64_t> BugPatternStore::add(const model::BugPattern &pattern)
{
    return withinTransaction(m_database, [&]() -> Result<std::int64_t> {
        Statement upsert(
            m_database,
            "INSERT INTO bug_patterns (category, pattern, description, solution, occurrences, "
            "severity, fix_ticket, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (category, pattern) DO UPDATE SET "
            "description = iif(excluded.description = '', description, excluded.description), "
            "solution = iif(excluded.solution = '', solution, excluded.solution), "
            "fix_ticket = iif(excluded.fix_ticket = '', fix_ticket, excluded.fix_ticket), "
            "occurrences = occurrences + excluded.occurrences, "
            "severity = iif(" SEVERITY_OF("excluded.") " > " SEVERITY_OF(
                "") ", "
                    "excluded.severity, severity), "
                    "updated_at = excluded.updated_at RETURNING id");
        upsert.text(pattern.category).text(pattern.pattern).text(pattern.description);
        upsert.text(pattern.solution).integer(static_cast<std::int64_t>(pattern.occurrences));
        upsert.text(nameOf(pattern.severity)).text(pattern.fixTicket).text(pattern.updatedAt);
        auto id = readNumber(upsert);
        if (!id)
            return id;
        Statement tie(m_database, "INSERT OR IGNORE INTO bug_pattern_tickets VALUES (?, ?)");
        for (const auto &ticket : pattern.tickets) {
            if (auto done = tie.integer(*id).text(ticket).run(); !done)
                return failure(std::move(done.error()));
        }
        return id;
    });
}

Result<std::vector<model::BugPattern>> BugPatternStore::patterns(const std::string &category,
                                                                 const std::string &ticket)
{
    Statement select(
        m_database,
        "SELECT id, category, pattern, description, solution, occurrences, severity, fix_ticket, "
        "updated_at, (SELECT json_group_array(ticket_id) FROM bug_pattern_tickets "
        "WHERE pattern = bug_patterns.id) FROM bug_patterns WHERE (? = '' OR category = ?) "
        "AND (? = '' OR id IN (SELECT pattern FROM bug_pattern_tickets WHERE ticket_id = ?)) "
        "ORDER BY occurrences DESC, id");
    select.text(category).text(category).text(ticket).text(ticket);
    return readRows(select, [](const Statement &row) {
        return model::BugPattern{
            .id = row.integerAt(0),
            .category = row.textAt(1),
            .pattern = row.textAt(2),
            .description = row.textAt(3),
            .solution = row.textAt(4),
            .occurrences = static_cast<std::uint64_t>(row.integerAt(5)),
            .severity =
                model::ticketPriorityNamed(row.textAt(6)).value_or(model::TicketPriority::Medium),
            .tickets = textsAt(Json{{"tickets", parseForeign(row.textAt(9))}}, "tickets"),
            .fixTicket = row.textAt(7),
            .updatedAt = row.textAt(8)};
    });
}

} // namespace espalier::store
