// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/engine/workspace.h"

#include <string>

namespace espalier::engine {

/// What a patch is handed on as.
enum class PatchForm {
    Diff,        ///< a unified diff
    Mail,        ///< a commit in an mbox file, as git am takes it
    PullRequest, ///< Markdown, with the project's template before it
};

/// The last attempt at a ticket in this form. Of a pull request all that is text of the project or
/// of programs is masked. NotFound: no such ticket or attempt. Conflict: there is no diff or no
/// commit to hand on.
[[nodiscard]] Result<std::string> exportPatch(Workspace &workspace, const std::string &ticketId,
                                              PatchForm form, bool trusted);

/// What one attempt changes beside another, as a unified diff of what both make of their files;
/// 0 stands for the base of the other. Empty: nothing. NotFound: there is no such attempt.
/// Conflict: one of them never came to a commit.
[[nodiscard]] Result<std::string> compareAttempts(Workspace &workspace, const std::string &ticketId,
                                                  int from, int to);

} // namespace espalier::engine
