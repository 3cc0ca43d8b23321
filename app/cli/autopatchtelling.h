// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/engine/autopatchrun.h"

namespace espalier::cli {

/// Tells what an attempt came to, and its exit code.
[[nodiscard]] ExitCode tellAutopatch(const Console &console,
                                     const Result<engine::AutopatchResult> &result);

} // namespace espalier::cli
