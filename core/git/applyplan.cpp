// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/applyplan.h"

#include "core/git/applying.h"
#include "core/git/branches.h"
#include "core/git/merging.h"
#include "core/git/objects.h"

namespace espalier::git {

static Result<MergedTree> revertOne(git_repository *building, const git_tree *ours,
                                    const ObjectId &id)
{
    const auto commit = commitOf(building, id);
    if (!commit)
        return failure(commit.error());
    TreeHandle with;
    TreeHandle without;
    CommitHandle parent;
    int code = git_commit_tree(std::out_ptr(with), commit->get());
    if (code == 0 && git_commit_parentcount(commit->get()) > 0) {
        code = git_commit_parent(std::out_ptr(parent), commit->get(), 0);
        if (code == 0)
            code = git_commit_tree(std::out_ptr(without), parent.get());
    }
    if (code != 0)
        return gitFailure(code, "cannot read the commit", id.value());
    return mergeTrees(building, with.get(), ours, without.get());
}

static Result<MergedTree> revertAll(git_repository *building, const ApplyPlan &plan)
{
    auto current = treeOf(building, plan.before);
    if (!current)
        return failure(std::move(current.error()));
    MergedTree merged{*git_tree_id(current->get()), {}};
    for (const ObjectId &id : plan.sources) {
        auto next = revertOne(building, current->get(), id);
        if (!next || !next->conflicts.empty())
            return next;
        merged = *std::move(next);
        const int code = git_tree_lookup(std::out_ptr(*current), building, &merged.tree);
        if (code != 0)
            return gitFailure(code, "cannot revert the commits", id.value());
    }
    return merged;
}

static Result<MergedTree> treeFor(git_repository *building, const ApplyPlan &plan)
{
    if (plan.method == ApplyMethod::RevertCommit)
        return revertAll(building, plan);
    if (plan.sources.size() != 1)
        return failure(ErrorKind::Corrupt, "a plan needs one commit to apply", plan.branch);
    if (plan.method != ApplyMethod::FastForward)
        return mergeCommits(building, plan.before, plan.sources.front());
    const auto tree = treeOf(building, plan.sources.front());
    if (!tree)
        return failure(tree.error());
    return MergedTree{*git_tree_id(tree->get()), {}};
}

std::vector<ObjectId> parentsFor(const ApplyPlan &plan)
{
    std::vector<ObjectId> parents{plan.before};
    if (plan.method == ApplyMethod::MergeCommit)
        parents.push_back(plan.sources.front());
    return parents;
}

static Result<std::vector<ChangedFile>> filesFor(git_repository *building, const ApplyPlan &plan,
                                                 const git_oid &tree)
{
    const auto before = treeOf(building, plan.before);
    if (!before)
        return failure(before.error());
    TreeHandle after;
    if (const int code = git_tree_lookup(std::out_ptr(after), building, &tree); code != 0)
        return gitFailure(code, "cannot read the commit", toId(tree).value());
    return changedFilesOf(building, before->get(), after.get());
}

static Result<ObjectId> commitFor(git_repository *building, const ApplyPlan &plan,
                                  const git_oid &tree)
{
    if (plan.method == ApplyMethod::FastForward)
        return plan.sources.front();
    const auto signature = signatureOf(plan.identity, plan.time, plan.offsetMinutes);
    if (!signature)
        return failure(signature.error());
    const auto commit = makeCommit(building, signature->get(), signature->get(), nullptr,
                                   plan.message, tree, parentsFor(plan));
    if (!commit)
        return failure(commit.error());
    return toId(*commit);
}

Result<Outcome> computeOutcome(git_repository *building, const ApplyPlan &plan)
{
    auto merged = treeFor(building, plan);
    if (!merged)
        return failure(std::move(merged.error()));
    if (!merged->conflicts.empty())
        return Outcome{{}, {}, {}, std::move(merged->conflicts)};
    auto files = filesFor(building, plan, merged->tree);
    if (!files)
        return failure(std::move(files.error()));
    auto commit = commitFor(building, plan, merged->tree);
    if (!commit)
        return failure(std::move(commit.error()));
    return Outcome{*std::move(commit), toId(merged->tree), *std::move(files), {}};
}

/// Where the branch is, and whether it can change there.
static Result<> locate(const Repository &repository, const ObjectId &expected, ApplyPlan &plan)
{
    auto tip = tipOf(repository.parts().handle(), plan.branch);
    if (!tip)
        return failure(std::move(tip.error()));
    if (!expected.empty() && *tip != expected)
        return failure(ErrorKind::Conflict, "the branch has moved on", plan.branch);
    plan.before = *std::move(tip);
    const auto place = whereCheckedOut(repository, plan.branch);
    if (!place)
        return failure(place.error());
    if (*place == CheckedOut::Elsewhere)
        return failure(ErrorKind::Conflict, "the branch is checked out in another work tree",
                       plan.branch);
    if (*place == CheckedOut::HereRebasing)
        return failure(ErrorKind::Conflict, "the branch is being rebased", plan.branch);
    plan.checkedOut = *place == CheckedOut::Here;
    return {};
}

static Result<> setTime(ApplyPlan &plan, std::int64_t time)
{
    SignatureHandle now;
    const int code = git_signature_now(std::out_ptr(now), plan.identity.name.c_str(),
                                       plan.identity.email.c_str());
    if (code != 0)
        return failure(ErrorKind::InvalidInput, "not a name and e-mail address for a commit",
                       plan.identity.name + " <" + plan.identity.email + ">");
    plan.time = time != 0 ? time : now->when.time;
    plan.offsetMinutes = time != 0 ? 0 : now->when.offset;
    return {};
}

/// Fills in what comes out of the rest of the plan.
static Result<PlanResult> complete(const Repository &repository, ApplyPlan plan)
{
    const auto writer = MemoryWriter::create(repository.parts());
    if (!writer)
        return failure(writer.error());
    auto outcome = computeOutcome((*writer)->handle(), plan);
    if (!outcome)
        return failure(std::move(outcome.error()));
    if (!outcome->conflicts.empty())
        return PlanResult{{}, std::move(outcome->conflicts)};
    if (outcome->files.empty() && plan.method != ApplyMethod::FastForward)
        return failure(ErrorKind::InvalidInput, "the commit would change nothing", plan.branch);
    plan.after = std::move(outcome->commit);
    plan.tree = std::move(outcome->tree);
    plan.files = std::move(outcome->files);
    return PlanResult{std::move(plan), {}};
}

static Result<> checkSource(const Repository &repository, const ApplyPlan &plan)
{
    const ObjectId &source = plan.sources.front();
    if (auto commit = commitOf(repository.parts().handle(), source); !commit)
        return failure(std::move(commit.error()));
    const auto base = mergeBase(repository, plan.before, source);
    if (!base && base.error().kind == ErrorKind::NotFound)
        return failure(ErrorKind::Unsupported, base.error().message, source.value());
    if (!base)
        return failure(base.error());
    if (*base == source)
        return failure(ErrorKind::InvalidInput, "the branch has these changes already",
                       plan.branch);
    if (plan.method == ApplyMethod::FastForward && *base != plan.before)
        return failure(ErrorKind::Conflict, "the branch has commits of its own", plan.branch);
    return {};
}

Result<PlanResult> planApply(const Repository &repository, const ApplyRequest &request)
{
    ApplyPlan plan;
    plan.branch = request.branch;
    plan.method = request.method;
    plan.sources = {request.source};
    plan.message = request.message;
    plan.identity = request.identity;
    if (plan.method == ApplyMethod::RevertCommit)
        return failure(ErrorKind::InvalidInput, "a revert is planned by itself", plan.branch);
    auto ready = locate(repository, request.expected, plan);
    if (ready)
        ready = setTime(plan, request.time);
    if (ready)
        ready = checkSource(repository, plan);
    if (!ready)
        return failure(std::move(ready.error()));
    return complete(repository, std::move(plan));
}

static Result<> checkReverted(const Repository &repository, const ApplyPlan &plan)
{
    if (plan.sources.empty())
        return failure(ErrorKind::InvalidInput, "no commit to take back", plan.branch);
    for (const ObjectId &commit : plan.sources) {
        const auto merged = isMerged(repository, commit, plan.before);
        if (!merged)
            return failure(merged.error());
        if (!*merged)
            return failure(ErrorKind::InvalidInput, "the commit is not in the branch",
                           commit.value());
    }
    return {};
}

Result<PlanResult> planRevert(const Repository &repository, const RevertRequest &request)
{
    ApplyPlan plan;
    plan.branch = request.branch;
    plan.method = ApplyMethod::RevertCommit;
    plan.sources = request.commits;
    plan.message = request.message;
    plan.identity = request.identity;
    auto ready = locate(repository, request.expected, plan);
    if (ready)
        ready = setTime(plan, request.time);
    if (ready)
        ready = checkReverted(repository, plan);
    if (!ready)
        return failure(std::move(ready.error()));
    return complete(repository, std::move(plan));
}

} // namespace espalier::git
