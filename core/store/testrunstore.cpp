// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/testrunstore.h"

#include "core/store/statement.h"

namespace espalier::store {

using model::TestRun;

static std::string detailOf(const TestRun &run)
{
    return run.test.outcome == "passed" ? std::string{} : toText(model::toJson(run.test));
}

static Result<> addRun(Database &database, const TestRun &run, std::int64_t place)
{
    {
        Statement older(database, "UPDATE test_runs SET latest = 0 "
                                  "WHERE key = ? AND test = ? AND latest = 1");
        if (auto done = older.text(run.key).text(run.test.name).run(); !done)
            return done;
    }
    {
        Statement insert(
            database, "INSERT INTO test_runs (key, version, test, place, outcome, seconds, "
                      "detail, output, started_at, latest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)");
        insert.text(run.key).integer(run.version).text(run.test.name).integer(place);
        insert.text(run.test.outcome).real(run.test.seconds).text(detailOf(run));
        if (auto done = insert.text(run.output).text(run.startedAt).run(); !done)
            return done;
    }
    Statement bound(database, "DELETE FROM test_runs WHERE id <= "
                              "(SELECT id FROM test_runs WHERE key = ? AND test = ? "
                              " ORDER BY id DESC LIMIT 1 OFFSET ?) AND key = ? AND test = ?");
    bound.text(run.key).text(run.test.name).integer(TestRunStore::kKept);
    return bound.text(run.key).text(run.test.name).run();
}

Result<> TestRunStore::add(std::span<const TestRun> runs)
{
    return withinTransaction(m_database, [&]() -> Result<> {
        for (std::size_t i = 0; i < runs.size(); ++i) {
            if (auto done = addRun(m_database, runs[i], static_cast<std::int64_t>(i)); !done)
                return done;
        }
        return {};
    });
}

Result<std::vector<TestRun>> TestRunStore::latest()
{
    // Of a group with max(), the other columns are those of the row that has it.
    Statement statement(
        m_database,
        "SELECT key, version, test, outcome, seconds, max(at), place FROM ("
        "  SELECT r.key, r.version, r.test, r.outcome, r.seconds, r.started_at AS at, r.place "
        "  FROM test_runs r JOIN scripts s USING (key, version) "
        "  WHERE r.latest = 1 AND s.effective = 1 "
        "  UNION ALL "
        "  SELECT v.key, v.version, t.value ->> '$.name', t.value ->> '$.outcome', "
        "         t.value ->> '$.seconds', v.created_at, t.key "
        "  FROM scripts s JOIN validations v USING (key, version), json_each(v.json, '$.tests') t "
        "  WHERE s.effective = 1) "
        "GROUP BY key, test ORDER BY key, place");
    std::vector<TestRun> runs;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return runs;
        runs.push_back({.key = statement.textAt(0),
                        .version = static_cast<int>(statement.integerAt(1)),
                        .test = {.name = statement.textAt(2),
                                 .outcome = statement.textAt(3),
                                 .seconds = statement.realAt(4)},
                        .startedAt = statement.textAt(5)});
    }
}

static Result<TestRun> readRun(const Statement &row, const std::string &file)
{
    TestRun run{.key = row.textAt(0),
                .version = static_cast<int>(row.integerAt(1)),
                .test = {.name = row.textAt(2), .outcome = row.textAt(3), .seconds = row.realAt(4)},
                .output = row.textAt(6),
                .startedAt = row.textAt(7)};
    const auto detail = row.textAt(5);
    if (detail.empty())
        return run;
    const Json json = parseJson(detail);
    try { // a value of another type than expected throws
        if (json.is_object()) {
            run.test = model::testOutcomeFromJson(json);
            return run;
        }
    } catch (const Json::exception &) {
    }
    return failure(ErrorKind::Corrupt, "a stored test run is damaged", file);
}

Result<std::vector<TestRun>> TestRunStore::history(const std::string &key, const std::string &test,
                                                   int limit)
{
    Statement statement(m_database,
                        "SELECT key, version, test, outcome, seconds, detail, output, started_at "
                        "FROM test_runs WHERE key = ? AND test = ? ORDER BY id DESC LIMIT ?");
    statement.text(key).text(test).integer(limit);
    std::vector<TestRun> runs;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return runs;
        auto run = readRun(statement, m_database.path().string());
        if (!run)
            return failure(std::move(run.error()));
        runs.push_back(*std::move(run));
    }
}

} // namespace espalier::store
