// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/autopatchrun.h"

#include "core/backlog/lifecycle.h"
#include "core/engine/backlog.h"
#include "core/engine/ticketlease.h"
#include "core/git/branches.h"
#include "core/store/patchstore.h"

#include <array>

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

std::string_view statusOf(PatchStage stage)
{
    switch (stage) {
    case PatchStage::Ready: return "completed";
    case PatchStage::Stopped: return "stopped";
    default: return "failed";
    }
}

} // namespace

Result<int> settleInterrupted(Workspace &workspace, const Clock &clock)
{
    using enum PatchStage;
    constexpr std::array kUnderWay{Analysing, Reproducing, Patching, Committing, Testing, Gating};
    store::PatchStore patches(workspace.database());
    auto found = patches.inStages(kUnderWay);
    if (!found || found->empty())
        return found ? Result<int>(0) : failure(std::move(found.error()));
    auto repository = git::Repository::discover(workspace.root());
    const auto now = toRfc3339(clock.now());
    int settled = 0;
    for (auto &patch : *found) {
        if (!takeLease(patches, patch.ticketId, clock)) // at work elsewhere
            continue;
        if (repository && patch.commit.empty()) {
            const auto tip = repository->resolve("refs/heads/" + patch.branch);
            const auto commit = tip ? git::readCommit(*repository, *tip) : failure(tip.error());
            if (commit && isOf(*commit, patch)) {
                patch.commit = commit->id.value();
                patch.tree = commit->tree.value();
            }
        }
        patch.stage = Failed;
        patch.error = "it was interrupted; try it again";
        patch.updatedAt = now;
        if (auto done = patches.update(patch); !done)
            return failure(std::move(done.error()));
        // One whose work had not begun stays as it was.
        auto moved = Backlog(workspace.database(), clock)
                         .act(
                             {patch.ticketId},
                             [](const Ticket &ticket, const backlog::Actor &actor) {
                                 return backlog::moveTo(ticket, TicketStatus::Failed, actor);
                             },
                             patch.error, "automation");
        if (!moved)
            return failure(std::move(moved.error()));
        if (auto done = dropLease(patches, patch.ticketId); !done)
            return failure(std::move(done.error()));
        ++settled;
    }
    return settled;
}

Json toJson(const AutopatchResult &result)
{
    const auto &patch = result.patch;
    auto gates = Json::array();
    bool testSuccess = false;
    for (const auto &gate : result.gates.results) {
        gates.push_back({{"name", gate.name},
                         {"result", nameOf(gate.verdict)},
                         {"reason", gate.reason},
                         {"needs_approval", gate.needsApproval},
                         {"evidence", gate.evidence}});
        testSuccess =
            testSuccess || (gate.name == "tests" && gate.verdict == model::GateVerdict::Pass);
    }
    return {{"status", statusOf(patch.stage)},
            {"ticket_id", patch.ticketId},
            {"branch_name", patch.commit.empty() ? std::string() : patch.branch},
            {"test_success", testSuccess && result.proof.isProven()},
            {"attempts", patch.number},
            {"error", patch.error},
            {"commit", patch.commit},
            {"base", patch.base},
            {"proof", autopatch::toJson(result.proof)},
            {"gates", std::move(gates)},
            {"test_problem", result.testProblem},
            {"left_out", result.leftOut}};
}

} // namespace espalier::engine
