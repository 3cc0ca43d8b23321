// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/patternstore.h"

#include "core/store/knowledgevalues.h"
#include "core/store/statement.h"

#include <algorithm>

namespace espalier::store {

using model::Pattern;

static constexpr std::string_view kRevision = "pattern_revision";

std::pair<Json, Json> changedFields(const Json &before, const Json &after)
{
    std::pair changed{Json::object(), Json::object()};
    for (const auto &[name, value] : after.items()) {
        const auto at = before.find(name);
        if (at != before.end() && *at == value)
            continue;
        changed.first[name] = at == before.end() ? Json() : *at;
        changed.second[name] = value;
    }
    return changed;
}

namespace {

/// What a search looks through.
std::string searchText(const Pattern &pattern)
{
    std::string text = pattern.name + ' ' + pattern.errorClass + ' ' + pattern.why + ' ' +
                       pattern.howToFix + ' ' + pattern.badExample + ' ' + pattern.goodExample;
    text += ' ';
    text += model::nameOf(pattern.construct);
    for (const auto &[language, count] : pattern.languages)
        text += ' ' + language;
    for (const auto &alias : pattern.aliases)
        text += ' ' + alias;
    return text;
}

Result<Pattern> readPattern(const Statement &row, const std::string &file)
{
    const Json json = parseJson(row.textAt(1));
    try { // a value of another type than expected throws
        if (json.is_object()) {
            auto pattern = model::patternFromJson(json);
            pattern.id = row.integerAt(0);
            return pattern;
        }
    } catch (const Json::exception &) {
    }
    return failure(ErrorKind::Corrupt, "a stored pattern is damaged", file);
}

Result<std::vector<Pattern>> readPatterns(Statement &statement, const std::string &file)
{
    std::vector<Pattern> patterns;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return patterns;
        auto pattern = readPattern(statement, file);
        if (!pattern)
            return failure(std::move(pattern.error()));
        patterns.push_back(*std::move(pattern));
    }
}

/// Writes patterns with their events within one transaction.
class Writer final {
public:
    explicit Writer(Database &database) : m_database(database) {}

    /// Takes the number of a new pattern, so that others can refer to it before it is complete.
    [[nodiscard]] Result<std::int64_t> reserve()
    {
        Statement insert(m_database, "INSERT INTO patterns (state, construct, error_class, json) "
                                     "VALUES (0, 0, '', '{}') RETURNING id");
        auto row = insert.next();
        if (!row)
            return failure(std::move(row.error()));
        ++m_written.rows;
        return insert.integerAt(0);
    }

    [[nodiscard]] Result<> write(const Pattern &pattern, const Json &before,
                                 const PatternReason &reason)
    {
        const Json whole = model::toJson(pattern);
        const auto [was, is] =
            before.is_null() ? std::pair{Json(), whole} : changedFields(before, whole);
        if (is.empty())
            return {};
        if (auto done = update(pattern, whole); !done)
            return done;
        if (auto done = index(pattern); !done)
            return done;
        ++m_written.patterns;
        return addEvent(pattern.id, reason, was, is);
    }

    [[nodiscard]] Result<> setKey(const std::string &key, std::int64_t pattern, bool forgotten)
    {
        Statement insert(m_database, "INSERT INTO pattern_keys (key, pattern, forgotten) "
                                     "VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
                                     "pattern = excluded.pattern, forgotten = excluded.forgotten "
                                     "WHERE pattern <> excluded.pattern "
                                     "OR forgotten <> excluded.forgotten");
        auto done = insert.text(key).integer(pattern).integer(forgotten).run();
        m_written.rows += insert.changed();
        return done;
    }

    [[nodiscard]] Result<> setForgotten(std::int64_t pattern, bool forgotten)
    {
        Statement statement(m_database, "UPDATE pattern_keys SET forgotten = ? "
                                        "WHERE pattern = ? AND forgotten <> ?");
        auto done = statement.integer(forgotten).integer(pattern).integer(forgotten).run();
        m_written.rows += statement.changed();
        return done;
    }

    [[nodiscard]] Result<PatternsWritten> finish()
    {
        if (m_written.patterns > 0) {
            auto revision = counter(m_database, kRevision);
            if (!revision)
                return failure(std::move(revision.error()));
            if (auto done = setCounter(m_database, kRevision, *revision + m_written.patterns);
                !done)
                return failure(std::move(done.error()));
            ++m_written.rows;
        }
        return std::move(m_written);
    }
    [[nodiscard]] PatternsWritten &written() { return m_written; }

private:
    [[nodiscard]] Result<> update(const Pattern &pattern, const Json &whole)
    {
        Statement statement(m_database, "UPDATE patterns SET state = ?, construct = ?, "
                                        "error_class = ?, json = ? WHERE id = ?");
        statement.integer(static_cast<int>(pattern.state));
        statement.integer(static_cast<int>(pattern.construct)).text(pattern.errorClass);
        ++m_written.rows;
        return statement.text(toText(whole)).integer(pattern.id).run();
    }
    [[nodiscard]] Result<> index(const Pattern &pattern)
    {
        Statement remove(m_database, "DELETE FROM pattern_words WHERE rowid = ?");
        if (auto done = remove.integer(pattern.id).run(); !done)
            return done;
        if (model::isPutAway(pattern.state))
            return {};
        Statement insert(m_database, "INSERT INTO pattern_words (rowid, text) VALUES (?, ?)");
        return insert.integer(pattern.id).text(searchText(pattern)).run();
    }
    [[nodiscard]] Result<> addEvent(std::int64_t pattern, const PatternReason &reason,
                                    const Json &before, const Json &after)
    {
        auto at = millisecondsOf(reason.at);
        if (!at)
            return failure(std::move(at.error()));
        Statement insert(m_database, "INSERT INTO pattern_events (pattern, kind, actor, note, "
                                     "before, after, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)");
        insert.integer(pattern).text(reason.kind).text(reason.actor).text(reason.note);
        ++m_written.rows;
        return insert.text(toText(before)).text(toText(after)).integer(*at).run();
    }

