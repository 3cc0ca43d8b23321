// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace espalier::model {

/// Where the branches of patches are: "improvement/<ticket>".
inline constexpr std::string_view kPatchBranches = "improvement/";

/// Where a patch came from.
enum class PatchOrigin : std::uint8_t { Recipe, Model, Command, Hand };

/// How far an attempt at a ticket is. Each is kept before its work is begun, so that after an end
/// at any point it is known what may be there already.
enum class PatchStage : std::uint8_t {
    Analysing,
    Reproducing, ///< a test that fails as the ticket tells is written and run on the base
    Patching,
    Committing, ///< the branch is made
    Testing,
    Gating,
    Ready, ///< waits for a person
    Applying,
    Applied,
    RollingBack,
    RolledBack,
    Rejected,
    Failed,
    ChangesRequested, ///< a person wants another attempt, and has said what for
    Stopped,          ///< at the stop point that was set, with what there is so far
    Cancelled,
};

/// A patch for a ticket, as one attempt made it.
struct Patch {
    std::int64_t attempt = 0; ///< id of the attempt in the store; 0 when not stored
    std::string ticketId;
    int number = 0; ///< of the attempt, from 1
    PatchStage stage = PatchStage::Analysing;
    PatchOrigin origin = PatchOrigin::Hand;
    std::string madeBy; ///< id of the recipe, name of the model, the command, a person
    std::string base;   ///< commit it was made for; object ids are hexadecimal
    std::string branch; ///< where it is, or is going to be
    std::string commit; ///< empty until it is made
    std::string tree;   ///< likewise
    std::string diff;   ///< unified, from base to commit
    /// Object: "proof" (tests before, after and reversed), "gates" (report), "cost", "plan" (of an
    /// application that is under way), "message", "notes".
    Json detail = Json::object();
    std::string error;     ///< why it failed; empty
    std::string startedAt; ///< RFC 3339
    std::string updatedAt;
    std::int64_t version = 0; ///< of what is stored
};

/// "recipe", "model", "command", "hand".
[[nodiscard]] std::string_view nameOf(PatchOrigin origin);
[[nodiscard]] std::optional<PatchOrigin> patchOriginNamed(std::string_view name);
/// "analysing", "reproducing", …, "ready", "rolling_back", "rolled_back" …
[[nodiscard]] std::string_view nameOf(PatchStage stage);
[[nodiscard]] std::optional<PatchStage> patchStageNamed(std::string_view name);
/// Whether work was going on: what is found so at a start was interrupted.
[[nodiscard]] bool isUnderWay(PatchStage stage);

[[nodiscard]] Json toJson(const Patch &patch);

} // namespace espalier::model
