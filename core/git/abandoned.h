// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/git/repository.h"

#include <filesystem>
#include <functional>
#include <string>

namespace espalier::git {

/// Whether a commit is the one that a branch was to be made with, or moved to.
using IsWanted = std::function<bool(const ObjectId &)>;

/// Removes what a program that was killed while it made or moved a branch has left: the branch's
/// lock, and what the logs of branch and HEAD tell of a move that has not come about. To be called
/// by who knows that this program has ended. A lock counts as left when it names the wanted commit,
/// or when it is empty, some time old, and no process has it open; any other is somebody's and
/// stays, which is no failure.
[[nodiscard]] Result<> clearAbandoned(const Repository &repository, const std::string &branch,
                                      const IsWanted &isWanted);

/// Takes away the lock of a branch if it is another name of the branch's own file: libgit2 gives a
/// branch its file by a second name of the lock, and does not look whether the first one went.
void dropLockOf(const Repository &repository, const std::string &branch);

/// The same for all branches whose names begin with `folder`, which ends with "/".
void dropLocksBelow(const Repository &repository, const std::string &folder);

} // namespace espalier::git
