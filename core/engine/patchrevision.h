// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/engine/autopatchrun.h"
#include "core/engine/patchreview.h"
#include "core/review/selection.h"

#include <string>

namespace espalier::engine {

// What a person makes of the last attempt at a ticket is a new attempt: these give what
// runAutopatch() is to be asked, which tests it.

/// Some of its changes. The person counts as one who has edited it. InvalidInput: a change that is
/// not there, all of them or none. Conflict: there is no diff to take from.
[[nodiscard]] Result<AutopatchRequest> partOfLast(Workspace &workspace, const ReviewAct &act,
                                                  const review::Selection &selection);

/// The same changes on HEAD as it is now, put there by a merge in memory where HEAD has moved.
/// Whose patch it is stays. Conflict: the changes collide with what came meanwhile, with a path;
/// or there is no diff.
[[nodiscard]] Result<AutopatchRequest> lastOnHead(Workspace &workspace, const std::string &ticketId,
                                                  bool trusted);

} // namespace espalier::engine
