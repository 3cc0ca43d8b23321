// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/validate.

#include "core/model/script.h"

#include <string_view>
#include <vector>

namespace espalier::validate {

/// Largest script that is looked at; those we write have less than 4 KB.
inline constexpr std::size_t kMaxScriptBytes = 128u << 10;

/// What the bytes of a script alone tell: whatever would make Python read another text than the
/// parser does, and characters that make a reader see another one.
[[nodiscard]] std::vector<model::Finding> byteFindings(std::string_view script);

} // namespace espalier::validate
