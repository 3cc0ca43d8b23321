// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backlogstatus.h"

#include "core/backlog/selection.h"
#include "core/store/measurestore.h"
#include "core/store/ticketlog.h"
#include "core/store/ticketstore.h"

#include <charconv>
#include <chrono>

namespace espalier::engine {

using model::TicketStatus;
using namespace std::chrono_literals;

namespace {

constexpr int kDays = 30; ///< the dashboard looks back

std::int64_t at(const std::map<std::string, std::int64_t> &counts, const char *name)
{
    const auto found = counts.find(name);
    return found == counts.end() ? 0 : found->second;
}

// Takes what a result holds, or keeps its failure and everything after it is passed over.
class Gatherer final {
public:
    template <typename T>
    void into(T &target, Result<T> result)
    {
        if (!result) {
            if (!m_error)
                m_error = std::move(result.error());
            return;
        }
        target = std::move(*result);
    }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    std::optional<Error> m_error;
};

std::string dayOf(std::chrono::system_clock::time_point time)
{
    return toRfc3339(time).substr(0, std::string_view("2026-01-31").size());
}

std::vector<double> valuesOf(const std::vector<store::MeasuredRate> &rates)
{
    std::vector<double> values;
    for (const auto &each : rates)
        values.push_back(each.rate);
    return values;
}

} // namespace

Result<BacklogStatus> backlogStatus(Workspace &workspace, const Clock &clock)
{
    store::TicketStore tickets(workspace.database());
    store::TicketLog log(workspace.database());
    const auto now = clock.now();
    Gatherer gather;
    BacklogStatus status;
    gather.into(status.total, tickets.count({}));
    gather.into(status.inbox, tickets.count({.statuses = {TicketStatus::Open},
                                             .triaged = false,
                                             .snoozed = false,
                                             .now = toRfc3339(now)}));
    gather.into(status.byStatus, tickets.countBy(store::TicketFacet::Status, {}));
    gather.into(status.byCategory, tickets.countBy(store::TicketFacet::Category, {}));
    gather.into(status.byPriority, tickets.countBy(store::TicketFacet::Priority, {}));
    gather.into(status.byRisk, tickets.countBy(store::TicketFacet::Risk,
                                               {.statuses = backlog::unresolvedStatuses()}));
    gather.into(status.regressed,
                tickets.count({.statuses = backlog::unresolvedStatuses(), .regressed = true}));
    std::map<std::string, std::int64_t> day;
    std::map<std::string, std::int64_t> week;
    std::map<std::string, std::int64_t> ever;
    gather.into(day, log.countsSince(toRfc3339(now - 24h)));
    gather.into(week, log.countsSince(toRfc3339(now - 7 * 24h)));
    gather.into(ever, log.countsSince({}));
    if (gather.error())
        return failure(*gather.error());
    constexpr double kHours = 24;
    constexpr double kWeek = 7;
    status.createdPerHour = static_cast<double>(at(day, "created")) / kHours;
    status.resolvedPerHour = static_cast<double>(at(day, "resolved")) / kHours;
    status.createdPerDay = static_cast<double>(at(week, "created")) / kWeek;
    status.resolvedPerDay = static_cast<double>(at(week, "resolved")) / kWeek;
    const auto applied = static_cast<double>(at(ever, "applied"));
    const auto failed = static_cast<double>(at(ever, "failed"));
    if (applied + failed > 0)
        status.successRate = applied / (applied + failed);
    return status;
}

Json toJson(const BacklogStatus &status)
{
    return {
        {"total_tickets", status.total},
        {"inbox", status.inbox},
        {"ready_for_review", at(status.byStatus, "ready")},
        {"in_progress", at(status.byStatus, "in_progress")},
        {"regressed", status.regressed},
        {"by_status", status.byStatus},
        {"by_priority", status.byPriority},
        {"category_distribution", status.byCategory},
        {"risk_distribution", status.byRisk},
        {"creation_rate", {{"per_hour", status.createdPerHour}, {"per_day", status.createdPerDay}}},
        {"resolution_rate",
         {{"per_hour", status.resolvedPerHour}, {"per_day", status.resolvedPerDay}}},
        {"success_rate", status.successRate ? Json(*status.successRate) : Json(nullptr)}};
}

Result<std::vector<store::TicketDay>> ticketDays(Workspace &workspace, const Clock &clock)
{
    const auto now = clock.now();
    auto known = store::TicketLog(workspace.database()).days(dayOf(now - (kDays - 1) * 24h));
    if (!known)
        return known;
    std::vector<store::TicketDay> days;
    for (int ago = kDays - 1; ago >= 0; --ago) {
        auto day = dayOf(now - ago * 24h);
        const auto found = std::ranges::find(*known, day, &store::TicketDay::day);
        days.push_back(found == known->end() ? store::TicketDay{.day = std::move(day)} : *found);
    }
    return days;
}

Result<Dashboard> dashboardOf(Workspace &workspace, const Clock &clock)
{
    store::TicketStore tickets(workspace.database());
    store::MeasureStore measures(workspace.database());
    Gatherer gather;
    Dashboard board;
    auto &input = board.input;
    gather.into(input.byStatus, tickets.countBy(store::TicketFacet::Status, {}));
    gather.into(input.openByPriority, tickets.countBy(store::TicketFacet::Priority,
                                                      {.statuses = backlog::unresolvedStatuses()}));
    std::map<std::string, std::int64_t> byRisk;
    gather.into(byRisk, tickets.countBy(store::TicketFacet::Risk,
                                        {.statuses = backlog::unresolvedStatuses()}));
    gather.into(input.regressed,
                tickets.count({.statuses = backlog::unresolvedStatuses(), .regressed = true}));
    gather.into(input.coverage, measures.totalCoverage());
    std::vector<store::MeasuredRate> errorRates;
    std::vector<store::MeasuredRate> testRates;
    gather.into(errorRates, measures.errorRates());
    gather.into(testRates, measures.testRates());
    std::vector<store::TicketDay> days;
    gather.into(days, ticketDays(workspace, clock));
    if (gather.error())
        return failure(*gather.error());
    for (const auto &[name, count] : byRisk) {
        int level = 0;
        std::from_chars(name.data(), name.data() + name.size(), level);
        input.openByRisk[level] = count;
    }
    input.errorRates = valuesOf(errorRates);
    input.testRates = valuesOf(testRates);
    if (!input.errorRates.empty())
        input.errorRate = input.errorRates.back();
    if (!input.testRates.empty())
        input.testsPassed = input.testRates.back();
    for (const auto &day : days) {
        input.createdByDay.push_back(day.created);
        input.resolvedByDay.push_back(day.resolved);
        input.today = day.day;
    }
    board.figures = backlog::figuresOf(input);
    return board;
}

} // namespace espalier::engine
