// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/model/ticket.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

/// What is known of the code that a ticket would change. What is not known is none, and is said.
struct AssessedCode {
    std::vector<std::string> files;
    std::optional<std::uint64_t> lines{};      ///< of the functions concerned
    std::optional<std::uint64_t> callers{};    ///< calls of these functions within the project
    std::optional<double> coverage{};          ///< 0 to 1, of their lines
    std::vector<std::string> protectedFiles{}; ///< those of `files` that the policy protects
    bool changesApi = false;                   ///< a function others see
    bool changesTests = false;
    std::string language{};
    std::optional<std::uint64_t> failures{}; ///< failed attempts and regressions of these files
};

enum class Factor : std::uint8_t {
    Base,
    Files,
    Lines,
    Callers,
    Coverage,
    ProtectedPaths,
    Api,
    Tests,
    Language,
    History,
};

/// What one thing adds to risk or effort.
struct FactorShare {
    Factor factor = Factor::Base;
    double points = 0;
    std::optional<double> value{}; ///< what was measured; none: not known
    std::string detail;            ///< names, e.g. of protected files; may be empty
};

/// A level from 1 to 10 and the factors it is the rounded, clamped sum of.
struct Assessment {
    int level = 5;
    std::vector<FactorShare> factors;
};

[[nodiscard]] Assessment riskOf(const AssessedCode &code, model::TicketCategory category);
[[nodiscard]] Assessment effortOf(const AssessedCode &code, model::TicketCategory category);

/// "base", "files", "lines", "callers", "coverage", "protected-paths", "api", "tests", "language",
/// "history".
[[nodiscard]] std::string_view nameOf(Factor factor);
/// {"level": 4, "factors": [{"factor": …, "points": …, "value": …, "detail": …}]}
[[nodiscard]] Json toJson(const Assessment &assessment);

/// Writes both into the ticket, with their factors in its metadata; a person's override stays.
void assess(model::Ticket &ticket, const AssessedCode &code);

} // namespace espalier::backlog
