// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/interrupted.h"

#include "core/backlog/lifecycle.h"
#include "core/engine/autopatchrun.h"
#include "core/engine/backlog.h"
#include "core/engine/ticketlease.h"
#include "core/git/abandoned.h"
#include "core/git/branches.h"
#include "core/store/patchstore.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

namespace espalier::engine {

using model::PatchStage;
using model::Ticket;
using model::TicketStatus;

namespace {

/// Whether a branch is what an interrupted attempt was about to make.
bool isOf(const git::Commit &tip, const model::Patch &patch)
{
    return tip.parents.size() == 1 && tip.parents.front().value() == patch.base &&
           tip.message.contains("Espalier-Ticket: " + patch.ticketId);
}

} // namespace

Result<> takeMade(const git::Repository &repository, model::Patch &patch)
{
    const auto isMade = [&](const git::ObjectId &id) {
        const auto commit = git::readCommit(repository, id);
        return commit && isOf(*commit, patch);
    };
    if (auto cleared = git::clearAbandoned(repository, patch.branch, isMade); !cleared)
        return cleared;
    const auto tip = repository.resolve("refs/heads/" + patch.branch);
    const auto commit = tip ? git::readCommit(repository, *tip) : failure(tip.error());
    // Else a branch would be taken for none because a disk failed for a moment.
    if (!commit && commit.error().kind == ErrorKind::Io)
        return failure(commit.error());
    if (commit && isOf(*commit, patch)) {
        patch.commit = commit->id.value();
        patch.tree = commit->tree.value();
    }
    return {};
}

namespace {

/// Patch and ticket agree, whenever this is interrupted in its turn.
Result<> failInterrupted(Workspace &workspace, model::Patch &patch, const Clock &clock)
{
    return store::withinTransaction(workspace.database(), [&]() -> Result<> {
        patch.stage = PatchStage::Failed;
        patch.error = "it was interrupted; try it again";
        patch.updatedAt = toRfc3339(clock.now());
        if (auto done = store::PatchStore(workspace.database()).update(patch); !done)
            return done;
        // A ticket whose work had not begun stays as it was.
        auto moved = Backlog(workspace.database(), clock)
                         .act(
                             {patch.ticketId},
                             [](const Ticket &ticket, const backlog::Actor &actor) {
                                 return backlog::moveTo(ticket, TicketStatus::Failed, actor);
                             },
                             patch.error, "automation");
        return moved ? Result<>() : failure(std::move(moved.error()));
    });
}

/// What an attempt that has come to its end can have left all the same.
void clearLocks(const Workspace &workspace)
{
    std::error_code error;
    const auto git = workspace.root() / ".git";
    // Most projects need not be opened for it.
    if (std::filesystem::is_directory(git, error) &&
        !std::filesystem::exists(git / "refs/heads" / model::kPatchBranches, error))
        return;
    const auto repository = git::Repository::discover(workspace.root());
    if (!repository)
        return;
    git::dropLocksBelow(*repository, std::string(model::kPatchBranches));
    if (const auto head = repository->head(); head && !head->branch.empty())
        git::dropLockOf(*repository, head->branch);
}

} // namespace

Result<int> settleInterrupted(Workspace &workspace, const Clock &clock)
{
    using enum PatchStage;
    constexpr std::array kUnderWay{Analysing, Reproducing, Patching, Committing, Testing, Gating};
    clearLocks(workspace);
    store::PatchStore patches(workspace.database());
    auto found = patches.inStages(kUnderWay);
    if (!found || found->empty())
        return found ? Result<int>(0) : failure(std::move(found.error()));
    auto repository = git::Repository::discover(workspace.root());
    int settled = 0;
    for (const auto &seen : *found) {
        const auto held = HeldTicket::take(workspace.database(), seen.ticketId, clock);
        if (!held && held.error().kind == ErrorKind::Conflict) // at work elsewhere
            continue;
        if (!held)
            return failure(held.error());
        // Whoever held it may have ended it since.
        auto patch = patches.patch(seen.ticketId, seen.number);
        if (!patch)
            return failure(std::move(patch.error()));
        if (!std::ranges::contains(kUnderWay, patch->stage))
            continue;
        auto done =
            repository && patch->commit.empty() ? takeMade(*repository, *patch) : Result<>();
        if (done)
            done = failInterrupted(workspace, *patch, clock);
        if (!done)
            return failure(std::move(done.error()));
        ++settled;
    }
    return settled;
}

} // namespace espalier::engine
