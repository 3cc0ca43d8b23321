// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/learn/inject.h"
#include "core/model/pattern.h"
#include "core/store/knowledgestore.h"
#include "core/store/patternstore.h"
#include "core/store/patternusestore.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

class PatternLibrary;

/// A pattern without its texts, for lists.
struct PatternRow {
    std::int64_t id = 0;
    std::string name;
    std::vector<std::string> languages; ///< the one with most failures first
    std::string family;                 ///< of languages that share patterns
    model::Construct construct{};
    std::string errorClass;
    model::PatternState state{};
    bool pinned = false;
    std::int64_t failures = 0;
    std::int64_t followedBySuccess = 0;
    std::int64_t occurrences = 0;
    std::int64_t helped = 0;
    std::int64_t harmed = 0;
    std::string provenance;
    std::string lastUpdated;        ///< RFC 3339
    std::size_t contradictions = 0; ///< patterns whose remedy undoes this one's
    bool changesScripts = false;    ///< carries a change that can be made without a model

    /// As model::Pattern::successRate.
    [[nodiscard]] std::optional<double> successRate() const;
};
[[nodiscard]] PatternRow rowOf(const model::Pattern &pattern);

/// Which patterns are meant; what is not set does not restrict.
struct PatternFilter {
    std::string language;
    std::optional<model::Construct> construct;
    std::optional<model::PatternState> state; ///< none: all but those put away
};
[[nodiscard]] bool matches(const PatternRow &row, const PatternFilter &filter);

/// Another pattern, by name.
struct PatternLink {
    std::int64_t id = 0;
    std::string name;
    model::PatternState state{};
};

/// One pattern with all there is to look at.
struct PatternView {
    static constexpr int kMostEvents = 200;
    static constexpr int kMostLearnings = 50;
    static constexpr int kMostUses = 200;

    model::Pattern pattern;
    std::vector<store::PatternEvent> events; ///< the newest first, at most kMostEvents
    std::vector<PatternLink> contradictions; ///< without those put away
    std::vector<model::Learning> learnings;  ///< failures it stands for, the newest first
    std::vector<store::PatternUse> uses;     ///< where it was used, the newest first
    store::UseSums useSums;                  ///< of all its uses
    /// Its failures by week, and how many of each week's were mended since.
    std::vector<store::LearningCount> weeks;
    std::optional<PatternLink> mergedInto; ///< the pattern that stands for it, when it was merged
};
/// NotFound when there is no pattern of that number; a forgotten one is there.
[[nodiscard]] Result<PatternView> viewOf(PatternLibrary &library, std::int64_t id);

/// For what a prompt would be written.
struct PromptRequest {
    std::string language;
    std::optional<model::Construct> construct;
    std::vector<std::string> errorClasses;
    std::size_t most = 5; ///< patterns
};
/// The part of a prompt that tells what was learned, and whose it is.
struct PromptPreview {
    learn::Injection injection;
    std::vector<PatternLink> patterns; ///< in their order
};
[[nodiscard]] Result<PromptPreview> previewPrompt(PatternLibrary &library,
                                                  const PromptRequest &request);

} // namespace espalier::engine
