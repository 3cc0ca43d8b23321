// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

namespace espalier::workbench {

/// A file of the user's state that belongs to one project: "<kind>-<mark of the project's path>".
[[nodiscard]] std::filesystem::path projectFile(const std::filesystem::path &stateFolder,
                                                std::string_view kind,
                                                const std::filesystem::path &project);

} // namespace espalier::workbench
