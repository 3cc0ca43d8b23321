// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>

namespace espalier::process {

/// The filter of system calls that goes with the sandbox, compiled for the kernel. Everything is
/// allowed but what opens the way out of the sandbox (mounts, namespaces, other processes' memory,
/// keys, kernel programs, typing into a terminal, odd socket families) or holds memory that nobody
/// can be charged with. Fails with Sandbox.
[[nodiscard]] Result<std::string> makeSeccompFilter();

} // namespace espalier::process