    Database &m_database;
    PatternsWritten m_written;
};

/// The contradictions of one write, with places made numbers.
std::vector<std::int64_t> linked(const Pattern &pattern, const std::vector<std::int64_t> &ids)
{
    auto result = pattern.contradictions;
    for (auto &id : result) {
        if (id < 0 && static_cast<std::size_t>(-id) <= ids.size())
            id = ids[static_cast<std::size_t>(-id) - 1];
    }
    std::ranges::sort(result);
    result.erase(std::ranges::unique(result).begin(), result.end());
    return result;
}

} // namespace

Result<std::vector<Pattern>> PatternStore::list()
{
    Statement statement(m_database,
                        "SELECT id, json FROM patterns WHERE state NOT IN (?, ?) ORDER BY id");
    statement.integer(static_cast<int>(model::PatternState::Forgotten));
    statement.integer(static_cast<int>(model::PatternState::Merged));
    return readPatterns(statement, m_database.path().string());
}

Result<std::vector<Pattern>> PatternStore::listWithForgotten()
{
    Statement statement(m_database, "SELECT id, json FROM patterns ORDER BY id");
    return readPatterns(statement, m_database.path().string());
}

Result<std::optional<Pattern>> PatternStore::find(std::int64_t id)
{
    Statement statement(m_database, "SELECT id, json FROM patterns WHERE id = ?");
    auto row = statement.integer(id).next();
    if (!row)
        return failure(std::move(row.error()));
    if (!*row)
        return std::nullopt;
    auto pattern = readPattern(statement, m_database.path().string());
    if (!pattern)
        return failure(std::move(pattern.error()));
    return *std::move(pattern);
}

Result<std::vector<std::int64_t>> PatternStore::mergedInto(std::int64_t id)
{
    // UNION, not UNION ALL: it ends also where the values are damaged and lead in a circle.
    Statement statement(m_database,
                        "WITH RECURSIVE member (id) AS (VALUES (?) UNION "
                        "SELECT p.id FROM patterns p JOIN member m "
                        "ON json_extract(p.json, '$.merged_into') = m.id WHERE p.state = ?) "
                        "SELECT id FROM member WHERE id <> ? ORDER BY id");
    statement.integer(id).integer(static_cast<int>(model::PatternState::Merged)).integer(id);
    std::vector<std::int64_t> ids;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return ids;
        ids.push_back(statement.integerAt(0));
    }
}

Result<std::vector<std::int64_t>> PatternStore::search(std::string_view typed, int limit)
{
    std::vector<std::int64_t> ids;
    const auto query = ftsQuery(typed);
    if (query.empty())
        return ids;
    Statement statement(m_database, "SELECT rowid FROM pattern_words WHERE pattern_words MATCH ? "
                                    "ORDER BY rowid LIMIT ?");
    statement.text(query).integer(limit);
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return ids;
        ids.push_back(statement.integerAt(0));
    }
}

Result<std::map<std::string, PatternKey>> PatternStore::keys()
{
    Statement statement(m_database, "SELECT key, pattern, forgotten FROM pattern_keys");
    std::map<std::string, PatternKey> keys;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return keys;
        keys.emplace(statement.textAt(0),
                     PatternKey{statement.integerAt(1), statement.integerAt(2) != 0});
    }
}

Result<std::vector<PatternEvent>> PatternStore::events(std::int64_t pattern, int limit)
{
    Statement statement(m_database,
                        "SELECT sequence, kind, actor, note, created_at, before, after "
                        "FROM pattern_events WHERE pattern = ? ORDER BY sequence DESC LIMIT ?");
    statement.integer(pattern).integer(limit);
    std::vector<PatternEvent> events;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return events;
        events.push_back({.sequence = statement.integerAt(0),
                          .pattern = pattern,
                          .reason = {.kind = statement.textAt(1),
                                     .actor = statement.textAt(2),
                                     .note = statement.textAt(3),
                                     .at = timeOf(statement.integerAt(4))},
                          .before = parseJson(statement.textAt(5)),
                          .after = parseJson(statement.textAt(6))});
    }
}

