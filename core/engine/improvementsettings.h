// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/engine/backlogscan.h"
#include "core/settings/settings.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace espalier::engine {

/// Where an effective value came from.
struct ValueOrigin {
    std::string value; ///< as people read it
    std::string place; ///< "default", "file:line", a variable, or the JSON file with the member
    /// What else was said and did not count, e.g. "max_risk_level 9 of improvement.json".
    std::vector<std::string> overruled{};
};

/// What holds for making tickets and for working on them, from the settings and from the JSON file
/// `self_improvement{…}` that projects of other tools have. Where both say something, the stricter
/// one holds: fewer sources, lower risk, more review, more coverage, rarer scans. Against a default
/// the file holds, as the project's settings would: which sources there are always, rules only when
/// the project is trusted or they are stricter.
struct ImprovementSettings {
    bool enabled = false; ///< automation may work on tickets
    std::int64_t scanIntervalSeconds = 3600;
    int maxRiskLevel = 7;
    bool autoApply = false;
    int autoApplyMaxRisk = 5;
    bool requireManualReview = true;
    double minCoverage = 0.8;
    /// What the file says of "tests", "coverage", "secrets", "loop_metrics", "mcp_doctor",
    /// "diff_size" and "test_tampering": whether a patch must pass the gate. What is not there must
    /// be passed, and only a trusted project can say that something need not.
    std::map<std::string, bool> gates;
    std::vector<ScanSource> sources;
    std::map<std::string, ValueOrigin> origins; ///< by key of the settings; "gates.tests" …
};

/// The effective values. A file that cannot be read, is damaged, has members that nobody knows or
/// says what cannot be is a failure that names the member: a rule must not be dropped in silence.
/// No file: the settings alone.
[[nodiscard]] Result<ImprovementSettings> improvementSettings(const settings::Settings &settings,
                                                              const std::filesystem::path &project,
                                                              bool trusted);

/// By key: {"value": …, "origin": …, "overruled": […]}.
[[nodiscard]] Json toJson(const ImprovementSettings &settings);

} // namespace espalier::engine
