// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/validate.

#include "core/syntax/tree.h"

#include <optional>
#include <string>
#include <string_view>

namespace espalier::validate {

/// The value of a Python string literal, adjoining ones and parentheses included. None for anything
/// else, for bytes, for f-strings with something in braces, and where an escape could hide a
/// character.
[[nodiscard]] std::optional<std::string> literalText(syntax::Node node, std::string_view script);

/// Whether a text given to `str.format` reads attributes or items: "{0.x}", "{0[x]}".
[[nodiscard]] bool readsAttributes(std::string_view format);

} // namespace espalier::validate
