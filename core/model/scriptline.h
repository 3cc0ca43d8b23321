// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace espalier::model {

// What a line of a script is made of.

/// The line behind its indentation.
[[nodiscard]] std::string_view withoutIndent(std::string_view line);

/// How many digits the text begins with.
[[nodiscard]] std::size_t digitsLength(std::string_view text);

/// The length of the string literal of Python at the beginning; 0 when there is none.
[[nodiscard]] std::size_t literalLength(std::string_view text);
/// The same for one or more of them with ", " between.
[[nodiscard]] std::size_t literalsLength(std::string_view text);

/// The content of the first string literal, which in a call of the kit is an anchor; may be empty.
[[nodiscard]] std::string_view firstLiteral(std::string_view line);

/// The anchor at which ends what begins at this one; empty when nothing begins there.
[[nodiscard]] std::string endAnchorOf(std::string_view anchor);
/// The first number in the name of an anchor; empty when there is none.
[[nodiscard]] std::string numberOf(std::string_view anchor);

} // namespace espalier::model
