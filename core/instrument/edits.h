// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/textrange.h"
#include "core/diff/unified.h"
#include "core/model/outline.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::instrument {

/// Puts insertions of several functions into the order in which they stand in the file.
void sortInsertions(std::vector<model::Insertion> &insertions);

/// The text with all insertions; they are sorted and lie within it.
[[nodiscard]] std::string applyInsertions(std::string_view text,
                                          const std::vector<model::Insertion> &insertions);

/// What stands at one offset of the original: the text put in, and the bytes it stands for.
struct PlacedText {
    std::string text;
    std::string replaced;

    /// What this one replaces and another one at the same offset leaves.
    [[nodiscard]] std::string beyond(const PlacedText &other) const;
};

/// All that a sorted list has at the offset; `from` moves behind it.
[[nodiscard]] PlacedText placedAt(std::uint32_t offset,
                                  std::vector<model::Insertion>::const_iterator &from,
                                  std::vector<model::Insertion>::const_iterator end);

/// What leads from the text with the insertions `before` to the one with `after`, in offsets of the
/// former. Both lists are sorted and refer to the same original.
[[nodiscard]] std::vector<diff::Replacement>
changesBetween(const std::vector<model::Insertion> &before,
               const std::vector<model::Insertion> &after);

/// Maps lines of the original to lines of the instrumented text.
class LineMap final {
public:
    LineMap(std::string_view text, const std::vector<model::Insertion> &insertions);
    /// Both from 1.
    [[nodiscard]] std::uint32_t newLine(std::uint32_t line) const;
    /// The line of the original that a line of the instrumented text is; of one that was added, the
    /// line it stands before.
    [[nodiscard]] std::uint32_t oldLine(std::uint32_t line) const;

private:
    struct Step {
        std::uint32_t line;  ///< from this line of the original on …
        std::uint32_t added; ///< … so many lines are added before
    };
    std::vector<Step> m_steps;
};

} // namespace espalier::instrument
