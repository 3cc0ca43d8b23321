// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/scriptstore.h"

#include "core/base/hash.h"
#include "core/store/scriptrows.h"

namespace espalier::store {

using model::Script;
using model::Validation;

Script readScript(const Statement &row)
{
    return {.key = row.textAt(0),
            .version = static_cast<int>(row.integerAt(1)),
            .language = row.textAt(2),
            .shape = row.textAt(3),
            .origin = row.textAt(4),
            .text = row.textAt(5),
            .tests = row.textAt(6),
            .functionName = row.textAt(7),
            .modelUsed = row.textAt(8),
            .createdAt = row.textAt(9),
            .effective = row.integerAt(10) != 0,
            .hits = row.integerAt(11),
            .pinned = row.integerAt(12) != 0,
            .archived = row.integerAt(13) != 0,
            .costUsd = row.realAt(14),
            .seconds = row.realAt(15),
            .exchange = row.textAt(16)};
}

Result<std::vector<Script>> readAllScripts(Statement &statement)
{
    std::vector<Script> scripts;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return scripts;
        scripts.push_back(readScript(statement));
    }
}

static Result<std::optional<Script>> readOne(Statement &statement)
{
    auto row = statement.next();
    if (!row)
        return failure(std::move(row.error()));
    return *row ? std::optional(readScript(statement)) : std::nullopt;
}

std::string keyList(std::span<const std::string> keys)
{
    Json list = Json::array();
    for (const auto &key : keys)
        list.push_back(key);
    return toText(list);
}

std::optional<double> ScriptStats::templateSuccessRate() const
{
    if (templatesValidated == 0)
        return std::nullopt;
    return static_cast<double>(templatesPassed) / templatesValidated;
}

std::optional<double> ScriptStats::refinementRate() const
{
    if (keysRefined == 0)
        return std::nullopt;
    return static_cast<double>(keysRefinedPassed) / keysRefined;
}

std::string digestOf(const Script &script)
{
    return KeyHasher().add(script.origin).add(script.text).add(script.tests).hex();
}

/// The version that is there already, taken out of the archive; 0 when there is none.
static Result<int> findSame(Database &database, const std::string &key, const std::string &digest)
{
    int version = 0;
    {
        Statement same(database, "SELECT version FROM scripts WHERE key = ? AND digest = ?");
        auto row = same.text(key).text(digest).next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return 0;
        version = static_cast<int>(same.integerAt(0));
    }
    Statement restore(database, "UPDATE scripts SET archived = 0 "
                                "WHERE key = ? AND version = ? AND archived = 1");
    if (auto done = restore.text(key).integer(version).run(); !done)
        return failure(std::move(done.error()));
    return version;
}

static Result<int> insert(Database &database, const Script &script)
{
    const std::string digest = digestOf(script);
    if (auto same = findSame(database, script.key, digest); !same || *same != 0)
        return same;
    Statement statement(database,
                        "INSERT INTO scripts (key, version, digest, language, shape, origin, text, "
                        "tests, function_name, model_used, created_at, cost_usd, seconds, "
                        "exchange) "
                        "SELECT ?, coalesce(max(version), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                        "? "
                        "FROM scripts WHERE key = ? RETURNING version");
    statement.text(script.key).text(digest).text(script.language).text(script.shape);
    statement.text(script.origin).text(script.text).text(script.tests);
    statement.text(script.functionName).text(script.modelUsed).text(script.createdAt);
    statement.real(script.costUsd).real(script.seconds).text(script.exchange);
    auto row = statement.text(script.key).next();
    if (!row)
        return failure(std::move(row.error()));
    return static_cast<int>(statement.integerAt(0));
}

Result<int> ScriptStore::add(const Script &script)
{
    return withinTransaction(m_database, [&] { return insert(m_database, script); });
}

Result<std::vector<int>> ScriptStore::addAll(std::span<const Script> scripts)
{
    return withinTransaction(m_database, [&]() -> Result<std::vector<int>> {
        std::vector<int> versions;
        for (const Script &script : scripts) {
            auto version = insert(m_database, script);
            if (!version)
                return failure(std::move(version.error()));
            versions.push_back(*version);
        }
        return versions;
    });
}

Result<> ScriptStore::makeEffective(const std::string &key, int version)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement clear(m_database, "UPDATE scripts SET effective = 0, pinned = 0 "
                                    "WHERE key = ? AND effective = 1 AND version <> ?");
        if (auto done = clear.text(key).integer(version).run(); !done)
            return done;
        Statement set(m_database, "UPDATE scripts SET effective = 1 "
                                  "WHERE key = ? AND version = ? AND archived = 0");
        if (auto done = set.text(key).integer(version).run(); !done)
            return done;
        if (set.changed() == 0)
            return failure(ErrorKind::NotFound, "no such version of a script",
                           key + " version " + std::to_string(version));
        return {};
    });
}

