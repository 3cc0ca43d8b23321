// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/dashboard.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/engine/workspace.h"
#include "core/store/ticketlog.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// How the backlog stands.
struct BacklogStatus {
    std::int64_t total = 0;
    std::int64_t inbox = 0; ///< open, awake and looked at by nobody yet
    std::map<std::string, std::int64_t> byStatus;
    std::map<std::string, std::int64_t> byCategory;
    std::map<std::string, std::int64_t> byPriority;
    std::map<std::string, std::int64_t> byRisk; ///< by level; of those that are not resolved
    std::int64_t regressed = 0;
    double createdPerHour = 0; ///< over the last 24 hours
    double createdPerDay = 0;  ///< over the last 7 days
    double resolvedPerHour = 0;
    double resolvedPerDay = 0;
    std::optional<double> successRate; ///< applied of those applied or failed; none without any
};

[[nodiscard]] Result<BacklogStatus> backlogStatus(Workspace &workspace, const Clock &clock);
[[nodiscard]] Json toJson(const BacklogStatus &status);

/// The figures of the dashboard, with what they are made of.
struct Dashboard {
    std::vector<backlog::Figure> figures;
    backlog::DashboardInput input;
};
[[nodiscard]] Result<Dashboard> dashboardOf(Workspace &workspace, const Clock &clock);

/// Tickets that were made and settled on each of the last 30 days (UTC), also those without any;
/// the last is today.
[[nodiscard]] Result<std::vector<store::TicketDay>> ticketDays(Workspace &workspace,
                                                               const Clock &clock);

} // namespace espalier::engine
