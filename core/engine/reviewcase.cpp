// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/reviewcase.h"

#include "core/backlog/assessment.h"
#include "core/backlog/lifecycle.h"
#include "core/base/hash.h"
#include "core/base/jsonaccess.h"
#include "core/diff/patch.h"
#include "core/engine/backlog.h"
#include "core/engine/filefacts.h"
#include "core/engine/gaterun.h"
#include "core/git/branches.h"
#include "core/review/audit.h"
#include "core/store/patchstore.h"
#include "core/store/reviewstore.h"

#include <algorithm>
#include <utility>

namespace espalier::engine {

using model::PatchStage;
using model::Ticket;
using model::TicketStatus;

namespace {

constexpr auto kOther = "the patch was changed meanwhile; look at it again";

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

} // namespace

Result<PatchReview> gatherReview(Workspace &workspace, const std::string &ticketId)
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
    auto audit = reviews.audit(ticketId);
    if (!audit)
        return failure(std::move(audit.error()));
    review::holdAgainst(*approvals, *audit);
    PatchReview review{.ticket = *std::move(ticket), .patch = **std::move(patch)};
    review.approvals = *std::move(approvals);
    if (const auto *gates = find(review.patch.detail, "gates"))
        review.gates = model::gateReportFromJson(*gates);
    return review;
}

Result<ReviewCase> reviewCaseOf(Workspace &workspace, const std::string &ticketId, bool trusted)
{
    auto repository = git::Repository::discover(workspace.root());
    if (!repository)
        return failure(std::move(repository.error()));
    auto review = gatherReview(workspace, ticketId);
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
    return ReviewCase{*std::move(review), *std::move(repository), head->branch};
}

std::unexpected<Error> refusedBy(review::Refusal refusal)
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

Result<> keepPatch(Workspace &workspace, model::Patch &patch, PatchStage stage, const Clock &clock)
{
    patch.stage = stage;
    patch.updatedAt = toRfc3339(clock.now());
    auto kept = store::PatchStore(workspace.database()).update(patch);
    if (!kept && kept.error().kind == ErrorKind::Conflict)
        kept.error().message = kOther;
    return kept;
}

Result<> turnDown(Workspace &workspace, model::Patch &patch, const ReviewAct &act,
                  const TurnedDown &to, const Clock &clock)
{
    patch.error = act.reason;
    if (auto kept = keepPatch(workspace, patch, to.stage, clock); !kept)
        return kept;
    auto voided = store::ReviewStore(workspace.database())
                      .voidApprovals(act.ticketId, toRfc3339(clock.now()),
                                     std::string(nameOf(model::VoidReason::Withdrawn)));
    if (!voided)
        return failure(std::move(voided.error()));
    if (auto moved = moveTicket(workspace, act.ticketId, to.ticket, act, clock); !moved)
        return moved;
    return addAudit(workspace, act, to.action, {{"attempt", patch.number}, {"reason", act.reason}},
                    clock);
}

} // namespace espalier::engine
