// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/measurestore.h"

#include "core/store/rows.h"

#include <algorithm>

namespace espalier::store {

using model::TestVerdict;

namespace {

// Values are kept as the JSON of the observation they came in.
template <typename Seen>
std::string packed(const Seen &seen)
{
    return toText(model::toJson(model::Observation{.content = seen, .at = {}, .service = {}}));
}

template <typename Seen>
Seen unpacked(const std::string &text)
{
    auto observation = model::observationFromJson(parseJson(text));
    auto *seen = observation ? std::get_if<Seen>(&observation->content) : nullptr;
    return seen ? std::move(*seen) : Seen{};
}

// Kept without anything but itself.
bool isBare(TestVerdict outcome)
{
    return outcome == TestVerdict::Passed || outcome == TestVerdict::Skipped;
}

MetricSeries readSeries(const Statement &row)
{
    MetricSeries series{.id = row.integerAt(0), .name = row.textAt(1), .unit = row.textAt(3)};
    if (const auto context = parseJson(row.textAt(2)); context.is_object()) {
        for (const auto &[key, value] : context.items()) {
            if (value.is_string())
                series.context[key] = value.get<std::string>();
        }
    }
    if (!row.nullAt(4))
        series.threshold = row.realAt(4);
    series.severity = row.textAt(5);
    return series;
}

FunctionRun readFunctionRun(const Statement &row)
{
    return {.import = row.integerAt(0),
            .at = row.textAt(1),
            .seen = unpacked<model::FunctionSeen>(row.textAt(2))};
}

MeasuredRate readRate(const Statement &row)
{
    return {.at = row.textAt(0), .rate = row.realAt(1)};
}

} // namespace

Result<> MeasureStore::addFunction(const model::FunctionSeen &seen, const std::string &at,
                                   std::int64_t import)
{
    Statement insert(m_database,
                     "INSERT OR REPLACE INTO function_runs (function, import, at, path, line, "
                     "calls, errors, p50_ms, p95_ms, total_ms, memory_bytes, json) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.text(seen.id).integer(import).text(at).text(seen.path).integer(seen.line);
    insert.integer(static_cast<std::int64_t>(seen.calls));
    insert.integer(static_cast<std::int64_t>(seen.errors));
    insert.real(seen.p50Ms).real(seen.p95Ms).real(seen.totalMs);
    if (seen.memoryBytes)
        insert.real(*seen.memoryBytes);
    else
        insert.null();
    return insert.text(packed(seen)).run();
}

Result<> MeasureStore::addValue(const model::MetricSeen &seen, const std::string &at,
                                std::int64_t import)
{
    Statement upsert(m_database,
                     "INSERT INTO metric_series (name, context, unit, threshold, severity, "
                     "changed) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name, context) DO UPDATE "
                     "SET changed = excluded.changed, severity = excluded.severity, "
                     "threshold = coalesce(excluded.threshold, threshold) RETURNING id");
    upsert.text(seen.series).text(toText(Json(seen.context))).text(seen.unit);
    if (seen.threshold)
        upsert.real(*seen.threshold);
    else
        upsert.null();
    auto series = readNumber(upsert.text(seen.severity).integer(import));
    if (!series)
        return failure(std::move(series.error()));
    Statement insert(m_database, "INSERT INTO metric_values (series, at, value) VALUES (?, ?, ?)");
    return insert.integer(*series).text(at).real(seen.value).run();
}

Result<> MeasureStore::addTest(const model::TestSeen &seen, const std::string &at,
                               std::int64_t import)
{
    Statement insert(m_database, "INSERT INTO test_outcomes (suite, name, import, at, outcome, "
                                 "seconds, json) VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.text(seen.suite).text(seen.name).integer(import).text(at);
    insert.text(nameOf(seen.outcome)).real(seen.seconds);
    return insert.text(isBare(seen.outcome) ? std::string() : packed(seen)).run();
}

Result<> MeasureStore::putCoverage(const model::CoverageSeen &seen, const std::string &at,
                                   std::int64_t import)
{
    const auto covered =
        std::ranges::count_if(seen.lines, [](const auto &line) { return line.second > 0; });
    Statement insert(m_database,
                     "INSERT OR REPLACE INTO coverage_files (path, import, at, covered, "
                     "executable, json) VALUES (?, ?, ?, ?, ?, ?)");
    insert.text(seen.path).integer(import).text(at).integer(covered);
    return insert.integer(static_cast<std::int64_t>(seen.lines.size())).text(packed(seen)).run();
}

Result<> MeasureStore::bound(std::int64_t import)
{
    if (auto done = boundRuns(); !done)
        return done;
    if (auto done = boundValues(import); !done)
        return done;
    return boundOutcomes(import);
}

// The imports are looked up one by one: between them, there are as many rows as functions.
Result<> MeasureStore::boundRuns()
{
    Statement runs(m_database,
                   "DELETE FROM function_runs WHERE import < (WITH RECURSIVE kept (import, place) "
                   "AS (SELECT max(import), 1 FROM function_runs UNION ALL "
                   "SELECT (SELECT max(import) FROM function_runs WHERE import < kept.import), "
                   "place + 1 FROM kept WHERE place < ? AND import IS NOT NULL) "
                   "SELECT import FROM kept WHERE place = ?)");
    return runs.integer(kFunctionRuns).integer(kFunctionRuns).run();
}

Result<> MeasureStore::boundValues(std::int64_t import)
{
    Statement select(m_database, "SELECT id FROM metric_series WHERE changed = ?");
    select.integer(import);
    const auto series = readRows(select, [](const Statement &row) { return row.integerAt(0); });
    if (!series)
        return failure(series.error());
    Statement values(m_database, "DELETE FROM metric_values WHERE series = ? AND (at, id) <= "
                                 "(SELECT at, id FROM metric_values WHERE series = ? "
                                 "ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?)");
    for (const auto each : *series) {
        if (auto done = values.integer(each).integer(each).integer(kValues).run(); !done)
            return done;
    }
    return {};
}

Result<> MeasureStore::boundOutcomes(std::int64_t import)
{
    Statement outcomes(m_database,
                       "DELETE FROM test_outcomes WHERE id IN (SELECT id FROM (SELECT id, "
                       "row_number() OVER (PARTITION BY suite, name ORDER BY at DESC, id DESC) "
                       "AS place FROM test_outcomes WHERE (suite, name) IN "
                       "(SELECT suite, name FROM test_outcomes WHERE import = ?)) "
                       "WHERE place > ?)");
    return outcomes.integer(import).integer(kOutcomes).run();
}

Result<std::vector<FunctionRun>> MeasureStore::lastFunctions()
{
    Statement select(m_database, "SELECT import, at, json FROM function_runs WHERE import = "
                                 "(SELECT max(import) FROM function_runs) "
                                 "ORDER BY total_ms DESC, function");
    return readRows(select, readFunctionRun);
}

Result<std::vector<FunctionRun>> MeasureStore::runsOf(const std::string &function, int limit)
{
    Statement select(m_database, "SELECT import, at, json FROM function_runs WHERE function = ? "
                                 "ORDER BY at DESC, import DESC LIMIT ?");
    select.text(function).integer(limit);
    auto runs = readRows(select, readFunctionRun);
    if (runs)
        std::ranges::reverse(*runs);
    return runs;
}

Result<std::vector<std::string>> MeasureStore::functionsSince(std::int64_t import)
{
    Statement select(m_database, "SELECT DISTINCT function FROM function_runs WHERE import > ? "
                                 "ORDER BY function");
    select.integer(import);
    return readRows(select, [](const Statement &row) { return row.textAt(0); });
}

Result<std::vector<MeasuredRate>> MeasureStore::errorRates(int limit)
{
    Statement select(m_database, "SELECT latest, rate FROM (SELECT import, max(at) AS latest, "
                                 "sum(errors) * 1.0 / sum(calls) AS rate FROM function_runs GROUP "
                                 "BY import HAVING sum(calls) > 0 "
                                 "ORDER BY latest DESC, import DESC LIMIT ?) "
                                 "ORDER BY latest, import");
    select.integer(limit);
    return readRows(select, readRate);
}

Result<std::vector<MetricSeries>> MeasureStore::series()
{
    Statement select(m_database, "SELECT id, name, context, unit, threshold, severity "
                                 "FROM metric_series ORDER BY name, context");
    return readRows(select, readSeries);
}

Result<std::vector<MetricSeries>> MeasureStore::seriesSince(std::int64_t import)
{
    Statement select(m_database, "SELECT id, name, context, unit, threshold, severity "
                                 "FROM metric_series WHERE changed > ? ORDER BY name, context");
    select.integer(import);
    auto found = readRows(select, readSeries);
    if (!found)
        return found;
    for (auto &series : *found) {
        if (auto read = readValues(series); !read)
            return failure(std::move(read.error()));
    }
    return found;
}

Result<> MeasureStore::readValues(MetricSeries &series)
{
    Statement select(m_database,
                     "SELECT at, value FROM metric_values WHERE series = ? ORDER BY at, id");
    select.integer(series.id);
    auto rows = readRows(select, [&series](const Statement &row) {
        series.times.push_back(row.textAt(0));
        series.values.push_back(row.realAt(1));
        return 0;
    });
    if (!rows)
        return failure(std::move(rows.error()));
    return {};
}

Result<TestRecord> MeasureStore::testRecord(const std::string &suite, const std::string &name)
{
    TestRecord record;
    record.last.suite = suite;
    record.last.name = name;
    Statement select(m_database, "SELECT outcome, at, seconds, json FROM test_outcomes "
                                 "WHERE suite = ? AND name = ? ORDER BY at, id");
    select.text(suite).text(name);
    auto rows = readRows(select, [&record](const Statement &row) {
        const auto outcome = model::testVerdictNamed(row.textAt(0)).value_or(TestVerdict::Errored);
        record.outcomes.push_back(outcome);
        record.times.push_back(row.textAt(1));
        // A failure stays the last whatever passes after it, even one that says nothing.
        if (const auto detail = row.textAt(3); !detail.empty())
            record.last = unpacked<model::TestSeen>(detail);
        else if (isBare(record.last.outcome))
            record.last.outcome = outcome;
        return 0;
    });
    if (!rows)
        return failure(std::move(rows.error()));
    return record;
}

Result<std::vector<TestRecord>> MeasureStore::testsSince(std::int64_t import)
{
    Statement select(m_database, "SELECT DISTINCT suite, name FROM test_outcomes "
                                 "WHERE import > ? ORDER BY suite, name");
    select.integer(import);
    auto names = readRows(
        select, [](const Statement &row) { return std::pair(row.textAt(0), row.textAt(1)); });
    if (!names)
        return failure(std::move(names.error()));
    std::vector<TestRecord> records;
    records.reserve(names->size());
    for (const auto &[suite, name] : *names) {
        auto record = testRecord(suite, name);
        if (!record)
            return failure(std::move(record.error()));
        records.push_back(std::move(*record));
    }
    return records;
}

Result<std::vector<MeasuredRate>> MeasureStore::testRates(int limit)
{
    Statement select(m_database, "SELECT latest, rate FROM (SELECT import, max(at) AS latest, "
                                 "sum(outcome = 'passed') * 1.0 / count(*) AS rate FROM "
                                 "test_outcomes WHERE outcome <> 'skipped' GROUP BY import "
                                 "ORDER BY latest DESC, import DESC LIMIT ?) "
                                 "ORDER BY latest, import");
    select.integer(limit);
    return readRows(select, readRate);
}

Result<std::optional<CoverageRecord>> MeasureStore::coverageOf(const std::string &path)
{
    Statement select(m_database, "SELECT at, json FROM coverage_files WHERE path = ?");
    select.text(path);
    return readRow(select, [](const Statement &row) {
        return CoverageRecord{.at = row.textAt(0),
                              .seen = unpacked<model::CoverageSeen>(row.textAt(1))};
    });
}

Result<std::optional<double>> MeasureStore::totalCoverage()
{
    Statement select(m_database, "SELECT sum(covered) * 1.0 / sum(executable) "
                                 "FROM coverage_files WHERE executable > 0");
    auto total = readRow(select, [](const Statement &row) {
        return row.nullAt(0) ? std::optional<double>() : std::optional(row.realAt(0));
    });
    if (!total)
        return failure(std::move(total.error()));
    return total->value_or(std::nullopt);
}

} // namespace espalier::store
