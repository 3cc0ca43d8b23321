// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/outline.h"
#include "core/syntax/language.h"

#include <string_view>
#include <vector>

namespace espalier::syntax {

/// Functions, loops, exits and prelude of a text, found in one walk over its tree. Never fails: what
/// cannot be parsed makes functions with the rule "syntax-error". Texts of 4 GiB and more give an
/// empty outline.
[[nodiscard]] model::Outline outline(const Language &language, std::string_view text);

/// Only parses, as `outline` does, and throws the tree away: the floor outlines are measured against.
void parseOnly(const Language &language, std::string_view text);

/// Ranges of strings, templates and comments of a text, in order: where code is not code.
[[nodiscard]] std::vector<ByteRange> opaqueRanges(const Language &language, std::string_view text);

} // namespace espalier::syntax
