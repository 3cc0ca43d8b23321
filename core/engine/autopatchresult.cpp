// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/autopatchrun.h"

namespace espalier::engine {

using model::PatchStage;

namespace {

std::string_view statusOf(PatchStage stage)
{
    switch (stage) {
    case PatchStage::Ready: return "completed";
    case PatchStage::Stopped: return "stopped";
    default: return "failed";
    }
}

} // namespace

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
            {"measured", result.measured},
            {"gates", std::move(gates)},
            {"test_problem", result.testProblem},
            {"left_out", result.leftOut}};
}

} // namespace espalier::engine
