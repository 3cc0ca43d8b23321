// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/git/handles.h"
#include "core/git/merge.h"

namespace espalier::git {

struct MergedTree {
    git_oid tree{}; ///< means nothing when there are conflicts
    std::vector<MergeConflict> conflicts;
};

/// Merges through a handle whose writes stay in memory.
[[nodiscard]] Result<MergedTree> mergeCommits(git_repository *building, const ObjectId &ours,
                                              const ObjectId &theirs);
/// What leads from `ancestor` to `theirs`, done to `ours`. No tree is an empty one.
[[nodiscard]] Result<MergedTree> mergeTrees(git_repository *building, const git_tree *ancestor,
                                            const git_tree *ours, const git_tree *theirs);

} // namespace espalier::git
