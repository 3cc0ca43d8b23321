// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/autopatchactions.h"
#include "core/engine/autopatchrun.h"
#include "core/engine/patchreview.h"

#include <functional>
#include <optional>
#include <string>

namespace espalier::cli {

/// What automation has applied of a patch that is ready, where work goes so far; none else.
[[nodiscard]] std::optional<Result<engine::Applied>>
applyWhereAllowed(engine::Workspace &workspace, const AutopatchWork &work,
                  const engine::AutopatchResult &result);

/// Tells what an attempt came to, and its exit code.
[[nodiscard]] ExitCode
tellAutopatch(const Console &console, const Result<engine::AutopatchResult> &result,
              const std::optional<Result<engine::Applied>> &applied = std::nullopt);

using AppliedByAutomation = std::optional<Result<engine::Applied>>;

/// Tells a result: as JSON, or by `print`; with what automation has applied, or why not.
void tellWith(const Console &console, const Json &result, const std::function<void()> &print,
              const AppliedByAutomation &applied);

} // namespace espalier::cli
