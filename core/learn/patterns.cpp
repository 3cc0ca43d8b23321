// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/patterns.h"

#include "core/base/hash.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <format>

namespace espalier::learn {

using model::Pattern;
using model::PatternState;
using store::PatternReason;

namespace {

/// The state that the replays of a pattern speak for.
PatternState earned(const Pattern &pattern)
{
    if (pattern.harmed > pattern.helped)
        return PatternState::Demoted;
    return pattern.helped > pattern.harmed ? PatternState::Active : PatternState::Candidate;
}

Result<StateChange> changed(store::PatternStore &patterns, std::int64_t id, PatternReason reason,
                            const store::PatternStore::Edit &edit)
{
    StateChange change;
    auto written = patterns.change(id, std::move(reason),
                                   [&](Pattern &pattern, PatternReason &why) -> Result<> {
                                       change.before = pattern.state;
                                       if (auto done = edit(pattern, why); !done)
                                           return done;
                                       change.after = pattern.state;
                                       change.helped = pattern.helped;
                                       change.harmed = pattern.harmed;
                                       return {};
                                   });
    if (!written)
        return failure(std::move(written.error()));
    change.rows = written->rows;
    return change;
}

PatternReason byHuman(std::string kind, const Clock &clock)
{
    return {.kind = std::move(kind), .actor = "human", .note = {}, .at = toRfc3339(clock.now())};
}

/// Whether anything but the name and the explanation differs.
bool changesRemedy(const Pattern &pattern, const PatternEdit &edit)
{
    return (edit.goodExample && *edit.goodExample != pattern.goodExample) ||
           (edit.howToFix && *edit.howToFix != pattern.howToFix) ||
           (edit.change && *edit.change != pattern.change);
}

/// Counts anew, and lets the state follow from it.
void count(Pattern &pattern, std::int64_t helped, std::int64_t harmed, PatternReason &reason)
{
    if (pattern.helped == helped && pattern.harmed == harmed)
        return;
    pattern.helped = helped;
    pattern.harmed = harmed;
    const auto before = pattern.state;
    if (before == PatternState::Disabled)
        return;
    // A draw proves nothing new.
    const auto now = earned(pattern);
    if (now != PatternState::Candidate || helped + harmed == 0)
        pattern.state = now;
    if (pattern.state == before)
        return;
    if (pattern.state == PatternState::Demoted)
        reason.kind = "demoted";
    else if (pattern.state == PatternState::Active)
        reason.kind = "activated";
    reason.note = std::format("helped {}, harmed {}", helped, harmed);
}

PatternReason byReplay(const Clock &clock)
{
    return {.kind = "replayed", .actor = "replay", .note = {}, .at = toRfc3339(clock.now())};
}

} // namespace

Result<> mustBeThere(const Pattern &pattern)
{
    if (pattern.state == PatternState::Forgotten)
        return failure(ErrorKind::NotFound, "the pattern was forgotten", pattern.name);
    if (pattern.state == PatternState::Merged)
        return failure(ErrorKind::NotFound, "the pattern was merged into another one",
                       pattern.name);
    return {};
}

Result<StateChange> recordReplays(store::PatternStore &patterns, std::int64_t id,
                                  const store::ReplayTally &tally, const Clock &clock)
{
    return changed(patterns, id, byReplay(clock),
                   [&](Pattern &pattern, PatternReason &why) -> Result<> {
                       if (auto there = mustBeThere(pattern); !there)
                           return there;
                       count(pattern, tally.helped, tally.harmed + pattern.harmedInRuns, why);
                       return {};
                   });
}

Result<StateChange> recordHarm(store::PatternStore &patterns, std::int64_t id, const Clock &clock)
{
    auto reason = byReplay(clock);
    reason.actor = "run";
    return changed(patterns, id, std::move(reason),
                   [&](Pattern &pattern, PatternReason &why) -> Result<> {
                       if (auto there = mustBeThere(pattern); !there)
                           return there;
                       ++pattern.harmedInRuns;
                       count(pattern, pattern.helped, pattern.harmed + 1, why);
                       return {};
                   });
}

std::uint64_t changeHash(const Pattern &pattern)
{
    return hash64(toText(pattern.change));
}

static Result<> checkEdit(const PatternEdit &edit)
{
    if (edit.name && (edit.name->empty() || edit.name->size() > kLongestName))
        return failure(ErrorKind::InvalidInput,
                       std::format("a pattern needs a name, of {} bytes at most", kLongestName));
    const auto isControl = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
    if (edit.name && std::ranges::any_of(*edit.name, isControl))
        return failure(ErrorKind::InvalidInput, "the name of a pattern is one line");
    for (const auto *text : {&edit.badExample, &edit.goodExample, &edit.why, &edit.howToFix}) {
        if (*text && (*text)->size() > kLongestText)
            return failure(ErrorKind::InvalidInput,
                           std::format("a text of a pattern has {} bytes at most", kLongestText));
    }
    for (const auto *text :
         {&edit.name, &edit.badExample, &edit.goodExample, &edit.why, &edit.howToFix}) {
        if (*text && !isValidUtf8(**text))
            return failure(ErrorKind::InvalidInput, "a text of a pattern is not UTF-8");
    }
    return {};
}

Result<StateChange> editPattern(store::PatternStore &patterns, std::int64_t id,
                                const PatternEdit &edit, const Clock &clock)
{
    if (auto usable = checkEdit(edit); !usable)
        return failure(usable.error());
    return changed(patterns, id, byHuman("edited", clock),
                   [&](Pattern &pattern, PatternReason &) -> Result<> {
                       if (auto there = mustBeThere(pattern); !there)
                           return there;
                       if (changesRemedy(pattern, edit)) {
                           pattern.helped = pattern.harmed = pattern.harmedInRuns = 0;
                           if (pattern.state != PatternState::Disabled)
                               pattern.state = PatternState::Candidate;
                       }
                       pattern.name = edit.name.value_or(pattern.name);
                       pattern.badExample = edit.badExample.value_or(pattern.badExample);
                       pattern.goodExample = edit.goodExample.value_or(pattern.goodExample);
                       pattern.why = edit.why.value_or(pattern.why);
                       pattern.howToFix = edit.howToFix.value_or(pattern.howToFix);
                       pattern.change = edit.change.value_or(pattern.change);
                       pattern.pinned = true;
                       return {};
                   });
}

Result<StateChange> setPinned(store::PatternStore &patterns, std::int64_t id, bool pinned,
                              const Clock &clock)
{
    return changed(patterns, id, byHuman(pinned ? "pinned" : "unpinned", clock),
                   [&](Pattern &pattern, PatternReason &) -> Result<> {
                       pattern.pinned = pinned;
                       return mustBeThere(pattern);
                   });
}

Result<StateChange> setEnabled(store::PatternStore &patterns, std::int64_t id, bool enabled,
                               const Clock &clock)
{
    return changed(patterns, id, byHuman(enabled ? "enabled" : "disabled", clock),
                   [&](Pattern &pattern, PatternReason &) -> Result<> {
                       if (auto there = mustBeThere(pattern); !there)
                           return there;
                       if (!enabled)
                           pattern.state = PatternState::Disabled;
                       else if (pattern.state == PatternState::Disabled)
                           pattern.state = earned(pattern);
                       return {};
                   });
}

Result<StateChange> forget(store::PatternStore &patterns, std::int64_t id, const Clock &clock)
{
    return changed(patterns, id, byHuman("forgotten", clock),
                   [](Pattern &pattern, PatternReason &) -> Result<> {
                       if (pattern.state == PatternState::Merged)
                           return mustBeThere(pattern);
                       pattern.state = PatternState::Forgotten;
                       return {};
                   });
}

Result<StateChange> restore(store::PatternStore &patterns, std::int64_t id, const Clock &clock)
{
    return changed(patterns, id, byHuman("restored", clock),
                   [](Pattern &pattern, PatternReason &) -> Result<> {
                       if (pattern.state != PatternState::Forgotten)
                           return failure(ErrorKind::Conflict, "the pattern is not forgotten",
                                          pattern.name);
                       pattern.state = earned(pattern);
                       return {};
                   });
}

} // namespace espalier::learn
