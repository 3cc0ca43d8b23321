// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/engine/patternlibrary.h"

#include <cstdint>
#include <vector>

namespace espalier::engine {

/// How near a pattern is to another one.
struct PatternNearness {
    std::int64_t id = 0;
    double similarity = 0; ///< of their texts and examples, -1 to 1; 1 for the same
};

/// All patterns of the library, those put away too, the nearest first; the pattern itself is the
/// first. Their vectors are made of their texts when this is asked, on this machine: they follow
/// every edit, and are not kept. Fails with NotFound, Cancelled, or as the store does.
[[nodiscard]] Result<std::vector<PatternNearness>> nearestTo(PatternLibrary &library,
                                                             std::int64_t id, JobContext &job);

} // namespace espalier::engine
