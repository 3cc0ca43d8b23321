// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchreview.h"

#include "core/backlog/assessment.h"
#include "core/backlog/lifecycle.h"
#include "core/base/hash.h"
#include "core/base/jsonaccess.h"
#include "core/diff/patch.h"
#include "core/engine/audithead.h"
#include "core/engine/backlog.h"
#include "core/engine/filefacts.h"
#include "core/engine/gaterun.h"
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

constexpr auto kOther = "the patch was changed meanwhile; look at it again";

/// What is to be decided about: the last attempt, and the repository it is in.
struct Case {
    PatchReview review;
    git::Repository repository;
    std::string branch; ///< that the patch would go to
};

std::vector<ReviewHunk> hunksOf(const model::Patch &patch,
                                const std::map<std::string, std::set<std::uint64_t>> &reviewed)
{
    std::vector<ReviewHunk> hunks;
    const auto parsed = diff::parsePatch(patch.diff);
    if (!parsed)
        return hunks;
    const auto add = [&](const diff::FilePatch &file) {
        const auto text = diff::toText({.files = {file}});
        const auto identity = KeyHasher().add(file.path()).add(text).low();
        const auto ticks = reviewed.find(file.path());
        hunks.push_back(
            {.path = file.path(),
             .text = text,
             .identity = identity,
             .isReviewed = ticks != reviewed.end() && ticks->second.contains(identity)});
    };
    for (const auto &file : parsed->files) {
        if (file.hunks.empty()) // made, removed, moved or of another mode: to be seen as well
            add(file);
        for (const auto &hunk : file.hunks) {
            auto one = file;
            one.hunks = {hunk};
            add(one);
        }
    }
    return hunks;
}

/// As the diff tells, and never below what the ticket says.
int riskOf(const Ticket &ticket, const model::Patch &patch)
{
    auto files = std::vector<std::string>();
    if (const auto parsed = diff::parsePatch(patch.diff)) {
        for (const auto &file : parsed->files)
            files.push_back(file.path());
    }
    auto assessed = ticket;
    assessed.filesToModify = files;
    assessed.metadata.erase("risk");
    backlog::assess(assessed, factsOfFiles(files));
    return std::max(assessed.riskLevel, ticket.riskLevel);
}

Result<PatchReview> gather(Workspace &workspace, const std::string &ticketId)
{
    auto ticket = Backlog(workspace.database()).ticket(ticketId);
    if (!ticket)
        return failure(std::move(ticket.error()));
    auto patch = store::PatchStore(workspace.database()).last(ticketId);
    if (!patch)
        return failure(std::move(patch.error()));
    if (!*patch)
        return failure(ErrorKind::NotFound, "nothing was tried for this ticket yet", ticketId);
    store::ReviewStore reviews(workspace.database());
    auto approvals = reviews.approvals(ticketId);
    if (!approvals)
        return failure(std::move(approvals.error()));
    PatchReview review{.ticket = *std::move(ticket), .patch = **std::move(patch)};
    review.approvals = *std::move(approvals);
    if (const auto *gates = find(review.patch.detail, "gates"))
        review.gates = model::gateReportFromJson(*gates);
    return review;
}

void fillState(PatchReview &review, const std::string &policyDigest, const git::ObjectId &head)
{
    const auto &patch = review.patch;
    auto &state = review.state;
    state.subject = {.ticketId = patch.ticketId,
                     .attempt = patch.number,
                     .base = patch.base,
                     .tree = patch.tree,
                     .gateDigest = review.gates ? review.gates->digest() : std::string(),
                     .policyDigest = policyDigest,
                     .risk = riskOf(review.ticket, patch)};
    state.gatesPassed =
        patch.stage == PatchStage::Ready && review.gates && review.gates->mayProceed();
    state.isStale = head.value() != patch.base;
    state.hunks = static_cast<int>(review.hunks.size());
    state.reviewedHunks =
        static_cast<int>(std::ranges::count_if(review.hunks, &ReviewHunk::isReviewed));
    if (patch.origin == model::PatchOrigin::Hand)
        state.editors = {patch.madeBy};
    if (patch.stage == PatchStage::Rejected)
        state.rejectedBecause = patch.error;
}

/// What is decided about is what git has: of a row that somebody has changed neither diff nor tree
/// count. False where the commit is not there, or not one on the base.
bool takeFromGit(const git::Repository &repository, model::Patch &patch)
{
    if (patch.commit.empty())
        return true;
    const auto commit = git::readCommit(repository, git::ObjectId(patch.commit));
    const git::ObjectId base(patch.base);
    patch.tree = commit ? commit->tree.value() : std::string();
    if (!commit || commit->parents != std::vector{base})
        return false;
    auto diff = repository.diff(base, commit->id);
    if (diff)
        patch.diff = *std::move(diff);
    return diff.has_value();
}

