// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/assessment.h"

#include <string>
#include <vector>

namespace espalier::engine {

/// What of a project's code is protected: globs of paths that only a person may have changed.
[[nodiscard]] const std::vector<std::string> &protectedPaths();

/// What the paths alone tell of the files that a ticket would change: which are protected, whether
/// there are tests among them, and the language.
[[nodiscard]] backlog::AssessedCode factsOfFiles(const std::vector<std::string> &files);

} // namespace espalier::engine
