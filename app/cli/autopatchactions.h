// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/engine/autopatchrun.h"
#include "core/engine/workspace.h"

#include <filesystem>
#include <optional>
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
    std::string source = "all"; ///< "recipes", "model", "all"
    std::string stop;           ///< empty: where project and ticket say
};

/// A ticket that is worked on, and how far.
struct AutopatchWork {
    std::string ticket;
    engine::StopPoint stop = engine::StopPoint::Ready;
    bool trusted = false;
};
[[nodiscard]] Result<AutopatchWork> workOf(const AutopatchArguments &arguments,
                                           engine::Workspace &workspace, const Console &console);

/// Asks recipes, then the model that is set.
[[nodiscard]] ExitCode runSources(const AutopatchArguments &arguments, const AutopatchWork &work,
                                  engine::Workspace &workspace, Environment &environment);

/// What `autopatch recipe` takes.
struct RecipeArguments {
    std::string id;
    bool on = false;
    bool off = false;
    bool forget = false;
    std::optional<std::string> before;
    std::optional<std::string> after;
    std::optional<std::string> why;
};
[[nodiscard]] ExitCode listRecipes(const std::filesystem::path &project, Environment &environment);
/// Shows a recipe, or changes one that was learned.
[[nodiscard]] ExitCode showRecipe(const RecipeArguments &arguments,
                                  const std::filesystem::path &project, Environment &environment);

} // namespace espalier::cli