Result<Case> caseOf(Workspace &workspace, const std::string &ticketId, bool trusted)
{
    auto repository = git::Repository::discover(workspace.root());
    if (!repository)
        return failure(std::move(repository.error()));
    auto review = gather(workspace, ticketId);
    if (!review)
        return failure(std::move(review.error()));
    auto reviewed = store::ReviewStore(workspace.database()).reviewed(ticketId);
    if (!reviewed)
        return failure(std::move(reviewed.error()));
    const bool isInGit = takeFromGit(*repository, review->patch);
    auto head = repository->head();
    if (!head)
        return failure(std::move(head.error()));
    auto rules = rulesAt(*repository, git::ObjectId(review->patch.base), trusted);
    if (!rules)
        return failure(std::move(rules.error()));
    review->policy = rules->review;
    review->hunks = hunksOf(review->patch, *reviewed);
    fillState(*review, rules->digest(), head->commit);
    review->state.gatesPassed = review->state.gatesPassed && isInGit;
    return Case{*std::move(review), *std::move(repository), head->branch};
}

std::unexpected<Error> refused(review::Refusal refusal)
{
    return failure(refusal == review::Refusal::Machine ? ErrorKind::Permission
                                                       : ErrorKind::Conflict,
                   std::string(nameOf(refusal)));
}

Result<> addAudit(Workspace &workspace, const ReviewAct &act, const std::string &action,
                  Json detail, const Clock &clock)
{
    auto added = store::ReviewStore(workspace.database())
                     .addAudit([&](const std::optional<model::AuditEntry> &last) {
                         return review::chained({.at = toRfc3339(clock.now()),
                                                 .who = act.person.who,
                                                 .action = action,
                                                 .subject = act.ticketId,
                                                 .detail = std::move(detail)},
                                                last);
                     });
    return added ? Result<>() : failure(std::move(added.error()));
}

Result<> moveTicket(Workspace &workspace, const std::string &id, TicketStatus to,
                    const ReviewAct &act, const Clock &clock)
{
    auto moved = Backlog(workspace.database(), clock)
                     .act(
                         {id},
                         [to](const Ticket &ticket, const backlog::Actor &actor) {
                             return backlog::moveTo(ticket, to, actor);
                         },
                         act.reason, "person");
    if (!moved)
        return failure(std::move(moved.error()));
    return moved->refused.empty() ? Result<>() : failure(moved->refused.front().error);
}

Result<> keep(Workspace &workspace, model::Patch &patch, PatchStage stage, const Clock &clock)
{
    patch.stage = stage;
    patch.updatedAt = toRfc3339(clock.now());
    auto kept = store::PatchStore(workspace.database()).update(patch);
    if (!kept && kept.error().kind == ErrorKind::Conflict)
        kept.error().message = kOther;
    return kept;
}

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
        if (auto kept = keep(workspace, patch, ends.done, clock); !kept)
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
Result<Applied> carryOut(Workspace &workspace, Case &of, const git::ApplyPlan &plan,
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
    if (auto kept = keep(workspace, patch, underWay, clock); !kept)
        return failure(std::move(kept.error()));
    if (auto applied = git::applyPlan(of.repository, plan); !applied) {
        const auto state = git::stateOf(of.repository, plan);
        if (state && *state == git::ApplyState::NotStarted) {
            patch.detail.erase("plan");
            if (auto kept = keep(workspace, patch, endsOf(underWay).undone, clock); !kept)
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

} // namespace

Result<PatchReview> reviewOf(Workspace &workspace, const std::string &ticketId, bool trusted)
{
    auto found = caseOf(workspace, ticketId, trusted);
    if (!found)
        return failure(std::move(found.error()));
    return std::move(found->review);
}

Result<> markReviewed(Workspace &workspace, const ReviewAct &act, const ReviewHunk &hunk,
                      const Clock &clock)
{
    if (act.person.kind != review::Person::Kind::Human)
        return refused(review::Refusal::Machine);
    return store::ReviewStore(workspace.database())
        .setReviewed(act.ticketId, hunk.path, hunk.identity, true, act.person.who,
                     toRfc3339(clock.now()));
}

Result<model::Approval> approve(Workspace &workspace, const ReviewAct &act, const Clock &clock)
{
    auto found = caseOf(workspace, act.ticketId, act.trusted);
    if (!found)
        return failure(std::move(found.error()));
    const auto &of = found->review;
    const auto refusal =
        review::mayApprove(of.state, act.person, act.reason, of.policy, of.approvals);
    if (refusal != review::Refusal::None)
        return refused(refusal);
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
        if (auto added = addAudit(workspace, act, "approved", model::toJson(approval), clock);
            !added)
            return failure(std::move(added.error()));
        return approval;
    });
}