Result<std::int64_t> PatternStore::revision()
{
    return counter(m_database, kRevision);
}

Result<PatternsWritten> PatternStore::change(std::int64_t id, PatternReason reason,
                                             const Edit &edit)
{
    return withinTransaction(m_database, [&]() -> Result<PatternsWritten> {
        auto found = find(id);
        if (!found)
            return failure(std::move(found.error()));
        if (!*found)
            return failure(ErrorKind::NotFound, "there is no such pattern", std::to_string(id));
        Pattern pattern = **found;
        if (auto edited = edit(pattern, reason); !edited)
            return failure(std::move(edited.error()));
        pattern.id = id;
        const Json before = model::toJson(**found);
        Writer writer(m_database);
        writer.written().ids = {id};
        if (model::toJson(pattern) == before)
            return writer.finish();
        pattern.lastUpdated = reason.at;
        if (auto done = writer.write(pattern, before, reason); !done)
            return failure(std::move(done.error()));
        const bool forgotten = pattern.state == model::PatternState::Forgotten;
        if (auto done = writer.setForgotten(id, forgotten); !done)
            return failure(std::move(done.error()));
        return writer.finish();
    });
}

Result<PatternsWritten> PatternStore::add(const Pattern &pattern, const PatternReason &reason)
{
    return withinTransaction(m_database, [&]() -> Result<PatternsWritten> {
        Statement taken(m_database, "SELECT pattern FROM pattern_keys WHERE key = ?");
        auto row = taken.text(pattern.key).next();
        if (!row)
            return failure(std::move(row.error()));
        if (*row)
            return failure(ErrorKind::AlreadyExists, "there is or was a pattern of this key",
                           pattern.key);
        Writer writer(m_database);
        auto id = writer.reserve();
        if (!id)
            return failure(std::move(id.error()));
        Pattern added = pattern;
        added.id = *id;
        added.lastUpdated = reason.at;
        writer.written().ids = {*id};
        if (auto done = writer.write(added, nullptr, reason); !done)
            return failure(std::move(done.error()));
        if (auto done = writer.setKey(added.key, *id, false); !done)
            return failure(std::move(done.error()));
        return writer.finish();
    });
}

/// Writes one pattern of a consolidation, whose number is known by now.
static Result<> applyOne(Database &database, Writer &writer, PatternStore &store,
                         const PatternWrite &write, std::int64_t id)
{
    Pattern pattern = write.pattern;
    Json before;
    if (pattern.id != 0) {
        auto stored = store.find(pattern.id);
        if (!stored)
            return failure(std::move(stored.error()));
        if (!*stored)
            return failure(ErrorKind::NotFound, "there is no such pattern",
                           database.path().string());
        before = model::toJson(**stored);
        pattern.lastUpdated = (*stored)->lastUpdated;
    }
    pattern.id = id;
    pattern.contradictions = linked(pattern, writer.written().ids);
    if (before.is_null() || model::toJson(pattern) != before) {
        pattern.lastUpdated = write.reason.at;
        if (auto done = writer.write(pattern, before, write.reason); !done)
            return done;
    }
    const bool forgotten = pattern.state == model::PatternState::Forgotten;
    for (const auto &key : write.keys) {
        if (auto done = writer.setKey(key, id, forgotten); !done)
            return done;
    }
    return {};
}

static Result<> applyAll(Database &database, Writer &writer, PatternStore &store,
                         std::span<const PatternWrite> writes,
                         const PatternStore::Checkpoint &checkpoint)
{
    for (const auto &write : writes) {
        auto id = write.pattern.id != 0 ? Result<std::int64_t>(write.pattern.id) : writer.reserve();
        if (!id)
            return failure(std::move(id.error()));
        writer.written().ids.push_back(*id);
    }
    for (std::size_t i = 0; i < writes.size(); ++i) {
        if (checkpoint) {
            if (auto go = checkpoint(i); !go)
                return go;
        }
        if (auto done = applyOne(database, writer, store, writes[i], writer.written().ids[i]);
            !done)
            return done;
    }
    return {};
}

Result<PatternsWritten> PatternStore::apply(std::int64_t revision,
                                            std::span<const PatternWrite> writes,
                                            std::int64_t consolidatedTo,
                                            const Checkpoint &checkpoint)
{
    return withinTransaction(m_database, [&]() -> Result<PatternsWritten> {
        auto now = this->revision();
        if (!now)
            return failure(std::move(now.error()));
        if (*now != revision)
            return failure(ErrorKind::Conflict, "patterns have changed meanwhile",
                           m_database.path().string());
        Writer writer(m_database);
        if (auto done = applyAll(m_database, writer, *this, writes, checkpoint); !done)
            return failure(std::move(done.error()));
        auto last = counter(m_database, "consolidated_to");
        if (!last)
            return failure(std::move(last.error()));
        if (consolidatedTo > *last) {
            if (auto done = setCounter(m_database, "consolidated_to", consolidatedTo); !done)
                return failure(std::move(done.error()));
            ++writer.written().rows;
        }
        return writer.finish();
    });
}

} // namespace espalier::store
