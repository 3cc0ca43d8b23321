// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patchlist.h"
#include "core/git/applyplan.h"
#include "core/model/gate.h"
#include "core/model/review.h"
#include "widgets/models/tickettext.h"

#include <QString>

#include <string>

// What is said of patches, translated.
namespace espalier::models {

/// "Ready", "Tests run", "Failed" …
[[nodiscard]] QString textOf(model::PatchStage stage);
/// The state of a row: also "Approved", "Stale", "Not known"; the outlook may be null.
[[nodiscard]] QString patchStateText(const engine::PatchRow &row,
                                     const engine::PatchOutlook *outlook);
[[nodiscard]] TicketLook lookOf(const engine::PatchRow &row, const engine::PatchOutlook *outlook);
[[nodiscard]] QString textOf(model::PatchOrigin origin);
/// All that a row says, as a tool tip.
[[nodiscard]] QString patchTip(const engine::PatchRow &row, const engine::PatchOutlook *outlook);

/// "8 passed", "7 passed, 1 failed"; the same of a whole report.
[[nodiscard]] QString gatesText(const engine::GateCounts &counts);
/// "+1 −3", and the same in words.
[[nodiscard]] QString distanceText(const git::Distance &distance);
[[nodiscard]] QString distanceWords(const git::Distance &distance);
/// "Clean", "2 conflicts" …
[[nodiscard]] QString mergeText(const git::MergePreview &merge);

/// Why something is not allowed, and what would help. Empty for None.
[[nodiscard]] QString textOf(review::Refusal refusal);
/// Why an approval counts no more.
[[nodiscard]] QString textOf(model::VoidReason reason);
/// The refusal that an error of the engine names; None when it names none.
[[nodiscard]] review::Refusal refusalNamed(const std::string &name);

[[nodiscard]] QString textOf(git::ConflictKind kind);
[[nodiscard]] QString textOf(git::ObstacleKind kind);
[[nodiscard]] QString textOf(git::FileStatus status);
/// "Merge", "Squash", "Fast-forward", and what it does.
[[nodiscard]] QString textOf(git::ApplyMethod method);
[[nodiscard]] QString explain(git::ApplyMethod method);

[[nodiscard]] QString textOf(model::GateVerdict verdict);
/// A gate that passed may have something to be seen.
[[nodiscard]] TicketLook lookOf(const model::GateResult &gate);
/// A gate, or a kind of evidence, by its name in JSON; one that nobody knows is shown as it is.
[[nodiscard]] QString gateText(const std::string &gate);
[[nodiscard]] QString evidenceText(const std::string &kind);
/// What was done, by its name in the audit.
[[nodiscard]] QString auditText(const std::string &action);

} // namespace espalier::models
