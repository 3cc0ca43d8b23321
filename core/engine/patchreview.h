// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/engine/workspace.h"
#include "core/git/applyplan.h"
#include "core/model/gate.h"
#include "core/model/patch.h"
#include "core/model/ticket.h"
#include "core/review/approvals.h"
#include "core/review/audit.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// A change of a patch that a person looks at by itself.
struct ReviewHunk {
    std::string path;
    std::string text;           ///< as in the diff
    std::uint64_t identity = 0; ///< by path and content, wherever it stands
    bool isReviewed = false;
};

/// The last attempt at a ticket as a person decides about it.
struct PatchReview {
    model::Ticket ticket;
    model::Patch patch;
    std::optional<model::GateReport> gates; ///< none where it did not come to them
    review::ReviewPolicy policy;            ///< as it stands on the base
    review::PatchState state;
    std::vector<model::Approval> approvals; ///< all, also those that hold no more
    std::vector<ReviewHunk> hunks;
};

/// NotFound: no such ticket, or nothing was tried for it.
[[nodiscard]] Result<PatchReview> reviewOf(Workspace &workspace, const std::string &ticketId,
                                           bool trusted);

/// What an act was refused for is a failure of kind Conflict (Permission for machines), whose
/// message is the name of the review::Refusal.
struct ReviewAct {
    std::string ticketId;
    review::Person person;
    std::string reason{}; ///< may be empty where none is needed
    bool trusted = false; ///< the project may loosen rules
};

/// Marks a hunk as looked at by a person, or not any more.
[[nodiscard]] Result<> markReviewed(Workspace &workspace, const ReviewAct &act,
                                    const ReviewHunk &hunk, const Clock &clock,
                                    bool reviewed = true);
/// One person's yes to exactly what is there.
[[nodiscard]] Result<model::Approval> approve(Workspace &workspace, const ReviewAct &act,
                                              const Clock &clock);
/// A person's no, with its reason: the ticket is rejected, approvals are void.
[[nodiscard]] Result<> reject(Workspace &workspace, const ReviewAct &act, const Clock &clock);

struct Applied {
    std::string branch;
    std::string before;
    std::string after;
};

/// Applies what was approved to the current branch: the plan is kept before anything is touched, so
/// that an interrupted one is finished by settleApplications(). Conflict: an obstacle, with its
/// path, or a conflict of the merge.
[[nodiscard]] Result<Applied> apply(Workspace &workspace, const ReviewAct &act,
                                    git::ApplyMethod method, const Clock &clock);
/// What apply() would do now.
struct ApplyPreview {
    /// A file, and how much of it.
    struct File {
        git::ChangedFile file;
        git::LineCounts lines;
    };
    git::ApplyMethod method = git::ApplyMethod::MergeCommit;
    std::string branch;                              ///< that the patch would go to
    review::Refusal refusal = review::Refusal::None; ///< by the rules
    std::vector<git::MergeConflict> conflicts{};     ///< then there is nothing of the rest
    std::vector<git::Obstacle> obstacles{};          ///< in the work tree
    std::vector<File> files{};
    std::string message{};   ///< of the commit; of no use to a fast-forward
    bool checkedOut = false; ///< the files of the work tree change, too
    [[nodiscard]] bool isFree() const
    {
        return refusal == review::Refusal::None && conflicts.empty() && obstacles.empty();
    }
};

/// Changes nothing. Fails where apply() would but for what the preview tells.
[[nodiscard]] Result<ApplyPreview> previewApply(Workspace &workspace, const ReviewAct &act,
                                                git::ApplyMethod method);

/// The same by automation, without an approval: what the policy lets it do, and nothing else.
[[nodiscard]] Result<Applied> applyByAutomation(Workspace &workspace, const std::string &ticketId,
                                                bool trusted, const Clock &clock);
/// Takes an applied patch back by a commit that reverts it; the ticket is open again.
[[nodiscard]] Result<Applied> rollBack(Workspace &workspace, const ReviewAct &act,
                                       const Clock &clock);

/// Brings applications that were interrupted to their end, or says that they never began. How many.
/// Those that another program is at are left to it; one that something stands in the way of keeps
/// the reason as its error, and is tried again the next time.
[[nodiscard]] Result<int> settleApplications(Workspace &workspace, const Clock &clock);

} // namespace espalier::engine
