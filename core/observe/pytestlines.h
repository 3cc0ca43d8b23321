// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace espalier::observe {

/// A text without some of its lines.
struct KeptLines {
    std::string text;
    std::uint32_t leftOut = 0; ///< lines, blank ones not counted
};

/// Whether a text has the lines by which pytest tells an error: those that begin with "E".
[[nodiscard]] bool hasErrorLines(std::string_view text);

/// What pytest writes of a failure, in its styles "long" and "short", without the values of
/// arguments and (`--showlocals`) of local variables: only lines of code, of errors, of places and
/// those between several errors are kept.
[[nodiscard]] KeptLines withoutValues(std::string_view text);

} // namespace espalier::observe
