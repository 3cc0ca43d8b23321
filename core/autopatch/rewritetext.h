// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: code that moves to another depth.

#include <string>
#include <string_view>

namespace espalier::autopatch {

/// Lines but the first without the blanks that all of them begin with.
[[nodiscard]] std::string withoutIndent(std::string_view text, std::string_view indent);
/// Lines but the first with blanks before them; empty ones stay so.
[[nodiscard]] std::string withIndent(std::string_view text, std::string_view indent);

} // namespace espalier::autopatch
