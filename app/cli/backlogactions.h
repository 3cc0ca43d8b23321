// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/engine/backlog.h"
#include "core/engine/improvementsettings.h"
#include "core/engine/workspace.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace espalier::cli {

/// What the parts of `backlog` take.
struct BacklogArguments {
    std::string project;
    std::vector<std::string> words; ///< a filter, or ids
    std::string id;
    int limit = 50;
    std::string why;
    std::string until;
    std::string into;
    std::string status;
    std::string title, description, category = "bug_fix", priority = "medium", solution, testPlan;
    std::vector<std::string> files;
    std::vector<std::string> fields; ///< "priority=high"
    std::string view;
    bool remove = false;
    std::string format;
    std::string target; ///< a file
    std::string only;   ///< category of bug patterns
    std::int64_t batch = 0;
};

/// What an action of `backlog` works with.
struct BacklogContext {
    Environment &environment;
    engine::Workspace &workspace;
    engine::Backlog &backlog;
    const engine::ImprovementSettings &settings;
    const BacklogArguments &arguments;

    [[nodiscard]] const Console &console() const { return environment.console; }
};

/// Says what is wrong with what was typed.
[[nodiscard]] inline ExitCode usageError(const Console &console, const Error &error)
{
    static_cast<void>(console.error(error));
    return kUsage;
}

using BacklogAction = std::function<ExitCode(const BacklogContext &)>;

// Each is one part of the command.
[[nodiscard]] ExitCode scanForTickets(const BacklogContext &context);
[[nodiscard]] ExitCode showBacklogStatus(const BacklogContext &context);
[[nodiscard]] ExitCode listTickets(const BacklogContext &context);
[[nodiscard]] ExitCode showTicket(const BacklogContext &context);
[[nodiscard]] ExitCode showQueue(const BacklogContext &context);
[[nodiscard]] ExitCode showSimilar(const BacklogContext &context);
[[nodiscard]] ExitCode showDashboard(const BacklogContext &context);
[[nodiscard]] ExitCode showBugPatterns(const BacklogContext &context);
[[nodiscard]] ExitCode showImprovementSettings(const BacklogContext &context);
[[nodiscard]] ExitCode addTicket(const BacklogContext &context);
[[nodiscard]] ExitCode setFields(const BacklogContext &context);
[[nodiscard]] ExitCode acceptTickets(const BacklogContext &context);
[[nodiscard]] ExitCode declineTickets(const BacklogContext &context);
[[nodiscard]] ExitCode snoozeTickets(const BacklogContext &context);
[[nodiscard]] ExitCode moveTickets(const BacklogContext &context);
[[nodiscard]] ExitCode mergeTickets(const BacklogContext &context);
[[nodiscard]] ExitCode unmergeTicket(const BacklogContext &context);
[[nodiscard]] ExitCode undoLast(const BacklogContext &context);
[[nodiscard]] ExitCode changeViews(const BacklogContext &context);
[[nodiscard]] ExitCode exportBacklog(const BacklogContext &context);
[[nodiscard]] ExitCode importBacklog(const BacklogContext &context);

} // namespace espalier::cli
