// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/script.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::refine {

/// One thing a verdict holds against a script.
struct Failure {
    std::string name;    ///< of the test, or the rule of a finding
    std::string message; ///< bounded
};

/// What failed, security findings first. A verdict without either says so by its output.
[[nodiscard]] std::vector<Failure> failuresOf(const model::Validation &verdict);

/// Whether a text matches a pattern in which `*` stands for anything, line ends included.
[[nodiscard]] bool matchesWildcard(std::string_view pattern, std::string_view text);

/// The script with its origin named in the first line, where that names one.
[[nodiscard]] std::string withOrigin(std::string_view script, std::string_view origin);

} // namespace espalier::refine
