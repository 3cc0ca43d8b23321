// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: how lines that tests execute are found out in the sandbox, by what the
// languages bring along: Python's tracing, V8's coverage, Go's profile. Other runtimes, and code
// that is not run as it is written (by way of a bundler), are not measured.

#include "core/validate/projecttests.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::validate {

/// Stands before what was measured, on standard output behind the report.
inline constexpr std::string_view kCoverageMark = "\nespalier: measured ";

/// Shell commands that make ready what notes the lines of these files, from the root of the tree.
[[nodiscard]] std::string coverageSetup(const std::vector<std::string> &files);
/// Shell commands that write kCoverageMark, the languages that were measured, and lcov. Of Go they
/// run the command ("$@") once more.
[[nodiscard]] std::string coverageReport(TestReport report);

} // namespace espalier::validate
