// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/git/handles.h"

#include <string>
#include <string_view>

namespace espalier::git {

/// Unified diff, as Repository::diff() gives it, of the files whose paths begin so. The handle may
/// be one whose writes stay in memory.
[[nodiscard]] Result<std::string> diffOfTrees(git_repository *repository, git_tree *before,
                                              git_tree *after, std::string_view prefix);

} // namespace espalier::git
