// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/validate: the names a telemetry script may and may not use.

#include <string_view>

namespace espalier::validate {

/// Modules a script may import, as a whole and not their submodules.
[[nodiscard]] bool isAllowedModule(std::string_view module);

/// Names a script may take from an allowed module. Modules also hold what they import themselves
/// (`dataclasses.sys`), so these are listed.
[[nodiscard]] bool isAllowedMember(std::string_view module, std::string_view name);

/// Built-in functions that read, run or reveal more than a script needs.
[[nodiscard]] bool isForbiddenName(std::string_view name);

/// Modules that reach the system, as a name or as an attribute of anything.
[[nodiscard]] bool isForbiddenModule(std::string_view name);

/// `getattr` and its like, which are fine with a literal name only.
[[nodiscard]] bool isAttributeFunction(std::string_view name);

/// Attributes of frames, code objects, generators and tracebacks, which lead to all globals.
[[nodiscard]] bool isFrameAttribute(std::string_view name);

/// Two underscores on both sides.
[[nodiscard]] bool isDunder(std::string_view name);

/// Names with two underscores on both sides that a script may define or read as plain names.
[[nodiscard]] bool isAllowedDunder(std::string_view name);

} // namespace espalier::validate
