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

/// A script as it is to lie in its file.
struct ScriptFile {
    model::Script script;
    bool accepted = true; ///< its tests passed
};

/// Writes scripts and their tests below the state folder, with the kit they need, so that people
/// can read them and run `pytest .espalier/tests`. What was not accepted goes under `rejected`.
/// Does nothing when `stateRoot` is empty.
[[nodiscard]] Result<> writeScriptFiles(const std::filesystem::path &stateRoot,
                                        std::span<const ScriptFile> files);

/// The kit's files by their path below resources/kit, for the workers.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> kitFiles();

} // namespace espalier::engine
