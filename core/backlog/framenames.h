// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: names of code that stay the same from build to build and from machine to
// machine.

#include "core/model/stacktrace.h"

#include <string>
#include <string_view>

namespace espalier::backlog {

/// Without argument lists, numbers and places of closures, lambdas and anonymous classes, hashes of
/// symbols, and what proxies add.
[[nodiscard]] std::string stableName(std::string_view name, std::string_view language);

/// Without what begins it on one machine only (drive, host, home, folders that containers use),
/// versions, and the hashes of bundlers. Relative paths stay whole but for these.
[[nodiscard]] std::string stablePath(std::string_view path);

/// "shop.cart:total": where the language has them, the module and the function; else the path and
/// the function. Empty for frames that only some versions of a language have, and for what has no
/// name at all.
[[nodiscard]] std::string stableFrame(const model::StackFrame &frame, std::string_view language);

} // namespace espalier::backlog