Result<std::optional<Script>> ScriptStore::effective(const std::string &key)
{
    Statement statement(m_database,
                        "SELECT " SCRIPT_COLUMNS " FROM scripts WHERE key = ? AND effective = 1");
    return readOne(statement.text(key));
}

Result<std::unordered_map<std::string, Script>>
ScriptStore::effectiveFor(std::span<const std::string> keys)
{
    Statement statement(m_database, "SELECT " SCRIPT_COLUMNS " FROM scripts WHERE effective = 1 "
                                    "AND key IN (SELECT value FROM json_each(?))");
    auto scripts = readAllScripts(statement.text(keyList(keys)));
    if (!scripts)
        return failure(std::move(scripts.error()));
    std::unordered_map<std::string, Script> byKey;
    for (Script &script : *scripts)
        byKey.emplace(script.key, std::move(script));
    return byKey;
}

Result<std::optional<Script>> ScriptStore::find(const std::string &key, int version)
{
    Statement statement(m_database,
                        "SELECT " SCRIPT_COLUMNS " FROM scripts WHERE key = ? AND version = ?");
    return readOne(statement.text(key).integer(version));
}

Result<std::vector<Script>> ScriptStore::versions(const std::string &key)
{
    Statement statement(m_database,
                        "SELECT " SCRIPT_COLUMNS " FROM scripts WHERE key = ? ORDER BY version");
    return readAllScripts(statement.text(key));
}

Result<std::vector<Script>> ScriptStore::list(Listing listing)
{
    Statement statement(m_database, "SELECT " SCRIPT_COLUMNS " FROM scripts WHERE archived <= ? "
                                    "ORDER BY language, key, version");
    return readAllScripts(statement.integer(listing == Listing::WithArchived ? 1 : 0));
}

Result<int> ScriptStore::archive(const std::string &key)
{
    return withinTransaction(m_database, [&]() -> Result<int> {
        Statement statement(m_database,
                            "UPDATE scripts SET archived = 1, effective = 0, pinned = 0 "
                            "WHERE key = ? AND archived = 0");
        if (auto done = statement.text(key).run(); !done)
            return failure(std::move(done.error()));
        return statement.changed();
    });
}

Result<> ScriptStore::archive(const std::string &key, int version)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement statement(m_database,
                            "UPDATE scripts SET archived = 1, effective = 0, pinned = 0 "
                            "WHERE key = ? AND version = ?");
        if (auto done = statement.text(key).integer(version).run(); !done)
            return done;
        if (statement.changed() == 0)
            return failure(ErrorKind::NotFound, "no such version of a script",
                           key + " version " + std::to_string(version));
        return {};
    });
}

Result<> ScriptStore::setPinned(const std::string &key, bool pinned)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement statement(m_database,
                            "UPDATE scripts SET pinned = ? WHERE key = ? AND effective = 1");
        if (auto done = statement.integer(pinned ? 1 : 0).text(key).run(); !done)
            return done;
        if (statement.changed() == 0)
            return failure(ErrorKind::NotFound, "no version of this script is in use", key);
        return {};
    });
}

static VersionSummary readSummary(const Statement &row)
{
    VersionSummary summary{.key = row.textAt(0),
                           .version = static_cast<int>(row.integerAt(1)),
                           .language = row.textAt(2),
                           .shape = row.textAt(3),
                           .origin = row.textAt(4),
                           .functionName = row.textAt(5),
                           .modelUsed = row.textAt(6),
                           .createdAt = row.textAt(7),
                           .effective = row.integerAt(8) != 0,
                           .pinned = row.integerAt(9) != 0,
                           .archived = row.integerAt(10) != 0,
                           .hits = row.integerAt(11)};
    if (row.nullAt(12))
        return summary;
    summary.verdict = row.integerAt(12) != 0 ? VerdictState::Passed : VerdictState::Failed;
    summary.testsPassed = static_cast<int>(row.integerAt(13));
    summary.testsFailed = static_cast<int>(row.integerAt(14)) - summary.testsPassed;
    return summary;
}

Result<std::vector<VersionSummary>> ScriptStore::summaries()
{
    // A good verdict has no test that failed: only the others are looked through.
    Statement statement(
        m_database,
        "SELECT s.key, s.version, s.language, s.shape, s.origin, s.function_name, s.model_used, "
        "s.created_at, s.effective, s.pinned, s.archived, s.hits, v.ok, "
        "iif(v.ok, json_array_length(v.json, '$.tests'), "
        "    (SELECT count(*) FROM json_each(v.json, '$.tests') t "
        "     WHERE t.value ->> '$.outcome' = 'passed')), "
        "json_array_length(v.json, '$.tests') "
        "FROM scripts s LEFT JOIN validations v USING (key, version) "
        "ORDER BY s.language, s.key, s.version");
    std::vector<VersionSummary> summaries;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return summaries;
        summaries.push_back(readSummary(statement));
    }
}

