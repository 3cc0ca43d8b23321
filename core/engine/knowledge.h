// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/base/standardpaths.h"
#include "core/learn/classify.h"
#include "core/store/database.h"
#include "core/store/knowledgestore.h"
#include "core/store/patternstore.h"
#include "core/store/tallystore.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace espalier::engine {

/// What the settings say of learning.
struct KnowledgeOptions {
    std::filesystem::path file;         ///< see knowledgeFile; empty: nothing is learned or used
    bool capture = true;                ///< whether verdicts of runs are kept
    std::int64_t consolidateEvery = 50; ///< learnings; 0: only when asked to
    int minOccurrences = 2;             ///< failures a pattern needs
    std::size_t promptPatterns = 5;     ///< patterns a prompt tells at most
};

/// Where what was learned lies: in `storageDir`, or with the user's data. Empty without a home.
[[nodiscard]] std::filesystem::path knowledgeFile(const StandardPaths &paths,
                                                  const std::filesystem::path &storageDir = {});

/// The user's knowledge: what the projects taught. Belongs to the thread that opened it; each
/// thread opens its own, and several programs may have it open.
class Knowledge final {
public:
    /// Opens the file, making it and its folder when they are not there. A damaged one is set aside
    /// under another name, as it is, and a new one begun: `notice` says so. Fails with TooNew,
    /// Permission, DiskFull, Conflict, and InvalidInput for an empty path.
    [[nodiscard]] static Result<std::unique_ptr<Knowledge>> open(const std::filesystem::path &file);

    [[nodiscard]] const std::filesystem::path &file() const { return m_database->path(); }
    /// What was set aside and where it is, in words; else empty.
    [[nodiscard]] const std::string &notice() const { return m_notice; }
    [[nodiscard]] store::Database &database() { return *m_database; }
    [[nodiscard]] store::KnowledgeStore &learnings() { return *m_learnings; }
    [[nodiscard]] store::PatternStore &patterns() { return *m_patterns; }
    [[nodiscard]] store::TallyStore tallies() { return store::TallyStore(*m_database); }
    [[nodiscard]] const learn::ErrorClasses &classes() const { return m_classes; }

    /// Texts are packed with a dictionary of what they have in common from then on, once there are
    /// enough to make one of. Gives the rows written, 0 when it has one or there are too few.
    [[nodiscard]] Result<std::int64_t> trainPacking();

private:
    Knowledge(std::unique_ptr<store::Database> database, learn::ErrorClasses classes);
    [[nodiscard]] Result<> usePacking();

    std::unique_ptr<store::Database> m_database;
    learn::ErrorClasses m_classes;
    std::unique_ptr<store::KnowledgeStore> m_learnings;
    std::unique_ptr<store::PatternStore> m_patterns;
    std::string m_notice;
};

/// The learnings of a language (empty: of all) that are wanted, in the order of capture. Reads page
/// by page; fails with Cancelled, or as the store does.
[[nodiscard]] Result<std::vector<model::Learning>>
allLearnings(store::KnowledgeStore &store, const std::string &language,
             const std::function<bool(const model::Learning &)> &wanted, JobContext &job);

} // namespace espalier::engine
