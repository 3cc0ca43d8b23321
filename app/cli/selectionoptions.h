// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/engine/instrumentrun.h"

#include <map>
#include <string>
#include <vector>

namespace espalier::cli {

/// Options that functions, instrument and strip share.
struct SelectionArguments {
    std::string project = ".";
    std::vector<std::string> languages;
    std::vector<std::string> paths;
    std::vector<std::string> functions;
    std::vector<std::string> exclude;
    std::vector<std::string> only;
    std::vector<std::string> leaveOut;
    std::vector<std::string> include;
    bool includeTests = false;
    std::string pack;                            ///< empty: the setting
    std::map<std::string, std::string> settings; ///< by key: said on the command line
    int jobs = 0;                                ///< 0: one for each core
    bool settingsMayFail = false; ///< settings that cannot be read are told and left out
};

/// Declares them on a command.
void addSelectionOptions(CLI::App &command, SelectionArguments &arguments);

/// Whether files or functions were asked for and there are none; says so.
[[nodiscard]] bool foundNothing(const Console &console, const SelectionArguments &arguments,
                                const model::InstrumentReport &report);

/// Turns them, with the project's settings, into what the engine takes. Fails as loading the
/// settings does.
[[nodiscard]] Result<engine::InstrumentOptions> toOptions(const Console &console,
                                                          const SelectionArguments &arguments);

} // namespace espalier::cli
