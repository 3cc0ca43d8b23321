// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/engine/workspace.h"
#include "core/git/branches.h"
#include "core/git/merge.h"
#include "core/review/approvals.h"
#include "core/store/patchstore.h"

#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// The last attempt at a ticket; or a branch that looks like one and of which nothing is kept: that
/// has no ticket, and no stage.
struct PatchRow {
    store::PatchSummary patch;
    bool isKnown = true;
    bool isStale = false; ///< waits for a person, and the current branch has moved on
};

struct PatchListing {
    std::vector<PatchRow> rows; ///< the newest first, then those that are not known, by name
    std::string branch;         ///< the current one; empty when HEAD is on none
    std::string head;           ///< its commit; empty when there is none
    std::string person;         ///< "name <address>" of whoever sits here, as git knows them
    int ready = 0;              ///< wait for a person
};

/// Cheap for thousands: nothing is compared.
[[nodiscard]] Result<PatchListing> listPatches(Workspace &workspace);

/// How many gates said what.
struct GateCounts {
    int passed = 0;
    int toBeSeen = 0; ///< of those that passed
    int failed = 0;   ///< or were blocked
};

/// What has to be computed for a row: ask for those that are looked at.
struct PatchOutlook {
    /// From the current branch to the patch; none where there is no commit to compare with.
    std::optional<git::Distance> distance{};
    std::optional<git::MergePreview> merge{}; ///< into the current branch
    std::optional<GateCounts> gates{};        ///< none where it did not come to them
    int risk = 0;                             ///< of the diff; 0 where nothing is kept
    bool isApproved = false;                  ///< a person could apply it now
};

/// One for each row, in their order. A row that cannot be looked at has an empty one.
[[nodiscard]] Result<std::vector<PatchOutlook>>
outlookOf(Workspace &workspace, const std::vector<PatchRow> &rows, bool trusted);

} // namespace espalier::engine
