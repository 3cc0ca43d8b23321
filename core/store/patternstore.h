// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/model/pattern.h"
#include "core/store/database.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::store {

/// Why a pattern changes: kept with the change.
struct PatternReason {
    std::string kind;  ///< "created", "counted", "example", "merged", "edited", "replayed" …
    std::string actor; ///< "consolidation", "replay", "human", name of a bundle
    std::string note;  ///< may be empty
    std::string at;    ///< RFC 3339
};

/// One change to a pattern, as it is kept for good.
struct PatternEvent {
    std::int64_t sequence = 0;
    std::int64_t pattern = 0;
    PatternReason reason;
    Json before; ///< the fields that changed, as they were; null when the pattern was made
    Json after;  ///< the same fields as they are since; all of them when it was made
};

/// What stands for a group of learnings.
struct PatternKey {
    std::int64_t pattern = 0;
    bool forgotten = false;
};

/// A pattern to be stored by consolidation.
struct PatternWrite {
    model::Pattern pattern;        ///< `id` 0 for a new one
    std::vector<std::string> keys; ///< of groups that it stands for from now on
    PatternReason reason;
};

/// What one call wrote.
struct PatternsWritten {
    std::int64_t rows = 0;         ///< of all tables, the index of words not counted
    std::int64_t patterns = 0;     ///< that were made or changed
    std::vector<std::int64_t> ids; ///< of the patterns handed in, in their order
};

/// Patterns and all that ever changed about them. Nothing is deleted, and no change goes without an
/// event. Uses the database of its thread (of knowledgeSchema), which must outlive it. Several
/// programs may write at the same time.
class PatternStore final {
public:
    explicit PatternStore(Database &database) : m_database(database) {}

    /// All but those put away, in the order of their numbers.
    [[nodiscard]] Result<std::vector<model::Pattern>> list();
    /// Those that are forgotten or merged, too.
    [[nodiscard]] Result<std::vector<model::Pattern>> listWithForgotten();
    [[nodiscard]] Result<std::optional<model::Pattern>> find(std::int64_t id);
    /// Numbers of those that were merged into it, also by way of others.
    [[nodiscard]] Result<std::vector<std::int64_t>> mergedInto(std::int64_t id);
    /// Patterns with all these words in their texts, the last word being the beginning of one; not
    /// ranked: in the order of their numbers. Those put away are left out.
    [[nodiscard]] Result<std::vector<std::int64_t>> search(std::string_view typed, int limit);
    /// Which pattern stands for which group, those of forgotten ones too.
    [[nodiscard]] Result<std::map<std::string, PatternKey>> keys();
    /// Changes to a pattern, the newest first.
    [[nodiscard]] Result<std::vector<PatternEvent>> events(std::int64_t pattern, int limit);
    /// Grows with every change to any pattern.
    [[nodiscard]] Result<std::int64_t> revision();

    /// Reads the pattern, has `edit` change it, and stores what changed with its reason; all in
    /// one transaction. What `edit` fails with is handed on, and nothing is stored. NotFound.
    using Edit = std::function<Result<>(model::Pattern &pattern, PatternReason &reason)>;
    [[nodiscard]] Result<PatternsWritten> change(std::int64_t id, PatternReason reason,
                                                 const Edit &edit);
    /// Adds a pattern that came from elsewhere. AlreadyExists when its key is taken, also by a
    /// forgotten one.
    [[nodiscard]] Result<PatternsWritten> add(const model::Pattern &pattern,
                                              const PatternReason &reason);

    /// Stores the outcome of a consolidation of the learnings up to `consolidatedTo`, in one
    /// transaction. Conflict, and nothing is stored, when patterns have changed since `revision`
    /// was read. `checkpoint`, when given, is asked before each pattern and may stop it all.
    /// A negative number among the contradictions is a place in `writes`, counted from -1.
    using Checkpoint = std::function<Result<>(std::size_t done)>;
    [[nodiscard]] Result<PatternsWritten> apply(std::int64_t revision,
                                                std::span<const PatternWrite> writes,
                                                std::int64_t consolidatedTo,
                                                const Checkpoint &checkpoint = {});

private:
    Database &m_database;
};

/// The fields that differ between two values, as before and after.
[[nodiscard]] std::pair<Json, Json> changedFields(const Json &before, const Json &after);

} // namespace espalier::store
