// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/diff/patch.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::review {

/// A part of a patch that a person points at: a hunk, or some of its lines.
struct HunkPart {
    std::size_t hunk = 1;      ///< as people count them: through all files, from 1
    std::size_t firstLine = 0; ///< of the hunk, below its head, from 1; 0: all of it
    std::size_t lastLine = 0;
    bool operator==(const HunkPart &) const = default;
};

/// What a person takes of a patch.
struct Selection {
    bool isRest = false; ///< everything but the parts
    std::vector<HunkPart> parts{};
};

/// Reads "1,3,5-7" and "2:4-9" (lines 4 to 9 of hunk 2). InvalidInput for anything else.
[[nodiscard]] Result<std::vector<HunkPart>> parseParts(std::string_view text);

/// The patch with nothing but what was taken. InvalidInput: a hunk or line that is not there, all
/// or nothing is taken, or lines that cannot be taken apart.
[[nodiscard]] Result<diff::Patch> take(const diff::Patch &patch, const Selection &selection);

} // namespace espalier::review
