// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/engine/patchreview.h"
#include "core/engine/workspace.h"
#include "core/store/reviewstore.h"

#include <string>
#include <vector>

namespace espalier::engine {

/// Where a comment belongs.
struct CommentPlace {
    std::string path{}; ///< of a file of the patch; empty: the whole patch
    int line = 0;       ///< of the new text, from 1; 0: the file
};

/// A comment on one attempt.
struct AttemptComment {
    int attempt = 0; ///< number, from 1
    store::PatchComment comment;
};

/// Keeps `act.reason` as a comment on the last attempt. InvalidInput: it is empty, or the patch
/// does not change that file.
[[nodiscard]] Result<> addComment(Workspace &workspace, const ReviewAct &act,
                                  const CommentPlace &place, const Clock &clock);
/// Of all attempts at a ticket, in their order.
[[nodiscard]] Result<std::vector<AttemptComment>> commentsOn(Workspace &workspace,
                                                             const std::string &ticketId);
/// A person's wish for another attempt, with the reason as a comment: approvals are void, the
/// ticket is in progress again. Only of a patch that is ready.
[[nodiscard]] Result<> requestChanges(Workspace &workspace, const ReviewAct &act,
                                      const Clock &clock);

/// What became of the attempts at a ticket, for whoever makes the next: [{"attempt", "made_by",
/// "state", "error", "diff", "comments": [{"path", "line", "who", "text"}]}], bounded.
[[nodiscard]] Result<Json> earlierAttempts(Workspace &workspace, const std::string &ticketId);

} // namespace espalier::engine
