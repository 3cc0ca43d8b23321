// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

namespace espalier::process {

/// Makes this process the one that orphans among its descendants come to. Async-signal-safe.
[[nodiscard]] bool adoptOrphans();

/// The rest of a process's life between us and a child that starts others: waits for `child` to end
/// or for `lifetime` to be closed at its other end, which happens however our process ends. Then
/// kills all that is left below it, and ends when nothing is. For a fresh fork: async-signal-safe.
[[noreturn]] void guard(pid_t child, int lifetime);

} // namespace espalier::process
