// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

namespace espalier::bench {

/// Adds tickets of errors in all states, each with a stack as evidence: always the same ones.
[[nodiscard]] Result<> fillBacklog(store::Database &database, int count);

} // namespace espalier::bench
