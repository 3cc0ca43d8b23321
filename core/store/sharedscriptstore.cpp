// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sharedscriptstore.h"

#include "core/store/scriptrows.h"
#include "core/store/scriptstore.h"

#include <utility>

namespace espalier::store {

using model::Script;

Result<bool> SharedScriptStore::contains(const Script &script)
{
    Statement statement(m_database,
                        "SELECT 1 FROM scripts WHERE key = ? AND origin = ? AND text = ?");
    return statement.text(script.key).text(script.origin).text(script.text).next();
}

Result<std::optional<int>> SharedScriptStore::add(const Script &script, const ScriptSource &source)
{
    return withinTransaction(m_database, [&]() -> Result<std::optional<int>> {
        const auto known = contains(script);
        if (!known || *known)
            return known ? Result<std::optional<int>>(std::nullopt) : failure(known.error());
        auto bare = script;
        bare.tests.clear();
        auto version = ScriptStore(m_database).add(bare);
        if (!version)
            return failure(std::move(version.error()));
        Statement statement(m_database,
                            "INSERT INTO script_sources (key, version, source, fingerprint, hits, "
                            "tests_passed, imported_at) VALUES (?, ?, ?, ?, ?, ?, ?)");
        statement.text(script.key).integer(*version).text(source.source).text(source.fingerprint);
        statement.integer(source.hits).integer(source.testsPassed).text(source.importedAt);
        if (auto done = statement.run(); !done)
            return failure(std::move(done.error()));
        return *version;
    });
}

Result<std::unordered_map<std::string, std::vector<Script>>>
SharedScriptStore::untested(std::span<const std::string> keys)
{
    Statement statement(m_database,
                        "SELECT " SCRIPT_COLUMNS " FROM scripts WHERE tests = '' AND archived = 0 "
                        "AND key IN (SELECT value FROM json_each(?)) "
                        "AND (key, version) IN (SELECT key, version FROM script_sources) "
                        "ORDER BY key, version");
    auto scripts = readAllScripts(statement.text(keyList(keys)));
    if (!scripts)
        return failure(std::move(scripts.error()));
    std::unordered_map<std::string, std::vector<Script>> byKey;
    for (Script &script : *scripts)
        byKey[script.key].push_back(std::move(script));
    return byKey;
}

Result<> SharedScriptStore::giveTests(const Script &script)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        Statement statement(m_database,
                            "UPDATE scripts SET tests = ?, digest = ?, function_name = ? "
                            "WHERE key = ? AND version = ? AND tests = ''");
        statement.text(script.tests).text(digestOf(script)).text(script.functionName);
        if (auto done = statement.text(script.key).integer(script.version).run(); !done)
            return done;
        if (statement.changed() == 0)
            return failure(ErrorKind::NotFound, "no such version of a script without tests",
                           script.key + " version " + std::to_string(script.version));
        return {};
    });
}

Result<std::optional<ScriptSource>> SharedScriptStore::sourceOf(const std::string &key, int version)
{
    Statement statement(m_database, "SELECT source, fingerprint, hits, tests_passed, imported_at "
                                    "FROM script_sources WHERE key = ? AND version = ?");
    auto row = statement.text(key).integer(version).next();
    if (!row)
        return failure(std::move(row.error()));
    if (!*row)
        return std::nullopt;
    return ScriptSource{.source = statement.textAt(0),
                        .fingerprint = statement.textAt(1),
                        .hits = statement.integerAt(2),
                        .testsPassed = static_cast<int>(statement.integerAt(3)),
                        .importedAt = statement.textAt(4)};
}

} // namespace espalier::store
