// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/instrumentrun.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::engine {

/// The commands of `espalier` that take a selection.
enum class CommandVerb { Functions, Instrument, Strip };

struct CommandLineRequest {
    CommandVerb verb = CommandVerb::Instrument;
    std::filesystem::path project;
    InstrumentOptions options;
    /// What the same command takes without arguments, from the project's settings: only what
    /// differs is named. A list that is empty where the settings have one cannot be said.
    InstrumentOptions defaults;
    std::string patchFile = "espalier.patch"; ///< with ApplyMode::Patch
};

/// The arguments, without the program's name and not quoted, with which the program does the same.
/// How fast it works (threads, workers) is left out.
[[nodiscard]] std::vector<std::string> commandLineOf(const CommandLineRequest &request);

/// One line of text for a POSIX shell; arguments are quoted where they need it.
[[nodiscard]] std::string shellQuoted(const std::vector<std::string> &arguments);

} // namespace espalier::engine
