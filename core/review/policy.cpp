// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/policy.h"

#include "core/base/hash.h"

namespace espalier::review {

Json toJson(const ReviewPolicy &policy)
{
    return {{"max_risk_level", policy.maxRisk},
            {"auto_apply", policy.autoApply},
            {"auto_apply_max_risk", policy.autoApplyMaxRisk},
            {"require_manual_review", policy.requireManualReview},
            {"require_other_person", policy.requireOtherPerson},
            {"two_persons_from", policy.twoPersonsFrom}};
}

std::string digestOf(const ReviewPolicy &policy)
{
    return sha256Hex(toText(toJson(policy)));
}

} // namespace espalier::review
