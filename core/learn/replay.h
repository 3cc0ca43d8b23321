// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/learn/interval.h"
#include "core/model/learning.h"
#include "core/model/pattern.h"
#include "core/store/knowledgestore.h"
#include "core/store/tallystore.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace espalier::learn {

/// What one replayed failure came to.
struct ReplayOutcome {
    bool first = false;    ///< the first version is right
    bool repaired = false; ///< one of them is
    int attempts = 0;      ///< versions, the template included
    double costUsd = 0;
};

/// All failures replayed in one way.
struct ReplayFigures {
    std::int64_t n = 0;
    std::int64_t firsts = 0;
    std::int64_t repaired = 0;
    std::int64_t attemptsOfRepaired = 0;
    double costUsd = 0;

    void add(const ReplayOutcome &outcome);
    /// Share of the failures that the first attempt repaired; 0 without failures.
    [[nodiscard]] double firstAttemptSuccess() const;
    [[nodiscard]] Interval confidence() const { return wilson(firsts, n); }
    /// Attempts to success, of those that were repaired, on the average; 0 without any.
    [[nodiscard]] double attempts() const;
};

/// What one pattern came to.
struct PatternReplay {
    std::int64_t pattern = 0;
    std::string name;
    std::int64_t n = 0; ///< failures it was tried on
    std::int64_t helped = 0;
    std::int64_t harmed = 0;
    model::PatternState before{};
    model::PatternState after{};

    /// By how much it raises the share of first attempts that succeed, -1 to 1.
    [[nodiscard]] double lift() const;
};

/// By what failures are kept apart from those their memory is made of.
enum class ReplaySplit { Project, Function };

/// Why failures of a language's own tool were not replayed.
enum class NotReplayed {
    NoFile,       ///< none was kept: it held secrets, was too large, or nobody could be blamed
    NeedsProject, ///< without the rest of its project the tool finds no fault, or says nothing
    NotRun,       ///< the tool could not be asked
};

/// Some of them.
struct LeftOut {
    std::string language;
    NotReplayed why{};
    std::string detail; ///< in the words of the tool, of one of them; may be empty
    std::int64_t n = 0;
};

struct ReplayReport {
    std::int64_t n = 0;
    std::int64_t byCompilers = 0;     ///< of these, what a language's own tool refused
    std::int64_t noLongerFailing = 0; ///< that were left out: they pass now
    std::vector<LeftOut> leftOut;     ///< by language and reason
    std::string dataHash;             ///< over the failures, in any order
    ReplaySplit split = ReplaySplit::Project;
    int parts = 0;
    ReplayFigures off, on, shuffled;
    std::vector<PatternReplay> patterns;
    std::int64_t withoutChange = 0; ///< patterns that have no change of scripts to try
    bool recorded = false;          ///< whether patterns were made active or demoted by it
};

/// The documented JSON, with `schema_version`.
[[nodiscard]] Json toJson(const ReplayReport &report);
[[nodiscard]] std::string_view nameOf(ReplaySplit split);
/// "no-file", "needs-project", "not-run".
[[nodiscard]] std::string_view nameOf(NotReplayed why);

/// A number that stands for a failure, whatever its learnings: of project, function, script, tests
/// and file.
[[nodiscard]] std::uint64_t failureHash(const store::ReplayableFailure &failure);

/// Each failure once, by its hash.
[[nodiscard]] std::vector<store::ReplayableFailure>
distinctFailures(std::vector<store::ReplayableFailure> failures);

/// A hash over failures that does not depend on their order, nor on where they are stored.
[[nodiscard]] std::string dataHashOf(std::span<const store::ReplayableFailure> failures);

/// In which part a project or function is, of so many; the same each time. Copies of one project,
/// which have a failure of the same function, script and tests, are one.
struct Parting {
    ReplaySplit split = ReplaySplit::Project;
    int parts = 0;                                ///< 0: all are of one function
    std::map<std::uint64_t, std::uint64_t> known; ///< project or function -> one of its copies
    std::map<std::uint64_t, int> dealt;           ///< the part of each of these
    [[nodiscard]] int partOf(const model::Learning &learning) const;
    /// Whether one is made of the other, as far as this split keeps them apart.
    [[nodiscard]] bool related(const model::Learning &a, const model::Learning &b) const;
};
/// By project where there are several, else by function; at most so many parts. Copies of a project
/// (clones, worktrees, what others exported of it) are one: they have the same function with the
/// same script. `lessons`: what else is learned from.
[[nodiscard]] Parting partingOf(std::span<const store::ReplayableFailure> failures, int most,
                                std::span<const model::Learning> lessons = {});

/// How recipes did, from learnings in the order of capture. Recipes that were made of patterns, or
/// of other scripts of their run, are left out: elsewhere their names mean nothing.
[[nodiscard]] std::vector<store::RecipeTallyRow>
talliesFrom(std::span<const model::Learning> learnings);

/// The same memory with everything at the wrong place: each pattern has the change of another one,
/// each recipe the tallies of another one. Of one there is nothing to shuffle.
void shuffle(std::vector<model::Pattern> &patterns, std::vector<store::RecipeTallyRow> &tallies,
             std::span<const std::string> recipes);

} // namespace espalier::learn
