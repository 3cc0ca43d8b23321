// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/patchstore.h"

#include "core/base/jsonaccess.h"
#include "core/store/rows.h"

#include <format>

namespace espalier::store {

using model::Patch;
using model::PatchStage;

namespace {

constexpr std::string_view kColumns =
    "attempt, ticket_id, number, stage, origin, made_by, base, branch, commit_id, tree_id, diff, "
    "detail, error, started_at, updated_at, version";

Patch readPatch(const Statement &row)
{
    return {.attempt = row.integerAt(0),
            .ticketId = row.textAt(1),
            .number = static_cast<int>(row.integerAt(2)),
            .stage = model::patchStageNamed(row.textAt(3)).value_or(PatchStage::Failed),
            .origin = model::patchOriginNamed(row.textAt(4)).value_or(model::PatchOrigin::Hand),
            .madeBy = row.textAt(5),
            .base = row.textAt(6),
            .branch = row.textAt(7),
            .commit = row.textAt(8),
            .tree = row.textAt(9),
            .diff = row.textAt(10),
            .detail = parseForeign(row.textAt(11)),
            .error = row.textAt(12),
            .startedAt = row.textAt(13),
            .updatedAt = row.textAt(14),
            .version = row.integerAt(15)};
}

PatchSummary readSummary(const Statement &row)
{
    return {.ticketId = row.textAt(0),
            .title = row.textAt(1),
            .risk = static_cast<int>(row.integerAt(2)),
            .number = static_cast<int>(row.integerAt(3)),
            .stage = model::patchStageNamed(row.textAt(4)).value_or(PatchStage::Failed),
            .origin = model::patchOriginNamed(row.textAt(5)).value_or(model::PatchOrigin::Hand),
            .madeBy = row.textAt(6),
            .base = row.textAt(7),
            .branch = row.textAt(8),
            .commit = row.textAt(9),
            .error = row.textAt(10),
            .updatedAt = row.textAt(11)};
}

void bindWork(Statement &statement, const Patch &patch)
{
    statement.text(nameOf(patch.stage)).text(nameOf(patch.origin)).text(patch.madeBy);
    statement.text(patch.base).text(patch.branch).text(patch.commit).text(patch.tree);
    statement.text(patch.diff).text(toText(patch.detail)).text(patch.error);
    statement.text(patch.updatedAt);
}

bool isGood(PatchStage stage)
{
    using enum PatchStage;
    return stage == Ready || stage == Applying || stage == Applied || stage == RollingBack ||
           stage == RolledBack;
}

Result<std::int64_t> addAttempt(Database &database, const Patch &patch)
{
    Statement insert(database, "INSERT INTO improvement_attempts (ticket_id, attempt_number, "
                               "branch_name, changes_summary, test_results, success, "
                               "error_message, timestamp) VALUES (?, ?, ?, '', '{}', 0, '', ?)");
    insert.text(patch.ticketId).integer(patch.number).text(patch.branch).text(patch.startedAt);
    if (auto done = insert.run(); !done)
        return failure(std::move(done.error()));
    Statement id(database, "SELECT last_insert_rowid()");
    return readNumber(id);
}

} // namespace

Result<Patch> PatchStore::begin(Patch patch)
{
    return withinTransaction(m_database, [&]() -> Result<Patch> {
        Statement last(m_database, "SELECT coalesce(max(attempt_number), 0) + 1 "
                                   "FROM improvement_attempts WHERE ticket_id = ?");
        auto number = readNumber(last.text(patch.ticketId));
        if (!number)
            return failure(std::move(number.error()));
        patch.number = static_cast<int>(*number);
        auto attempt = addAttempt(m_database, patch);
        if (!attempt)
            return failure(std::move(attempt.error()));
        patch.attempt = *attempt;
        Statement insert(m_database,
                         "INSERT INTO patches (stage, origin, made_by, base, branch, commit_id, "
                         "tree_id, diff, detail, error, updated_at, attempt, ticket_id, number, "
                         "started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        bindWork(insert, patch);
        insert.integer(patch.attempt).text(patch.ticketId).integer(patch.number);
        if (auto done = insert.text(patch.startedAt).run(); !done)
            return failure(std::move(done.error()));
        return patch;
    });
}

Result<> PatchStore::update(Patch &patch)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement update(m_database,
                         "UPDATE patches SET stage = ?, origin = ?, made_by = ?, base = ?, "
                         "branch = ?, commit_id = ?, tree_id = ?, diff = ?, detail = ?, "
                         "error = ?, updated_at = ?, version = version + 1 "
                         "WHERE attempt = ? AND version = ?");
        bindWork(update, patch);
        if (auto done = update.integer(patch.attempt).integer(patch.version).run(); !done)
            return done;
        if (update.changed() != 1)
            return failure(ErrorKind::Conflict,
                           "another program has changed this patch; look at it again",
                           patch.ticketId);
        const auto *proof = find(patch.detail, "proof");
        Statement attempt(m_database,
                          "UPDATE improvement_attempts SET branch_name = ?, changes_summary = ?, "
                          "test_results = ?, success = ?, error_message = ? WHERE id = ?");
        attempt.text(patch.branch).text(textAt(patch.detail, "message"));
        attempt.text(proof ? toText(*proof) : "{}").integer(isGood(patch.stage) ? 1 : 0);
        auto done = attempt.text(patch.error).integer(patch.attempt).run();
        if (done)
            ++patch.version;
        return done;
    });
}