Result<> reject(Workspace &workspace, const ReviewAct &act, const Clock &clock)
{
    if (act.person.kind != review::Person::Kind::Human)
        return refused(review::Refusal::Machine);
    auto found = gather(workspace, act.ticketId);
    if (!found)
        return failure(std::move(found.error()));
    auto &patch = found->patch;
    if (patch.stage != PatchStage::Ready)
        return failure(ErrorKind::Conflict,
                       "the patch is " + std::string(nameOf(patch.stage)) + ", not ready");
    if (act.reason.find_first_not_of(" \t\n") == std::string::npos)
        return refused(review::Refusal::ReasonMissing);
    return store::withinTransaction(workspace.database(), [&]() -> Result<> {
        patch.error = act.reason;
        if (auto kept = keep(workspace, patch, PatchStage::Rejected, clock); !kept)
            return kept;
        auto voided = store::ReviewStore(workspace.database())
                          .voidApprovals(act.ticketId, toRfc3339(clock.now()),
                                         std::string(nameOf(model::VoidReason::Withdrawn)));
        if (!voided)
            return failure(std::move(voided.error()));
        if (auto moved = moveTicket(workspace, act.ticketId, TicketStatus::Rejected, act, clock);
            !moved)
            return moved;
        return addAudit(workspace, act, "rejected",
                        {{"attempt", patch.number}, {"reason", act.reason}}, clock);
    });
}

Result<Applied> apply(Workspace &workspace, const ReviewAct &act, git::ApplyMethod method,
                      const Clock &clock)
{
    const auto held = HeldTicket::take(workspace.database(), act.ticketId, clock);
    if (!held)
        return failure(held.error());
    auto found = caseOf(workspace, act.ticketId, act.trusted);
    if (!found)
        return failure(std::move(found.error()));
    const auto &of = found->review;
    if (of.patch.stage != PatchStage::Ready)
        return failure(ErrorKind::Conflict,
                       "the patch is " + std::string(nameOf(of.patch.stage)) + ", not ready");
    if (of.ticket.status != TicketStatus::Ready)
        return failure(ErrorKind::Conflict,
                       "the ticket is " + std::string(nameOf(of.ticket.status)) + ", not ready");
    const auto refusal = review::mayApply(of.state, act.person, of.policy, of.approvals);
    if (refusal != review::Refusal::None)
        return refused(refusal);
    if (found->branch.empty())
        return failure(ErrorKind::Conflict, "HEAD is on no branch; check one out first");
    auto identity = found->repository.identity();
    if (!identity)
        return failure(std::move(identity.error()));
    auto plan = planned(git::planApply(found->repository, {.branch = found->branch,
                                                           .expected = git::ObjectId(of.patch.base),
                                                           .source = git::ObjectId(of.patch.commit),
                                                           .method = method,
                                                           .message = messageOf(of),
                                                           .identity = *identity}));
    if (!plan)
        return failure(std::move(plan.error()));
    return carryOut(workspace, *found, *plan, PatchStage::Applying, act, clock);
}

Result<Applied> rollBack(Workspace &workspace, const ReviewAct &act, const Clock &clock)
{
    const auto held = HeldTicket::take(workspace.database(), act.ticketId, clock);
    if (!held)
        return failure(held.error());
    auto found = caseOf(workspace, act.ticketId, act.trusted);
    if (!found)
        return failure(std::move(found.error()));
    const auto &of = found->review;
    const auto *applied = find(of.patch.detail, "applied");
    if (of.patch.stage != PatchStage::Applied || !applied)
        return failure(ErrorKind::Conflict,
                       "the patch is " + std::string(nameOf(of.patch.stage)) + ", not applied");
    if (act.person.kind != review::Person::Kind::Human)
        return refused(review::Refusal::Machine);
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
        return keep(workspace, patch, endsOf(patch.stage).undone, clock);
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
    if (auto said = keep(workspace, patch, patch.stage, clock); !said)
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

Result<std::optional<review::AuditFault>> checkAudit(Workspace &workspace)
{
    auto entries = store::ReviewStore(workspace.database()).audit();
    if (!entries)
        return failure(std::move(entries.error()));
    if (auto fault = review::findFault(*entries))
        return fault;
    const auto seen = seenAuditHead(workspace);
    if (!seen.empty() && !std::ranges::contains(*entries, seen, &model::AuditEntry::hash))
        return review::AuditFault{.kind = review::AuditFault::Kind::CutShort,
                                  .number = static_cast<std::int64_t>(entries->size()) + 1};
    rememberAuditHead(workspace, *entries);
    return std::nullopt;
}

} // namespace espalier::engine
