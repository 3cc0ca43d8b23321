// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/dashboard.h"

#include "core/backlog/filter.h"
#include "core/backlog/moment.h"
#include "core/backlog/selection.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <numeric>
#include <span>

namespace espalier::backlog {

using model::TicketPriority;
using model::TicketQuery;
using model::TicketStatus;

namespace {

TicketQuery unresolved()
{
    return {.statuses = unresolvedStatuses()};
}

bool hasTickets(const DashboardInput &input)
{
    return std::ranges::any_of(input.byStatus, [](const auto &each) { return each.second > 0; });
}

double sumOfPoints(const Figure &figure)
{
    double sum = 0;
    for (const auto &row : figure.rows)
        sum += row.points;
    return sum;
}

/// A share; none for what cannot be one.
std::optional<double> shareOf(std::optional<double> value)
{
    return value && std::isfinite(*value) ? std::optional(std::clamp(*value, 0.0, 1.0))
                                          : std::nullopt;
}

// --- health_score ----------------------------------------------------------------------------

/// What tickets cost the score, each so much, all together no more than that: many small ones do
/// not make a project as ill as what they stand for.
struct TicketCost {
    double each;
    double most;
};

void addTickets(Figure &figure, const std::string &name, std::int64_t count, TicketCost cost,
                const TicketQuery &behind)
{
    const auto value = static_cast<double>(count);
    figure.formula += std::format(" − min({}, {}·{})", cost.most, cost.each, name);
    figure.rows.push_back({.name = name,
                           .value = value,
                           .points = -std::min(cost.most, cost.each * value),
                           .filter = filterText(behind)});
}

void addOpenTickets(Figure &figure, const DashboardInput &input)
{
    using enum TicketPriority;
    constexpr std::array kCosts{
        std::pair{Critical, TicketCost{10, 40}}, std::pair{High, TicketCost{4, 20}},
        std::pair{Medium, TicketCost{1, 10}}, std::pair{Low, TicketCost{0.25, 5}}};
    for (const auto &[priority, cost] : kCosts) {
        const std::string name(nameOf(priority));
        const auto found = input.openByPriority.find(name);
        auto behind = unresolved();
        behind.priorities = {priority};
        addTickets(figure, name + "_open", found == input.openByPriority.end() ? 0 : found->second,
                   cost, behind);
    }
    auto regressed = unresolved();
    regressed.regressed = true;
    addTickets(figure, "regressed", input.regressed, {5, 20}, regressed);
}

/// A share of what should be whole, or should not be there at all.
void addShare(Figure &figure, const char *name, std::optional<double> share, double weight,
              bool isGood)
{
    if (!share)
        return;
    figure.formula += isGood ? std::format(" − {}·(1 − {})", weight, name)
                             : std::format(" − {}·{}", weight, name);
    figure.rows.push_back({.name = name,
                           .value = *share,
                           .points = -weight * (isGood ? 1 - *share : *share),
                           .filter = {}});
}

Figure healthScore(const DashboardInput &input)
{
    constexpr double kWhole = 100;
    Figure figure{
        .name = "health_score", .formula = "whole", .unit = "0–100", .value = {}, .rows = {}};
    figure.rows.push_back({.name = "whole", .value = kWhole, .points = kWhole, .filter = {}});
    const bool counted = hasTickets(input);
    if (counted)
        addOpenTickets(figure, input);
    addShare(figure, "tests_passed", shareOf(input.testsPassed), 25, true);
    addShare(figure, "coverage", shareOf(input.coverage), 15, true);
    addShare(figure, "error_rate", shareOf(input.errorRate), 20, false);
    figure.formula = std::format("max(0, {})", figure.formula);
    if (figure.rows.size() > 1)
        figure.value = std::max(0.0, sumOfPoints(figure));
    else
        figure.rows.clear();
    return figure;
}

// --- improvement_velocity --------------------------------------------------------------------

std::int64_t sumOfLast(const std::vector<std::int64_t> &days, std::size_t count)
{
    const auto last = std::span(days).last(std::min(count, days.size()));
    return std::accumulate(last.begin(), last.end(), std::int64_t{0});
}

/// The first of so many days that end today; empty when today is not known.
std::string firstOf(std::size_t days, const std::string &today)
{
    const auto last = dayOf(today);
    return last ? std::format("{:%F}", *last - std::chrono::days(static_cast<int>(days) - 1))
                : std::string();
}

Figure improvementVelocity(const DashboardInput &input)
{
    constexpr std::size_t kDays = 7;
    const auto days = std::min(kDays, input.resolvedByDay.size());
    Figure figure{.name = "improvement_velocity",
                  .formula = std::format("resolved / {}", days == 0 ? kDays : days),
                  .unit = "1/day",
                  .value = {},
                  .rows = {}};
    if (days == 0)
        return figure;
    const auto resolved = static_cast<double>(sumOfLast(input.resolvedByDay, days));
    const auto created = static_cast<double>(sumOfLast(input.createdByDay, days));
    const auto since = firstOf(days, input.today);
    const TicketQuery done{.statuses = {TicketStatus::Applied, TicketStatus::Rejected},
                           .updatedFrom = since,
                           .order = model::TicketOrder::Updated,
                           .descending = true};
    const TicketQuery fresh{
        .createdFrom = since, .order = model::TicketOrder::Created, .descending = true};
    figure.rows = {{.name = "resolved",
                    .value = resolved,
                    .points = resolved / static_cast<double>(days),
                    .filter = filterText(done)},
                   {.name = "created", .value = created, .points = 0, .filter = filterText(fresh)}};
    figure.value = sumOfPoints(figure);
    return figure;
}

// --- risk_exposure ---------------------------------------------------------------------------

Figure riskExposure(const DashboardInput &input)
{
    constexpr int kHigh = 7; // above it, nothing happens without a person
    Figure figure{
        .name = "risk_exposure", .formula = {}, .unit = "points", .value = {}, .rows = {}};
    for (const auto &[risk, count] : input.openByRisk) {
        if (risk < 1 || risk > 10 || count <= 0)
            continue;
        const auto weight = risk > kHigh ? 2 * risk : risk;
        const auto name = std::format("risk_{}", risk);
        auto behind = unresolved();
        behind.risk = model::LevelRange{risk, risk};
        figure.formula += std::format("{}{}·{}", figure.formula.empty() ? "" : " + ", weight, name);
        figure.rows.push_back({.name = name,
                               .value = static_cast<double>(count),
                               .points = static_cast<double>(count) * weight,
                               .filter = filterText(behind)});
    }
    if (figure.formula.empty())
        figure.formula = "0";
    if (!figure.rows.empty() || hasTickets(input))
        figure.value = sumOfPoints(figure);
    return figure;
}

// --- quality_trend ---------------------------------------------------------------------------

/// Means of the last values, and of as many before them.
struct Trend {
    std::string name;
    double earlier = 0;
    double recent = 0;
};

double meanOf(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::optional<Trend> trendOf(std::string name, const std::vector<double> &shares, bool isGood)
{
    constexpr std::size_t kMost = 5;
    std::vector<double> bad;
    for (const auto each : shares) {
        if (const auto share = shareOf(each))
            bad.push_back(isGood ? 1 - *share : *share);
    }
    const auto count = std::min(kMost, bad.size() / 2);
    if (count == 0)
        return std::nullopt;
    const auto last = std::span(std::as_const(bad)).last(2 * count);
    return Trend{std::move(name), meanOf(last.first(count)), meanOf(last.last(count))};
}

/// By how much less there is of what is bad, measured against the larger of both; so it stays
/// between −1 and 1, and 1 % that becomes 2 % weighs as much as 10 % that become 20 %. What lies
/// below a thousandth is noise.
void addTrend(Figure &figure, const Trend &trend, double weight)
{
    constexpr double kLeast = 0.001;
    const auto earlier = trend.name + "_earlier";
    const auto recent = trend.name + "_recent";
    const auto scale = weight / std::max({trend.earlier, trend.recent, kLeast});
    figure.formula +=
        std::format("{}{}·({} − {}) / max({}, {}, {})", figure.formula.empty() ? "" : " + ", weight,
                    earlier, recent, earlier, recent, kLeast);
    figure.rows.push_back(
        {.name = earlier, .value = trend.earlier, .points = scale * trend.earlier, .filter = {}});
    figure.rows.push_back(
        {.name = recent, .value = trend.recent, .points = -scale * trend.recent, .filter = {}});
}

Figure qualityTrend(const DashboardInput &input)
{
    Figure figure{.name = "quality_trend", .formula = {}, .unit = "−1…1", .value = {}, .rows = {}};
    std::vector<Trend> trends;
    for (auto &trend : {trendOf("error_rate", input.errorRates, false),
                        trendOf("failed_tests", input.testRates, true)}) {
        if (trend)
            trends.push_back(*trend);
    }
    for (const auto &trend : trends)
        addTrend(figure, trend, 1.0 / static_cast<double>(trends.size()));
    if (!trends.empty())
        figure.value = std::clamp(sumOfPoints(figure), -1.0, 1.0);
    return figure;
}

} // namespace

std::vector<Figure> figuresOf(const DashboardInput &input)
{
    return {healthScore(input), improvementVelocity(input), riskExposure(input),
            qualityTrend(input)};
}

Json toJson(const Figure &figure)
{
    auto rows = Json::array();
    for (const auto &row : figure.rows)
        rows.push_back({{"name", row.name},
                        {"value", row.value},
                        {"points", row.points},
                        {"filter", row.filter}});
    return {{"name", figure.name},
            {"formula", figure.formula},
            {"unit", figure.unit},
            {"value", figure.value ? Json(*figure.value) : Json()},
            {"rows", std::move(rows)}};
}

} // namespace espalier::backlog
