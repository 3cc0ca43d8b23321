// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/replay.h"

#include "core/base/hash.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace espalier::learn {

using model::Learning;
using store::RecipeTallyRow;
using store::ReplayableFailure;

void ReplayFigures::add(const ReplayOutcome &outcome)
{
    ++n;
    firsts += outcome.first;
    repaired += outcome.repaired;
    attemptsOfRepaired += outcome.repaired ? outcome.attempts : 0;
    costUsd += outcome.costUsd;
}

double ReplayFigures::firstAttemptSuccess() const
{
    return n == 0 ? 0 : static_cast<double>(firsts) / static_cast<double>(n);
}

double ReplayFigures::attempts() const
{
    return repaired == 0 ? 0
                         : static_cast<double>(attemptsOfRepaired) / static_cast<double>(repaired);
}

double PatternReplay::lift() const
{
    return n == 0 ? 0 : static_cast<double>(helped - harmed) / static_cast<double>(n);
}

std::string_view nameOf(ReplaySplit split)
{
    return split == ReplaySplit::Project ? "project" : "function";
}

std::string_view nameOf(NotReplayed why)
{
    static constexpr std::array<std::string_view, 3> kNames{"no-file", "needs-project", "not-run"};
    return kNames[static_cast<std::size_t>(why)];
}

static Json toJson(const ReplayFigures &figures)
{
    const auto confidence = figures.confidence();
    const bool any = figures.n > 0; // of nothing there is no share
    return {{"first_attempt_success", any ? Json(figures.firstAttemptSuccess()) : Json(nullptr)},
            {"ci95", any ? Json({confidence.low, confidence.high}) : Json(nullptr)},
            {"attempts", figures.repaired > 0 ? Json(figures.attempts()) : Json(nullptr)},
            {"repaired", figures.repaired},
            {"cost_usd", figures.costUsd}};
}

Json toJson(const ReplayReport &report)
{
    Json patterns = Json::array();
    for (const auto &each : report.patterns)
        patterns.push_back({{"id", each.pattern},
                            {"name", each.name},
                            {"lift", each.lift()},
                            {"n", each.n},
                            {"helped", each.helped},
                            {"harmed", each.harmed},
                            {"state_before", model::nameOf(each.before)},
                            {"state", model::nameOf(each.after)}});
    Json leftOut = Json::array();
    for (const auto &each : report.leftOut)
        leftOut.push_back({{"language", each.language},
                           {"reason", nameOf(each.why)},
                           {"detail", each.detail},
                           {"n", each.n}});
    return {{"schema_version", 1},
            {"n", report.n},
            {"by_compilers", report.byCompilers},
            {"data_hash", report.dataHash},
            {"split", nameOf(report.split)},
            {"parts", report.parts},
            {"no_longer_failing", report.noLongerFailing},
            {"not_replayed", std::move(leftOut)},
            {"patterns_without_change", report.withoutChange},
            {"off", toJson(report.off)},
            {"on", toJson(report.on)},
            {"shuffled", toJson(report.shuffled)},
            {"patterns", std::move(patterns)},
            {"recorded", report.recorded}};
}

static KeyHasher hashed(const ReplayableFailure &failure)
{
    KeyHasher hasher;
    hasher.add(failure.learning.project).add(failure.learning.functionHash);
    hasher.add(failure.learning.code).add(failure.tests);
    if (!failure.file.empty())
        hasher.add(failure.file);
    return hasher;
}

std::uint64_t failureHash(const ReplayableFailure &failure)
{
    return hashed(failure).low();
}

std::vector<ReplayableFailure> distinctFailures(std::vector<ReplayableFailure> failures)
{
    std::set<std::string> seen;
    std::erase_if(failures, [&](const ReplayableFailure &failure) {
        return !seen.insert(hashed(failure).hex()).second;
    });
    return failures;
}

std::string dataHashOf(std::span<const ReplayableFailure> failures)
{
    std::vector<std::string> each;
    for (const auto &failure : failures)
        each.push_back(hashed(failure).hex());
    std::ranges::sort(each);
    KeyHasher all;
    for (const auto &hash : each)
        all.add(hash);
    return all.hex();
}

static std::uint64_t unitOf(ReplaySplit split, const Learning &learning)
{
    return split == ReplaySplit::Project ? hash64(learning.project) : learning.functionHash;
}

static std::uint64_t oneOf(const Parting &parting, const Learning &learning)
{
    const auto unit = unitOf(parting.split, learning);
    const auto at = parting.known.find(unit);
    return at == parting.known.end() ? unit : at->second;
}

int Parting::partOf(const Learning &learning) const
{
    if (parts == 0)
        return 0;
    const auto unit = oneOf(*this, learning);
    const auto at = dealt.find(unit);
    return at != dealt.end() ? at->second
                             : static_cast<int>(unit % static_cast<std::uint64_t>(parts));
}

bool Parting::related(const Learning &a, const Learning &b) const
{
    return oneOf(*this, a) == oneOf(*this, b);
}

