// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/learn/classify.h"
#include "core/store/knowledgestore.h"
#include "core/store/patternstore.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::learn {

struct ConsolidateOptions {
    int minOccurrences = 2; ///< failures a group needs
    /// From which similarity of their changes on, 0 to 1, two patterns are one. A known class of
    /// errors is never merged into another known one.
    double mergeThreshold = 0.9;
};

/// What came of a group of failures.
enum class GroupResult {
    Created,   ///< a pattern was made
    Updated,   ///< its pattern changed
    Unchanged, ///< its pattern is as it was
    Merged,    ///< it counts for the pattern of another group from now on
    Forgotten, ///< its pattern was forgotten by a person
    TooFew,    ///< fewer failures than asked for
    NoSuccess, ///< in no function a success followed
    NoChange,  ///< successes followed, but the script was the same: nothing to learn from
    NoText,    ///< the scripts of failures or of successes are not there
};

/// The name in lower case with dashes, as in JSON.
[[nodiscard]] std::string_view nameOf(GroupResult result);

struct GroupOutcome {
    std::string key; ///< "<family>/<construct>/<error class>"
    std::string family;
    model::Construct construct{};
    std::string errorClass;
    std::int64_t failures = 0;
    std::int64_t followedBySuccess = 0;
    GroupResult result{};
    std::int64_t pattern = 0; ///< that stands for it; 0 for none
};

struct ConsolidateReport {
    std::vector<GroupOutcome> groups; ///< by key
    std::int64_t learnings = 0;       ///< that were looked at
    std::int64_t rows = 0;            ///< that were written
    int tries = 1;                    ///< more when somebody else changed patterns meanwhile

    [[nodiscard]] std::int64_t count(GroupResult result) const;
};

/// Makes patterns of all learnings: one for each family of languages, construct and class of
/// errors. Of the failures that a success in the same function followed (of the same kind of
/// verdict), those two make the example whose difference is smallest; why it fails and how to fix
/// it is written from that difference. What a person edited or pinned, and what is proven to help,
/// keeps its texts: then only the counts change.
///
/// Works out everything from the learnings each time and stores what differs, in one transaction
/// and with the former values: ended at any point, nothing is lost, and the next call does it. Two
/// at once end as one after the other would. Fails with Cancelled, or as the store does.
[[nodiscard]] Result<ConsolidateReport> consolidate(store::KnowledgeStore &knowledge,
                                                    store::PatternStore &patterns,
                                                    const ErrorClasses &classes,
                                                    const ConsolidateOptions &options,
                                                    const Clock &clock, JobContext &job);

/// Whether so many learnings have come since the last time that it should be done again; `every` 0
/// means never.
[[nodiscard]] Result<bool> consolidationDue(store::KnowledgeStore &knowledge, std::int64_t every);

} // namespace espalier::learn
