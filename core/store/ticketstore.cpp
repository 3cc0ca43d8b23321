// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ticketstore.h"

#include "core/base/jsonaccess.h"
#include "core/store/rows.h"
#include "core/store/ticketquerysql.h"

#include <algorithm>
#include <format>
#include <unordered_map>
#include <utility>

namespace espalier::store {

using model::Ticket;

namespace {

#define TICKET_COLUMNS                                                                        \
    "t.id, t.title, t.description, t.category, t.priority, t.status, t.evidence, "            \
    "t.proposed_solution, t.test_plan, t.files_to_modify, t.risk_level, t.estimated_effort, " \
    "t.metadata, t.created_at, t.updated_at"

Ticket readTicket(const Statement &row)
{
    Ticket ticket;
    ticket.id = row.textAt(0);
    ticket.title = row.textAt(1);
    ticket.description = row.textAt(2);
    ticket.category = model::ticketCategoryNamed(row.textAt(3)).value_or(ticket.category);
    ticket.priority = model::ticketPriorityNamed(row.textAt(4)).value_or(ticket.priority);
    ticket.status = model::ticketStatusNamed(row.textAt(5)).value_or(ticket.status);
    if (auto evidence = parseForeign(row.textAt(6)); evidence.is_array())
        ticket.evidence = std::move(evidence);
    ticket.proposedSolution = row.textAt(7);
    ticket.testPlan = row.textAt(8);
    if (const auto files = parseForeign(row.textAt(9)); files.is_array())
        ticket.filesToModify = textsAt(Json{{"files", files}}, "files");
    ticket.riskLevel = static_cast<int>(row.integerAt(10));
    ticket.estimatedEffort = static_cast<int>(row.integerAt(11));
    if (auto metadata = parseForeign(row.textAt(12)); metadata.is_object())
        ticket.metadata = std::move(metadata);
    ticket.createdAt = row.textAt(13);
    ticket.updatedAt = row.textAt(14);
    return ticket;
}

// All but the id, in the order of the table.
void bindFields(Statement &statement, const Ticket &ticket)
{
    statement.text(ticket.title).text(ticket.description).text(nameOf(ticket.category));
    statement.text(nameOf(ticket.priority)).text(nameOf(ticket.status));
    statement.text(toText(ticket.evidence)).text(ticket.proposedSolution).text(ticket.testPlan);
    statement.text(toText(Json(ticket.filesToModify))).integer(ticket.riskLevel);
    statement.integer(ticket.estimatedEffort).text(toText(ticket.metadata));
    statement.text(ticket.createdAt).text(ticket.updatedAt);
}

TicketRow readTicketRow(const Statement &row)
{
    return {.row = row.integerAt(0),
            .id = row.textAt(1),
            .title = row.textAt(2),
            .status = static_cast<model::TicketStatus>(row.integerAt(3)),
            .priority = static_cast<model::TicketPriority>(row.integerAt(4)),
            .category = static_cast<model::TicketCategory>(row.integerAt(5)),
            .source = row.textAt(6),
            .risk = static_cast<int>(row.integerAt(7)),
            .effort = static_cast<int>(row.integerAt(8)),
            .score = row.realAt(9),
            .triaged = row.integerAt(10) != 0,
            .regressed = row.integerAt(11) != 0,
            .snoozedUntil = row.textAt(12),
            .createdAt = row.textAt(13),
            .updatedAt = row.textAt(14)};
}

model::TicketAttempt readAttempt(const Statement &row)
{
    return {.id = row.integerAt(0),
            .ticketId = row.textAt(1),
            .attemptNumber = static_cast<int>(row.integerAt(2)),
            .branchName = row.textAt(3),
            .changesSummary = row.textAt(4),
            .testResults = parseForeign(row.textAt(5)),
            .success = row.integerAt(6) != 0,
            .errorMessage = row.textAt(7),
            .timestamp = row.textAt(8)};
}

std::string listOf(std::span<const std::int64_t> numbers)
{
    std::string list = "[";
    for (const auto number : numbers)
        list += std::format("{}{}", list.size() > 1 ? "," : "", number);
    return list + "]";
}

std::string readText(const Statement &row)
{
    return row.textAt(0);
}

} // namespace

Result<> TicketStore::add(const Ticket &ticket)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        if (auto there = contains(ticket.id); !there || *there) {
            return there ? failure(ErrorKind::AlreadyExists, "there is a ticket of this id",
                                   ticket.id)
                         : failure(std::move(there.error()));
        }
        Statement insert(m_database,
                         "INSERT INTO improvement_tickets (title, description, category, "
                         "priority, status, evidence, proposed_solution, test_plan, "
                         "files_to_modify, risk_level, estimated_effort, metadata, created_at, "
                         "updated_at, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        bindFields(insert, ticket);
        if (auto done = insert.text(ticket.id).run(); !done)
            return done;
        return putWords(ticket);
    });
}

