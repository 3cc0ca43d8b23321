// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::model {

/// What a gate says of a patch.
enum class GateVerdict : std::uint8_t {
    Pass,
    Fail,
    Blocked,       ///< could not be decided, though it must be
    Skipped,       ///< the policy does not ask for it
    NotApplicable, ///< the patch has nothing that it is about
};

/// What one gate found.
struct GateResult {
    std::string name; ///< "tests", "secrets" …
    GateVerdict verdict = GateVerdict::Pass;
    std::string reason; ///< kind of what decided, e.g. "deleted-test"; empty when nothing did
    /// Objects with "path", "line" (from 1; 0 for none), "what" (a kind), "masked" (the text there
    /// without secrets) and "effect" ("fail", "approval", "note"); further members by kind.
    Json evidence = Json::array();
    double milliseconds = 0;
    bool needsApproval = false; ///< passed, and a person must have seen the evidence
};

/// What all gates found of one patch.
struct GateReport {
    std::vector<GateResult> results; ///< in the order in which they were asked
    std::string policyDigest;
    std::string base; ///< id of the commit the patch is for
    std::string tree; ///< id of the tree with the patch

    /// Whether nothing failed or was blocked. Not when no gate was asked.
    [[nodiscard]] bool mayProceed() const;
    [[nodiscard]] bool needsApproval() const;
    /// Null when the gate was not asked.
    [[nodiscard]] const GateResult *find(std::string_view name) const;
    /// SHA-256 over all but the times: the same for the same findings about the same patch.
    [[nodiscard]] std::string digest() const;
};

/// Names as in JSON: "pass", "fail", "blocked", "skipped", "not_applicable".
[[nodiscard]] std::string_view nameOf(GateVerdict verdict);
[[nodiscard]] std::optional<GateVerdict> gateVerdictNamed(std::string_view name);

/// JSON as one text that does not depend on the order of members: what digests are made of.
[[nodiscard]] std::string canonicalText(const Json &json);

[[nodiscard]] Json toJson(const GateResult &result);
[[nodiscard]] Json toJson(const GateReport &report);
/// Nothing for what is no object, or has a result without a name, with a verdict that nobody knows
/// or with evidence that is no list: approvals are bound to reports, so no part may be lost.
[[nodiscard]] std::optional<GateReport> gateReportFromJson(const Json &json);

} // namespace espalier::model
