// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/model/ticket.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

/// One term of a figure: what a row of its formula says, and which tickets stand behind it.
struct FigureRow {
    std::string name; ///< "critical_open", "coverage" …
    double value = 0;
    double points = 0;  ///< what it adds to the figure
    std::string filter; ///< of the tickets behind it (see filter.h), empty where there are none
};

/// A figure with its formula and the rows behind it; no value without data. The formula has terms
/// for what there is data of, and its names are those of the rows: with their values put in, it
/// gives the figure's. The points of the rows add up to it, too, before what bounds it.
struct Figure {
    std::string name; ///< "health_score", "improvement_velocity", "risk_exposure", "quality_trend"
    std::string formula; ///< in symbols, e.g. "max(0, whole − min(40, 10·critical_open) − …)"
    std::string unit;    ///< "0–100", "1/day", "points", "−1…1"
    std::optional<double> value;
    std::vector<FigureRow> rows;
};

/// What the figures are made of: counts from the store.
struct DashboardInput {
    std::map<std::string, std::int64_t> byStatus;
    std::map<std::string, std::int64_t> openByPriority; ///< as openByRisk
    std::map<int, std::int64_t> openByRisk;             ///< see unresolvedStatuses()
    std::int64_t regressed = 0;
    std::optional<double> coverage{};          ///< 0 to 1
    std::optional<double> testsPassed{};       ///< 0 to 1, of the last report
    std::optional<double> errorRate{};         ///< 0 to 1, of the calls of the last run
    std::vector<std::int64_t> createdByDay{};  ///< oldest first, the last is today; up to 30
    std::vector<std::int64_t> resolvedByDay{}; ///< applied or rejected, the same days
    /// "2026-01-31", the last of these days in UTC; empty: no filter says from when on.
    std::string today{};
    std::vector<double> errorRates{}; ///< by run, oldest first
    std::vector<double> testRates{};  ///< passed by report, oldest first
};

/// health_score: 100 less what open tickets (by priority, and for what came back), failing tests,
/// missing coverage and errors cost. improvement_velocity: tickets resolved a day over the last 7
/// days; those created are shown beside them. risk_exposure: the risk of all unresolved tickets
/// added up, twice for levels above 7. quality_trend: errors and failed tests in the last runs, at
/// most 5, against as many before; 1 when all of them are gone, −1 when they are new.
[[nodiscard]] std::vector<Figure> figuresOf(const DashboardInput &input);
/// {"name", "formula", "unit", "value" (null without data), "rows": [{"name", "value", "points",
/// "filter"}]}
[[nodiscard]] Json toJson(const Figure &figure);

} // namespace espalier::backlog
