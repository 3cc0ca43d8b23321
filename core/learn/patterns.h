// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/store/patternstore.h"
#include "core/store/replaystore.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace espalier::learn {

inline constexpr std::size_t kMostHashes = 64; ///< of learnings, kept with one pattern

/// NotFound for a pattern that was forgotten or merged into another one.
[[nodiscard]] Result<> mustBeThere(const model::Pattern &pattern);

/// What a call did to the state of a pattern.
struct StateChange {
    model::PatternState before{};
    model::PatternState after{};
    std::int64_t helped = 0; ///< so far
    std::int64_t harmed = 0; ///< so far
    std::int64_t rows = 0;   ///< that were written

    [[nodiscard]] bool activated() const
    {
        return before != after && after == model::PatternState::Active;
    }
    /// It did more harm than good: to be said to people.
    [[nodiscard]] bool demoted() const
    {
        return before != after && after == model::PatternState::Demoted;
    }
};

/// Has the pattern count what its replays came to, all of them together: `tally` takes the place of
/// what was counted of replays before. This alone makes a pattern active, once it has helped more
/// often than it has harmed; one that has harmed more often than it has helped is demoted, and of
/// one for which nothing speaks any more nothing is known: it is a candidate again. What a person
/// disabled stays so. NotFound, also for a pattern that is put
/// away.
[[nodiscard]] Result<StateChange> recordReplays(store::PatternStore &patterns, std::int64_t id,
                                                const store::ReplayTally &tally,
                                                const Clock &clock);

/// Counts that a run was better off without the pattern; otherwise like a replay.
[[nodiscard]] Result<StateChange> recordHarm(store::PatternStore &patterns, std::int64_t id,
                                             const Clock &clock);

/// Stands for the change that a pattern carries: what another one came to says nothing of it.
[[nodiscard]] std::uint64_t changeHash(const model::Pattern &pattern);

/// What a person changes about a pattern; what is not set stays.
struct PatternEdit {
    std::optional<std::string> name;
    std::optional<std::string> badExample;
    std::optional<std::string> goodExample;
    std::optional<std::string> why;
    std::optional<std::string> howToFix;
    std::optional<Json> change; ///< of the script; null takes it away
};

inline constexpr std::size_t kLongestName = 200; ///< bytes, of what a person writes
inline constexpr std::size_t kLongestText =
    64 * 1024; ///< likewise; what is longer could not be shared

/// Changes a pattern and pins it. With another remedy (good example, how to fix, change) it has to
/// show again that it helps: it is a candidate then, and its replays count from 0. InvalidInput for
/// an empty name or one of several lines, and for what is longer than the limits; NotFound.
[[nodiscard]] Result<StateChange> editPattern(store::PatternStore &patterns, std::int64_t id,
                                              const PatternEdit &edit, const Clock &clock);

/// Pinned patterns keep their texts, whatever consolidation finds.
[[nodiscard]] Result<StateChange> setPinned(store::PatternStore &patterns, std::int64_t id,
                                            bool pinned, const Clock &clock);

/// Switches a pattern off, or on again: active when it has helped more often than harmed.
[[nodiscard]] Result<StateChange> setEnabled(store::PatternStore &patterns, std::int64_t id,
                                             bool enabled, const Clock &clock);

/// Consolidation never brings it back; its history stays.
[[nodiscard]] Result<StateChange> forget(store::PatternStore &patterns, std::int64_t id,
                                         const Clock &clock);
/// Undoes `forget`. Conflict when the pattern is not forgotten.
[[nodiscard]] Result<StateChange> restore(store::PatternStore &patterns, std::int64_t id,
                                          const Clock &clock);

} // namespace espalier::learn
