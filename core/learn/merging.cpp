// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/merging.h"

#include "core/learn/patterns.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace espalier::learn {

using model::Pattern;
using model::PatternCounts;
using model::PatternState;

namespace {

std::int64_t allOccurrences(const Pattern &pattern)
{
    return std::accumulate(
        pattern.elsewhere.begin(), pattern.elsewhere.end(), pattern.occurrences,
        [](std::int64_t sum, const auto &source) { return sum + source.second.occurrences; });
}

Result<> mustFit(const std::vector<Pattern> &patterns)
{
    if (patterns.size() < 2)
        return failure(ErrorKind::InvalidInput, "at least two patterns are needed to make one");
    const auto &first = patterns.front();
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        const auto &each = patterns[i];
        if (auto there = mustBeThere(each); !there)
            return there;
        if (each.family != first.family || each.construct != first.construct)
            return failure(ErrorKind::InvalidInput,
                           "only patterns of one language and one construct can be merged",
                           each.name);
        const auto before = std::span(patterns).first(i);
        if (std::ranges::contains(before, each.id, &Pattern::id))
            return failure(ErrorKind::InvalidInput, "a pattern cannot be merged with itself",
                           each.name);
    }
    return {};
}

void addCounts(Pattern &pattern, const std::string &source, const PatternCounts &more)
{
    auto counts = pattern.countsOf(source);
    counts.failures += more.failures;
    counts.followedBySuccess += more.followedBySuccess;
    counts.occurrences += more.occurrences;
    pattern.setCounts(source, counts);
}

void addLearnings(Pattern &pattern, const Pattern &other)
{
    for (const auto hash : other.learningHashes) {
        if (pattern.learningHashes.size() >= kMostHashes)
            return;
        if (!std::ranges::contains(pattern.learningHashes, hash))
            pattern.learningHashes.push_back(hash);
    }
}

void take(Pattern &pattern, const Pattern &other)
{
    addCounts(pattern, other.provenance, other.countsOf(other.provenance));
    for (const auto &[source, counts] : other.elsewhere)
        addCounts(pattern, source, counts);
    // The numbers by language are those of its own source.
    const bool sameSource = other.provenance == pattern.provenance;
    for (const auto &[language, count] : other.languages)
        pattern.languages[language] += sameSource ? count : 0;
    auto classes = other.aliases;
    classes.insert(classes.begin(), other.errorClass);
    for (auto &each : classes) {
        if (!pattern.covers(each))
            pattern.aliases.push_back(std::move(each));
    }
    addLearnings(pattern, other);
    std::erase(pattern.contradictions, other.id);
}

Result<std::vector<Pattern>> readAll(store::PatternStore &patterns,
                                     std::span<const std::int64_t> ids)
{
    std::vector<Pattern> all;
    for (const auto id : ids) {
        auto found = patterns.find(id);
        if (!found)
            return failure(std::move(found.error()));
        if (!*found)
            return failure(ErrorKind::NotFound, "there is no such pattern", std::to_string(id));
        all.push_back(**std::move(found));
    }
    return all;
}

store::PatternReason byHuman(std::string kind, std::string note, const Clock &clock)
{
    return {.kind = std::move(kind),
            .actor = "human",
            .note = std::move(note),
            .at = toRfc3339(clock.now())};
}

/// Stores what differs, within the caller's transaction.
Result<> write(store::PatternStore &patterns, const Merging &merging, const Clock &clock)
{
    std::string names;
    for (const auto &other : merging.merged)
        names += (names.empty() ? "" : ", ") + other.name;
    auto kept = patterns.change(merging.pattern.id, byHuman("merged", std::move(names), clock),
                                [&](Pattern &pattern, store::PatternReason &) -> Result<> {
                                    pattern = merging.pattern;
                                    return {};
                                });
    if (!kept)
        return failure(std::move(kept.error()));
    for (const auto &other : merging.merged) {
        auto put = patterns.change(other.id, byHuman("absorbed", merging.pattern.name, clock),
                                   [&](Pattern &pattern, store::PatternReason &) -> Result<> {
                                       pattern.state = PatternState::Merged;
                                       pattern.mergedInto = merging.pattern.id;
                                       return {};
                                   });
        if (!put)
            return failure(std::move(put.error()));
    }
    return {};
}

} // namespace

Result<Merging> mergingOf(std::vector<Pattern> patterns)
{
    if (auto fits = mustFit(patterns); !fits)
        return failure(std::move(fits.error()));
    std::ranges::sort(patterns, {}, [](const Pattern &pattern) {
        return std::pair(-allOccurrences(pattern), pattern.id);
    });
    Merging merging{.pattern = patterns.front(), .merged = {}};
    merging.merged.assign(std::make_move_iterator(patterns.begin() + 1),
                          std::make_move_iterator(patterns.end()));
    for (const auto &other : merging.merged)
        take(merging.pattern, other);
    merging.pattern.pinned = true;
    return merging;
}

Result<Merging> previewMerging(store::PatternStore &patterns, std::span<const std::int64_t> ids)
{
    auto all = readAll(patterns, ids);
    return all ? mergingOf(*std::move(all)) : failure(std::move(all.error()));
}

Result<Merging> mergePatterns(store::Database &database, store::PatternStore &patterns,
                              std::span<const std::int64_t> ids, const Clock &clock)
{
    auto transaction = store::Transaction::begin(database);
    if (!transaction)
        return failure(std::move(transaction.error()));
    auto merging = previewMerging(patterns, ids);
    if (!merging)
        return merging;
    if (auto written = write(patterns, *merging, clock); !written)
        return failure(std::move(written.error()));
    if (auto committed = transaction->commit(); !committed)
        return failure(std::move(committed.error()));
    return merging;
}

} // namespace espalier::learn
