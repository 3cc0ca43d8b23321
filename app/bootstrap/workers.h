// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/standardpaths.h"
#include "core/engine/scriptrunner.h"

#include <memory>

namespace espalier::bootstrap {

/// Runs scripts in up to `workers` sandboxed workers with the kit this program carries.
[[nodiscard]] std::unique_ptr<engine::ScriptRunner> makeScriptRunner(const StandardPaths &paths,
                                                                     unsigned workers);

} // namespace espalier::bootstrap
