// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/base/strongid.h"
#include "core/store/database.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::store {

using RunId = StrongId<struct RunIdTag>;

/// What is about to be done to one file. Contents are compared by hash64.
struct PlannedChange {
    std::string_view path;                    ///< relative to the project, any bytes
    std::optional<std::string_view> original; ///< the bytes before; none when the file is new
    std::uint32_t mode = 0644;                ///< of the file before
    std::optional<std::uint64_t> newHash;     ///< of the bytes after; none when it is to go
};

/// One file of a run that did not end.
struct JournalEntry {
    std::string path;
    bool existed = true;                  ///< before the run
    std::uint64_t originalHash = 0;       ///< when it existed
    std::uint32_t mode = 0644;            ///< when it existed
    std::optional<std::uint64_t> newHash; ///< none when the file was to go
};

/// A run that has neither been completed nor rolled back.
struct UnfinishedRun {
    RunId id;
    std::string kind; ///< as given to begin
    std::string startedAt;
    std::int64_t pid = 0;
    bool ownerAlive = false; ///< still at work: leave it alone
    std::vector<JournalEntry> entries;
};

/// The journal of changes made in place. Before the first file is touched, all original bytes and
/// the intent are durable; so a run that was killed can be taken back by the next start. Uses the
/// database of its thread, which must outlive it, and one file per run in `folder`.
class Journal final {
public:
    Journal(Database &database, std::filesystem::path folder)
        : m_database(database), m_folder(std::move(folder))
    {
    }

    /// On success all is on disk, and files may be changed. AlreadyExists for an id used before.
    /// The run counts as alive until it is closed or this object ends.
    [[nodiscard]] Result<> begin(const RunId &id, std::string_view kind,
                                 std::span<const PlannedChange> changes);
    /// All changes are made; the original bytes are let go.
    [[nodiscard]] Result<> complete(const RunId &id);
    /// All changes are taken back; the original bytes are let go.
    [[nodiscard]] Result<> rolledBack(const RunId &id);

    /// The number of the run that began last, ended or not; 0 for none.
    [[nodiscard]] Result<std::int64_t> latest();
    /// In the order in which they began.
    [[nodiscard]] Result<std::vector<UnfinishedRun>> unfinished();
    /// The bytes of a file before an unfinished run, verified; Corrupt when they are damaged.
    [[nodiscard]] Result<std::string> original(const RunId &id, std::string_view path);

private:
    [[nodiscard]] std::filesystem::path fileOf(const RunId &id) const;
    [[nodiscard]] bool isHeld(const RunId &id) const;
    [[nodiscard]] Result<> removeOrphans();
    [[nodiscard]] Result<> close(const RunId &id, std::string_view state);

    Database &m_database;
    std::filesystem::path m_folder;
    /// Locked as long as the run goes on: a lock ends with its process, however that ends.
    std::map<RunId, FileDescriptor> m_running;
};

} // namespace espalier::store
