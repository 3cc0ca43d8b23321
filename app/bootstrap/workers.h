// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/standardpaths.h"
#include "core/engine/instrumentrun.h"
#include "core/engine/scriptrunner.h"

#include <memory>

namespace espalier::bootstrap {

/// Runs scripts in sandboxed workers with the kit this program carries.
[[nodiscard]] std::unique_ptr<engine::ScriptRunner> makeScriptRunner(const StandardPaths &paths);

/// Compile checks in the sandbox.
[[nodiscard]] engine::CompileCheck makeCompileCheck(engine::Workspace &workspace,
                                                    const StandardPaths &paths);

} // namespace espalier::bootstrap
