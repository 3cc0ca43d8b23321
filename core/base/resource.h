// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Content of a file compiled into the program, by its path below resources/, e.g.
/// "kit/conftest.py". Fails with NotFound. Thread-safe.
[[nodiscard]] Result<std::string> readResource(std::string_view path);

/// Paths of all compiled-in files below a folder, sorted.
[[nodiscard]] std::vector<std::string> listResources(std::string_view folder);

} // namespace espalier
