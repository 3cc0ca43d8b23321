// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/lineclasses.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace espalier::diff {

/// Which lines of two texts are the same lines: as many marks on the left as on the right, the
/// first of one belongs to the first of the other, and so on.
struct Matching {
    std::vector<std::uint8_t> left; ///< 1 for a line that is also in the right text
    std::vector<std::uint8_t> right;
    bool approximate = false; ///< parts were divided by rule of thumb
};

/// Finds a short difference of two sequences of lines: the shortest where that is found soon, else
/// along the lines that both have once (patience). Takes time in proportion to the number of lines,
/// times its logarithm. When a stop is requested, what was found so far.
[[nodiscard]] Matching matchLines(const LineClasses &classes, std::stop_token stop);

} // namespace espalier::diff
