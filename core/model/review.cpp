// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/review.h"

#include "core/base/jsonaccess.h"

#include <array>

namespace espalier::model {

std::string_view nameOf(VoidReason reason)
{
    constexpr std::array<std::string_view, 9> kNames{
        "none",          "withdrawn",      "other-attempt", "base-moved", "tree-changed",
        "gates-changed", "policy-changed", "risk-changed",  "not-audited"};
    return kNames[static_cast<std::size_t>(reason)];
}

Json toJson(const ApprovalSubject &subject)
{
    return {{"ticket_id", subject.ticketId},
            {"attempt", subject.attempt},
            {"base", subject.base},
            {"tree", subject.tree},
            {"gate_digest", subject.gateDigest},
            {"policy_digest", subject.policyDigest},
            {"risk_level", subject.risk}};
}

ApprovalSubject approvalSubjectFromJson(const Json &json)
{
    return {.ticketId = textAt(json, "ticket_id"),
            .attempt = static_cast<int>(integerAt(json, "attempt")),
            .base = textAt(json, "base"),
            .tree = textAt(json, "tree"),
            .gateDigest = textAt(json, "gate_digest"),
            .policyDigest = textAt(json, "policy_digest"),
            .risk = static_cast<int>(integerAt(json, "risk_level"))};
}

Json toJson(const Approval &approval)
{
    Json json = {{"id", approval.id},        {"who", approval.who},
                 {"at", approval.at},        {"reason", approval.reason},
                 {"of_own", approval.ofOwn}, {"subject", toJson(approval.subject)}};
    if (!approval.voidedAt.empty())
        json["voided"] = {{"at", approval.voidedAt}, {"because", approval.voidedBecause}};
    return json;
}

Json toJson(const AuditEntry &entry)
{
    return {{"number", entry.number},     {"at", entry.at},           {"who", entry.who},
            {"action", entry.action},     {"subject", entry.subject}, {"detail", entry.detail},
            {"previous", entry.previous}, {"hash", entry.hash}};
}

} // namespace espalier::model
