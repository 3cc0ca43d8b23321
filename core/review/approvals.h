// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/review.h"
#include "core/review/policy.h"

#include <span>
#include <string>
#include <vector>

namespace espalier::review {

/// Who does something, and what they are.
struct Person {
    enum class Kind {
        Human,   ///< at a terminal or in the window
        Machine, ///< a model, an agent, automation
    };
    Kind kind = Kind::Machine;
    std::string who; ///< "name <address>"
};

/// What is known of a patch when somebody wants to approve or apply it.
struct PatchState {
    model::ApprovalSubject subject;
    bool gatesPassed = false;           ///< none failed, none was blocked
    bool isStale = false;               ///< the base has moved on since it was tested
    int hunks = 0;                      ///< of the diff
    int reviewedHunks = 0;              ///< that a person has ticked
    std::vector<std::string> editors{}; ///< persons who edited it
    std::string rejectedBecause{};      ///< empty unless it was rejected
};

/// Why something is not allowed.
enum class Refusal : std::uint8_t {
    None,
    Machine, ///< machines approve nothing
    GatesNotPassed,
    Stale, ///< rebase it and test it again first
    Rejected,
    ReasonMissing,    ///< above the limit of risk
    HunksNotReviewed, ///< likewise
    OwnEdit,          ///< another person has to approve what this one edited
    AlreadyApproved,  ///< by this person
    NotApproved,      ///< there is no approval of exactly this
    SecondPersonMissing,
    AutomationOff, ///< auto_apply is off, or manual review is required
    RiskTooHigh,   ///< for automation
};

/// "none", "machine", "gates-not-passed", "stale", "rejected", "reason-missing",
/// "hunks-not-reviewed", "own-edit", "already-approved", "not-approved", "second-person-missing",
/// "automation-off", "risk-too-high".
[[nodiscard]] std::string_view nameOf(Refusal refusal);

/// Why an approval does not hold for what is there now; None while it does.
[[nodiscard]] model::VoidReason whyVoid(const model::Approval &approval,
                                        const model::ApprovalSubject &now);

/// What the audit calls an approval; its detail is the approval as JSON.
inline constexpr std::string_view kApproved = "approved";

/// Notes which approvals the audit tells of: a row that somebody has put there is none.
void holdAgainst(std::span<model::Approval> approvals, std::span<const model::AuditEntry> audit);

/// Those that hold.
[[nodiscard]] std::vector<model::Approval> valid(std::span<const model::Approval> approvals,
                                                 const model::ApprovalSubject &now);

/// Whether a person may approve a patch, with this reason (may be empty).
[[nodiscard]] Refusal mayApprove(const PatchState &patch, const Person &person,
                                 const std::string &reason, const ReviewPolicy &policy,
                                 std::span<const model::Approval> approvals);

/// Whether a patch may be applied by a person, or by automation. What automation may do without an
/// approval is what policy says of low risk, and nothing else.
[[nodiscard]] Refusal mayApply(const PatchState &patch, const Person &person,
                               const ReviewPolicy &policy,
                               std::span<const model::Approval> approvals);

} // namespace espalier::review
