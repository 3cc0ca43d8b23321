// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/workspace.h"
#include "core/model/review.h"

#include <span>
#include <string>

namespace espalier::engine {

/// The hash of an entry that a project's audit had when this user last saw it, kept among the
/// user's own state, where nobody who changes the database comes by: an audit that was cut short,
/// or made anew from its beginning, has no such entry. Empty when none was seen.
[[nodiscard]] std::string seenAuditHead(const Workspace &workspace);

/// Remembers the newest of these entries, unless the one remembered is not among them.
void rememberAuditHead(const Workspace &workspace, std::span<const model::AuditEntry> entries);

} // namespace espalier::engine
