// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/engine/workspace.h"
#include "core/statistics/changepoint.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// What of a project can be looked at over time.
struct Measurement {
    enum class Kind : std::uint8_t {
        Tickets,     ///< made and settled, by day
        ErrorRate,   ///< share of the calls that failed, by run
        TestsPassed, ///< share of the tests that passed, by report
        Metric,
        Function, ///< how long its calls take, by run
    };
    Kind kind = Kind::Tickets;
    std::string name{}; ///< of a metric, id of a function; else empty
    std::map<std::string, std::string> context{};
    std::int64_t series = 0; ///< of a metric, in the store
    bool operator==(const Measurement &) const = default;
};

/// Values in order of time.
struct MeasuredLine {
    std::string name; ///< "created", "resolved", "error_rate", "passed", "value", "p50", "p95"
    std::vector<double> values{};
    std::vector<std::string> times{}; ///< of each; RFC 3339, or a day as in "2026-01-31"
    std::vector<statistics::ChangePoint> changes{};
};

struct OverTime {
    std::string unit; ///< "%", "ms", that of the metric; empty for numbers of tickets
    std::vector<MeasuredLine> lines;
    std::optional<double> threshold{};
    statistics::Direction worse = statistics::Direction::HigherIsWorse;
};

/// All that there is: tickets, rates that have values, metrics by name, and the functions of the
/// last run by the time they took.
[[nodiscard]] Result<std::vector<Measurement>> measurementsOf(Workspace &workspace);
/// The values of one, with where they changed. Without lines when there are none any more.
[[nodiscard]] Result<OverTime> overTime(Workspace &workspace, const Measurement &measurement,
                                        const Clock &clock);

} // namespace espalier::engine
