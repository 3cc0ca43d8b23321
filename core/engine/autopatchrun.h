// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/autopatch/proof.h"
#include "core/base/clock.h"
#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/engine/committests.h"
#include "core/engine/compilechecks.h"
#include "core/engine/workspace.h"
#include "core/model/gate.h"
#include "core/model/patch.h"
#include "core/model/stoppoint.h"
#include "core/model/ticket.h"
#include "core/settings/settings.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

using model::StopPoint;

/// How the tests of a commit went: run once for all attempts that begin there.
struct KnownTests {
    git::ObjectId base;
    CommitTests tests;
};

/// A patch for a ticket, made by hand, elsewhere, or by a command.
struct AutopatchRequest {
    std::string ticketId;
    std::string patch; ///< a unified diff, with whatever is around it; of no use to a command
    /// In place of a diff: whole new texts by path, none for a file that goes.
    std::map<std::string, std::optional<std::string>> files{};
    std::string explanation{}; ///< of who made it; may be empty
    double costUsd = 0;        ///< of asking for it
    std::shared_ptr<const KnownTests> known{};
    /// Edits an export of HEAD in the sandbox: what it has changed is the patch. It finds the
    /// ticket in `.espalier-ticket.json`. Empty: the patch is given.
    std::vector<std::string> command{};
    std::chrono::minutes commandLimit{10};
    model::PatchOrigin origin = model::PatchOrigin::Hand;
    std::string madeBy{}; ///< a person, a recipe, a model, a command
    StopPoint stop = StopPoint::Ready;
    bool trusted = false; ///< the project may name the command of its tests
};

struct AutopatchResult {
    model::Patch patch; ///< as it is kept; `error` says why it failed
    autopatch::Proof proof;
    model::GateReport gates;
    std::string measured;               ///< of a number that the ticket is about; may be empty
    std::string testProblem;            ///< what was said where tests did not come to an end
    std::vector<std::string> leftOut{}; ///< dependencies that tests had to do without
    std::vector<std::string> failing{}; ///< tests that fail with the patch, with what was said
};

/// Takes a patch for a ticket through its cycle: it is applied to HEAD in memory, committed on a
/// branch "improvement/<ticket>" of its own, its tests are run without and with it, and the gates
/// are asked. The checkout is neither read nor changed. Every attempt is kept, from before anything
/// of git is touched; one that does not succeed is a result whose stage is Failed.
/// NotFound: no such ticket. Conflict: its status does not allow work on it, or another program is
/// at it. Cancelled is kept as such and told as a failure. Reports progress.
[[nodiscard]] Result<AutopatchResult> runAutopatch(Workspace &workspace,
                                                   const AutopatchRequest &request,
                                                   const OpenSandbox &openSandbox,
                                                   const Clock &clock, JobContext &job);

/// Where work on a ticket is to end, unless a person says otherwise: where the project or, if that
/// is stricter, the ticket says (`stop_at` of its metadata).
[[nodiscard]] StopPoint stopPointFor(const model::Ticket &ticket,
                                     const settings::Settings &settings);

/// Attempts that were interrupted are told as failed, with what they had made: a branch that is
/// there is kept and known. How many.
[[nodiscard]] Result<int> settleInterrupted(Workspace &workspace, const Clock &clock);

/// {"status", "ticket_id", "branch_name", "test_success", "attempts", "gates": […], "proof", …}.
[[nodiscard]] Json toJson(const AutopatchResult &result);

} // namespace espalier::engine
