// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/autopatch/patchsource.h"

#include <span>
#include <string>
#include <string_view>

namespace espalier::autopatch {

/// What a model is asked for a patch, in the order in which it is sent: what stays the same from
/// one failure to the next comes first.
struct ModelPrompt {
    std::string system;  ///< the task and its rules
    std::string subject; ///< the failure, and the files it is in
    std::string detail;  ///< what became of former proposals; may be empty
};

/// Builds a prompt. Text of the project is fenced and said to be data; each piece is bounded, and
/// the files that the failure goes through are shown around its lines where they are long.
/// Masking is up to whoever sends it.
[[nodiscard]] ModelPrompt makeModelPrompt(const PatchTask &task,
                                          std::span<const TriedProposal> former);

/// The patch in what a model wrote: blocks of lines that are searched and replaced, else a unified
/// diff. What the reply says besides is kept as the explanation, bounded, and counts for nothing.
/// InvalidInput: there is neither; a block that is not closed; lines that are not in the file
/// exactly once; nothing changes. NotFound: a file that is not there.
[[nodiscard]] Result<PatchProposal> proposalIn(std::string_view reply, const PatchTask &task);

} // namespace espalier::autopatch
