// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: what a shell does in the sandbox around the tests of a project.

#include "core/validate/projecttests.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::validate {

/// Said on standard output, alone, where the program is not there.
inline constexpr std::string_view kProgramMissing = "espalier: missing\n";
/// The same where git is not, which tells what was changed.
inline constexpr std::string_view kGitMissing = "espalier: no git\n";

/// Unpacks the tree from standard input into /work, links the dependencies, runs its arguments, and
/// writes the report, if there is one, to standard output. Everything that tests write goes to
/// standard error. Of files that are to be measured, what was executed follows the report. Exits as
/// they do, with 125 when the tree does not fit.
[[nodiscard]] std::string testScript(TestReport report, const std::vector<Dependency> &bound,
                                     const std::vector<std::string> &measured);

/// The environment of tests: offline, without colours, the project's own code before what is
/// installed of it.
[[nodiscard]] std::vector<std::string> testEnvironment(const std::vector<Dependency> &bound);

} // namespace espalier::validate
