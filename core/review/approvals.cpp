// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/approvals.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

namespace espalier::review {

using model::Approval;
using model::ApprovalSubject;
using model::VoidReason;

namespace {

bool isBlank(const std::string &text)
{
    return std::ranges::all_of(text, [](unsigned char c) { return c <= ' '; });
}

/// What holds for approving as for applying.
Refusal mayProceed(const PatchState &patch)
{
    if (!patch.rejectedBecause.empty())
        return Refusal::Rejected;
    if (patch.isStale)
        return Refusal::Stale;
    return patch.gatesPassed ? Refusal::None : Refusal::GatesNotPassed;
}

bool needsTwo(const PatchState &patch, const ReviewPolicy &policy)
{
    return policy.twoPersonsFrom > 0 && patch.subject.risk >= policy.twoPersonsFrom;
}

/// Two approvals of one person are one.
std::size_t personsOf(const std::vector<Approval> &approvals)
{
    std::set<std::string> persons;
    for (const auto &approval : approvals)
        persons.insert(approval.who);
    return persons.size();
}

Refusal mayAutomate(const PatchState &patch, const ReviewPolicy &policy)
{
    if (!policy.autoApply || policy.requireManualReview)
        return Refusal::AutomationOff;
    if (patch.subject.risk > std::min(policy.autoApplyMaxRisk, policy.maxRisk) ||
        needsTwo(patch, policy))
        return Refusal::RiskTooHigh;
    return Refusal::None;
}

} // namespace

std::string_view nameOf(Refusal refusal)
{
    constexpr std::array<std::string_view, 13> kNames{"none",
                                                      "machine",
                                                      "gates-not-passed",
                                                      "stale",
                                                      "rejected",
                                                      "reason-missing",
                                                      "hunks-not-reviewed",
                                                      "own-edit",
                                                      "already-approved",
                                                      "not-approved",
                                                      "second-person-missing",
                                                      "automation-off",
                                                      "risk-too-high"};
    return kNames[static_cast<std::size_t>(refusal)];
}

VoidReason whyVoid(const Approval &approval, const ApprovalSubject &now)
{
    const auto &then = approval.subject;
    if (!approval.voidedAt.empty())
        return VoidReason::Withdrawn;
    if (!approval.isAudited)
        return VoidReason::NotAudited;
    if (then.ticketId != now.ticketId || then.attempt != now.attempt)
        return VoidReason::OtherAttempt;
    if (then.base != now.base)
        return VoidReason::BaseMoved;
    if (then.tree != now.tree)
        return VoidReason::TreeChanged;
    if (then.gateDigest != now.gateDigest)
        return VoidReason::GatesChanged;
    if (then.policyDigest != now.policyDigest)
        return VoidReason::PolicyChanged;
    return then.risk == now.risk ? VoidReason::None : VoidReason::RiskChanged;
}

void holdAgainst(std::span<Approval> approvals, std::span<const model::AuditEntry> audit)
{
    for (auto &approval : approvals) {
        auto given = approval;
        given.voidedAt.clear();
        const auto detail = model::toJson(given);
        approval.isAudited = std::ranges::any_of(audit, [&](const model::AuditEntry &entry) {
            return entry.action == kApproved && entry.who == approval.who &&
                   entry.subject == approval.subject.ticketId && entry.detail == detail;
        });
    }
}

std::vector<Approval> valid(std::span<const Approval> approvals, const ApprovalSubject &now)
{
    std::vector<Approval> holding;
    std::ranges::copy_if(approvals, std::back_inserter(holding), [&](const Approval &approval) {
        return whyVoid(approval, now) == VoidReason::None;
    });
    return holding;
}

Refusal mayApprove(const PatchState &patch, const Person &person, const std::string &reason,
                   const ReviewPolicy &policy, std::span<const Approval> approvals)
{
    if (person.kind != Person::Kind::Human)
        return Refusal::Machine;
    if (const auto refusal = mayProceed(patch); refusal != Refusal::None)
        return refusal;
    if (std::ranges::contains(valid(approvals, patch.subject), person.who, &Approval::who))
        return Refusal::AlreadyApproved;
    if (policy.requireOtherPerson && std::ranges::contains(patch.editors, person.who))
        return Refusal::OwnEdit;
    if (patch.subject.risk <= policy.maxRisk)
        return Refusal::None;
    if (isBlank(reason))
        return Refusal::ReasonMissing;
    return patch.reviewedHunks < patch.hunks ? Refusal::HunksNotReviewed : Refusal::None;
}

Refusal mayApply(const PatchState &patch, const Person &person, const ReviewPolicy &policy,
                 std::span<const Approval> approvals)
{
    if (const auto refusal = mayProceed(patch); refusal != Refusal::None)
        return refusal;
    const auto persons = personsOf(valid(approvals, patch.subject));
    if (persons >= (needsTwo(patch, policy) ? 2u : 1u))
        return Refusal::None;
    if (person.kind == Person::Kind::Machine)
        return mayAutomate(patch, policy);
    return persons == 0 ? Refusal::NotApproved : Refusal::SecondPersonMissing;
}

} // namespace espalier::review
