// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/engine/patchreview.h"
#include "core/engine/workspace.h"
#include "core/git/repository.h"
#include "core/model/patch.h"
#include "core/model/ticket.h"
#include "core/review/approvals.h"

#include <expected>
#include <string>

namespace espalier::engine {

/// What is to be decided about: the last attempt, and the repository it is in.
struct ReviewCase {
    PatchReview review;
    git::Repository repository;
    std::string branch; ///< that the patch would go to
};

/// Ticket, last attempt, approvals and hunks, without policy and state.
[[nodiscard]] Result<PatchReview> gatherReview(Workspace &workspace, const std::string &ticketId);
[[nodiscard]] Result<ReviewCase> reviewCaseOf(Workspace &workspace, const std::string &ticketId,
                                              bool trusted);

/// The failure that an act was refused by a rule.
[[nodiscard]] std::unexpected<Error> refusedBy(review::Refusal refusal);

// What acts keep, within the transaction that is open.
[[nodiscard]] Result<> addAudit(Workspace &workspace, const ReviewAct &act,
                                const std::string &action, Json detail, const Clock &clock);
[[nodiscard]] Result<> moveTicket(Workspace &workspace, const std::string &id,
                                  model::TicketStatus to, const ReviewAct &act, const Clock &clock);
/// Conflict: another program has changed it meanwhile.
[[nodiscard]] Result<> keepPatch(Workspace &workspace, model::Patch &patch, model::PatchStage stage,
                                 const Clock &clock);

/// A person's no to a patch that is ready, all of it within the transaction that is open: the
/// reason stays with it, approvals are void, the ticket moves.
struct TurnedDown {
    model::PatchStage stage;
    model::TicketStatus ticket;
    std::string action; ///< in the audit
};
[[nodiscard]] Result<> turnDown(Workspace &workspace, model::Patch &patch, const ReviewAct &act,
                                const TurnedDown &to, const Clock &clock);

} // namespace espalier::engine