/// What is the same in copies of one project, wherever they lie.
static std::string contentOf(const Learning &learning)
{
    return KeyHasher()
        .add(learning.functionName)
        .add(learning.shape)
        .add(nameOf(learning.source))
        .add(learning.code)
        .hex();
}

static std::string contentOf(const ReplayableFailure &failure)
{
    // The tests hold the source of the function.
    return KeyHasher().add(contentOf(failure.learning)).add(failure.tests).add(failure.file).hex();
}

/// Each project or function, and the one of its copies that stands for all of them. `lessons` have
/// no tests to know a copy by: of them a project is one that has the very failure of another.
static std::map<std::uint64_t, std::uint64_t> copiesOf(std::span<const ReplayableFailure> failures,
                                                       std::span<const Learning> lessons,
                                                       ReplaySplit split)
{
    std::map<std::uint64_t, std::uint64_t> known;
    const auto rootOf = [&](std::uint64_t unit) {
        while (known.at(unit) != unit)
            unit = known.at(unit);
        return unit;
    };
    const auto join = [&](std::uint64_t first, std::uint64_t second) {
        const auto a = rootOf(first), b = rootOf(second);
        known[std::max(a, b)] = std::min(a, b);
    };
    std::map<std::string, std::uint64_t> contents, withoutTests;
    for (const auto &failure : failures) {
        const auto unit = unitOf(split, failure.learning);
        known.emplace(unit, unit);
        withoutTests.emplace(contentOf(failure.learning), unit);
        join(contents.emplace(contentOf(failure), unit).first->second, unit);
    }
    std::set<std::uint64_t> replayed;
    for (const auto &[unit, root] : known)
        replayed.insert(unit);
    for (const auto &lesson : lessons) {
        const auto unit = unitOf(split, lesson);
        if (lesson.success || replayed.contains(unit))
            continue;
        const auto same = withoutTests.find(contentOf(lesson));
        if (same == withoutTests.end())
            continue;
        known.emplace(unit, unit);
        join(same->second, unit);
    }
    for (auto &[unit, root] : known)
        root = rootOf(unit);
    return known;
}

// Dealt out one after the other in the order of their hashes: by the hash alone, a few could all
// come into one part.
Parting partingOf(std::span<const ReplayableFailure> failures, int most,
                  std::span<const Learning> lessons)
{
    for (const auto split : {ReplaySplit::Project, ReplaySplit::Function}) {
        Parting parting{.split = split, .known = copiesOf(failures, lessons, split)};
        for (const auto &[unit, root] : parting.known)
            parting.dealt.emplace(root, 0);
        if (parting.dealt.size() < 2)
            continue;
        parting.parts = std::min(most, static_cast<int>(parting.dealt.size()));
        int next = 0;
        for (auto &[unit, part] : parting.dealt)
            part = next++ % parting.parts;
        return parting;
    }
    return {};
}

std::vector<RecipeTallyRow> talliesFrom(std::span<const Learning> learnings)
{
    constexpr std::string_view kRecipe = "recipe:";
    using Kind = std::pair<model::Construct, std::string>;
    using Function = std::tuple<std::string, std::uint64_t, model::LearningSource>;
    std::map<Function, std::set<Kind>> failed; // kinds of the first failure
    std::map<Function, int> lastAttempt;
    std::map<std::tuple<std::string, std::string, Kind>, RecipeTallyRow> rows;
    for (const auto &learning : learnings) {
        const Function function{learning.project, learning.functionHash, learning.source};
        const bool again = std::exchange(lastAttempt[function], learning.attempt) ==
                           learning.attempt; // another learning of the same verdict
        if (!learning.success && learning.attempt == 1) {
            if (!again)
                failed[function].clear();
            failed[function].emplace(learning.construct, learning.errorPattern);
        }
        if (again || !learning.origin.starts_with(kRecipe))
            continue;
        const auto name = learning.origin.substr(kRecipe.size());
        if (name.starts_with("learned-") || name.starts_with("like-"))
            continue;
        for (const auto &kind : failed[function]) {
            auto &row = rows[{name, learning.language, kind}];
            row.recipe = name;
            row.language = learning.language;
            row.construct = kind.first;
            row.errorClass = kind.second;
            ++row.tried;
            row.repaired += learning.success;
        }
    }
    std::vector<RecipeTallyRow> result;
    for (auto &[key, row] : rows)
        result.push_back(std::move(row));
    return result;
}

void shuffle(std::vector<model::Pattern> &patterns, std::vector<RecipeTallyRow> &tallies,
             std::span<const std::string> recipes)
{
    // Each takes the place of the next one: nothing stays where it was.
    if (patterns.size() > 1) {
        auto last = std::move(patterns.back().change);
        for (auto &pattern : patterns)
            std::swap(pattern.change, last);
    }
    for (auto &row : tallies) {
        const auto at = std::ranges::find(recipes, row.recipe);
        if (at == recipes.end())
            continue;
        row.recipe = std::next(at) == recipes.end() ? recipes.front() : *std::next(at);
    }
}

} // namespace espalier::learn
