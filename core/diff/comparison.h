// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/alignedrows.h"
#include "core/diff/linediff.h"
#include "core/diff/textlines.h"

#include <string_view>

namespace espalier::diff {

/// All that a view of two texts needs, as one value. The texts are not owned: they have to stay
/// where they are for as long as this is in use.
struct Comparison {
    TextLines left;
    TextLines right;
    LineDiff diff;
    AlignedRows rows;        ///< side by side
    AlignedRows unifiedRows; ///< one below the other
};

/// Splits, compares and aligns. Any thread. Fails with Cancelled, or with Unsupported for a text of
/// 4 GiB and more.
[[nodiscard]] Result<Comparison> compareTexts(std::string_view left, std::string_view right,
                                              const CompareOptions &options, JobContext &job);

} // namespace espalier::diff
