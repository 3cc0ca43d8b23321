// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/outline.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::instrument {

/// A comment on the first line of a body that stood on one line and was opened up: `// _esp`. It
/// tells which aligning blanks went with the opening: ` 10` ten before the opening brace and the
/// one blank that stays there, ` 3@25` three that stood 25 bytes before the brace, ` +4` four
/// behind the closing brace, ` +4@1` four that stood one byte behind it.
struct OpenMark {
    static constexpr std::string_view kText = "// _esp";

    std::uint32_t before = 0;
    std::uint32_t beforeDistance = 1; ///< from the end of those blanks to the opening brace
    std::uint32_t after = 0;
    std::uint32_t afterDistance = 0; ///< from behind the closing brace to those blanks
    std::uint32_t size = 0;          ///< of the comment

    /// The mark that begins at the offset and ends its line; none when there is no such one.
    [[nodiscard]] static std::optional<OpenMark> at(std::string_view text, std::uint32_t offset);
    [[nodiscard]] std::string text() const;
};

/// Where the insertions of a function open its one-line body up: adds what takes the place of its
/// squeezed ranges, and notes it in the mark. `text` is the file's. Does nothing for other
/// functions.
void squeeze(std::string_view text, const model::Function &function, std::string_view newline,
             std::vector<model::Insertion> &insertions);

} // namespace espalier::instrument
