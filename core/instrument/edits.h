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

/// What leads from the text with the insertions `before` to the one with `after`, in offsets of the
/// former. Both lists are sorted and refer to the same original.
[[nodiscard]] std::vector<diff::Replacement>
changesBetween(const std::vector<model::Insertion> &before,
               const std::vector<model::Insertion> &after);

/// Ranges that were taken out of a text, as insertions into what is left.
[[nodiscard]] std::vector<model::Insertion> toInsertions(std::string_view text,
                                                         const std::vector<ByteRange> &removed);

/// Maps lines of the original to lines of the instrumented text.
class LineMap final {
public:
    LineMap(std::string_view text, const std::vector<model::Insertion> &insertions);
    /// Both from 1.
    [[nodiscard]] std::uint32_t newLine(std::uint32_t line) const;

private:
    struct Step {
        std::uint32_t line;  ///< from this line of the original on …
        std::uint32_t added; ///< … so many lines are added before
    };
    std::vector<Step> m_steps;
};

} // namespace espalier::instrument
