// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/store/database.h"

namespace espalier::store {

[[nodiscard]] Result<int> schemaVersion(Database &database);

/// Runs the steps above `version`, each in its own transaction; a copy of an existing file is kept
/// first. Another program may do the same at the same time.
[[nodiscard]] Result<> migrate(Database &database, const Schema &schema, int version);

} // namespace espalier::store
