// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/observation.h"
#include "core/store/database.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier::store {

/// A function in one run.
struct FunctionRun {
    std::int64_t import = 0;
    std::string at;
    model::FunctionSeen seen;
};

/// Values of one series, oldest first.
struct MetricSeries {
    std::int64_t id = 0;
    std::string name;
    std::string unit;
    std::map<std::string, std::string> context{};
    std::optional<double> threshold{};
    std::string severity{};
    std::vector<double> values{};
    std::vector<std::string> times{};
};

/// Outcomes of one test, oldest first.
struct TestRecord {
    model::TestSeen last; ///< the newest that is no pass; else the newest
    std::vector<model::TestVerdict> outcomes{};
    std::vector<std::string> times{};
};

/// A share, 0 to 1, of one import.
struct MeasuredRate {
    std::string at;
    double rate = 0;
    bool operator==(const MeasuredRate &) const = default;
};

/// How much of a file was executed.
struct CoverageRecord {
    std::string at;
    model::CoverageSeen seen;
};

/// What was measured: functions by run, series, tests by report, coverage. Uses the database of its
/// thread, which must outlive it.
class MeasureStore final {
public:
    static constexpr int kFunctionRuns = 500; ///< imports whose functions are kept
    static constexpr int kValues = 4096;      ///< kept of a series
    static constexpr int kOutcomes = 30;      ///< kept of a test

    explicit MeasureStore(Database &database) : m_database(database) {}

    [[nodiscard]] Result<> addFunction(const model::FunctionSeen &seen, const std::string &at,
                                       std::int64_t import);
    [[nodiscard]] Result<> addValue(const model::MetricSeen &seen, const std::string &at,
                                    std::int64_t import);
    [[nodiscard]] Result<> addTest(const model::TestSeen &seen, const std::string &at,
                                   std::int64_t import);
    [[nodiscard]] Result<> putCoverage(const model::CoverageSeen &seen, const std::string &at,
                                       std::int64_t import);
    /// Takes out what an import made too much: of the series and tests that it told of the oldest,
    /// and the functions of the oldest imports. To be called at its end.
    [[nodiscard]] Result<> bound(std::int64_t import);

    /// Functions of the newest import that has any, by total time.
    [[nodiscard]] Result<std::vector<FunctionRun>> lastFunctions();
    /// Runs of one function, oldest first.
    [[nodiscard]] Result<std::vector<FunctionRun>> runsOf(const std::string &function,
                                                          int limit = kFunctionRuns);
    /// Functions that imports after `import` told of.
    [[nodiscard]] Result<std::vector<std::string>> functionsSince(std::int64_t import);
    /// Share of the calls that failed, by run, oldest first.
    [[nodiscard]] Result<std::vector<MeasuredRate>> errorRates(int limit = 30);

    /// Series without their values, by name.
    [[nodiscard]] Result<std::vector<MetricSeries>> series();
    /// Those that imports after `import` told of, with values.
    [[nodiscard]] Result<std::vector<MetricSeries>> seriesSince(std::int64_t import);
    [[nodiscard]] Result<> readValues(MetricSeries &series);

    /// Tests that imports after `import` told of.
    [[nodiscard]] Result<std::vector<TestRecord>> testsSince(std::int64_t import);
    /// Share of the tests that passed, by report, oldest first.
    [[nodiscard]] Result<std::vector<MeasuredRate>> testRates(int limit = 30);

    [[nodiscard]] Result<std::optional<CoverageRecord>> coverageOf(const std::string &path);
    /// Share of all lines that are covered; none without coverage.
    [[nodiscard]] Result<std::optional<double>> totalCoverage();

private:
    [[nodiscard]] Result<> boundRuns();
    [[nodiscard]] Result<> boundValues(std::int64_t import);
    [[nodiscard]] Result<> boundOutcomes(std::int64_t import);
    [[nodiscard]] Result<TestRecord> testRecord(const std::string &suite, const std::string &name);

    Database &m_database;
};

} // namespace espalier::store