Result<std::vector<Patch>> PatchStore::select(const std::string &rest,
                                              const std::vector<std::string> &values)
{
    const auto sql = std::format("SELECT {} FROM patches {}", kColumns, rest);
    Statement select(m_database, sql);
    for (const auto &value : values)
        select.text(value);
    return readRows(select, readPatch);
}

Result<Patch> PatchStore::patch(const std::string &ticket, int number)
{
    auto found = select("WHERE ticket_id = ? AND number = CAST(? AS INTEGER)",
                        {ticket, std::to_string(number)});
    if (!found)
        return failure(std::move(found.error()));
    if (found->empty())
        return failure(ErrorKind::NotFound, "there is no such attempt at the ticket", ticket);
    return std::move(found->front());
}

Result<std::optional<Patch>> PatchStore::last(const std::string &ticket)
{
    auto found = select("WHERE ticket_id = ? ORDER BY number DESC LIMIT 1", {ticket});
    if (!found)
        return failure(std::move(found.error()));
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<std::vector<Patch>> PatchStore::patches(const std::string &ticket)
{
    return ticket.empty() ? select("ORDER BY attempt DESC", {})
                          : select("WHERE ticket_id = ? ORDER BY number", {ticket});
}

Result<std::vector<PatchSummary>> PatchStore::summaries()
{
    Statement select(m_database,
                     "SELECT p.ticket_id, t.title, t.risk_level, p.number, p.stage, p.origin, "
                     "p.made_by, p.base, p.branch, p.commit_id, p.error, p.updated_at "
                     "FROM patches p JOIN improvement_tickets t ON t.id = p.ticket_id "
                     "WHERE p.number = (SELECT max(number) FROM patches WHERE ticket_id = t.id) "
                     "ORDER BY p.attempt DESC");
    return readRows(select, readSummary);
}

Result<std::vector<std::string>> PatchStore::branches()
{
    Statement select(m_database, "SELECT branch FROM patches");
    return readRows(select, [](const Statement &row) { return row.textAt(0); });
}

Result<std::vector<Patch>> PatchStore::inStages(std::span<const PatchStage> stages)
{
    std::string list;
    for (const auto stage : stages)
        list += std::format("{}'{}'", list.empty() ? "" : ", ", nameOf(stage));
    return select("WHERE stage IN (" + list + ") ORDER BY attempt", {});
}

Result<> PatchStore::lease(const std::string &ticket, const std::string &holder,
                           const std::string &now, const std::string &until)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement held(m_database, "SELECT holder FROM ticket_leases "
                                   "WHERE ticket_id = ? AND holder <> ? AND until > ?");
        auto other = readRow(held.text(ticket).text(holder).text(now),
                             [](const Statement &row) { return row.textAt(0); });
        if (!other)
            return failure(std::move(other.error()));
        if (*other)
            return failure(ErrorKind::Conflict, "another program is at work on this ticket",
                           **other);
        Statement take(m_database, "INSERT OR REPLACE INTO ticket_leases (ticket_id, holder, "
                                   "until) VALUES (?, ?, ?)");
        return take.text(ticket).text(holder).text(until).run();
    });
}

Result<> PatchStore::release(const std::string &ticket, const std::string &holder)
{
    Statement remove(m_database, "DELETE FROM ticket_leases WHERE ticket_id = ? AND holder = ?");
    return remove.text(ticket).text(holder).run();
}

} // namespace espalier::store
