// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/engine/autopatchrun.h"
#include "core/engine/patchreview.h"
#include "core/review/selection.h"

#include <map>
#include <string>

namespace espalier::engine {

// What a person makes of the last attempt at a ticket is a new attempt: these give what
// runAutopatch() is to be asked, which tests it.

/// Some of its changes. The person counts as one who has edited it. InvalidInput: a change that is
/// not there, all of them or none. Conflict: there is no diff to take from.
[[nodiscard]] Result<AutopatchRequest> partOfLast(Workspace &workspace, const ReviewAct &act,
                                                  const review::Selection &selection);

/// It with whole new texts of files, by path from the root of the project: of those that it changes
/// and leaves there. The person counts as one who has edited it. InvalidInput: it does not have
/// such a file, or the texts are what it has. Conflict: there is no diff, or `commit` is not its
/// own any more.
[[nodiscard]] Result<AutopatchRequest> editedLast(Workspace &workspace, const ReviewAct &act,
                                                  const std::string &commit,
                                                  const std::map<std::string, std::string> &texts);

/// The same changes on HEAD as it is now, put there by a merge in memory where HEAD has moved.
/// Whose patch it is stays. Conflict: the changes collide with what came meanwhile, with a path;
/// or there is no diff.
[[nodiscard]] Result<AutopatchRequest> lastOnHead(Workspace &workspace, const std::string &ticketId,
                                                  bool trusted);

} // namespace espalier::engine
