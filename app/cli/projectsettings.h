// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "core/settings/settings.h"

#include <filesystem>
#include <map>
#include <string>

namespace espalier::cli {

/// The settings for a project, with what was given on the command line; says what the project's own
/// file names in vain.
[[nodiscard]] Result<settings::Settings> loadSettings(const Console &console,
                                                      const std::filesystem::path &project,
                                                      std::map<std::string, std::string> flags);

} // namespace espalier::cli
