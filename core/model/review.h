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

/// What a person looked at when they approved it: any of it another one, and it is something else.
struct ApprovalSubject {
    std::string ticketId;
    int attempt = 0;          ///< number of the attempt at the ticket, from 1
    std::string base;         ///< commit the patch was tested on
    std::string tree;         ///< tree that it makes of that
    std::string gateDigest;   ///< of the report of the gates
    std::string policyDigest; ///< of the rules it was judged by
    int risk = 0;             ///< 1 to 10, as the engine computed it from the diff
    bool operator==(const ApprovalSubject &) const = default;
};

/// One person's yes to exactly that.
struct Approval {
    std::int64_t id = 0; ///< in the store; 0 when not stored
    ApprovalSubject subject;
    std::string who;           ///< name and address, as git knows them
    std::string at;            ///< RFC 3339
    std::string reason;        ///< needed above the limit of risk
    bool ofOwn = false;        ///< the person has edited the patch themselves
    std::string voidedAt;      ///< empty while it is not withdrawn
    std::string voidedBecause; ///< the name of a VoidReason
    bool isAudited = true;     ///< whether the audit tells of it; not stored
};

/// Why an approval counts no more.
enum class VoidReason : std::uint8_t {
    None,
    Withdrawn,     ///< by a person, or a rejection after it
    OtherAttempt,  ///< there is a later one
    BaseMoved,     ///< tested on another base
    TreeChanged,   ///< other files come of it
    GatesChanged,  ///< the gates say something else
    PolicyChanged, ///< it would be judged by other rules
    RiskChanged,
    NotAudited, ///< the audit does not tell of it: nobody has given it by way of the rules
};

/// "none", "withdrawn", "other-attempt", "base-moved", "tree-changed", "gates-changed",
/// "policy-changed", "risk-changed", "not-audited".
[[nodiscard]] std::string_view nameOf(VoidReason reason);

/// Something that was done to a patch or to its rules, chained to what was done before.
struct AuditEntry {
    std::int64_t number = 0; ///< ascending from 1
    std::string at;          ///< RFC 3339
    std::string who;         ///< a person, "automation", "model" …
    std::string action;      ///< "approved", "applied", "rolled-back" …
    std::string subject;     ///< id of the ticket, or what else it is about
    Json detail = Json::object();
    std::string previous; ///< `hash` of the entry before; empty for the first
    std::string hash;     ///< SHA-256 over all of the above, in hexadecimal
};

[[nodiscard]] Json toJson(const ApprovalSubject &subject);
[[nodiscard]] ApprovalSubject approvalSubjectFromJson(const Json &json);
[[nodiscard]] Json toJson(const Approval &approval);
[[nodiscard]] Json toJson(const AuditEntry &entry);

} // namespace espalier::model
