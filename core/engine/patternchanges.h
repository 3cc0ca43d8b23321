// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/engine/patternlibrary.h"
#include "core/learn/patterns.h"

#include <cstdint>
#include <span>
#include <vector>

namespace espalier::engine {

/// What a person did to a pattern.
struct PatternChanged {
    std::int64_t pattern = 0;
    std::int64_t event = 0; ///< by which it can be undone; 0 when nothing changed
    learn::StateChange state;
};

/// As learn::editPattern, setPinned, setEnabled, forget and restore, each in one transaction with
/// the number of the event that it left.
[[nodiscard]] Result<PatternChanged> editPattern(PatternLibrary &library, std::int64_t id,
                                                 const learn::PatternEdit &edit,
                                                 const Clock &clock);
[[nodiscard]] Result<PatternChanged> pinPattern(PatternLibrary &library, std::int64_t id,
                                                bool pinned, const Clock &clock);
[[nodiscard]] Result<PatternChanged> enablePattern(PatternLibrary &library, std::int64_t id,
                                                   bool enabled, const Clock &clock);
[[nodiscard]] Result<PatternChanged> forgetPattern(PatternLibrary &library, std::int64_t id,
                                                   const Clock &clock);
[[nodiscard]] Result<PatternChanged> restorePattern(PatternLibrary &library, std::int64_t id,
                                                    const Clock &clock);

/// Forgets all of them, or none.
[[nodiscard]] Result<std::vector<PatternChanged>>
forgetPatterns(PatternLibrary &library, std::span<const std::int64_t> ids, const Clock &clock);

/// As learn::mergePatterns, with the events that it left: that of the one that stays first.
[[nodiscard]] Result<std::vector<PatternChanged>>
mergePatterns(PatternLibrary &library, std::span<const std::int64_t> ids, const Clock &clock);

/// Gives the fields that an event changed their former values; undoing what this left does the
/// change again. NotFound when there is no such pattern or event, Conflict when one of the fields
/// has changed since, InvalidInput for the event that made the pattern.
[[nodiscard]] Result<PatternChanged> undoChange(PatternLibrary &library, std::int64_t id,
                                                std::int64_t event, const Clock &clock);
/// The same for changes that were made together, the last one first: all of them, or none.
[[nodiscard]] Result<std::vector<PatternChanged>>
undoChanges(PatternLibrary &library, std::span<const PatternChanged> changes, const Clock &clock);

} // namespace espalier::engine
