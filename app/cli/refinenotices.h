// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "core/engine/refinement.h"

namespace espalier::cli {

/// Tells how scripts are made better; what costs nothing only with --verbose. The console must
/// outlive it.
[[nodiscard]] engine::NoticeSink refineNotices(const Console &console);

} // namespace espalier::cli
