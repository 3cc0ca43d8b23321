// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/learning.h"
#include "core/store/contents.h"
#include "core/store/database.h"

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace espalier::store {

/// A learning to be stored, with a vector where there is one.
struct CapturedLearning {
    model::Learning
        learning;       ///< `id` counts for nothing, `hash` is worked out unless there is a key
    std::string space;  ///< name of the vector's space; empty for no vector
    std::string vector; ///< bytes of the vector
    std::string tests;  ///< of the script; empty where the failure is not to be replayed
    std::string file{}; ///< that a compiler refused, as the caller writes it; may be empty
    /// Of one that came from elsewhere: with the same key it is stored once, and it keeps the hash
    /// that it is known by there (0: none). Empty for no key.
    std::string key{};
};

/// What was written by one call.
struct Written {
    std::int64_t learnings = 0;
    std::int64_t rows = 0; ///< of all tables, the index of words not counted
};

/// A failure with all that it takes to judge it again.
struct ReplayableFailure {
    model::Learning learning;
    std::string tests;  ///< of the script
    std::string file{}; ///< as captured; empty where the tests are what failed
};

/// Shapes whose scripts failed in one way as the template made them.
struct FailedShape {
    std::string shape;
    std::string language;
    std::string errorPattern;
    auto operator<=>(const FailedShape &) const = default;
};

/// A learning without its texts, for going over all of them.
struct LearningFacts {
    std::int64_t id = 0;
    std::uint64_t functionHash = 0;
    std::uint64_t hash = 0;
    std::int64_t code = 0;         ///< for KnowledgeStore::content; 0 for none
    std::int64_t language = 0;     ///< a word
    std::int64_t errorPattern = 0; ///< a word
    std::uint32_t codeSize = 0;    ///< bytes of the text
    model::Construct construct{};
    model::LearningSource source{};
    bool success = false;
    bool byRecipe = false; ///< a recipe had made what was judged
};

/// All learnings, and the words they refer to.
struct LearningTable {
    std::vector<LearningFacts> rows; ///< in the order of capture
    std::unordered_map<std::int64_t, std::string> words;

    [[nodiscard]] const std::string &word(std::int64_t id) const;
};

/// Which learnings are meant; what is not set does not restrict.
struct LearningFilter {
    std::string language;
    std::optional<model::Construct> construct;
    std::string errorPattern;
    std::optional<bool> success;
    bool withoutRecipes = false; ///< none of scripts that a recipe had made
    std::int64_t before = 0;     ///< only those with smaller numbers, for the next page
};

/// Learnings that came out the same in one respect.
struct LearningCount {
    std::string group; ///< name of a construct or pattern, or a week as "2026-W05"
    std::int64_t learnings = 0;
    std::int64_t successes = 0;
};

/// By what learnings are counted.
enum class CountBy { Language, Construct, ErrorPattern, Week };

/// What was learned, of all projects of a user. Uses the database of its thread (of
/// knowledgeSchema), which must outlive it. Several programs may write at the same time.
class KnowledgeStore final {
public:
    explicit KnowledgeStore(Database &database, TextPacking packing = {});

    /// Stores all in one transaction. `batch` is a key for what was captured together: a second
    /// call with it, in whatever program, writes nothing. An empty one is no key. What has a key of
    /// its own that is there already is left out.
    [[nodiscard]] Result<Written> capture(const std::string &batch,
                                          std::span<const CapturedLearning> learnings);

    [[nodiscard]] Result<std::optional<model::Learning>> find(std::int64_t id);
    /// The newest first.
    [[nodiscard]] Result<std::vector<model::Learning>> recent(const LearningFilter &filter,
                                                              int limit);
    /// Numbers of learnings with all these words in function name, class, origin, or errors, the
    /// last word being the beginning of one; not ranked: the newest first.
    [[nodiscard]] Result<std::vector<std::int64_t>> search(std::string_view typed, int limit);
    [[nodiscard]] Result<LearningTable> facts();
    /// Failures that were captured with tests, in the order of capture.
    [[nodiscard]] Result<std::vector<ReplayableFailure>> replayable();
    /// Shapes of scripts from the template that failed in one of these ways: each once, sorted.
    [[nodiscard]] Result<std::vector<FailedShape>>
    failedShapes(std::span<const std::string> errorPatterns);
    /// The success of the same function, by the same kind of verdict, that came next after a
    /// failure.
    [[nodiscard]] Result<std::optional<model::Learning>> successAfter(std::int64_t failure);
    /// A text by the number in LearningFacts::code. NotFound, Corrupt.
    [[nodiscard]] Result<std::string> content(std::int64_t id) { return m_contents.get(id); }
    [[nodiscard]] Result<std::int64_t> count();
    /// model::hashOf of all of them.
    [[nodiscard]] Result<std::unordered_set<std::uint64_t>> hashes();
    /// Of one language, or with an empty name of all.
    [[nodiscard]] Result<std::vector<LearningCount>> counts(CountBy by,
                                                            std::string_view language = {});

    /// Failures of these classes, by week in the order of time, and as successes those of them that
    /// a success of the same function, by the same kind of verdict, followed.
    [[nodiscard]] Result<std::vector<LearningCount>>
    mendedByWeek(model::Construct construct, const std::vector<std::string> &errorClasses,
                 const std::vector<std::string> &languages);

    /// Vectors of one space by the numbers of their learnings, in ascending order, from behind
    /// `after`. The bytes are valid within the call only.
    using VectorSink = std::function<void(std::int64_t learning, std::string_view bytes)>;
    [[nodiscard]] Result<> vectors(std::string_view space, std::int64_t after,
                                   const VectorSink &sink);
    /// Spaces that have vectors and whose names begin so.
    [[nodiscard]] Result<std::vector<std::string>> spacesNamed(std::string_view beginning);
    /// Failures that have no vector in this space, the newest first.
    [[nodiscard]] Result<std::vector<std::int64_t>> failuresWithoutVector(std::string_view space);
    /// Sets or replaces one; gives the rows written, 0 when the learning is not there.
    [[nodiscard]] Result<std::int64_t> setVector(std::int64_t learning, std::string_view space,
                                                 std::string_view bytes);

    /// Keeps a dictionary of the text codec; gives its number, the same for the same bytes.
    [[nodiscard]] Result<std::int64_t> addDictionary(std::string_view data);
    [[nodiscard]] Result<std::string> dictionary(std::int64_t id);
    /// Number of the one that was added last, 0 without any.
    [[nodiscard]] Result<std::int64_t> latestDictionary();

    /// Learnings since the last consolidation.
    [[nodiscard]] Result<std::int64_t> sinceConsolidation();

    /// Deletes learnings and how recipes did on such, of one language or, with an empty name, all;
    /// patterns stay. What was imported may be imported again. Gives how many learnings went.
    [[nodiscard]] Result<std::int64_t> clear(std::string_view language);

private:
    Database &m_database;
    Contents m_contents;
};

} // namespace espalier::store
