// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/outline.h"
#include "core/syntax/language.h"

#include <string_view>
#include <vector>

namespace espalier::syntax {

/// Functions, loops, exits and prelude of a text, found in one walk over its tree. Never fails:
/// what cannot be parsed makes functions with the rule "syntax-error". Texts of 4 GiB and more give
/// an empty outline.
[[nodiscard]] model::Outline outline(const Language &language, std::string_view text);

/// Only parses, as `outline` does, and throws the tree away: the floor outlines are measured
/// against.
void parseOnly(const Language &language, std::string_view text);

/// Where a text is not code, and whether it parses.
struct OpaqueScan {
    std::vector<ByteRange> ranges; ///< of strings, templates and comments, in order
    std::uint32_t errors = 0;      ///< syntax errors and missing tokens
};

/// Finds strings and comments of a text, and counts its errors, in one parse.
[[nodiscard]] OpaqueScan scanOpaque(const Language &language, std::string_view text);

} // namespace espalier::syntax
