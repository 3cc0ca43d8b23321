// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/textrange.h"
#include "core/diff/linediff.h"

#include <optional>
#include <string_view>
#include <vector>

namespace espalier::diff {

/// Where two lines differ: bytes of each, in order and apart from each other, never within a UTF-8
/// character.
struct WordDiff {
    std::vector<ByteRange> left;
    std::vector<ByteRange> right;
    bool operator==(const WordDiff &) const = default;
};

/// Compares two lines by words, numbers, runs of blanks and single other characters. Nothing when
/// they have too little in common for that to help. Differences in blanks that `whitespace` makes
/// light of are left out. Takes well below a millisecond, whatever the lines are: of very long ones
/// all between the common beginning and end is one difference. Made for being asked when a row is
/// painted.
[[nodiscard]] std::optional<WordDiff> words(std::string_view left, std::string_view right,
                                            Whitespace whitespace = Whitespace::Exact);

} // namespace espalier::diff