// The database's own lower() knows ASCII only.
Result<> TicketStore::putWords(const Ticket &ticket)
{
    const auto isAscii = [](const std::string &text) {
        return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
    };
    if (isAscii(ticket.title) && isAscii(ticket.description) &&
        std::ranges::all_of(ticket.filesToModify, isAscii))
        return {};
    Statement select(m_database, "SELECT r.ticket, words FROM improvement_tickets t "
                                 "JOIN ticket_rows r ON r.ticket = t.rowid WHERE t.id = ?");
    select.text(ticket.id);
    auto row = readRow(select, [](const Statement &found) {
        return std::pair(found.integerAt(0), found.textAt(1));
    });
    if (!row || !*row)
        return row ? Result<>{} : failure(std::move(row.error()));
    Statement update(m_database, "UPDATE ticket_rows SET words = ? WHERE ticket = ?");
    return update.text(loweredWords((*row)->second)).integer((*row)->first).run();
}

Result<> TicketStore::update(const Ticket &ticket, const std::string &updatedAt)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement update(m_database,
                         "UPDATE improvement_tickets SET title = ?, description = ?, "
                         "category = ?, priority = ?, status = ?, evidence = ?, "
                         "proposed_solution = ?, test_plan = ?, files_to_modify = ?, "
                         "risk_level = ?, estimated_effort = ?, metadata = ?, created_at = ?, "
                         "updated_at = ? WHERE id = ? AND updated_at = ?");
        bindFields(update, ticket);
        if (auto done = update.text(ticket.id).text(updatedAt).run(); !done)
            return done;
        if (update.changed() == 1)
            return putWords(ticket);
        auto there = contains(ticket.id);
        if (!there)
            return failure(std::move(there.error()));
        return *there ? failure(ErrorKind::Conflict,
                                "the ticket was changed meanwhile; look at it again", ticket.id)
                      : failure(ErrorKind::NotFound, "there is no ticket of this id", ticket.id);
    });
}

Result<Ticket> TicketStore::ticket(const std::string &id)
{
    Statement select(m_database,
                     "SELECT " TICKET_COLUMNS " FROM improvement_tickets t WHERE t.id = ?");
    select.text(id);
    auto found = readRow(select, readTicket);
    if (!found)
        return failure(std::move(found.error()));
    if (!*found)
        return failure(ErrorKind::NotFound, "there is no ticket of this id", id);
    return std::move(**found);
}

Result<bool> TicketStore::contains(const std::string &id)
{
    Statement select(m_database, "SELECT 1 FROM improvement_tickets WHERE id = ?");
    return select.text(id).next();
}

Result<std::vector<Ticket>> TicketStore::tickets(const model::TicketQuery &query)
{
    auto found = numbers(query);
    if (!found)
        return failure(std::move(found.error()));
    Statement select(m_database,
                     "SELECT " TICKET_COLUMNS " FROM json_each(?) j JOIN improvement_tickets t "
                     "ON t.rowid = j.value ORDER BY j.key");
    select.text(listOf(*found));
    return readRows(select, readTicket);
}

