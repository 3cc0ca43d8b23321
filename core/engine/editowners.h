// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/instrumentplan.h"
#include "core/engine/proposal.h"

namespace espalier::engine {

/// The id of the function that telemetry in a file belongs to: as the text tells, else the
/// innermost function around it; empty for the prelude.
[[nodiscard]] std::string ownerOfPresent(const FileWork &file, std::size_t index);

/// Whose the edits are that lead from the telemetry in a file to what is planned: one entry for
/// each of instrument::changesBetween.
[[nodiscard]] std::vector<EditOwners> editOwners(const FileWork &file);

} // namespace espalier::engine
