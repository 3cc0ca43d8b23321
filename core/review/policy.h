// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <string>

namespace espalier::review {

/// The rules of a project for approving and applying patches, as they stand on the base commit.
struct ReviewPolicy {
    int maxRisk = 7; ///< above: never by automation, a typed reason, every hunk looked at
    bool autoApply = false;
    int autoApplyMaxRisk = 5;
    bool requireManualReview = true; ///< wins over autoApply
    bool requireOtherPerson = false; ///< who edited a patch cannot be the one who approves it
    int twoPersonsFrom = 0;          ///< from this risk on two have to approve; 0: one is enough
};

[[nodiscard]] Json toJson(const ReviewPolicy &policy);
/// SHA-256 of the rules: approvals are bound to it.
[[nodiscard]] std::string digestOf(const ReviewPolicy &policy);

} // namespace espalier::review
