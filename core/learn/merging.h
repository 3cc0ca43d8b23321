// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/store/patternstore.h"

#include <cstdint>
#include <span>
#include <vector>

namespace espalier::learn {

/// What patterns become that are made one.
struct Merging {
    model::Pattern pattern;             ///< the one that stays, as it is afterwards
    std::vector<model::Pattern> merged; ///< the others, as they are before
};

/// The pattern with most occurrences (of equal ones, the one that was there first) keeps its name,
/// texts, remedy and what replays have shown of that; it covers the classes of errors of all, and
/// has their learnings and their counts, those of other sources apart. It is pinned, as what a
/// person has written is. InvalidInput for less than two patterns, the same one twice, or patterns
/// of different families or constructs; NotFound for one that is put away.
[[nodiscard]] Result<Merging> mergingOf(std::vector<model::Pattern> patterns);

/// Does it, in one transaction of `database`, that of `patterns`. The others stay, as merged into
/// that one: their keys go on standing for their groups, so that consolidation counts these for it
/// and makes no pattern anew. NotFound.
[[nodiscard]] Result<Merging> mergePatterns(store::Database &database,
                                            store::PatternStore &patterns,
                                            std::span<const std::int64_t> ids, const Clock &clock);

/// What would come of it; nothing is written.
[[nodiscard]] Result<Merging> previewMerging(store::PatternStore &patterns,
                                             std::span<const std::int64_t> ids);

} // namespace espalier::learn