/// The words of a query, those first that a few of the rows have the least: what lacks one of them
/// is not searched for the others.
static model::TicketQuery rarestFirst(Database &database, model::TicketQuery query)
{
    if (query.words.size() < 2)
        return query;
    std::string sums;
    for (std::size_t i = 0; i < query.words.size(); ++i)
        sums += i == 0 ? "sum(holds(words, ?))" : ", sum(holds(words, ?))";
    Statement select(database,
                     "SELECT " + sums + " FROM (SELECT words FROM ticket_rows LIMIT 200)");
    for (const auto &word : query.words)
        select.text(loweredWords(word));
    if (const auto row = select.next(); !row || !*row)
        return query; // as they are, then
    std::vector<std::pair<std::int64_t, std::string>> counted;
    for (std::size_t i = 0; i < query.words.size(); ++i)
        counted.emplace_back(select.integerAt(static_cast<int>(i)), std::move(query.words[i]));
    std::ranges::stable_sort(counted, {}, &std::pair<std::int64_t, std::string>::first);
    for (std::size_t i = 0; i < counted.size(); ++i)
        query.words[i] = std::move(counted[i].second);
    return query;
}

Result<std::vector<std::int64_t>> TicketStore::numbers(const model::TicketQuery &asked)
{
    const auto query = rarestFirst(m_database, asked);
    const auto sql = sqlOf(query);
    // One row with all numbers: reading 100 000 rows one by one takes ten times as long. As bytes:
    // text would be turned into UTF-16 on its way.
    Statement select(m_database, "SELECT CAST(group_concat(number) AS BLOB) FROM (SELECT " +
                                     sql.column + " AS number FROM " + sql.from + sql.where +
                                     sql.order + sql.limit + ")");
    sql.bindTo(select);
    auto row = select.next();
    if (!row)
        return failure(std::move(row.error()));
    return pageOf(*row ? select.bytesAt(0) : QByteArray(), sql, query);
}

Result<std::int64_t> TicketStore::count(const model::TicketQuery &query)
{
    auto unlimited = query;
    unlimited.limit = -1;
    unlimited.offset = 0;
    const auto sql = sqlOf(unlimited);
    Statement select(m_database, "SELECT count(*) FROM ticket_rows" + sql.where);
    sql.bindTo(select);
    return readNumber(select);
}

static const char *columnOf(TicketFacet facet)
{
    switch (facet) {
    case TicketFacet::Status: return "status";
    case TicketFacet::Priority: return "priority";
    case TicketFacet::Category: return "category";
    case TicketFacet::Source: return "source";
    case TicketFacet::Risk: return "risk";
    }
    return "status";
}

static std::string facetName(TicketFacet facet, const Statement &row)
{
    const auto value = row.integerAt(0);
    switch (facet) {
    case TicketFacet::Status: return std::string(nameOf(static_cast<model::TicketStatus>(value)));
    case TicketFacet::Priority:
        return std::string(nameOf(static_cast<model::TicketPriority>(value)));
    case TicketFacet::Category:
        return std::string(nameOf(static_cast<model::TicketCategory>(value)));
    case TicketFacet::Source: return row.textAt(0);
    case TicketFacet::Risk: return std::to_string(value);
    }
    return {};
}

Result<std::map<std::string, std::int64_t>> TicketStore::countBy(TicketFacet facet,
                                                                 const model::TicketQuery &query)
{
    auto unlimited = query;
    unlimited.limit = -1;
    unlimited.offset = 0;
    const auto sql = sqlOf(unlimited);
    const auto *column = columnOf(facet);
    Statement select(m_database, std::format("SELECT {}, count(*) FROM ticket_rows{} GROUP BY {}",
                                             column, sql.where, column));
    sql.bindTo(select);
    std::map<std::string, std::int64_t> counts;
    auto rows = readRows(select, [&](const Statement &row) {
        return counts[facetName(facet, row)] = row.integerAt(1);
    });
    if (!rows)
        return failure(std::move(rows.error()));
    return counts;
}

