// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/engine/autopatchrun.h"
#include "core/engine/workspace.h"

#include <string>

namespace espalier::cli {

/// What the parts of `autopatch` take.
struct AutopatchArguments {
    std::string project;
    std::string ticket;
    std::string patch;
    std::string command;
    int minutes = 10;
    int attempts = 5;
    std::string stop = "ready";
};

[[nodiscard]] engine::StopPoint stopPointNamed(std::string_view name);

/// Asks the sources that need nobody: recipes.
[[nodiscard]] ExitCode runSources(const AutopatchArguments &arguments, const std::string &ticket,
                                  engine::Workspace &workspace, Environment &environment);
[[nodiscard]] ExitCode listRecipes(const std::filesystem::path &project, Environment &environment);

} // namespace espalier::cli
