// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this panel: what its jobs have in common.

#include "core/engine/improvementsettings.h"
#include "widgets/models/projectjob.h"
#include "widgets/panels/backlog/backlogaccess.h"

#include <string>
#include <vector>

namespace espalier::panels {

using models::orFailure;
using models::within;

/// The present time, as the store has it.
[[nodiscard]] std::string presentTime();
/// Ids of tickets; those that are gone are left out.
[[nodiscard]] Result<std::vector<std::string>> idsOf(engine::Workspace &workspace,
                                                     const BacklogAccess::Numbers &numbers);
[[nodiscard]] Result<engine::ImprovementSettings> improvementOf(const engine::Workspace &workspace,
                                                                bool trusted);

} // namespace espalier::panels
