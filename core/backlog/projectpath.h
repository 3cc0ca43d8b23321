// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

/// A path as tickets name the files they would change: relative to the project, without what is
/// doubled, `.` and `..`. None for what is no file of the project: a path from the root of any
/// system or of a home, one that leads out, an address, a name in brackets such as "<stdin>",
/// nothing but blanks; nor for one with NUL, a line end or another control character, or of more
/// than 4096 bytes.
[[nodiscard]] std::optional<std::string> projectPath(std::string_view path);

/// Those of the paths that are files of the project, each once, in their order.
[[nodiscard]] std::vector<std::string> projectPaths(const std::vector<std::string> &paths);

} // namespace espalier::backlog
