// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/script.h"

#include <filesystem>
#include <span>
#include <utility>
#include <vector>

namespace espalier::engine {

/// Writes scripts and their tests below the state folder, with the kit they need, so that people
/// can read them and run `pytest .espalier/tests`. Does nothing when `stateRoot` is empty.
[[nodiscard]] Result<> writeScriptFiles(const std::filesystem::path &stateRoot,
                                        std::span<const model::Script> scripts);

/// The kit's files by their path below resources/kit, for the workers.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> kitFiles();

} // namespace espalier::engine
