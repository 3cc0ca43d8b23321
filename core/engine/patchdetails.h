// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patchcomments.h"
#include "core/engine/patchlist.h"
#include "core/engine/patchreview.h"
#include "core/store/reviewstore.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// Where a hunk of a review stands in its file. Lines count from 0.
struct HunkPlace {
    std::size_t hunk = 0; ///< of PatchReview::hunks
    std::uint32_t oldFirst = 0;
    std::uint32_t oldCount = 0;
    std::uint32_t newFirst = 0;
    std::uint32_t newCount = 0;
    bool isWhole = false; ///< no lines, but the file itself: made, gone, or of another mode
};

/// A file of a patch, before and after.
struct PatchFile {
    git::ChangedFile file;
    git::LineCounts lines;
    std::optional<std::string> before; ///< also none where it is too large to be shown
    std::optional<std::string> after;  ///< likewise
    bool isTooLarge = false;
    std::vector<HunkPlace> hunks{};
};

/// What a person looks at before deciding about a patch.
struct PatchDetails {
    PatchRow row;
    std::optional<PatchReview> review{};    ///< none for a branch that is not known
    std::vector<PatchFile> files{};         ///< none where there is no commit
    std::vector<model::Patch> attempts{};   ///< at the ticket, in their order
    std::vector<AttemptComment> comments{}; ///< on all of these
    std::vector<model::AuditEntry> audit{}; ///< of the ticket
    /// By the rules: whether this person may approve it, with a reason; whether a reason is needed;
    /// and whether they may apply it.
    review::Refusal toApprove = review::Refusal::None;
    bool needsReason = false;
    review::Refusal toApply = review::Refusal::None;
    PatchOutlook outlook{};
};

/// NotFound: it is not there any more.
[[nodiscard]] Result<PatchDetails> detailsOf(Workspace &workspace, const PatchRow &row,
                                             const review::Person &person, bool trusted);

/// What the last attempt at a ticket makes of files beside an earlier one: of those that either
/// changes. No hunks. NotFound: there is no such attempt. Conflict: one never came to a commit.
[[nodiscard]] Result<std::vector<PatchFile>> filesAgainst(Workspace &workspace,
                                                          const std::string &ticketId, int attempt);

} // namespace espalier::engine
