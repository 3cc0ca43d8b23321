// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/git/changedfiles.h"
#include "core/git/merge.h"

namespace espalier::git {

enum class ApplyMethod {
    FastForward,  ///< the branch moves to the source, no commit is made
    MergeCommit,  ///< also where the branch could be moved
    SquashCommit, ///< one commit with all that the source has and the branch has not
    RevertCommit, ///< takes back what the sources changed
};

/// The identity is author and committer.
struct ApplyRequest {
    std::string branch; ///< that is to get the changes
    ObjectId expected;  ///< where it must be; empty: where it is
    ObjectId source;    ///< tip of what is applied
    ApplyMethod method = ApplyMethod::FastForward;
    std::string message;   ///< of no use to a fast-forward
    Identity identity;     ///< of a fast-forward, for the reflog
    std::int64_t time = 0; ///< seconds since the epoch; 0: now
};

struct RevertRequest {
    std::string branch;
    ObjectId expected; ///< where the branch must be; empty: where it is
    /// In the history of the branch, the newest first. Of a merge commit, what it brought to its
    /// first parent is taken back.
    std::vector<ObjectId> commits;
    std::string message;
    Identity identity;
    std::int64_t time = 0; ///< seconds since the epoch; 0: now
};

/// All that a change of a branch will do. A value to be kept durably before applyPlan is called:
/// with it, what was interrupted can be told and brought to either end.
struct ApplyPlan {
    std::string branch;
    ObjectId before; ///< where the branch is
    ObjectId after;  ///< where it will be; not written yet unless it is the source
    ObjectId tree;   ///< of `after`
    ApplyMethod method = ApplyMethod::FastForward;
    std::vector<ObjectId> sources;
    std::string message;
    Identity identity;
    std::int64_t time = 0;
    int offsetMinutes = 0;
    bool checkedOut = false; ///< in the work tree at hand, whose files and index change, too
    std::vector<ChangedFile> files;
};

/// For keeping it. None for what is no whole plan: half of one must not be carried out.
[[nodiscard]] Json toJson(const ApplyPlan &plan);
[[nodiscard]] std::optional<ApplyPlan> applyPlanFromJson(const Json &json);

/// Either a plan, or the conflicts that forbid one.
struct PlanResult {
    std::optional<ApplyPlan> plan;
    std::vector<MergeConflict> conflicts;
};

/// Nothing is written. NotFound: branch or commit. Conflict: the branch is not where expected,
/// cannot be fast-forwarded, is being rebased or is checked out in another work tree. InvalidInput:
/// there is nothing to apply, or no identity. Unsupported: no common history.
[[nodiscard]] Result<PlanResult> planApply(const Repository &repository,
                                           const ApplyRequest &request);
/// The same for taking commits back by a new one. InvalidInput also when one is not in the history
/// of the branch, or nothing is left to be taken back.
[[nodiscard]] Result<PlanResult> planRevert(const Repository &repository,
                                            const RevertRequest &request);

enum class ObstacleKind {
    BranchMoved,
    OtherWorkTree,   ///< the branch is checked out there
    CheckoutChanged, ///< was checked out when planned and is not now, or the reverse
    IndexLocked,     ///< by another git program, or what a killed one left
    OperationUnderWay,
    Staged,           ///< the index differs from the branch, or has a conflict
    Changed,          ///< the work tree differs from the index
    Untracked,        ///< something that git does not know (ignored or not) is in the way
    NeedsProgram,     ///< git would write the file by a program
    SpecialFile,      ///< a symbolic link or a submodule
    AttributesChange, ///< .gitattributes change together with files that they are about
    UnsafePath,
};

[[nodiscard]] std::string_view name(ObstacleKind kind);

struct Obstacle {
    ObstacleKind kind = ObstacleKind::BranchMoved;
    std::string path; ///< from the root of the work tree; or the branch
    bool operator==(const Obstacle &) const = default;
};

/// What would make applyPlan fail now, all of it. Files the plan is not about never matter.
[[nodiscard]] Result<std::vector<Obstacle>> obstaclesTo(const Repository &repository,
                                                        const ApplyPlan &plan);

/// Carries the plan out: writes the objects, then, of a checked out branch, the files and the
/// index for exactly the paths of the plan, then the branch, if it still is where it was. All that
/// was written is read again. All or nothing: on failure what was begun is undone; where that
/// fails, too, the error says so, and stateOf tells Partial. Index entries of files that a sparse
/// checkout leaves out change, the files are not written.
/// Conflict, or Unsupported for what no waiting helps: an obstacle. Corrupt: the plan is not what
/// the repository would give now.
[[nodiscard]] Result<> applyPlan(Repository &repository, const ApplyPlan &plan);

enum class ApplyState {
    NotStarted, ///< or undone, or never to be done: the branch has gone elsewhere
    Partial,    ///< interrupted: finish or undo it
    Done,       ///< the branch has the commit
};

/// Looks at branch, index and files.
[[nodiscard]] Result<ApplyState> stateOf(const Repository &repository, const ApplyPlan &plan);

/// Brings a plan to its end, whatever state it is in. A lock on the index that a killed applyPlan
/// left is taken over, no other. Conflict: a file or the branch is neither as before nor as after;
/// or another program is at it.
[[nodiscard]] Result<> finish(Repository &repository, const ApplyPlan &plan);
/// Brings a plan back to its beginning. Conflict as for finish, and when it is done already: that
/// is taken back by a plan of its own (planRevert).
[[nodiscard]] Result<> undo(Repository &repository, const ApplyPlan &plan);

} // namespace espalier::git
