// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchreview.h"

#include "core/base/jsonaccess.h"
#include "core/engine/reviewcase.h"
#include "core/engine/ticketlease.h"
#include "core/git/applyplan.h"
#include "core/git/branches.h"
#include "core/review/commitmessage.h"
#include "core/store/patchstore.h"
#include "core/store/reviewstore.h"

#include <algorithm>
#include <array>
#include <utility>

namespace espalier::engine {

using model::PatchStage;
using model::Ticket;
using model::TicketStatus;

namespace {

Result<git::ApplyPlan> planned(Result<git::PlanResult> result)
{
    if (!result)
        return failure(std::move(result.error()));
    if (!result->plan)
        return failure(ErrorKind::Conflict, "it conflicts with what came meanwhile",
                       result->conflicts.empty() ? std::string() : result->conflicts.front().path);
    return *std::move(result->plan);
}

/// The stage that work under way comes to, and what the ticket is then.
struct Ends {
    PatchStage done;
    TicketStatus ticket;
    PatchStage undone;
};

Ends endsOf(PatchStage underWay)
{
    return underWay == PatchStage::RollingBack
               ? Ends{PatchStage::RolledBack, TicketStatus::Open, PatchStage::Applied}
               : Ends{PatchStage::Applied, TicketStatus::Applied, PatchStage::Ready};
}

/// Ticket, patch and audit once the branch has moved.
Result<> settle(Workspace &workspace, model::Patch &patch, const git::ApplyPlan &plan,
                const ReviewAct &act, const Clock &clock)
{
    const auto ends = endsOf(patch.stage);
    return store::withinTransaction(workspace.database(), [&]() -> Result<> {
        patch.detail["applied"] = {{"branch", plan.branch},
                                   {"before", plan.before.value()},
                                   {"after", plan.after.value()}};
        patch.detail.erase("plan");
        if (auto kept = keepPatch(workspace, patch, ends.done, clock); !kept)
            return kept;
        auto detail = patch.detail["applied"];
        // What happened in git is so, whatever somebody has made of the ticket meanwhile.
        auto moved = moveTicket(workspace, patch.ticketId, ends.ticket, act, clock);
        if (!moved && moved.error().kind != ErrorKind::Conflict)
            return moved;
        if (!moved)
            detail["ticket"] = moved.error().text();
        return addAudit(workspace, act, std::string(nameOf(ends.done)), std::move(detail), clock);
    });
}

/// Keeps the plan, carries it out, and settles what comes of it. What fails is as it was.
Result<Applied> carryOut(Workspace &workspace, ReviewCase &of, const git::ApplyPlan &plan,
                         PatchStage underWay, const ReviewAct &act, const Clock &clock)
{
    auto obstacles = git::obstaclesTo(of.repository, plan);
    if (!obstacles)
        return failure(std::move(obstacles.error()));
    if (!obstacles->empty())
        return failure(ErrorKind::Conflict,
                       "it cannot be applied now: " + std::string(name(obstacles->front().kind)),
                       obstacles->front().path);
    auto &patch = of.review.patch;
    patch.detail["plan"] = git::toJson(plan);
    if (auto kept = keepPatch(workspace, patch, underWay, clock); !kept)
        return failure(std::move(kept.error()));
    if (auto applied = git::applyPlan(of.repository, plan); !applied) {
        const auto state = git::stateOf(of.repository, plan);
        if (state && *state == git::ApplyState::NotStarted) {
            patch.detail.erase("plan");
            if (auto kept = keepPatch(workspace, patch, endsOf(underWay).undone, clock); !kept)
                return failure(std::move(kept.error()));
        }
        // What could not be undone is brought to the other end, now or by the next start.
        if (!state || *state == git::ApplyState::NotStarted || !git::finish(of.repository, plan))
            return failure(std::move(applied.error()));
    }
    if (auto settled = settle(workspace, patch, plan, act, clock); !settled)
        return failure(std::move(settled.error()));
    return Applied{plan.branch, plan.before.value(), plan.after.value()};
}

std::vector<std::string> reviewersOf(const PatchReview &review)
{
    std::vector<std::string> reviewers;
    for (const auto &approval : review::valid(review.approvals, review.state.subject)) {
        if (!std::ranges::contains(reviewers, approval.who))
            reviewers.push_back(approval.who);
    }
    return reviewers;
}

std::string messageOf(const PatchReview &review)
{
    const auto &ticket = review.ticket;
    return review::commitMessage({.category = ticket.category,
                                  .scope = {},
                                  .summary = ticket.title,
                                  .body = ticket.description,
                                  .ticketId = ticket.id,
                                  .risk = review.state.subject.risk,
                                  .assistedBy = review.patch.origin == model::PatchOrigin::Hand
                                                    ? std::string()
                                                    : review.patch.madeBy,
                                  .reviewers = reviewersOf(review)});
}

Result<> waitsToBeApplied(const PatchReview &of)
{
    if (of.patch.stage != PatchStage::Ready)
        return failure(ErrorKind::Conflict,
                       "the patch is " + std::string(nameOf(of.patch.stage)) + ", not ready");
    if (of.ticket.status != TicketStatus::Ready)
        return failure(ErrorKind::Conflict,
                       "the ticket is " + std::string(nameOf(of.ticket.status)) + ", not ready");
    return {};
}

/// To the current branch, which must be where the patch was tested.
Result<git::PlanResult> planFor(const ReviewCase &of, git::ApplyMethod method)
{
    if (of.branch.empty())
        return failure(ErrorKind::Conflict, "HEAD is on no branch; check one out first");
    auto identity = of.repository.identity();
    if (!identity)
        return failure(std::move(identity.error()));
    const auto &patch = of.review.patch;
    return git::planApply(of.repository, {.branch = of.branch,
                                          .expected = git::ObjectId(patch.base),
                                          .source = git::ObjectId(patch.commit),
                                          .method = method,
                                          .message = messageOf(of.review),
                                          .identity = *identity});
}

} // namespace

Result<PatchReview> reviewOf(Workspace &workspace, const std::string &ticketId, bool trusted)
{
    auto found = reviewCaseOf(workspace, ticketId, trusted);
    if (!found)
        return failure(std::move(found.error()));
    return std::move(found->review);
}

Result<> markReviewed(Workspace &workspace, const ReviewAct &act, const ReviewHunk &hunk,
                      const Clock &clock, bool reviewed)
{
    if (act.person.kind != review::Person::Kind::Human)
        return refusedBy(review::Refusal::Machine);
    return store::ReviewStore(workspace.database())
        .setReviewed(act.ticketId, hunk.path, hunk.identity, reviewed, act.person.who,
                     toRfc3339(clock.now()));
}

Result<model::Approval> approve(Workspace &workspace, const ReviewAct &act, const Clock &clock)
{
    auto found = reviewCaseOf(workspace, act.ticketId, act.trusted);
    if (!found)
        return failure(std::move(found.error()));
    const auto &of = found->review;
    const auto refusal =
        review::mayApprove(of.state, act.person, act.reason, of.policy, of.approvals);
    if (refusal != review::Refusal::None)
        return refusedBy(refusal);
    model::Approval approval{.subject = of.state.subject,
                             .who = act.person.who,
                             .at = toRfc3339(clock.now()),
                             .reason = act.reason,
                             .ofOwn = std::ranges::contains(of.state.editors, act.person.who)};
    return store::withinTransaction(workspace.database(), [&]() -> Result<model::Approval> {
        auto id = store::ReviewStore(workspace.database()).addApproval(approval);
        if (!id)
            return failure(std::move(id.error()));
        approval.id = *id;
        if (auto added = addAudit(workspace, act, std::string(review::kApproved),
                                  model::toJson(approval), clock);
            !added)
            return failure(std::move(added.error()));
        return approval;
    });
}

Result<> reject(Workspace &workspace, const ReviewAct &act, const Clock &clock)
{
    if (act.person.kind != review::Person::Kind::Human)
        return refusedBy(review::Refusal::Machine);
    auto found = gatherReview(workspace, act.ticketId);
    if (!found)
        return failure(std::move(found.error()));
    auto &patch = found->patch;
    if (patch.stage != PatchStage::Ready)
        return failure(ErrorKind::Conflict,
                       "the patch is " + std::string(nameOf(patch.stage)) + ", not ready");
    if (act.reason.find_first_not_of(" \t\n") == std::string::npos)
        return refusedBy(review::Refusal::ReasonMissing);
    return store::withinTransaction(workspace.database(), [&] {
        return turnDown(
            workspace, patch, act,
            {.stage = PatchStage::Rejected, .ticket = TicketStatus::Rejected, .action = "rejected"},
            clock);
    });
}

Result<Applied> apply(Workspace &workspace, const ReviewAct &act, git::ApplyMethod method,
                      const Clock &clock)
{
    const auto held = HeldTicket::take(workspace.database(), act.ticketId, clock);
    if (!held)
        return failure(held.error());
    auto found = reviewCaseOf(workspace, act.ticketId, act.trusted);
    if (!found)
        return failure(std::move(found.error()));
    const auto &of = found->review;
    if (auto waits = waitsToBeApplied(of); !waits)
        return failure(std::move(waits.error()));
    const auto refusal = review::mayApply(of.state, act.person, of.policy, of.approvals);
    if (refusal != review::Refusal::None)
        return refusedBy(refusal);
    auto plan = planned(planFor(*found, method));
    if (!plan)
        return failure(std::move(plan.error()));
    return carryOut(workspace, *found, *plan, PatchStage::Applying, act, clock);
}

Result<ApplyPreview> previewApply(Workspace &workspace, const ReviewAct &act,
                                  git::ApplyMethod method)
{
    auto found = reviewCaseOf(workspace, act.ticketId, act.trusted);
    if (!found)
        return failure(std::move(found.error()));
    const auto &of = found->review;
    if (auto waits = waitsToBeApplied(of); !waits)
        return failure(std::move(waits.error()));
    ApplyPreview preview{.method = method,
                         .branch = found->branch,
                         .refusal =
                             review::mayApply(of.state, act.person, of.policy, of.approvals)};
    auto result = planFor(*found, method);
    if (!result)
        return failure(std::move(result.error()));
    preview.conflicts = std::move(result->conflicts);
    if (!result->plan)
        return preview;
    auto obstacles = git::obstaclesTo(found->repository, *result->plan);
    if (!obstacles)
        return failure(std::move(obstacles.error()));
    preview.obstacles = *std::move(obstacles);
    preview.checkedOut = result->plan->checkedOut;
    preview.message = std::move(result->plan->message);
    for (auto &file : result->plan->files) {
        const auto lines = git::countLines(found->repository, file);
        preview.files.push_back({std::move(file), lines.value_or(git::LineCounts())});
    }
    return preview;
}

Result<Applied> applyByAutomation(Workspace &workspace, const std::string &ticketId, bool trusted,
                                  const Clock &clock)
{
    return apply(workspace,
                 {.ticketId = ticketId,
                  .person = {.kind = review::Person::Kind::Machine, .who = "automation"},
                  .reason = "the policy lets automation apply what has this risk",
                  .trusted = trusted},
                 git::ApplyMethod::MergeCommit, clock);
}

Result<Applied> rollBack(Workspace &workspace, const ReviewAct &act, const Clock &clock)
{
    const auto held = HeldTicket::take(workspace.database(), act.ticketId, clock);
    if (!held)
        return failure(held.error());
    auto found = reviewCaseOf(workspace, act.ticketId, act.trusted);
    if (!found)
        return failure(std::move(found.error()));
    const auto &of = found->review;
    const auto *applied = find(of.patch.detail, "applied");
    if (of.patch.stage != PatchStage::Applied || !applied)
        return failure(ErrorKind::Conflict,
                       "the patch is " + std::string(nameOf(of.patch.stage)) + ", not applied");
    if (act.person.kind != review::Person::Kind::Human)
        return refusedBy(review::Refusal::Machine);
    auto identity = found->repository.identity();
    if (!identity)
        return failure(std::move(identity.error()));
    auto plan = planned(git::planRevert(
        found->repository, {.branch = textAt(*applied, "branch"),
                            .commits = {git::ObjectId(textAt(*applied, "after"))},
                            .message = "revert: " + of.ticket.title + "\n\n" + act.reason +
                                       "\n\nEspalier-Ticket: " + of.ticket.id + "\n",
                            .identity = *identity}));
    if (!plan)
        return failure(std::move(plan.error()));
    return carryOut(workspace, *found, *plan, PatchStage::RollingBack, act, clock);
}

namespace {

/// Brings one to its end, or to its beginning where it never began.
Result<> settleOne(Workspace &workspace, git::Repository &repository, model::Patch &patch,
                   const Clock &clock)
{
    const auto *kept = find(patch.detail, "plan");
    const auto plan = kept ? git::applyPlanFromJson(*kept) : std::nullopt;
    if (!plan)
        return failure(ErrorKind::Corrupt, "the plan of an interrupted application is damaged");
    const auto state = git::stateOf(repository, *plan);
    if (!state)
        return failure(state.error());
    const bool hasBegun = *state != git::ApplyState::NotStarted;
    if (auto brought = hasBegun ? git::finish(repository, *plan) : git::undo(repository, *plan);
        !brought)
        return brought;
    patch.error.clear();
    if (!hasBegun) {
        patch.detail.erase("plan");
        return keepPatch(workspace, patch, endsOf(patch.stage).undone, clock);
    }
    const ReviewAct act{.ticketId = patch.ticketId,
                        .person = {.who = "automation"},
                        .reason = "it was interrupted, and finished later"};
    return settle(workspace, patch, *plan, act, clock);
}

/// One that cannot be settled now says why, and stands in the way of nothing else.
Result<bool> settleOrSay(Workspace &workspace, git::Repository &repository, model::Patch patch,
                         const Clock &clock)
{
    const auto before = patch;
    auto settled = settleOne(workspace, repository, patch, clock);
    if (settled)
        return true;
    const auto why = "it was interrupted, and cannot be finished yet: " + settled.error().text();
    patch = before;
    if (patch.error == why)
        return false;
    patch.error = why;
    if (auto said = keepPatch(workspace, patch, patch.stage, clock); !said)
        return failure(std::move(settled.error())); // the database it is
    return false;
}

} // namespace

Result<int> settleApplications(Workspace &workspace, const Clock &clock)
{
    constexpr std::array kUnderWay{PatchStage::Applying, PatchStage::RollingBack};
    store::PatchStore store(workspace.database());
    auto patches = store.inStages(kUnderWay);
    if (!patches || patches->empty())
        return patches ? Result<int>(0) : failure(std::move(patches.error()));
    auto repository = git::Repository::discover(workspace.root());
    if (!repository)
        return failure(std::move(repository.error()));
    int count = 0;
    for (const auto &seen : *patches) {
        const auto held = HeldTicket::take(workspace.database(), seen.ticketId, clock);
        if (!held && held.error().kind == ErrorKind::Conflict) // at work elsewhere
            continue;
        if (!held)
            return failure(held.error());
        // Whoever held it may have ended it since.
        auto patch = store.patch(seen.ticketId, seen.number);
        if (!patch)
            return failure(std::move(patch.error()));
        if (!std::ranges::contains(kUnderWay, patch->stage))
            continue;
        const auto settled = settleOrSay(workspace, *repository, *std::move(patch), clock);
        if (!settled)
            return failure(settled.error());
        count += *settled ? 1 : 0;
    }
    return count;
}

} // namespace espalier::engine
