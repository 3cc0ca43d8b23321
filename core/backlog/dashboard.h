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
    std::string filter; ///< of the tickets behind it (see filter.h); may be empty
};

/// A figure with its formula and the rows behind it; no value without data.
struct Figure {
    std::string name; ///< "health_score", "improvement_velocity", "risk_exposure", "quality_trend"
    std::string formula; ///< in symbols, e.g. "100 − 10·critical_open − …"
    std::string unit;    ///< "0–100", "1/day" …
    std::optional<double> value;
    std::vector<FigureRow> rows;
};

/// What the figures are made of: counts from the store.
struct DashboardInput {
    std::map<std::string, std::int64_t> byStatus;
    std::map<std::string, std::int64_t> openByPriority;
    std::map<int, std::int64_t> openByRisk; ///< open, in progress, testing, ready
    std::int64_t regressed = 0;
    std::optional<double> coverage{};          ///< 0 to 1
    std::optional<double> testsPassed{};       ///< 0 to 1, of the last report
    std::optional<double> errorRate{};         ///< 0 to 1, of the calls of the last run
    std::vector<std::int64_t> createdByDay{};  ///< oldest first, the last is today; up to 30
    std::vector<std::int64_t> resolvedByDay{}; ///< applied or rejected, the same days
    std::vector<double> errorRates{};          ///< by run, oldest first
    std::vector<double> testRates{};           ///< passed by report, oldest first
};

[[nodiscard]] std::vector<Figure> figuresOf(const DashboardInput &input);
[[nodiscard]] Json toJson(const Figure &figure);

} // namespace espalier::backlog
