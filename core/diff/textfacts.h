// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/textrange.h"
#include "core/diff/textlines.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace espalier::diff {

/// What a view asks before it shows a text.
struct TextFacts {
    std::uint32_t bytes = 0;
    std::uint32_t lines = 0;
    Line longestLine = 0;                     ///< number of the first of the longest lines
    std::uint32_t longestLineBytes = 0;       ///< its size without the ending
    bool binary = false;                      ///< has a NUL byte in its first 8 KiB
    bool minified = false;                    ///< long lines with few blanks, as made by a program
    bool mixedLineEndings = false;            ///< "\n" and "\r\n"
    bool lacksFinalNewline = false;           ///< and is not empty
    std::optional<std::uint32_t> invalidUtf8; ///< where the first byte is that is no UTF-8
};

/// Whether the first 8 KiB have a NUL byte; to be asked before a text is split.
[[nodiscard]] bool isBinary(std::string_view text);

/// Looks at a text once. Any thread.
[[nodiscard]] TextFacts factsOf(const TextLines &lines);

/// Why a character is not to be trusted to show itself.
enum class HostileKind : std::uint8_t {
    BidiControl,  ///< changes the order in which the rest is shown
    ZeroWidth,    ///< takes no place
    Invisible,    ///< fillers, tags, soft hyphens, variation selectors
    UnusualSpace, ///< looks like a blank, or like the end of a line
    Control,      ///< steers a terminal, or shows as nothing
    InvalidUtf8,  ///< no character at all
};

/// Such a character and where it is.
struct HostileCharacter {
    ByteRange range;
    HostileKind kind = HostileKind::Control;
    char32_t code = 0; ///< the byte, where it is no UTF-8
    bool operator==(const HostileCharacter &) const = default;
};

/// The characters of one line that do not show what they are, in order. Tabs, the line's ending and
/// what makes up an emoji are none. Lines of ASCII text take a few nanoseconds.
[[nodiscard]] std::vector<HostileCharacter> hostileCharacters(std::string_view line);

} // namespace espalier::diff
