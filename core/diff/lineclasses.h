// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/linediff.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::diff {

/// Blanks as `whitespace` sees them, taken out of a line. The result is the line itself or lies in
/// `buffer`.
[[nodiscard]] std::string_view normalized(std::string_view line, Whitespace whitespace,
                                          std::string &buffer);

/// Whether a line has nothing but blanks.
[[nodiscard]] bool isBlank(std::string_view line);

/// The lines of two texts as numbers: equal ones have equal numbers, on both sides.
///
/// Lines are told apart by 64 bits of hash. That is enough for chance, but the hash is not secret:
/// a text can be made to have lines that differ and hash alike. Who uses the numbers has to compare
/// the bytes of what they say is equal.
struct LineClasses {
    /// For lines of the right text that the left one does not have.
    static constexpr std::uint32_t kNone = 0xFFFFFFFF;

    std::vector<std::uint32_t> left;  ///< of the lines asked for
    std::vector<std::uint32_t> right; ///< of the lines asked for, or kNone
    std::uint32_t count = 0;          ///< numbers go from 0 up to this
};

/// Numbers the lines in the given ranges.
[[nodiscard]] LineClasses classify(const TextLines &left, LineRange leftLines,
                                   const TextLines &right, LineRange rightLines,
                                   Whitespace whitespace);

} // namespace espalier::diff
