// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/base/standardpaths.h"
#include "core/engine/repair.h"
#include "core/store/cachestore.h"
#include "core/store/database.h"
#include "core/store/journal.h"
#include "core/store/scriptstore.h"
#include "core/store/statefolder.h"
#include "core/store/testrunstore.h"
#include "core/store/tracedrunstore.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// What becomes of opening when the project's database cannot be used.
enum class Unusable {
    Fails,    ///< the failure is passed on
    IsPassed, ///< state goes elsewhere, as for a project that cannot be written
};

/// An opened project: its folder, its state and its stores. Belongs to the thread that opened it.
class Workspace final {
public:
    /// Opens a folder. State goes into its `.espalier`, or under the user's state folder when the
    /// project cannot be written, or stays in memory when that cannot be either. Changes that a
    /// killed program left half made are taken back first.
    /// Fails with NotFound or InvalidInput (not a folder), TooNew, Corrupt, DiskFull.
    [[nodiscard]] static Result<std::unique_ptr<Workspace>>
    open(const std::filesystem::path &project, const StandardPaths &paths,
         Unusable database = Unusable::Fails);

    [[nodiscard]] const std::filesystem::path &root() const { return m_root; }
    /// Empty when the state is in memory.
    [[nodiscard]] const std::filesystem::path &stateRoot() const { return m_state.root; }
    [[nodiscard]] const Repair &repair() const { return m_repair; }
    /// Why state is not kept in the project, in words; empty when it is.
    [[nodiscard]] const std::string &stateNotice() const { return m_stateNotice; }
    /// Why the project's database is not used, in words, when it was passed over; else empty.
    [[nodiscard]] const std::string &passedOver() const { return m_passedOver; }
    [[nodiscard]] const StandardPaths &paths() const { return m_paths; }

    [[nodiscard]] store::Database &database() { return *m_database; }
    [[nodiscard]] store::ScriptStore &scripts() { return *m_scripts; }
    [[nodiscard]] store::TestRunStore testRuns() { return store::TestRunStore(*m_database); }
    [[nodiscard]] store::TracedRunStore tracedRuns() { return store::TracedRunStore(*m_database); }
    [[nodiscard]] store::CacheStore &cache() { return *m_cache; }
    [[nodiscard]] store::Journal &journal() { return *m_journal; }

    /// To be called before files are read for a plan: what other programs change from then on
    /// stands in the way of carrying it out.
    void notePlanning();
    /// The latest run in the journal when notePlanning was called last.
    [[nodiscard]] const std::optional<std::int64_t> &plannedAfter() const { return m_plannedAfter; }

private:
    Workspace() = default;
    [[nodiscard]] Result<> openStores();
    [[nodiscard]] Result<> chooseState();
    void keepStateElsewhere();
    [[nodiscard]] Result<std::unique_ptr<store::Database>> openDatabase();
    [[nodiscard]] Result<> repairFiles();

    std::filesystem::path m_root;
    StandardPaths m_paths;
    store::StateFolder m_state;
    std::string m_stateNotice;
    std::string m_passedOver;
    Unusable m_unusable = Unusable::Fails;
    Repair m_repair;
    std::optional<std::int64_t> m_plannedAfter;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<store::ScriptStore> m_scripts;
    std::unique_ptr<store::CacheStore> m_cache;
    std::unique_ptr<store::Journal> m_journal;
};

} // namespace espalier::engine
