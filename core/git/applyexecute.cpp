// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/applying.h"
#include "core/git/branches.h"

namespace espalier::git {

using Towards = ApplySteps::Towards;

static std::unexpected<Error> toFailure(const Obstacle &obstacle)
{
    const auto fail = [&](ErrorKind kind, const char *message) {
        return failure(kind, message, obstacle.path);
    };
    switch (obstacle.kind) {
    case ObstacleKind::BranchMoved: return fail(ErrorKind::Conflict, "the branch has moved on");
    case ObstacleKind::OtherWorkTree:
        return fail(ErrorKind::Conflict, "the branch is checked out in another work tree");
    case ObstacleKind::CheckoutChanged:
        return fail(ErrorKind::Conflict, "another branch was checked out meanwhile");
    case ObstacleKind::IndexLocked:
        return fail(ErrorKind::Conflict,
                    "another git program has locked the index, or was killed when it had");
    case ObstacleKind::OperationUnderWay:
        return fail(ErrorKind::Conflict, "a merge, rebase or the like is under way");
    case ObstacleKind::Staged: return fail(ErrorKind::Conflict, "a file has staged changes");
    case ObstacleKind::Changed:
        return fail(ErrorKind::Conflict, "a file has changes that are not committed");
    case ObstacleKind::Untracked:
        return fail(ErrorKind::Conflict, "something that git does not know is in the way");
    case ObstacleKind::NeedsProgram:
        return fail(ErrorKind::Unsupported, "git would write this file through a filter program");
    case ObstacleKind::SpecialFile:
        return fail(ErrorKind::Unsupported, "a symbolic link or a submodule would change");
    case ObstacleKind::AttributesChange:
        return fail(ErrorKind::Unsupported,
                    "how this file is written changes together with the file");
    case ObstacleKind::UnsafePath:
        return fail(ErrorKind::Unsupported, "a path that must not be written");
    }
    return fail(ErrorKind::Conflict, "the branch has moved on");
}

static Result<> requireNoObstacle(const Repository &repository, const ApplyPlan &plan,
                                  bool lockIsOurs)
{
    const auto obstacles = obstaclesTo(repository, plan);
    if (!obstacles)
        return failure(obstacles.error());
    for (const Obstacle &obstacle : *obstacles) {
        if (!lockIsOurs || obstacle.kind != ObstacleKind::IndexLocked)
            return toFailure(obstacle);
    }
    return {};
}

Result<> writeCommit(const Repository &repository, const ApplyPlan &plan)
{
    const auto writer = MemoryWriter::create(repository.parts());
    if (!writer)
        return failure(writer.error());
    const auto outcome = computeOutcome((*writer)->handle(), plan);
    if (!outcome)
        return failure(outcome.error());
    if (outcome->commit != plan.after || outcome->tree != plan.tree || outcome->files != plan.files)
        return failure(ErrorKind::Corrupt, "the plan does not fit the repository", plan.branch);
    if (plan.method == ApplyMethod::FastForward)
        return {};
    if (auto done = writeObjects(repository.parts().handle(), (*writer)->objects()); !done)
        return done;
    return verifyWritten(repository.parts(), (*writer)->objects(),
                         {plan.after, plan.tree, parentsFor(plan)});
}

static Result<> cleanUp(const Repository &repository, const ApplyPlan &plan, IndexLock &lock)
{
    if (auto done = removeLeftovers(placesOf(repository, plan)); !done)
        return done;
    return lock.release();
}

/// Whether the branch has the commit, be it as its tip or below.
static Result<bool> branchHasIt(const Repository &repository, const ApplyPlan &plan)
{
    git_repository *handle = repository.parts().handle();
    const auto tip = tipOf(handle, plan.branch);
    if (!tip && tip.error().kind == ErrorKind::NotFound)
        return false;
    if (!tip)
        return failure(tip.error());
    if (*tip == plan.before || !commitOf(handle, plan.after))
        return false;
    return isMerged(repository, plan.after, *tip);
}

/// All steps; undone where one fails.
static Result<> applyLocked(const Repository &repository, const ApplyPlan &plan, IndexLock &lock)
{
    if (auto ready = requireNoObstacle(repository, plan, true); !ready) {
        if (auto released = lock.release(); !released)
            return released;
        return ready;
    }
    auto done = ApplySteps(repository, plan, Towards::After).takeAll();
    if (done)
        done = moveBranch(repository, plan);
    // It may have moved though a failure was told, and further meanwhile.
    if (done || branchHasIt(repository, plan).value_or(false))
        return cleanUp(repository, plan, lock);
    auto undone = ApplySteps(repository, plan, Towards::Before, true).takeAll();
    if (undone)
        undone = clearInterrupted(repository, plan);
    if (undone)
        undone = cleanUp(repository, plan, lock);
    if (!undone)
        done.error().message += "; what was begun could not be undone: " + undone.error().text();
    return done;
}

Result<> applyPlan(Repository &repository, const ApplyPlan &plan)
{
    auto done = requireNoObstacle(repository, plan, false);
    if (done)
        done = writeCommit(repository, plan);
    if (!done)
        return done;
    if (!plan.checkedOut)
        return moveBranch(repository, plan);
    const RepositoryFacts &facts = repository.facts();
    auto lock = IndexLock::take(facts.gitFolder, placesOf(repository, plan).marker);
    if (!lock)
        return failure(std::move(lock.error()));
    return applyLocked(repository, plan, *lock);
}

/// Work tree or index have something of the plan. That they have it by chance is no matter before
/// the commit was written, which comes first.
static Result<bool> filesHaveBegun(const Repository &repository, const ApplyPlan &plan)
{
    git_repository *handle = repository.parts().handle();
    const auto tip = tipOf(handle, plan.branch);
    if (!tip || *tip != plan.before || !commitOf(handle, plan.after))
        return false;
    const auto place = whereCheckedOut(repository, plan.branch);
    if (!place || *place != CheckedOut::Here)
        return false;
    const auto checkout = Checkout::look(repository, plan);
    if (!checkout)
        return failure(checkout.error());
    for (const ChangedFile &file : plan.files) {
        if (!checkPath(file.path))
            return false;
        if (checkout->indexIs(file.path, file.after))
            return true;
        const auto leftOut = checkout->isLeftOut(file.path);
        const auto begun =
            leftOut && *leftOut ? Result<bool>(false) : checkout->workIs(file.path, file.after);
        if (!begun || *begun)
            return begun;
    }
    return false;
}

Result<ApplyState> stateOf(const Repository &repository, const ApplyPlan &plan)
{
    const auto has = branchHasIt(repository, plan);
    if (!has)
        return failure(has.error());
    const bool inWorkTree = plan.checkedOut && !repository.facts().bare;
    const auto leftovers = inWorkTree ? hasLeftovers(repository, plan) : Result<bool>(false);
    if (!leftovers)
        return failure(leftovers.error());
    if (*leftovers)
        return ApplyState::Partial;
    if (*has)
        return ApplyState::Done;
    if (!inWorkTree)
        return ApplyState::NotStarted;
    const auto begun = filesHaveBegun(repository, plan);
    if (!begun)
        return failure(begun.error());
    return *begun ? ApplyState::Partial : ApplyState::NotStarted;
}

/// Each file must be as before or as after: anything else is somebody's work.
static Result<> requireKnownFiles(const Repository &repository, const ApplyPlan &plan)
{
    const auto place = whereCheckedOut(repository, plan.branch);
    if (!place)
        return failure(place.error());
    if (*place != CheckedOut::Here)
        return failure(ErrorKind::Conflict, "another branch was checked out meanwhile",
                       plan.branch);
    const auto checkout = Checkout::look(repository, plan);
    if (!checkout)
        return failure(checkout.error());
    for (const ChangedFile &file : plan.files) {
        if (auto safe = checkPath(file.path); !safe)
            return safe;
        auto known = checkout->isLeftOut(file.path);
        for (const auto *side : {&file.before, &file.after}) {
            if (known && !*known)
                known = checkout->workIs(file.path, *side);
        }
        if (!known)
            return failure(known.error());
        if (!*known || !(checkout->indexIs(file.path, file.before) ||
                         checkout->indexIs(file.path, file.after)))
            return failure(ErrorKind::Conflict, "a file was changed meanwhile", file.path);
    }
    return {};
}

/// Where nothing stands against it, the lock goes back to how it was found: there, if it was ours.
static Result<> goOn(const Repository &repository, const ApplyPlan &plan, Towards towards)
{
    const ApplyPlaces places = placesOf(repository, plan);
    const auto &folder = repository.facts().gitFolder;
    const bool wasLocked = IndexLock::exists(folder, places.marker);
    auto lock = IndexLock::takeOver(folder, places.marker);
    if (!lock)
        return failure(std::move(lock.error()));
    const auto has = branchHasIt(repository, plan);
    auto done = has ? Result<>() : failure(has.error());
    if (has && *has && towards == Towards::After) {
        auto cleared = clearInterrupted(repository, plan);
        return cleared ? cleanUp(repository, plan, *lock) : cleared;
    }
    if (has && *has)
        done = failure(ErrorKind::Conflict, "the branch has the commit already", plan.branch);
    const auto tip = tipOf(repository.parts().handle(), plan.branch);
    if (done && towards == Towards::After && (!tip || *tip != plan.before))
        done = failure(ErrorKind::Conflict, "the branch has moved on", plan.branch);
    if (done)
        done = requireKnownFiles(repository, plan);
    if (!done && !wasLocked)
        static_cast<void>(lock->release());
    if (done)
        done = ApplySteps(repository, plan, towards, true).takeAll();
    if (done)
        done = clearInterrupted(repository, plan);
    if (done && towards == Towards::After)
        done = moveBranch(repository, plan);
    if (done)
        done = cleanUp(repository, plan, *lock);
    return done;
}

Result<> finish(Repository &repository, const ApplyPlan &plan)
{
    const auto state = stateOf(repository, plan);
    if (!state)
        return failure(state.error());
    switch (*state) {
    case ApplyState::Done: return clearInterrupted(repository, plan);
    case ApplyState::NotStarted:
        if (auto cleared = clearInterrupted(repository, plan); !cleared)
            return cleared;
        return applyPlan(repository, plan);
    case ApplyState::Partial: return goOn(repository, plan, Towards::After);
    }
    return {};
}

Result<> undo(Repository &repository, const ApplyPlan &plan)
{
    const auto state = stateOf(repository, plan);
    if (!state)
        return failure(state.error());
    switch (*state) {
    case ApplyState::NotStarted: return clearInterrupted(repository, plan);
    case ApplyState::Partial: return goOn(repository, plan, Towards::Before);
    case ApplyState::Done:
        return failure(ErrorKind::Conflict, "the branch has the commit already", plan.branch);
    }
    return {};
}

} // namespace espalier::git
