// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/model/learning.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::model {

/// How far a pattern is trusted.
enum class PatternState : std::uint8_t {
    Candidate, ///< consolidated or imported, not yet shown to help
    Active,    ///< has helped on a replayed failure
    Disabled,  ///< switched off by a person
    Demoted,   ///< did more harm than good when replayed
    Forgotten, ///< removed by a person; consolidation never brings it back
    Merged,    ///< made one with another by a person, which stands for its failures since
};

/// Forgotten or merged: it is there to be looked at and to be remembered, and for nothing else.
[[nodiscard]] constexpr bool isPutAway(PatternState state)
{
    return state == PatternState::Forgotten || state == PatternState::Merged;
}

/// What one source has seen of a pattern.
struct PatternCounts {
    std::int64_t failures = 0;
    std::int64_t followedBySuccess = 0;
    std::int64_t occurrences = 0;
    bool operator==(const PatternCounts &) const = default;
};

/// Many learnings of one kind, with a remedy.
struct Pattern {
    std::int64_t id = 0; ///< in the store; 0 when not stored
    std::string key;     ///< "<family>/<construct>/<error class>", "@<provenance>" unless own
    std::string name;    ///< for people; those of own patterns differ unless
                         ///< their classes of errors are the same
    std::string family;  ///< of languages that share patterns
    std::map<std::string, std::int64_t> languages; ///< failures by language
    Construct construct = Construct::Function;
    std::string errorClass;
    std::vector<std::string> aliases; ///< error classes of patterns that were merged into this one
    PatternState state = PatternState::Candidate;
    bool pinned = false; ///< consolidation changes nothing but the counts
    std::string badExample;
    std::string goodExample;
    std::string why; ///< why it fails
    std::string howToFix;
    Json change; ///< of the script, for a recipe; null when there is none
    std::int64_t failures = 0;
    std::int64_t followedBySuccess = 0; ///< failures that a success of the same function followed
    std::int64_t occurrences = 0;       ///< failures, and the successes that followed them
    std::vector<std::uint64_t> learningHashes; ///< of some of its learnings, the examples' first
    std::string provenance = "own";            ///< or the name of the bundle it came with
    std::vector<std::int64_t> contradictions;  ///< ids of patterns whose remedy undoes this one's
    std::int64_t mergedInto = 0; ///< id of the pattern that stands for it; 0 unless it was merged
    /// What other sources than that of its provenance have seen, of patterns that were merged into
    /// this one; by source.
    std::map<std::string, PatternCounts> elsewhere;
    std::int64_t helped = 0;       ///< replayed failures it made right
    std::int64_t harmed = 0;       ///< replayed failures it was in the way of, and runs
    std::int64_t harmedInRuns = 0; ///< of `harmed`, those of runs
    std::string lastUpdated;       ///< RFC 3339

    /// The counts of a source, which may be its own; changing them adds a source that is new.
    [[nodiscard]] PatternCounts countsOf(const std::string &source) const;
    void setCounts(const std::string &source, const PatternCounts &counts);
    /// Share of the failures that a success followed, 0 to 1; none without failures.
    [[nodiscard]] std::optional<double> successRate() const;
    /// Whether it is of this error class, by its own or by one that was merged into it.
    [[nodiscard]] bool covers(std::string_view errorClass) const;
};

/// Names as in JSON: "candidate", "active", "disabled", "demoted", "forgotten",
/// "merged".
[[nodiscard]] std::string_view nameOf(PatternState state);
[[nodiscard]] std::optional<PatternState> patternStateNamed(std::string_view name);

[[nodiscard]] Json toJson(const Pattern &pattern);
/// What is missing or has a name nobody knows keeps its default; a value of another type throws.
[[nodiscard]] Pattern patternFromJson(const Json &json);

} // namespace espalier::model
