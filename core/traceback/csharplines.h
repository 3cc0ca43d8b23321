// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/stacktrace.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace espalier::traceback {

/// "Ns.Type.Method(String text) in /src/File.cs:line 12" of .NET, or
/// "Ns.Type.Method (System.String text) [0x0001a] in /src/File.cs:12" of Mono; what follows "at ".
[[nodiscard]] std::optional<model::StackFrame> csharpCall(std::string_view text);

/// The rest of the line that `at` lies in.
[[nodiscard]] std::string_view firstLine(std::string_view text, std::size_t at);

} // namespace espalier::traceback
