// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/autopatch/patchsource.h"
#include "core/base/result.h"
#include "core/engine/workspace.h"
#include "core/git/repository.h"
#include "core/model/observation.h"
#include "core/model/ticket.h"

namespace espalier::engine {

/// What sources of patches are told of a ticket: its evidence, the files of the base, what became
/// of earlier attempts, and how bugs of the same kind were mended before. It reads from the
/// repository, which must outlive it.
[[nodiscard]] Result<autopatch::PatchTask> patchTaskOf(Workspace &workspace,
                                                       const model::Ticket &ticket,
                                                       const git::Repository &repository,
                                                       const git::ObjectId &base);

/// Puts the failure as a run of the base shows it in the place of what the ticket has seen.
void takeFailure(autopatch::PatchTask &task, const model::TestSeen &seen);

} // namespace espalier::engine
