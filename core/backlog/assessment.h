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
    bool coverageOfFiles = false;              ///< of all lines of the files instead
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

// Points of risk, of effort in brackets. Each is rounded to hundredths; all are listed, those with
// none too. More of anything never lowers a level.
//
//   base             bug_fix 2 (1.5), performance 2 (2), feature 2.5 (2.5), refactor 2 (2),
//                    security 3 (2), documentation 0.5 (1); `detail` is the category
//   files            0.5 (0.8) · log₂(1 + files), at most 2 (3); none known: 0.5 (0.8)
//   lines            0.5 (0.8) · log₂(1 + lines/20), at most 2 (3); not known: 0.75 (1.2)
//   callers          0.4 (0.2) · log₂(1 + callers), at most 2 (1); not known: 0.8 (0.4)
//   coverage         1.5 (1) · (1 − coverage); not known: 1 (0.5); `detail` is "whole-files" where
//                    it is not that of the functions
//   protected-paths  3 (0.5) for the first file, 0.5 (0.5) for each more, at most 4 (1); `detail`
//                    names them
//   api              1.5 (1)
//   tests            0.5 (0.5)
//   language         0.5 (0.25) for one without types; not known: 0.25 (0.1); `detail` names it
//   history          0.5 (0.5) · log₂(1 + failures), at most 2 (2); not known: 0.25 (0.25)
[[nodiscard]] Assessment riskOf(const AssessedCode &code, model::TicketCategory category);
[[nodiscard]] Assessment effortOf(const AssessedCode &code, model::TicketCategory category);

/// "base", "files", "lines", "callers", "coverage", "protected-paths", "api", "tests", "language",
/// "history".
[[nodiscard]] std::string_view nameOf(Factor factor);
/// {"level": 4, "factors": [{"factor": …, "points": …, "value": …, "detail": …}]}; the value is
/// null where it is not known.
[[nodiscard]] Json toJson(const Assessment &assessment);

/// Writes both into the ticket, with their JSON as "risk" and "effort" of its metadata. A person's
/// "override" there stays and is the level that counts; "level" is then what was computed.
void assess(model::Ticket &ticket, const AssessedCode &code);

} // namespace espalier::backlog
