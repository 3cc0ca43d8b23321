// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/patch.h"

#include "core/model/names.h"

namespace espalier::model {

namespace {

constexpr std::array<std::string_view, 4> kOrigins{"recipe", "model", "command", "hand"};
constexpr std::array<std::string_view, 16> kStages{
    "analysing", "reproducing",       "patching", "committing",   "testing",     "gating",
    "ready",     "applying",          "applied",  "rolling_back", "rolled_back", "rejected",
    "failed",    "changes_requested", "stopped",  "cancelled"};

} // namespace

std::string_view nameOf(PatchOrigin origin)
{
    return nameIn(kOrigins, origin);
}

std::optional<PatchOrigin> patchOriginNamed(std::string_view name)
{
    return valueNamed<PatchOrigin>(kOrigins, name);
}

std::string_view nameOf(PatchStage stage)
{
    return nameIn(kStages, stage);
}

std::optional<PatchStage> patchStageNamed(std::string_view name)
{
    return valueNamed<PatchStage>(kStages, name);
}

bool isUnderWay(PatchStage stage)
{
    using enum PatchStage;
    return stage < Ready || stage == Applying || stage == RollingBack;
}

Json toJson(const Patch &patch)
{
    return {{"ticket_id", patch.ticketId},
            {"attempt", patch.number},
            {"state", nameOf(patch.stage)},
            {"origin", nameOf(patch.origin)},
            {"made_by", patch.madeBy},
            {"base", patch.base},
            {"branch_name", patch.branch},
            {"commit", patch.commit},
            {"tree", patch.tree},
            {"diff", patch.diff},
            {"detail", patch.detail},
            {"error", patch.error},
            {"started_at", patch.startedAt},
            {"updated_at", patch.updatedAt}};
}

} // namespace espalier::model
