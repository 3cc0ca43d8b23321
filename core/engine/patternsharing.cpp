// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patternsharing.h"

#include "core/base/clock.h"
#include "core/learn/bundle.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace espalier::engine {

using model::Pattern;

namespace {

std::string nowText()
{
    return toRfc3339(std::chrono::system_clock::now());
}

/// Takes patterns in, within the caller's transaction.
class Taker final {
public:
    Taker(Knowledge &knowledge, bool isSigned, bool preview)
        : m_knowledge(knowledge), m_signed(isSigned), m_preview(preview)
    {
    }

    Result<TakenPatterns> take(const std::vector<Pattern> &patterns);

private:
    [[nodiscard]] Result<std::set<std::string>>
    forgottenKeys(const std::map<std::string, store::PatternKey> &keys) const;
    [[nodiscard]] bool isHereAlready(const Pattern &pattern) const;
    Result<bool> bringUpToDate(const Pattern &pattern, const store::PatternKey &key);

    Knowledge &m_knowledge;
    const bool m_signed;
    const bool m_preview;
    std::vector<Pattern> m_stored; ///< before the import, without what was forgotten
    TakenPatterns m_taken;
};

// One's own lesson that comes home, by whatever way and under whatever name, is none of others: it
// would be told twice, and judged on the failures that it was made from.
bool Taker::isHereAlready(const Pattern &pattern) const
{
    const auto key = learn::bareKey(pattern.key);
    return std::ranges::any_of(m_stored, [&](const Pattern &each) {
        return each.provenance == "own" && learn::bareKey(each.key) == key &&
               each.badExample == pattern.badExample && each.goodExample == pattern.goodExample &&
               (pattern.change.is_null() || each.change == pattern.change);
    });
}

// By themselves, or with the pattern that a person made them one with.
Result<std::set<std::string>>
Taker::forgottenKeys(const std::map<std::string, store::PatternKey> &keys) const
{
    const auto patterns = m_knowledge.patterns().listWithForgotten();
    if (!patterns)
        return failure(patterns.error());
    std::map<std::int64_t, const Pattern *> byId;
    for (const auto &pattern : *patterns)
        byId.emplace(pattern.id, &pattern);
    const auto standingFor = [&](std::int64_t id) -> const Pattern * {
        for (std::size_t steps = 0; steps <= byId.size(); ++steps) {
            const auto at = byId.find(id);
            if (at == byId.end() || at->second->state != model::PatternState::Merged)
                return at == byId.end() ? nullptr : at->second;
            id = at->second->mergedInto;
        }
        return nullptr;
    };
    std::set<std::string> forgotten;
    for (const auto &[key, known] : keys) {
        const auto *pattern = standingFor(known.pattern);
        if (known.forgotten || (pattern && pattern->state == model::PatternState::Forgotten))
            forgotten.insert(learn::bareKey(key));
    }
    return forgotten;
}

Result<TakenPatterns> Taker::take(const std::vector<Pattern> &patterns)
{
    const auto keys = m_knowledge.patterns().keys();
    if (!keys)
        return failure(keys.error());
    auto forgotten = forgottenKeys(*keys);
    auto stored = m_knowledge.patterns().list();
    if (!forgotten || !stored)
        return failure(!forgotten ? forgotten.error() : stored.error());
    m_stored = *std::move(stored);
    std::set<std::string> seen;
    for (const auto &pattern : patterns) {
        // Whoever hands it on: what was forgotten stays forgotten.
        const bool unwanted = forgotten->contains(learn::bareKey(pattern.key));
        if (!unwanted && isHereAlready(pattern)) {
            m_taken.known.push_back(pattern.name);
            m_taken.items.push_back({.state = ImportedItem::State::Known,
                                     .name = pattern.name,
                                     .source = pattern.provenance});
            continue;
        }
        const auto known = keys->find(pattern.key);
        if (!unwanted && known != keys->end() && seen.insert(pattern.key).second) {
            const auto updated = bringUpToDate(pattern, known->second);
            if (!updated)
                return failure(updated.error());
            if (*updated) {
                m_taken.updated.push_back(pattern.name);
                m_taken.items.push_back({.state = ImportedItem::State::Updated,
                                         .name = pattern.name,
                                         .source = pattern.provenance});
                continue;
            }
        }
        if (unwanted || keys->contains(pattern.key) || !seen.insert(pattern.key).second) {
            m_taken.known.push_back(pattern.name);
            m_taken.items.push_back({.state = ImportedItem::State::Known,
                                     .name = pattern.name,
                                     .source = pattern.provenance});
            if (unwanted)
                m_taken.problems.push_back(pattern.name + " was forgotten here, and stays so");
            continue;
        }
        m_taken.added.push_back(pattern.name);
        m_taken.items.push_back({.name = pattern.name, .source = pattern.provenance});
        if (m_preview)
            continue;
        auto added = m_knowledge.patterns().add(
            pattern,
            {.kind = "imported", .actor = pattern.provenance, .note = {}, .at = nowText()});
        if (!added)
            return failure(std::move(added.error()));
        m_taken.rows += added->rows;
        m_taken.addedIds.insert(m_taken.addedIds.end(), added->ids.begin(), added->ids.end());
    }
    return std::move(m_taken);
}

// Whether its source has counted more failures than we know of.
Result<bool> Taker::bringUpToDate(const Pattern &pattern, const store::PatternKey &key)
{
    auto &store = m_knowledge.patterns();
    const auto stored = store.find(key.pattern);
    if (!stored)
        return failure(stored.error());
    // Files without a key may be of anybody.
    if (!m_signed || !*stored || (*stored)->key != pattern.key ||
        model::isPutAway((*stored)->state) || pattern.failures <= (*stored)->failures)
        return false;
    if (m_preview)
        return true;
    const auto written = store.change(
        key.pattern, {.kind = "imported", .actor = pattern.provenance, .note = {}, .at = nowText()},
        [&](Pattern &ours, store::PatternReason &) -> Result<> {
            ours.failures = pattern.failures;
            ours.followedBySuccess = pattern.followedBySuccess;
            ours.occurrences = pattern.occurrences;
            ours.languages = pattern.languages;
            if (ours.pinned || ours.state != model::PatternState::Candidate)
                return {};
            ours.why = pattern.why;
            ours.howToFix = pattern.howToFix;
            ours.badExample = pattern.badExample;
            ours.goodExample = pattern.goodExample;
            ours.change = pattern.change;
            return {};
        });
    if (!written)
        return failure(written.error());
    m_taken.rows += written->rows;
    return true;
}

} // namespace

Result<TakenPatterns> takePatterns(Knowledge &knowledge, const std::vector<Pattern> &patterns,
                                   bool isSigned, bool preview)
{
    return Taker(knowledge, isSigned, preview).take(patterns);
}

} // namespace espalier::engine
