// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/script.h"
#include "core/store/database.h"

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace espalier::store {

/// Counts over all scripts that are not archived.
struct ScriptStats {
    int keys = 0;
    int versions = 0;
    int archived = 0; ///< versions
    std::int64_t hits = 0;
    int templatesValidated = 0;
    int templatesPassed = 0;
    int keysRefined = 0;       ///< with a version by a recipe or a model
    int keysRefinedPassed = 0; ///< of these, with such a version that passed

    /// Share of validated template scripts that passed; none when none was validated.
    [[nodiscard]] std::optional<double> templateSuccessRate() const;
    /// Share of refined keys that got a version that passed; none when none was refined.
    [[nodiscard]] std::optional<double> refinementRate() const;
};

enum class VerdictState { None, Passed, Failed };

/// A version without its texts, for lists.
struct VersionSummary {
    std::string key;
    int version = 0;
    std::string language;
    std::string shape;
    std::string origin;
    std::string functionName; ///< id of the function it was made for
    std::string modelUsed;
    std::string createdAt;
    bool effective = false;
    bool pinned = false;
    bool archived = false;
    std::int64_t hits = 0;
    VerdictState verdict = VerdictState::None;
    int testsPassed = 0;
    int testsFailed = 0; ///< did not pass
};

/// How often the script of a key was used.
struct ScriptHits {
    std::string key;
    std::int64_t count = 0;
};

enum class Listing { Current, WithArchived };

/// The scripts and the verdicts on them, of one project. Uses the database of its thread, which
/// must outlive it.
class ScriptStore final {
public:
    explicit ScriptStore(Database &database) : m_database(database) {}

    /// Adds a version of a script and gives its number (`version`, `effective` and `hits` of the
    /// argument count for nothing). The same origin, text and tests under the same key are the
    /// version that is there already, which leaves the archive when it was in it.
    [[nodiscard]] Result<int> add(const model::Script &script);
    /// Many in one transaction; versions in the same order.
    [[nodiscard]] Result<std::vector<int>> addAll(std::span<const model::Script> scripts);

    /// From now on this version is the one that is used. NotFound when it is not there or archived.
    [[nodiscard]] Result<> makeEffective(const std::string &key, int version);
    [[nodiscard]] Result<std::optional<model::Script>> effective(const std::string &key);
    /// Of all these keys; a key without an effective version is left out.
    [[nodiscard]] Result<std::unordered_map<std::string, model::Script>>
    effectiveFor(std::span<const std::string> keys);
    [[nodiscard]] Result<std::optional<model::Script>> find(const std::string &key, int version);
    /// All versions of a key, archived ones too, from the first.
    [[nodiscard]] Result<std::vector<model::Script>> versions(const std::string &key);
    /// All scripts by language, key and version.
    [[nodiscard]] Result<std::vector<model::Script>> list(Listing listing = Listing::Current);

    /// The same without the texts, and with what the latest verdicts say.
    [[nodiscard]] Result<std::vector<VersionSummary>> summaries();

    /// Whether a run may put another version in the place of the effective one. NotFound without
    /// an effective version.
    [[nodiscard]] Result<> setPinned(const std::string &key, bool pinned);
    /// Takes all versions of a key out of use; gives how many. Nothing is deleted.
    [[nodiscard]] Result<int> archive(const std::string &key);
    /// Takes one version out of use. NotFound when it is not there.
    [[nodiscard]] Result<> archive(const std::string &key, int version);
    /// Adds to the hits of the effective versions, in one transaction.
    [[nodiscard]] Result<> addHits(std::span<const ScriptHits> hits);

    /// Keeps the verdict as the latest on its version.
    [[nodiscard]] Result<> addValidation(const model::Validation &validation);
    [[nodiscard]] Result<> addValidations(std::span<const model::Validation> validations);
    [[nodiscard]] Result<std::optional<model::Validation>> validation(const std::string &key,
                                                                      int version);
    /// The latest verdicts on the effective versions of these keys; of those that are good, without
    /// their evidence.
    [[nodiscard]] Result<std::unordered_map<std::string, model::Validation>>
    validationsFor(std::span<const std::string> keys);

    [[nodiscard]] Result<ScriptStats> stats();

private:
    Database &m_database;
};

} // namespace espalier::store
