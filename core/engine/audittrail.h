// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/engine/workspace.h"
#include "core/model/review.h"
#include "core/review/audit.h"

#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// What is wrong with the audit, if anything is. Remembers where it ends for this user, so that one
/// cut short later, or made anew, is told from it; to be called at each start, and after acts.
[[nodiscard]] Result<std::optional<review::AuditFault>> checkAudit(Workspace &workspace);

/// Who did what to patches, the oldest first, and the first sign that this is not all of it.
struct AuditTrail {
    std::vector<model::AuditEntry> entries;
    std::optional<review::AuditFault> fault;
};

/// The audit of one ticket, or of all; it is checked as a whole in either case.
[[nodiscard]] Result<AuditTrail> auditTrail(Workspace &workspace, const std::string &ticket = {});

/// To hand on: `schema_version`, `whole`, `first_fault` (a number, or null) and `entries`.
[[nodiscard]] Json toJson(const AuditTrail &trail);

} // namespace espalier::engine
