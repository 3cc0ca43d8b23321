// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patchdetails.h"
#include "core/review/selection.h"
#include "widgets/editor/diffcontent.h"
#include "widgets/editor/diffdecisions.h"

#include <cstdint>
#include <string>
#include <vector>

namespace espalier::panels {

// A review counts hunks, with lines of context around them; a comparison counts changes. These lead
// from the one to the other.

/// The changes of the comparison that are within a hunk, also those that are not counted now; none
/// of a hunk that is the file itself.
[[nodiscard]] std::vector<std::uint32_t> changesIn(const engine::HunkPlace &place,
                                                   const editor::DiffContent &content);
/// Whether all of them are marked as looked at, and there are any.
[[nodiscard]] bool isReviewed(const engine::HunkPlace &place, const editor::DiffContent &content,
                              const editor::DiffDecisions &decisions);
/// The lines of a hunk that are rejected, as people count them. `hunk` is its text in the diff.
[[nodiscard]] std::vector<review::HunkPart> leftOutOf(const engine::HunkPlace &place,
                                                      const std::string &hunk,
                                                      const editor::DiffContent &content,
                                                      const editor::DiffDecisions &decisions);

} // namespace espalier::panels