Result<std::vector<TicketRow>> TicketStore::rows(std::span<const std::int64_t> numbers)
{
    Statement select(
        m_database, "SELECT ticket, t.id, title, status, priority, category, source, risk, effort, "
                    "score, triaged, regressed, snoozed_until, created_at, updated_at "
                    "FROM json_each(?) j JOIN ticket_rows t ON ticket = j.value ORDER BY j.key");
    select.text(listOf(numbers));
    return readRows(select, readTicketRow);
}

Result<std::optional<std::string>> TicketStore::next(int maxRisk, const std::string &now)
{
    // The first of each risk is looked up: with a condition instead, all those that are passed over
    // would be read.
    constexpr int kHighestRisk = 10;
    std::string firsts;
    for (int risk = 1; risk <= std::min(maxRisk, kHighestRisk); ++risk) {
        firsts += std::format("SELECT * FROM (SELECT id, score, created_at FROM ticket_rows "
                              "INDEXED BY ticket_rows_queue "
                              "WHERE status = 0 AND risk = {} AND snoozed_until = '' "
                              "ORDER BY score, created_at, id LIMIT 1) UNION ALL ",
                              risk);
    }
    Statement select(m_database,
                     "SELECT id FROM (" + firsts +
                         "SELECT * FROM (SELECT id, score, created_at FROM ticket_rows "
                         "INDEXED BY ticket_rows_snoozed "
                         "WHERE snoozed_until <> '' AND snoozed_until <= ? AND status = 0 "
                         "AND risk <= ? ORDER BY score, created_at, id LIMIT 1)) "
                         "ORDER BY score, created_at, id LIMIT 1");
    select.text(now).integer(maxRisk);
    return readRow(select, readText);
}

Result<std::vector<Ticket>> TicketStore::toAssess(std::int64_t coverageSeen)
{
    Statement select(m_database,
                     "SELECT " TICKET_COLUMNS " FROM improvement_tickets t "
                     "WHERE status NOT IN ('applied', 'rejected') "
                     "AND (metadata ->> '$.assessed' = 'paths' OR t.rowid IN (SELECT f.ticket "
                     "FROM coverage_files c JOIN ticket_files f ON f.path = c.path "
                     "WHERE c.import > ?)) ORDER BY id LIMIT ?");
    select.integer(coverageSeen).integer(static_cast<std::int64_t>(kMostAssessed));
    return readRows(select, readTicket);
}

Result<> TicketStore::addAttempt(const model::TicketAttempt &attempt)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement last(m_database, "SELECT coalesce(max(attempt_number), 0) "
                                   "FROM improvement_attempts WHERE ticket_id = ?");
        auto number = readNumber(last.text(attempt.ticketId));
        if (!number)
            return failure(std::move(number.error()));
        Statement insert(m_database,
                         "INSERT INTO improvement_attempts (ticket_id, attempt_number, "
                         "branch_name, changes_summary, test_results, success, error_message, "
                         "timestamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
        insert.text(attempt.ticketId);
        insert.integer(attempt.attemptNumber > 0 ? attempt.attemptNumber : *number + 1);
        insert.text(attempt.branchName).text(attempt.changesSummary);
        insert.text(toText(attempt.testResults)).integer(attempt.success ? 1 : 0);
        if (auto done = insert.text(attempt.errorMessage).text(attempt.timestamp).run(); !done)
            return done;
        return insert.changed() > 0
                   ? Result<>{}
                   : failure(ErrorKind::AlreadyExists, "the ticket has an attempt of this number",
                             attempt.ticketId);
    });
}

Result<std::vector<model::TicketAttempt>> TicketStore::attempts(const std::string &ticket)
{
    Statement select(m_database,
                     "SELECT id, ticket_id, attempt_number, branch_name, changes_summary, "
                     "test_results, success, error_message, timestamp FROM improvement_attempts "
                     "WHERE ticket_id = ? ORDER BY attempt_number");
    select.text(ticket);
    return readRows(select, readAttempt);
}

