// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/git/repository.h"

namespace espalier::git {

enum class ConflictKind {
    BothChanged,   ///< in the same places, or in ways that cannot be put together
    BothAdded,     ///< with different contents
    DeletedByUs,   ///< and changed by them
    DeletedByThem, ///< and changed by us
    InTheWay,      ///< a file where the other side has a folder, or a renaming that collides
};

[[nodiscard]] std::string_view name(ConflictKind kind);

struct MergeConflict {
    std::string path; ///< from the root of the work tree
    ConflictKind kind = ConflictKind::BothChanged;
    bool operator==(const MergeConflict &) const = default;
};

/// What a merge would come to.
struct MergePreview {
    enum class Kind {
        UpToDate,    ///< theirs is in ours already
        FastForward, ///< ours is in theirs
        Clean,
        Conflicted,
    };
    Kind kind = Kind::Clean;
    ObjectId base;
    ObjectId tree; ///< not written to disk; empty when conflicted
    std::vector<MergeConflict> conflicts;
};

/// Merges in memory: nothing is written anywhere, and no merge driver that is a program is run.
/// Unsupported: the histories have nothing in common (or a shallow one does not tell).
[[nodiscard]] Result<MergePreview> previewMerge(const Repository &repository, const ObjectId &ours,
                                                const ObjectId &theirs);

struct RebaseRequest {
    ObjectId commit; ///< has one parent
    ObjectId onto;
    std::string branch; ///< to be made
    Identity committer;
};

struct RebaseResult {
    std::optional<NewCommit> made; ///< none when there are conflicts: nothing was written
    std::vector<MergeConflict> conflicts;
};

/// Makes a branch on which the changes, author and message of a commit stand on another base. The
/// commit and its branch stay, as do work tree, index and HEAD.
/// InvalidInput: a bad name, not one parent, or `onto` has the changes already. AlreadyExists,
/// Conflict: as for commitOnNewBranch.
[[nodiscard]] Result<RebaseResult> rebaseOnNewBranch(Repository &repository,
                                                     const RebaseRequest &request);

struct RebasedDiff {
    std::string text; ///< unified, from the new base; of no use when there are conflicts
    std::vector<MergeConflict> conflicts;
};

/// What the changes of a commit are on another base, merged in memory: nothing is written anywhere.
/// InvalidInput: not one parent, or `onto` has the changes already.
[[nodiscard]] Result<RebasedDiff> rebasedDiff(const Repository &repository, const ObjectId &commit,
                                              const ObjectId &onto);

} // namespace espalier::git
