// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/learn/classify.h"
#include "core/model/learning.h"
#include "core/model/script.h"
#include "core/store/knowledgestore.h"

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::learn {

/// What went wrong at one place.
struct Failure {
    std::string where; ///< name of a test, or of an anchor
    std::string message;
};

/// One verdict on one attempt at a function, as the engine knows it.
struct Verdict {
    std::string project; ///< see projectHash
    std::string language;
    std::string functionId; ///< "path::qualified.name[#ordinal]"; only its name and a hash are kept
    std::string shape;
    std::string origin;
    std::string code; ///< the script
    int attempt = 1;
    model::LearningSource source = model::LearningSource::ScriptTests;
    bool success = false;
    std::vector<Failure> failures; ///< none on success
    /// On success: what had failed before and was repaired, where that is known.
    std::vector<model::Construct> repaired;
    std::string fixApplied;
    double durationMs = 0;
    std::string createdAt; ///< RFC 3339
    /// Of a first failure: the tests of the script, so that it can be replayed. May be empty.
    std::string tests;
    /// Of a first failure by a compiler: the CheckedFile as text. May be empty.
    std::string file{};
};

/// What is done to the texts on their way into the store.
struct CaptureOptions {
    std::function<std::string(std::string_view text)> mask; ///< takes out secrets; may be empty
    /// The vector of a learning; may be empty.
    std::function<std::string(const model::Learning &learning)> embed;
    std::string space; ///< of these vectors
};

inline constexpr std::size_t kMostErrors = 8;          ///< kept of one learning
inline constexpr std::size_t kLongestError = 2'000;    ///< bytes kept of one error
inline constexpr std::size_t kLargestCode = 1'000'000; ///< bytes; larger scripts are not kept

/// Stands for a project without telling where it lies: 32 hexadecimal digits.
[[nodiscard]] std::string projectHash(const std::filesystem::path &root);
/// "name" of "path::qualified.name#2".
[[nodiscard]] std::string functionNameOf(std::string_view functionId);
/// What a failure is about: anchors of loops, recording of arguments and locals, prelude and
/// runtime; else the function as a whole.
[[nodiscard]] model::Construct constructOf(const Failure &failure);
/// Absolute paths in a message made names of files.
[[nodiscard]] std::string withoutFolders(std::string_view message);

/// The verdict of the tests on a version of a script. Project, attempt, time and the like are the
/// caller's to add.
[[nodiscard]] Verdict verdictOf(const model::Script &script, const model::Validation &validation);

/// One learning for each construct and class of error of a failed attempt; one for each repaired
/// construct of a successful one, at least one.
[[nodiscard]] std::vector<model::Learning> learningsOf(const Verdict &verdict,
                                                       const ErrorClasses &classes,
                                                       const CaptureOptions &options = {});

/// Stores what the verdicts of one run teach, in one transaction; a second call with the same
/// `batch` writes nothing.
[[nodiscard]] Result<store::Written> capture(store::KnowledgeStore &store, const std::string &batch,
                                             std::span<const Verdict> verdicts,
                                             const ErrorClasses &classes,
                                             const CaptureOptions &options = {});

} // namespace espalier::learn
