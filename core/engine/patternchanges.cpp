// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patternchanges.h"

#include "core/learn/merging.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <ranges>
#include <utility>

namespace espalier::engine {

using store::PatternEvent;

namespace {

using Change = std::function<Result<learn::StateChange>(store::PatternStore &)>;

// In one transaction, so that the newest event is the one that the change left.
Result<PatternChanged> changed(PatternLibrary &library, std::int64_t id, const Change &change)
{
    auto transaction = store::Transaction::begin(library.database());
    if (!transaction)
        return failure(std::move(transaction.error()));
    auto done = change(library.patterns());
    if (!done)
        return failure(std::move(done.error()));
    PatternChanged result{.pattern = id, .event = 0, .state = *done};
    if (done->rows > 0) {
        auto events = library.patterns().events(id, 1);
        if (!events)
            return failure(std::move(events.error()));
        result.event = events->empty() ? 0 : events->front().sequence;
    }
    if (auto committed = transaction->commit(); !committed)
        return failure(std::move(committed.error()));
    return result;
}

using Changes = std::vector<PatternChanged>;

/// Several changes in one transaction.
Result<Changes> together(PatternLibrary &library, const std::function<Result<Changes>()> &change)
{
    auto transaction = store::Transaction::begin(library.database());
    if (!transaction)
        return failure(std::move(transaction.error()));
    auto changes = change();
    if (!changes)
        return changes;
    if (auto committed = transaction->commit(); !committed)
        return failure(std::move(committed.error()));
    return changes;
}

/// What the newest event of a pattern has changed.
Result<PatternChanged> newestChange(PatternLibrary &library, std::int64_t id)
{
    auto events = library.patterns().events(id, 1);
    if (!events)
        return failure(std::move(events.error()));
    return PatternChanged{
        .pattern = id, .event = events->empty() ? 0 : events->front().sequence, .state = {}};
}

Result<PatternEvent> eventOf(store::PatternStore &patterns, std::int64_t id, std::int64_t sequence)
{
    auto events = patterns.events(id, std::numeric_limits<int>::max());
    if (!events)
        return failure(std::move(events.error()));
    const auto found = std::ranges::find(*events, sequence, &PatternEvent::sequence);
    if (found == events->end())
        return failure(ErrorKind::NotFound, "there is no such change of a pattern",
                       std::to_string(sequence));
    if (!found->before.is_object() || !found->after.is_object())
        return failure(ErrorKind::InvalidInput, "what made a pattern cannot be undone",
                       std::to_string(sequence));
    return std::move(*found);
}

/// The pattern with the fields as they were before the event.
Result<model::Pattern> before(const model::Pattern &now, const PatternEvent &event)
{
    Json json = model::toJson(now);
    for (const auto &[name, value] : event.after.items()) {
        if (name == "last_updated")
            continue;
        if (json.value(name, Json()) != value)
            return failure(ErrorKind::Conflict, "the pattern was changed again since", now.name);
        json[name] = event.before.value(name, Json());
    }
    try { // a stored value of another type than expected throws
        return model::patternFromJson(json);
    } catch (const Json::exception &) {
        return failure(ErrorKind::Corrupt, "a stored change of a pattern is damaged", now.name);
    }
}

} // namespace

Result<PatternChanged> editPattern(PatternLibrary &library, std::int64_t id,
                                   const learn::PatternEdit &edit, const Clock &clock)
{
    return changed(library, id, [&](store::PatternStore &patterns) {
        return learn::editPattern(patterns, id, edit, clock);
    });
}

Result<PatternChanged> pinPattern(PatternLibrary &library, std::int64_t id, bool pinned,
                                  const Clock &clock)
{
    return changed(library, id, [&](store::PatternStore &patterns) {
        return learn::setPinned(patterns, id, pinned, clock);
    });
}

Result<PatternChanged> enablePattern(PatternLibrary &library, std::int64_t id, bool enabled,
                                     const Clock &clock)
{
    return changed(library, id, [&](store::PatternStore &patterns) {
        return learn::setEnabled(patterns, id, enabled, clock);
    });
}

Result<PatternChanged> forgetPattern(PatternLibrary &library, std::int64_t id, const Clock &clock)
{
    return changed(library, id, [&](store::PatternStore &patterns) {
        return learn::forget(patterns, id, clock);
    });
}

Result<PatternChanged> restorePattern(PatternLibrary &library, std::int64_t id, const Clock &clock)
{
    return changed(library, id, [&](store::PatternStore &patterns) {
        return learn::restore(patterns, id, clock);
    });
}

Result<PatternChanged> undoChange(PatternLibrary &library, std::int64_t id, std::int64_t event,
                                  const Clock &clock)
{
    const auto undo = [&](store::PatternStore &patterns) -> Result<learn::StateChange> {
        auto past = eventOf(patterns, id, event);
        if (!past)
            return failure(std::move(past.error()));
        learn::StateChange state;
        const store::PatternReason reason{.kind = "undone",
                                          .actor = "human",
                                          .note = past->reason.kind,
                                          .at = toRfc3339(clock.now())};
        auto written = patterns.change(
            id, reason, [&](model::Pattern &pattern, store::PatternReason &) -> Result<> {
                state.before = pattern.state;
                auto was = before(pattern, *past);
                if (!was)
                    return failure(std::move(was.error()));
                pattern = *std::move(was);
                state.after = pattern.state;
                state.helped = pattern.helped;
                state.harmed = pattern.harmed;
                return {};
            });
        if (!written)
            return failure(std::move(written.error()));
        state.rows = written->rows;
        return state;
    };
    return changed(library, id, undo);
}

Result<Changes> forgetPatterns(PatternLibrary &library, std::span<const std::int64_t> ids,
                               const Clock &clock)
{
    return together(library, [&]() -> Result<Changes> {
        Changes changes;
        for (const auto id : ids) {
            auto done = forgetPattern(library, id, clock);
            if (!done)
                return failure(std::move(done.error()));
            if (done->event != 0)
                changes.push_back(*done);
        }
        return changes;
    });
}

Result<Changes> mergePatterns(PatternLibrary &library, std::span<const std::int64_t> ids,
                              const Clock &clock)
{
    return together(library, [&]() -> Result<Changes> {
        auto merging = learn::mergePatterns(library.database(), library.patterns(), ids, clock);
        if (!merging)
            return failure(std::move(merging.error()));
        std::vector<std::int64_t> touched{merging->pattern.id};
        for (const auto &other : merging->merged)
            touched.push_back(other.id);
        Changes changes;
        for (const auto id : touched) {
            auto change = newestChange(library, id);
            if (!change)
                return failure(std::move(change.error()));
            changes.push_back(*change);
        }
        return changes;
    });
}

Result<Changes> undoChanges(PatternLibrary &library, std::span<const PatternChanged> changes,
                            const Clock &clock)
{
    return together(library, [&]() -> Result<Changes> {
        Changes undone;
        for (const auto &change : changes | std::views::reverse) {
            auto done = undoChange(library, change.pattern, change.event, clock);
            if (!done)
                return failure(std::move(done.error()));
            undone.push_back(*done);
        }
        return undone;
    });
}

} // namespace espalier::engine
