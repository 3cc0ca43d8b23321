// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace espalier::diff {

/// One character of a text, or one byte that belongs to none.
struct Character {
    char32_t code = 0; ///< the byte where it is not valid
    std::uint32_t size = 1;
    bool valid = true;
};

/// The character that begins at `at`, which lies within the text.
[[nodiscard]] Character characterAt(std::string_view text, std::uint32_t at);

} // namespace espalier::diff
