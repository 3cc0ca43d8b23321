// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/consolidatedrafts.h"

#include "core/learn/patterns.h"
#include "core/learn/scriptlesson.h"

#include <algorithm>
#include <format>
#include <set>
#include <unordered_set>

namespace espalier::learn {

using model::Pattern;
using model::PatternState;

namespace {

/// Consolidation may give it another example: nobody chose the one it has, and it is not proven.
bool mayChangeTexts(const Pattern &pattern)
{
    return pattern.state == PatternState::Candidate && !pattern.pinned &&
           pattern.provenance == "own";
}

/// What people call failures of no known class: "go loop: undefined". Its class is a fingerprint,
/// which tells them nothing.
std::string readableName(const Pattern &pattern, const std::string &message)
{
    const auto words = firstWords(message);
    return std::format("{} {}: {}", pattern.family, model::nameOf(pattern.construct),
                       words.empty() ? "a failure without words" : words);
}

/// Name and texts of a pattern, from the change that mended it. Of a known class the name is that
/// of the class.
void writeTexts(Pattern &pattern, const Example &example, const ErrorClass *known,
                const std::string &message)
{
    pattern.badExample = example.bad;
    pattern.goodExample = example.good;
    const auto fault = describeFault(example.change);
    pattern.howToFix = describeChange(example.change);
    if (known) {
        pattern.name = known->name;
        pattern.why = known->why;
    } else {
        if (pattern.name.empty()) // it stays, whatever example comes
            pattern.name = readableName(pattern, message);
        pattern.why = message.empty() ? std::string("It fails without a message.")
                                      : "It fails with: " + message;
        if (!pattern.why.ends_with('.'))
            pattern.why += '.';
    }
    if (!fault.empty())
        pattern.why += ' ' + fault;
}

/// What is not kept with a pattern, since its examples tell it.
struct Measured {
    ChangeSignature signature;
    std::size_t bytes = 0;
};

Result<Measured> measureExamples(const Pattern &pattern, JobContext &job)
{
    auto change =
        changeBetween(withoutTitle(pattern.badExample), withoutTitle(pattern.goodExample), job);
    if (!change)
        return failure(std::move(change.error()));
    return Measured{signatureOf(*change), change->bytes};
}

} // namespace

Result<> Drafts::load(std::vector<Pattern> patterns)
{
    for (auto &pattern : patterns) {
        auto measured = measureExamples(pattern, m_job);
        if (!measured)
            return failure(std::move(measured.error()));
        m_drafts.push_back({.write = {.pattern = pattern, .keys = {}, .reason = {}},
                            .stored = pattern,
                            .signature = std::move(measured->signature),
                            .exampleBytes = measured->bytes,
                            .groups = {}});
    }
    return {};
}

Result<> Drafts::place(std::map<std::string, Group> &groups,
                       const std::map<std::string, store::PatternKey> &keys)
{
    std::vector<Group *> fresh;
    std::uint64_t done = 0;
    for (auto &[name, group] : groups) {
        m_job.report("consolidate", done++, groups.size());
        if (auto go = m_job.checkpoint(); !go)
            return go;
        const auto key = keys.find(name);
        if (key == keys.end())
            fresh.push_back(&group);
        else if (auto placed = placeKnown(group, key->second); !placed)
            return placed;
    }
    // Known classes first, then those that happen most: the others are merged into them.
    std::ranges::stable_sort(fresh, {}, [&](const Group *group) {
        return std::pair(m_classes.find(group->outcome.errorClass) == nullptr,
                         -group->outcome.failures);
    });
    for (auto *group : fresh) {
        if (auto go = m_job.checkpoint(); !go)
            return go;
        if (auto placed = placeNew(*group); !placed)
            return placed;
    }
    return {};
}

// Those that a person made one with another lead to that one.
Draft *Drafts::standingFor(std::int64_t pattern)
{
    for (std::size_t steps = 0; steps <= m_drafts.size(); ++steps) {
        const auto at = std::ranges::find(m_drafts, pattern,
                                          [](const Draft &draft) { return draft.stored.id; });
        if (at == m_drafts.end())
            return nullptr;
        if (at->stored.state != PatternState::Merged)
            return &*at;
        pattern = at->stored.mergedInto;
    }
    return nullptr;
}

Result<> Drafts::placeKnown(Group &group, const store::PatternKey &key)
{
    auto *at = standingFor(key.pattern);
    if (!at)
        return failure(ErrorKind::Corrupt, "the pattern of a key is missing", group.outcome.key);
    group.outcome.pattern = at->stored.id;
    if (key.forgotten || at->forgotten()) {
        group.outcome.result = GroupResult::Forgotten;
        return {};
    }
    at->groups.push_back(&group);
    group.outcome.result = GroupResult::Unchanged;
    if (!mayChangeTexts(at->stored))
        return {};
    auto example = bestExample(group, m_table, m_knowledge, m_job);
    if (!example)
        return failure(std::move(example.error()));
    group.outcome.result = GroupResult::Unchanged;
    if (*example && (*example)->change.bytes < at->exampleBytes)
        return takeExample(*at, group, **example);
    return {};
}

Result<> Drafts::placeNew(Group &group)
{
    if (group.outcome.failures < m_options.minOccurrences) {
        group.outcome.result = GroupResult::TooFew;
        return {};
    }
    if (group.lessons.empty()) {
        group.outcome.result = GroupResult::NoSuccess;
        return {};
    }
    auto example = bestExample(group, m_table, m_knowledge, m_job);
    if (!example)
        return failure(std::move(example.error()));
    if (!*example)
        return {}; // the outcome says why
    if (auto *target = mergeTarget(group, signatureOf((*example)->change))) {
        mergeInto(*target, group);
        return {};
    }
    Draft draft;
    draft.write.keys = {group.outcome.key};
    draft.write.reason.kind = "created";
    auto &pattern = draft.write.pattern;
    pattern.key = group.outcome.key;
    pattern.family = group.outcome.family;
    pattern.construct = group.outcome.construct;
    pattern.errorClass = group.outcome.errorClass;
    draft.groups = {&group};
    group.outcome.result = GroupResult::Created;
    m_drafts.push_back(std::move(draft));
    if (auto taken = takeExample(m_drafts.back(), group, **example); !taken)
        return taken;
    makeNameUnique(m_drafts.back());
    return {};
}

// Classes have names of their own; messages may begin alike.
void Drafts::makeNameUnique(Draft &draft) const
{
    auto &pattern = draft.write.pattern;
    if (m_classes.find(pattern.errorClass))
        return;
    const auto isTaken = [&](const std::string &name) {
        return std::ranges::any_of(m_drafts, [&](const Draft &other) {
            return &other != &draft && other.write.pattern.name == name;
        });
    };
    const auto wanted = pattern.name;
    for (int number = 2; isTaken(pattern.name); ++number)
        pattern.name = std::format("{} ({})", wanted, number);
}

Result<> Drafts::takeExample(Draft &draft, const Group &group, const Example &example)
{
    auto &pattern = draft.write.pattern;
    std::string message;
    const auto *known = m_classes.find(pattern.errorClass);
    auto learning = m_knowledge.find(m_table.rows[example.lesson.failure].id);
    if (!learning)
        return failure(std::move(learning.error()));
    if (!known && *learning && !(*learning)->errors.empty())
        message = maskedMessage((*learning)->errors.front());
    auto change =
        scriptLesson(example.bad, example.good, *learning ? (*learning)->shape : "", m_job);
    if (!change)
        return failure(std::move(change.error()));
    pattern.change = *change ? model::toJson(**change) : Json();
    writeTexts(pattern, example, known, message);
    draft.signature = signatureOf(example.change);
    draft.exampleBytes = example.change.bytes;
    pattern.learningHashes = {m_table.rows[example.lesson.failure].hash,
                              m_table.rows[example.lesson.success].hash};
    if (!draft.fresh()) {
        draft.write.reason.kind = "example";
        draft.write.reason.note = "a smaller change mended " + group.outcome.errorClass;
    }
    return {};
}

Draft *Drafts::mergeTarget(const Group &group, const ChangeSignature &signature)
{
    const bool known = m_classes.find(group.outcome.errorClass) != nullptr;
    Draft *best = nullptr;
    double most = m_options.mergeThreshold;
    for (auto &draft : m_drafts) {
        const auto &pattern = draft.write.pattern;
        if (pattern.provenance != "own" || pattern.family != group.outcome.family ||
            pattern.construct != group.outcome.construct)
            continue;
        if (known && m_classes.find(pattern.errorClass))
            continue; // other symptoms, which people look for by their names
        const auto alike = similarity(draft.signature, signature);
        if (alike < most || (best && alike == most))
            continue;
        best = &draft;
        most = alike;
    }
    return best && !best->fresh() ? standingFor(best->stored.id) : best;
}

void Drafts::mergeInto(Draft &target, Group &group)
{
    target.write.keys.push_back(group.outcome.key);
    group.outcome.pattern = target.stored.id;
    if (target.forgotten()) {
        group.outcome.result = GroupResult::Forgotten;
        return;
    }
    group.outcome.result = GroupResult::Merged;
    target.groups.push_back(&group);
    auto &pattern = target.write.pattern;
    if (!pattern.covers(group.outcome.errorClass))
        pattern.aliases.push_back(group.outcome.errorClass);
    if (target.fresh())
        return;
    target.write.reason.kind = "merged";
    target.write.reason.note = group.outcome.key;
}

void Drafts::sum(Draft &draft) const
{
    if (draft.groups.empty())
        return;
    auto &pattern = draft.write.pattern;
    std::map<std::string, std::int64_t> languages;
    std::int64_t failures = 0;
    std::int64_t followed = 0;
    std::unordered_set<std::size_t> successes;
    for (const auto *group : draft.groups) {
        failures += group->outcome.failures;
        followed += group->outcome.followedBySuccess;
        for (const auto &[language, count] : group->languages)
            languages[language] += count;
        for (const auto &lesson : group->lessons)
            successes.insert(lesson.success);
    }
    // Learnings may have been cleared; what was counted then was true.
    if (failures < pattern.countsOf("own").failures)
        return;
    pattern.setCounts("own",
                      {.failures = failures,
                       .followedBySuccess = followed,
                       .occurrences = failures + static_cast<std::int64_t>(successes.size())});
    if (pattern.provenance == "own") {
        for (const auto &[language, count] : pattern.languages) {
            if (count == 0) // of another source
                languages.try_emplace(language, 0);
        }
        pattern.languages = std::move(languages);
    }
    auto &hashes = pattern.learningHashes;
    std::set<std::uint64_t> known(hashes.begin(), hashes.end());
    for (const auto *group : draft.groups) {
        for (const auto place : group->failures) {
            if (hashes.size() >= kMostHashes)
                return;
            if (known.insert(m_table.rows[place].hash).second)
                hashes.push_back(m_table.rows[place].hash);
        }
    }
}

void Drafts::findContradictions()
{
    std::map<std::pair<std::string, model::Construct>, std::vector<std::size_t>> places;
    for (std::size_t i = 0; i < m_drafts.size(); ++i) {
        auto &pattern = m_drafts[i].write.pattern;
        if (!m_drafts[i].fresh() && model::isPutAway(m_drafts[i].stored.state))
            continue;
        pattern.contradictions.clear();
        places[{pattern.family, pattern.construct}].push_back(i);
    }
    const auto numberOf = [&](std::size_t i) {
        return m_drafts[i].fresh() ? -static_cast<std::int64_t>(i) - 1 : m_drafts[i].stored.id;
    };
    for (const auto &[place, drafts] : places) {
        for (std::size_t a = 0; a < drafts.size(); ++a) {
            for (std::size_t b = a + 1; b < drafts.size(); ++b) {
                auto &one = m_drafts[drafts[a]];
                auto &other = m_drafts[drafts[b]];
                if (!undoEachOther(one.signature, other.signature))
                    continue;
                one.write.pattern.contradictions.push_back(numberOf(drafts[b]));
                other.write.pattern.contradictions.push_back(numberOf(drafts[a]));
            }
        }
    }
}

void Drafts::finish(const std::string &now)
{
    for (auto &draft : m_drafts) {
        auto &reason = draft.write.reason;
        reason.actor = "consolidation";
        reason.at = now;
        if (draft.forgotten())
            continue;
        sum(draft);
        if (reason.kind.empty())
            reason.kind = "counted";
        const bool changed =
            draft.fresh() || model::toJson(draft.write.pattern) != model::toJson(draft.stored);
        for (auto *group : draft.groups) {
            if (changed && group->outcome.result == GroupResult::Unchanged)
                group->outcome.result = GroupResult::Updated;
        }
    }
    findContradictions();
    for (auto &draft : m_drafts) {
        auto &reason = draft.write.reason;
        if (reason.kind == "counted" && draft.groups.empty())
            reason.kind = "contradicted";
    }
}

std::vector<store::PatternWrite> Drafts::writes() const
{
    std::vector<store::PatternWrite> writes;
    writes.reserve(m_drafts.size());
    for (const auto &draft : m_drafts)
        writes.push_back(draft.write);
    return writes;
}

} // namespace espalier::learn
