// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/base/standardpaths.h"
#include "core/engine/modelsettings.h"
#include "core/learn/classify.h"
#include "core/store/database.h"
#include "core/store/exchangestore.h"
#include "core/store/knowledgestore.h"
#include "core/store/patternstore.h"
#include "core/store/replaystore.h"
#include "core/store/tallystore.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace espalier::engine {

/// What the settings say of learning.
struct KnowledgeOptions {
    std::filesystem::path file;         ///< see knowledgeFile; empty: nothing is learned or used
    bool capture = true;                ///< whether verdicts of runs are kept
    std::int64_t consolidateEvery = 50; ///< learnings; 0: only when asked to
    int minOccurrences = 2;             ///< failures a pattern needs
    std::size_t promptPatterns = 5;     ///< patterns a prompt tells at most
    std::string embeddings{};           ///< server of vectors, as set; empty: this program itself
    ModelSettings models{};             ///< whose keys, budgets and limits hold for it
};

/// Where what was learned lies: in `storageDir`, or with the user's data. Empty without a home.
[[nodiscard]] std::filesystem::path knowledgeFile(const StandardPaths &paths,
                                                  const std::filesystem::path &storageDir = {});

/// An opened file of knowledge.
struct KnowledgeDatabase {
    std::unique_ptr<store::Database> database;
    std::filesystem::path setAside; ///< where a damaged one lies now; empty when there was none
    std::string notice;             ///< that it was set aside, in words; else empty
};

/// Opens the file, making it and its folder when they are not there. A damaged one is set aside
/// under another name, as it is, and a new one begun. Fails with TooNew, Permission, DiskFull,
/// Conflict, and InvalidInput for an empty path.
[[nodiscard]] Result<KnowledgeDatabase> openKnowledgeDatabase(const std::filesystem::path &file);
/// The same where something of the file could not be read although it could be opened: it is
/// looked at as a whole, which takes its time. This thread must have closed it.
[[nodiscard]] Result<KnowledgeDatabase> reopenDamaged(const std::filesystem::path &file);

/// The user's knowledge: what the projects taught. Belongs to the thread that opened it; each
/// thread opens its own, and several programs may have it open.
class Knowledge final {
public:
    /// As openKnowledgeDatabase.
    [[nodiscard]] static Result<std::unique_ptr<Knowledge>> open(const std::filesystem::path &file);
    /// As reopenDamaged.
    [[nodiscard]] static Result<std::unique_ptr<Knowledge>>
    reopen(const std::filesystem::path &file);

    [[nodiscard]] const std::filesystem::path &file() const { return m_database->path(); }
    /// As of KnowledgeDatabase.
    [[nodiscard]] const std::filesystem::path &setAside() const { return m_setAside; }
    [[nodiscard]] const std::string &notice() const { return m_notice; }
    [[nodiscard]] store::Database &database() { return *m_database; }
    [[nodiscard]] store::KnowledgeStore &learnings() { return *m_learnings; }
    [[nodiscard]] store::PatternStore &patterns() { return *m_patterns; }
    [[nodiscard]] store::ExchangeStore &exchanges() { return *m_exchanges; }
    [[nodiscard]] store::TallyStore tallies() { return store::TallyStore(*m_database); }
    [[nodiscard]] store::ReplayStore replays() { return store::ReplayStore(*m_database); }
    [[nodiscard]] const learn::ErrorClasses &classes() const { return m_classes; }

    /// Texts are packed with a dictionary of what they have in common from then on, once there are
    /// enough to make one of. Gives the rows written, 0 when it has one or there are too few.
    [[nodiscard]] Result<std::int64_t> trainPacking();

private:
    Knowledge(KnowledgeDatabase opened, learn::ErrorClasses classes);
    [[nodiscard]] static Result<std::unique_ptr<Knowledge>> make(Result<KnowledgeDatabase> opened);
    [[nodiscard]] Result<> usePacking();

    std::unique_ptr<store::Database> m_database;
    learn::ErrorClasses m_classes;
    std::unique_ptr<store::KnowledgeStore> m_learnings;
    std::unique_ptr<store::PatternStore> m_patterns;
    std::unique_ptr<store::ExchangeStore> m_exchanges;
    std::filesystem::path m_setAside;
    std::string m_notice;
};

/// Is told of a damaged file that was set aside, on the thread that opened it.
using SetAsideSink = std::function<void(const Knowledge &)>;

/// Opens the knowledge and does `work` with it, which gives a Result. Where something proves to be
/// damaged only then, does it once more with what Knowledge::reopen gives. `told` may be empty.
template <typename Work>
[[nodiscard]] auto useKnowledge(const std::filesystem::path &file, const SetAsideSink &told,
                                const Work &work) -> std::invoke_result_t<const Work &, Knowledge &>
{
    for (bool again = false;; again = true) {
        auto knowledge = again ? Knowledge::reopen(file) : Knowledge::open(file);
        if (!knowledge)
            return failure(std::move(knowledge.error()));
        if (told && !(*knowledge)->notice().empty())
            told(**knowledge);
        auto done = work(**knowledge);
        if (done || done.error().kind != ErrorKind::Corrupt || again)
            return done;
    }
}

/// The learnings of a language (empty: of all) that are wanted, in the order of capture. Reads page
/// by page; fails with Cancelled, or as the store does.
[[nodiscard]] Result<std::vector<model::Learning>>
allLearnings(store::KnowledgeStore &store, const std::string &language,
             const std::function<bool(const model::Learning &)> &wanted, JobContext &job);

} // namespace espalier::engine
