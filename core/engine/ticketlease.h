// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/store/patchstore.h"

#include <string>

namespace espalier::engine {

/// Takes a ticket for this program to work on, for a day at most. What a program holds that has
/// ended is free; where that cannot be told from here (another namespace, another machine) it is
/// when its time is over. Conflict while another holds it.
[[nodiscard]] Result<> takeLease(store::PatchStore &patches, const std::string &ticket,
                                 const Clock &clock);
/// Lets it go; nothing when another holds it.
[[nodiscard]] Result<> dropLease(store::PatchStore &patches, const std::string &ticket);

} // namespace espalier::engine