// What a ticket is a duplicate of in the end. Bounded, for files of others may tell of circles.
#define ORIGINAL_OF(start)                                                                 \
    "WITH RECURSIVE chain (id, depth) AS (" start " UNION ALL "                            \
    "SELECT other.id, depth + 1 FROM chain JOIN improvement_tickets t ON t.id = chain.id " \
    "JOIN ticket_rows r ON r.ticket = t.rowid AND r.duplicate_of <> '' "                   \
    "JOIN improvement_tickets other ON other.id = r.duplicate_of WHERE depth < 64) "       \
    "SELECT id FROM chain ORDER BY depth DESC LIMIT 1"

// A ticket and its duplicates.
#define FAMILY_OF_TICKET                                                            \
    "WITH RECURSIVE family (id) AS (SELECT ? UNION SELECT r.id FROM ticket_rows r " \
    "JOIN family ON r.duplicate_of = family.id AND r.duplicate_of <> '') "

Result<std::optional<std::string>> TicketStore::ticketOf(const std::string &fingerprint)
{
    Statement select(
        m_database,
        ORIGINAL_OF("SELECT ticket_id, 0 FROM ticket_fingerprints WHERE fingerprint = ?"));
    select.text(fingerprint);
    return readRow(select, readText);
}

Result<std::optional<std::string>> TicketStore::homeOf(const std::string &fingerprint)
{
    Statement select(m_database, "SELECT ticket_id FROM ticket_fingerprints WHERE fingerprint = ?");
    select.text(fingerprint);
    return readRow(select, readText);
}

Result<std::string> TicketStore::originalOf(const std::string &ticket)
{
    Statement select(m_database, ORIGINAL_OF("SELECT ?, 0"));
    select.text(ticket);
    return readRow(select, readText).transform([&](const std::optional<std::string> &found) {
        return found.value_or(ticket);
    });
}

Result<> TicketStore::tie(const std::string &fingerprint, const std::string &ticket)
{
    Statement insert(m_database, "INSERT INTO ticket_fingerprints (fingerprint, ticket_id) "
                                 "VALUES (?, ?) ON CONFLICT DO NOTHING");
    return insert.text(fingerprint).text(ticket).run();
}

Result<std::vector<std::string>> TicketStore::fingerprintsOf(const std::string &ticket)
{
    Statement select(m_database, FAMILY_OF_TICKET "SELECT fingerprint FROM ticket_fingerprints "
                                                  "WHERE ticket_id IN family ORDER BY fingerprint");
    select.text(ticket);
    return readRows(select, readText);
}

Result<std::vector<std::string>> TicketStore::mergedInto(const std::string &ticket)
{
    Statement select(m_database,
                     FAMILY_OF_TICKET "SELECT id FROM family WHERE id <> ? ORDER BY id");
    select.text(ticket).text(ticket);
    return readRows(select, readText);
}

Result<> TicketViewStore::put(const TicketView &view, const std::string &now)
{
    Statement insert(m_database, "INSERT OR REPLACE INTO ticket_views (name, filter, created_at) "
                                 "VALUES (?, ?, ?)");
    return insert.text(view.name).text(view.filter).text(now).run();
}

Result<> TicketViewStore::remove(const std::string &name)
{
    Statement remove(m_database, "DELETE FROM ticket_views WHERE name = ?");
    if (auto done = remove.text(name).run(); !done)
        return done;
    return remove.changed() > 0
               ? Result<>{}
               : failure(ErrorKind::NotFound, "there is no view of this name", name);
}

Result<std::vector<TicketView>> TicketViewStore::views()
{
    Statement select(m_database, "SELECT name, filter FROM ticket_views ORDER BY name");
    return readRows(select, [](const Statement &row) {
        return TicketView{.name = row.textAt(0), .filter = row.textAt(1)};
    });
}

} // namespace espalier::store
