// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace espalier::engine {

/// Writes the sample project into a folder that must not exist yet, as a git repository with one
/// commit. AlreadyExists when it does.
[[nodiscard]] Result<> makeSample(const std::filesystem::path &folder);

} // namespace espalier::engine
