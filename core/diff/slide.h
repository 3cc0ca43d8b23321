// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/linediff.h"

#include <vector>

namespace espalier::diff {

/// Whether two lines are the same as far as `whitespace` goes.
[[nodiscard]] bool sameLine(std::string_view left, std::string_view right, Whitespace whitespace);

/// Moves lines that were only put in or only removed along equal lines to where a reader would see
/// them: behind blank lines and before the beginning of a block. Changes that meet on the way are
/// joined. The number of lines in changes stays the same.
void slideToBorders(const TextLines &left, const TextLines &right, Whitespace whitespace,
                    std::vector<Change> &changes);

} // namespace espalier::diff
