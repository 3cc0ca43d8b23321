// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::store {

/// How a pattern came to be used.
enum class UseKind {
    Prompt, ///< a prompt told it to a model
    Recipe, ///< its change was tried on a script that had failed
    Lesson, ///< its change was in the first version of a script
};

/// What the attempt came to that it was used for.
enum class UseOutcome {
    Unknown, ///< there was no answer, or the program ended before it was judged
    Passed,
    Failed,
};

/// One use of a pattern.
struct PatternUse {
    std::int64_t pattern = 0;
    UseKind kind = UseKind::Prompt;
    std::string exchange; ///< key of the exchange whose prompt told it; empty where none was asked
    std::string run;
    std::string language;
    std::string functionName; ///< the name only
    UseOutcome outcome = UseOutcome::Unknown;
    std::string model;     ///< of the exchange; only read
    std::string createdAt; ///< RFC 3339
};

/// What some uses came to together.
struct UseSums {
    std::int64_t told = 0;    ///< prompts
    std::int64_t applied = 0; ///< recipes and lessons
    std::int64_t passed = 0;
    std::int64_t failed = 0;

    [[nodiscard]] std::int64_t all() const { return told + applied; }
};

/// The names in the database and in JSON: "prompt", "recipe", "lesson"; "unknown", "passed",
/// "failed".
[[nodiscard]] std::string_view nameOf(UseKind kind);
[[nodiscard]] std::string_view nameOf(UseOutcome outcome);

/// Where patterns were used, of all projects of a user. Uses the database of its thread (of
/// knowledgeSchema), which must outlive it. Several programs may write at the same time.
class PatternUseStore final {
public:
    explicit PatternUseStore(Database &database) : m_database(database) {}

    /// Adds uses in one transaction, or within the caller's; gives the rows written.
    [[nodiscard]] Result<std::int64_t> add(std::span<const PatternUse> uses);
    /// Says what the attempt came to that an exchange was for; gives the rows written, 0 when its
    /// prompt told no pattern or the same is known already.
    [[nodiscard]] Result<std::int64_t> settle(std::string_view exchange, UseOutcome outcome);

    /// Of these patterns, the newest first.
    [[nodiscard]] Result<std::vector<PatternUse>> of(std::span<const std::int64_t> patterns,
                                                     int limit);
    [[nodiscard]] Result<UseSums> sums(std::span<const std::int64_t> patterns);

private:
    Database &m_database;
};

} // namespace espalier::store
