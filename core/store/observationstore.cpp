// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/observationstore.h"

#include "core/store/rows.h"

namespace espalier::store {

static ImportRecord readImport(const Statement &row)
{
    return {.id = row.integerAt(0),
            .digest = row.textAt(1),
            .format = row.textAt(2),
            .name = row.textAt(3),
            .at = row.textAt(4),
            .bytes = row.integerAt(5),
            .summary = parseJson(row.textAt(6))};
}

Result<std::int64_t> ObservationStore::addImport(const ImportRecord &record)
{
    Statement insert(m_database,
                     "INSERT INTO imports (digest, format, name, at, bytes, json) "
                     "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING RETURNING id");
    insert.text(record.digest).text(record.format).text(record.name).text(record.at);
    insert.integer(record.bytes).text(toText(record.summary));
    auto id = readRow(insert, [](const Statement &row) { return row.integerAt(0); });
    if (!id)
        return failure(std::move(id.error()));
    if (!*id)
        return failure(ErrorKind::AlreadyExists, "this was taken in before", record.name);
    return **id;
}

Result<std::optional<ImportRecord>> ObservationStore::importOf(const std::string &digest)
{
    Statement select(m_database, "SELECT id, digest, format, name, at, bytes, json FROM imports "
                                 "WHERE digest = ?");
    select.text(digest);
    return readRow(select, readImport);
}

Result<std::vector<ImportRecord>> ObservationStore::imports(int limit)
{
    Statement select(m_database, "SELECT id, digest, format, name, at, bytes, json FROM imports "
                                 "ORDER BY id DESC LIMIT ?");
    select.integer(limit);
    return readRows(select, readImport);
}

Result<std::vector<ImportRecord>> ObservationStore::lastImports()
{
    Statement select(m_database, "SELECT id, digest, format, name, at, bytes, json FROM imports "
                                 "WHERE id IN (SELECT max(id) FROM imports GROUP BY format) "
                                 "ORDER BY id DESC");
    return readRows(select, readImport);
}

Result<std::int64_t> ObservationStore::lastImport()
{
    Statement select(m_database, "SELECT max(id) FROM imports");
    return readNumber(select);
}

Result<> ObservationStore::addToGroup(const GroupRecord &group, std::int64_t import)
{
    Statement upsert(m_database,
                     "INSERT INTO observed_groups (fingerprint, kind, basis, parts, count, "
                     "first_seen, last_seen, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                     "ON CONFLICT (fingerprint) DO UPDATE SET count = count + excluded.count, "
                     "first_seen = min(first_seen, excluded.first_seen), "
                     "last_seen = max(last_seen, excluded.last_seen), changed = excluded.changed");
    upsert.text(group.fingerprint).text(group.kind).text(group.basis).text(toText(group.parts));
    upsert.integer(group.count).text(group.firstSeen).text(group.lastSeen).integer(import);
    if (auto done = upsert.run(); !done)
        return done;
    Statement sample(m_database, "INSERT INTO observed_samples (fingerprint, json) VALUES (?, ?)");
    for (auto at = group.samples.rbegin(); at != group.samples.rend(); ++at) {
        if (auto done = sample.text(group.fingerprint).text(toText(*at)).run(); !done)
            return done;
    }
    Statement hour(m_database,
                   "INSERT INTO observed_hours (fingerprint, hour, count) VALUES (?, ?, ?) "
                   "ON CONFLICT DO UPDATE SET count = count + excluded.count");
    for (const auto &[name, count] : group.hours) {
        if (auto done = hour.text(group.fingerprint).text(name).integer(count).run(); !done)
            return done;
    }
    return bound(group.fingerprint);
}

Result<> ObservationStore::bound(const std::string &fingerprint)
{
    Statement samples(m_database,
                      "DELETE FROM observed_samples WHERE fingerprint = ? AND id < (SELECT min(id) "
                      "FROM (SELECT id FROM observed_samples WHERE fingerprint = ? "
                      "ORDER BY id DESC LIMIT ?))");
    if (auto done = samples.text(fingerprint).text(fingerprint).integer(kSamples).run(); !done)
        return done;
    Statement hours(m_database,
                    "DELETE FROM observed_hours WHERE fingerprint = ? AND hour < (SELECT min(hour) "
                    "FROM (SELECT hour FROM observed_hours WHERE fingerprint = ? "
                    "ORDER BY hour DESC LIMIT ?))");
    return hours.text(fingerprint).text(fingerprint).integer(kHours).run();
}

static GroupRecord readGroup(const Statement &row)
{
    return {.fingerprint = row.textAt(0),
            .kind = row.textAt(1),
            .basis = row.textAt(2),
            .parts = parseJson(row.textAt(3)),
            .count = row.integerAt(4),
            .firstSeen = row.textAt(5),
            .lastSeen = row.textAt(6)};
}

Result<> ObservationStore::fill(GroupRecord &group)
{
    Statement samples(m_database, "SELECT json FROM observed_samples WHERE fingerprint = ? "
                                  "ORDER BY id DESC");
    samples.text(group.fingerprint);
    auto read = readRows(samples, [](const Statement &row) { return parseJson(row.textAt(0)); });
    if (!read)
        return failure(std::move(read.error()));
    group.samples = std::move(*read);
    std::erase_if(group.samples, [](const Json &json) { return json.is_discarded(); });
    Statement hours(m_database, "SELECT hour, count FROM observed_hours WHERE fingerprint = ?");
    hours.text(group.fingerprint);
    auto counted = readRows(hours, [&group](const Statement &row) {
        return group.hours[row.textAt(0)] = row.integerAt(1);
    });
    if (!counted)
        return failure(std::move(counted.error()));
    return {};
}

Result<std::vector<GroupRecord>> ObservationStore::groupsSince(const std::string &kind,
                                                               std::int64_t import)
{
    Statement select(m_database,
                     "SELECT fingerprint, kind, basis, parts, count, first_seen, last_seen "
                     "FROM observed_groups WHERE changed > ? AND kind = ? ORDER BY fingerprint");
    select.integer(import).text(kind);
    auto groups = readRows(select, readGroup);
    if (!groups)
        return groups;
    for (auto &group : *groups) {
        if (auto filled = fill(group); !filled)
            return failure(std::move(filled.error()));
    }
    return groups;
}

Result<std::optional<GroupRecord>> ObservationStore::group(const std::string &fingerprint)
{
    Statement select(m_database,
                     "SELECT fingerprint, kind, basis, parts, count, first_seen, last_seen "
                     "FROM observed_groups WHERE fingerprint = ?");
    select.text(fingerprint);
    auto group = readRow(select, readGroup);
    if (group && *group) {
        if (auto filled = fill(**group); !filled)
            return failure(std::move(filled.error()));
    }
    return group;
}

Result<std::int64_t> ObservationStore::countGroups(const std::string &kind)
{
    Statement select(m_database, "SELECT count(*) FROM observed_groups WHERE kind = ?");
    select.text(kind);
    return readNumber(select);
}

} // namespace espalier::store
