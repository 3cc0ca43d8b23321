// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace espalier::refine {

/// The largest script that is taken from a model, in bytes.
inline constexpr std::size_t kMostScriptBytes = 64 * 1024;

/// The script in what a model wrote: the one fenced block that defines `insert_telemetry`, or the
/// whole reply when it has no fence and is nothing but the script. What stands around a block is
/// left out; what the reply claims counts for nothing. InvalidInput, saying why, when there is no
/// such block, more than one, when it is too long, not UTF-8 or has control characters.
[[nodiscard]] Result<std::string> scriptIn(std::string_view reply);

} // namespace espalier::refine