Result<> ScriptStore::addHits(std::span<const ScriptHits> hits)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement statement(m_database,
                            "UPDATE scripts SET hits = hits + ? WHERE key = ? AND effective = 1");
        for (const ScriptHits &hit : hits) {
            if (auto done = statement.integer(hit.count).text(hit.key).run(); !done)
                return done;
        }
        return {};
    });
}

Result<> ScriptStore::addValidation(const Validation &validation)
{
    return addValidations(std::span(&validation, 1));
}

Result<> ScriptStore::addValidations(std::span<const Validation> validations)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement statement(m_database,
                            "INSERT INTO validations (key, version, ok, json, created_at) "
                            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (key, version) DO UPDATE SET "
                            "ok = excluded.ok, json = excluded.json, "
                            "created_at = excluded.created_at");
        for (const Validation &validation : validations) {
            statement.text(validation.scriptKey).integer(validation.scriptVersion);
            statement.integer(validation.ok).text(toText(model::toJson(validation)));
            if (auto done = statement.text(validation.createdAt).run(); !done)
                return done;
        }
        return {};
    });
}

static Result<Validation> readValidation(const Statement &row, const std::string &file)
{
    const Json json = parseJson(row.textAt(0));
    try { // a value of another type than expected throws
        if (json.is_object())
            return model::validationFromJson(json);
    } catch (const Json::exception &) {
    }
    return failure(ErrorKind::Corrupt, "a stored validation is damaged", file);
}

Result<std::optional<Validation>> ScriptStore::validation(const std::string &key, int version)
{
    Statement statement(m_database, "SELECT json FROM validations WHERE key = ? AND version = ?");
    auto row = statement.text(key).integer(version).next();
    if (!row)
        return failure(std::move(row.error()));
    if (!*row)
        return std::nullopt;
    return readValidation(statement, m_database.path().string());
}

Result<std::unordered_map<std::string, Validation>>
ScriptStore::validationsFor(std::span<const std::string> keys)
{
    // The evidence of what passed is long, and a run on unchanged files would spend most of its
    // time on reading what nobody asks for.
    Statement statement(m_database,
                        "SELECT iif(v.ok, NULL, v.json), key, version FROM scripts s "
                        "JOIN validations v USING (key, version) "
                        "WHERE s.effective = 1 AND s.key IN (SELECT value FROM json_each(?))");
    statement.text(keyList(keys));
    std::unordered_map<std::string, Validation> byKey;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return byKey;
        if (statement.textAt(0).empty()) {
            Validation passed{.scriptKey = statement.textAt(1),
                              .scriptVersion = static_cast<int>(statement.integerAt(2)),
                              .ok = true};
            byKey.emplace(statement.textAt(1), std::move(passed));
            continue;
        }
        auto validation = readValidation(statement, m_database.path().string());
        if (!validation)
            return failure(std::move(validation.error()));
        byKey.emplace(validation->scriptKey, std::move(*validation));
    }
}

Result<ScriptStats> ScriptStore::stats()
{
    Statement statement(
        m_database,
        "WITH current AS (SELECT s.*, v.ok FROM scripts s "
        "                 LEFT JOIN validations v USING (key, version)), "
        "refined AS (SELECT key, max(coalesce(ok, 0)) AS passed FROM current "
        "            WHERE archived = 0 AND (origin LIKE 'recipe:%' OR origin LIKE 'llm-%') "
        "            GROUP BY key) "
        "SELECT count(DISTINCT key) FILTER (WHERE archived = 0), "
        "       count(*) FILTER (WHERE archived = 0), "
        "       count(*) FILTER (WHERE archived = 1), "
        "       coalesce(sum(hits) FILTER (WHERE archived = 0), 0), "
        "       count(ok) FILTER (WHERE archived = 0 AND origin = 'template'), "
        "       coalesce(sum(ok) FILTER (WHERE archived = 0 AND origin = 'template'), 0), "
        "       (SELECT count(*) FROM refined), "
        "       (SELECT coalesce(sum(passed), 0) FROM refined) "
        "FROM current");
    auto row = statement.next();
    if (!row)
        return failure(std::move(row.error()));
    const auto count = [&](int column) { return static_cast<int>(statement.integerAt(column)); };
    return ScriptStats{.keys = count(0),
                       .versions = count(1),
                       .archived = count(2),
                       .hits = statement.integerAt(3),
                       .templatesValidated = count(4),
                       .templatesPassed = count(5),
                       .keysRefined = count(6),
                       .keysRefinedPassed = count(7)};
}

} // namespace espalier::store
