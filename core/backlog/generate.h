// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/fingerprint.h"
#include "core/model/observation.h"
#include "core/model/ticket.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier::backlog {

/// Observations of one fingerprint.
struct ObservedGroup {
    Fingerprint fingerprint;
    std::uint64_t count = 0;
    std::string firstSeen; ///< RFC 3339
    std::string lastSeen;
    std::vector<model::Observation> samples;       ///< some of them, the newest first
    std::map<std::string, std::uint64_t> byHour{}; ///< "2026-01-31T09" → count
};

/// What a ticket would say, and what it is about. The ticket has no id and no times yet.
struct Draft {
    model::Ticket ticket;
    Fingerprint fingerprint;
};

/// Runs of one function, or values of one series, oldest first.
struct ObservedSeries {
    std::string name; ///< id of the function, or name of the series
    std::string path; ///< may be empty
    std::int64_t line = 0;
    std::string unit;
    std::map<std::string, std::string> context{};
    std::vector<double> values{};
    std::vector<std::string> times{};
    std::optional<double> threshold{}; ///< configured, or given with the last value
    std::string severity{};
    bool ofFunction = false; ///< measured of a function: less is better, whatever it is called
    double leastChange = 0;  ///< in the unit; levels that differ by less are passed over
};

/// What one function did within one run.
struct ObservedFunction {
    model::FunctionSeen seen;
    std::string at{}; ///< RFC 3339, of the run; may be empty
};

/// Outcomes of one test, oldest first.
struct TestHistory {
    model::TestSeen last; ///< the newest that is no pass; else the newest
    std::vector<model::TestVerdict> outcomes;
    std::vector<std::string> times;
};

/// A function that could not be instrumented.
struct InstrumentationFailure {
    std::string functionId;
    std::string path;
    std::int64_t line = 0;
    std::string language;
    std::string reason;
    std::uint64_t attempts = 0;
    std::string at{}; ///< RFC 3339, when it was last tried; may be empty
};

// Each gives at most one draft for each of what it is given; none for what needs no ticket.

[[nodiscard]] std::vector<Draft> fromExceptions(const std::vector<ObservedGroup> &groups);
[[nodiscard]] std::vector<Draft> fromFindings(const std::vector<ObservedGroup> &groups);
/// Negative feedback becomes a bug, requests a feature; praise no ticket.
[[nodiscard]] std::vector<Draft> fromFeedback(const std::vector<ObservedGroup> &groups);
/// Tests that fail now, and those that failed, passed and failed again without the last failures
/// being in a row. What broke once and was mended is well.
[[nodiscard]] std::vector<Draft> fromTests(const std::vector<TestHistory> &histories);
/// Thresholds that are crossed, and changes for the worse; last seen with the last value that is
/// bad itself.
[[nodiscard]] std::vector<Draft> fromSeries(const std::vector<ObservedSeries> &series);
/// Functions that failed in every call, and loops that ran away within one call.
[[nodiscard]] std::vector<Draft> fromFunctions(const std::vector<ObservedFunction> &functions);
[[nodiscard]] std::vector<Draft>
fromInstrumentation(const std::vector<InstrumentationFailure> &failures);

} // namespace espalier::backlog
