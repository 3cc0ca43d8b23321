// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to consolidation.

#include "core/learn/codechange.h"
#include "core/learn/consolidate.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier::learn {

/// A failure, and the success of the same function that followed it.
struct Lesson {
    std::size_t failure = 0; ///< places in the table
    std::size_t success = 0;
};

/// The failures of one family, construct and class of errors.
struct Group {
    GroupOutcome outcome;
    std::vector<std::size_t> failures; ///< places in the table, in the order of capture
    std::vector<Lesson> lessons;       ///< of those that a success followed
    std::map<std::string, std::int64_t> languages;
};

/// All groups by their key.
[[nodiscard]] std::map<std::string, Group> groupsOf(const store::LearningTable &table,
                                                    const ErrorClasses &classes);

/// Two scripts, one that failed and one that did not, and what lies between them.
struct Example {
    Lesson lesson;
    std::string bad;
    std::string good;
    CodeChange change;
};

/// The example whose change is smallest. None, and the outcome says why, when there is none.
[[nodiscard]] Result<std::optional<Example>> bestExample(Group &group,
                                                         const store::LearningTable &table,
                                                         store::KnowledgeStore &knowledge,
                                                         JobContext &job);

} // namespace espalier::learn
