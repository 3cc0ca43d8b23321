// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/git/types.h"

#include <filesystem>
#include <string>

namespace espalier::git {

/// Makes a repository of a folder, with all of its files in one first commit on the branch "main".
/// The identity is kept as that of the repository. AlreadyExists when the folder is one already.
[[nodiscard]] Result<> createRepository(const std::filesystem::path &folder,
                                        const Identity &identity, const std::string &message);

} // namespace espalier::git
