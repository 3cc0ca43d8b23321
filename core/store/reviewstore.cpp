// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/reviewstore.h"

#include "core/base/jsonaccess.h"
#include "core/store/rows.h"

namespace espalier::store {

using model::Approval;
using model::AuditEntry;

namespace {

Approval readApproval(const Statement &row)
{
    return {.id = row.integerAt(0),
            .subject = model::approvalSubjectFromJson(parseForeign(row.textAt(1))),
            .who = row.textAt(2),
            .at = row.textAt(3),
            .reason = row.textAt(4),
            .ofOwn = row.integerAt(5) != 0,
            .voidedAt = row.textAt(6),
            .voidedBecause = row.textAt(7)};
}

PatchComment readComment(const Statement &row)
{
    return {.id = row.integerAt(0),
            .attempt = row.integerAt(1),
            .path = row.textAt(2),
            .line = static_cast<int>(row.integerAt(3)),
            .who = row.textAt(4),
            .at = row.textAt(5),
            .text = row.textAt(6)};
}

AuditEntry readEntry(const Statement &row)
{
    return {.number = row.integerAt(0),
            .at = row.textAt(1),
            .who = row.textAt(2),
            .action = row.textAt(3),
            .subject = row.textAt(4),
            .detail = parseForeign(row.textAt(5)),
            .previous = row.textAt(6),
            .hash = row.textAt(7)};
}

#define AUDIT_COLUMNS "number, at, who, action, subject, detail, previous, hash"

Result<std::int64_t> insertedId(Database &database)
{
    Statement id(database, "SELECT last_insert_rowid()");
    return readNumber(id);
}

} // namespace

Result<std::int64_t> ReviewStore::addApproval(const Approval &approval)
{
    return withinTransaction(m_database, [&]() -> Result<std::int64_t> {
        Statement insert(m_database,
                         "INSERT INTO approvals (ticket_id, subject, who, at, reason, of_own, "
                         "voided_at, voided_because) VALUES (?, ?, ?, ?, ?, ?, '', '')");
        insert.text(approval.subject.ticketId).text(toText(model::toJson(approval.subject)));
        insert.text(approval.who).text(approval.at).text(approval.reason);
        if (auto done = insert.integer(approval.ofOwn ? 1 : 0).run(); !done)
            return failure(std::move(done.error()));
        return insertedId(m_database);
    });
}

Result<int> ReviewStore::voidApprovals(const std::string &ticket, const std::string &at,
                                       const std::string &because)
{
    Statement update(m_database, "UPDATE approvals SET voided_at = ?, voided_because = ? "
                                 "WHERE ticket_id = ? AND voided_at = ''");
    if (auto done = update.text(at).text(because).text(ticket).run(); !done)
        return failure(std::move(done.error()));
    return update.changed();
}

Result<std::vector<Approval>> ReviewStore::approvals(const std::string &ticket)
{
    Statement select(m_database, "SELECT id, subject, who, at, reason, of_own, voided_at, "
                                 "voided_because FROM approvals WHERE ticket_id = ? ORDER BY id");
    return readRows(select.text(ticket), readApproval);
}

Result<std::int64_t> ReviewStore::addComment(const PatchComment &comment)
{
    return withinTransaction(m_database, [&]() -> Result<std::int64_t> {
        Statement insert(m_database, "INSERT INTO patch_comments (attempt, path, line, who, at, "
                                     "text) VALUES (?, ?, ?, ?, ?, ?)");
        insert.integer(comment.attempt).text(comment.path).integer(comment.line);
        if (auto done = insert.text(comment.who).text(comment.at).text(comment.text).run(); !done)
            return failure(std::move(done.error()));
        return insertedId(m_database);
    });
}

Result<std::vector<PatchComment>> ReviewStore::comments(std::int64_t attempt)
{
    Statement select(m_database, "SELECT id, attempt, path, line, who, at, text "
                                 "FROM patch_comments WHERE attempt = ? ORDER BY id");
    return readRows(select.integer(attempt), readComment);
}

Result<> ReviewStore::setReviewed(const std::string &ticket, const std::string &path,
                                  std::uint64_t hunk, bool reviewed, const std::string &who,
                                  const std::string &at)
{
    const auto number = static_cast<std::int64_t>(hunk); // as it is kept; the bits are the same
    if (!reviewed) {
        Statement remove(m_database, "DELETE FROM reviewed_hunks "
                                     "WHERE ticket_id = ? AND path = ? AND hunk = ?");
        return remove.text(ticket).text(path).integer(number).run();
    }
    Statement insert(m_database, "INSERT OR IGNORE INTO reviewed_hunks (ticket_id, path, hunk, "
                                 "who, at) VALUES (?, ?, ?, ?, ?)");
    return insert.text(ticket).text(path).integer(number).text(who).text(at).run();
}

Result<std::map<std::string, std::set<std::uint64_t>>>
ReviewStore::reviewed(const std::string &ticket)
{
    Statement select(m_database, "SELECT path, hunk FROM reviewed_hunks WHERE ticket_id = ?");
    std::map<std::string, std::set<std::uint64_t>> hunks;
    auto rows = readRows(select.text(ticket), [&](const Statement &row) {
        hunks[row.textAt(0)].insert(static_cast<std::uint64_t>(row.integerAt(1)));
        return true;
    });
    if (!rows)
        return failure(std::move(rows.error()));
    return hunks;
}

Result<AuditEntry> ReviewStore::addAudit(const Chain &chain)
{
    return withinTransaction(m_database, [&]() -> Result<AuditEntry> {
        Statement select(m_database,
                         "SELECT " AUDIT_COLUMNS " FROM audit ORDER BY number DESC LIMIT 1");
        auto last = readRow(select, readEntry);
        if (!last)
            return failure(std::move(last.error()));
        auto entry = chain(*last);
        Statement insert(m_database,
                         "INSERT INTO audit (" AUDIT_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        insert.integer(entry.number).text(entry.at).text(entry.who).text(entry.action);
        insert.text(entry.subject).text(toText(entry.detail)).text(entry.previous);
        if (auto done = insert.text(entry.hash).run(); !done)
            return failure(std::move(done.error()));
        return entry;
    });
}

Result<std::vector<AuditEntry>> ReviewStore::audit(const std::string &subject)
{
    if (subject.empty()) {
        Statement all(m_database, "SELECT " AUDIT_COLUMNS " FROM audit ORDER BY number");
        return readRows(all, readEntry);
    }
    Statement some(m_database,
                   "SELECT " AUDIT_COLUMNS " FROM audit WHERE subject = ? ORDER BY number");
    return readRows(some.text(subject), readEntry);
}

} // namespace espalier::store
