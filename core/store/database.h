// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/schema.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace espalier::store {

enum class Durability {
    Full,  ///< what was acknowledged survives a power cut
    Cache, ///< nothing is flushed to disk; the content can be made again
};

struct DatabaseOptions {
    Durability durability = Durability::Full;
    /// How long to wait for another program that writes.
    std::chrono::milliseconds busyTimeout{10'000};
    /// What becomes of a file that is there. Only a cache may be removed, and only while no other
    /// program has it open.
    enum class Existing { Use, RemoveIfUnusable, Remove } existing = Existing::Use;
};

/// One connection to an SQLite file. It belongs to the thread that opened it and must be destroyed
/// there; each thread opens its own. Several processes may have the file open. Needs a
/// QCoreApplication.
class Database final {
public:
    /// Opens the file, making it when it does not exist (its folder must), and brings it to the
    /// schema's version. Before the first migration of an existing file a copy is kept beside it
    /// (see keptCopies). After an unclean end the file is checked first.
    /// Fails with TooNew (written by a newer program), Corrupt (damaged, or not a database),
    /// Permission, DiskFull or Conflict (another program keeps it locked); a file that was there
    /// is left as it was.
    [[nodiscard]] static Result<std::unique_ptr<Database>>
    open(const std::filesystem::path &file, const Schema &schema, DatabaseOptions options = {});

    /// The same tables without a file, for where nothing can be written.
    [[nodiscard]] static Result<std::unique_ptr<Database>> inMemory(const Schema &schema);

    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Empty when in memory.
    [[nodiscard]] const std::filesystem::path &path() const;
    /// Whether the last program that used the file ended without closing it.
    [[nodiscard]] bool endedUncleanly() const;
    /// Whether no other connection to the file was open, in any program, when this one was opened.
    [[nodiscard]] bool openedAlone() const;
    /// Reads the whole file; Corrupt when it is damaged.
    [[nodiscard]] Result<> check();
    /// Runs statements that return nothing.
    [[nodiscard]] Result<> execute(std::string_view sql);

    /// For the classes of this module only (statement.h).
    struct Private;
    [[nodiscard]] Private &internals() { return *m_d; }

private:
    Database();
    std::unique_ptr<Private> m_d;
};

/// Copies kept before migrations of this file, the newest version last.
[[nodiscard]] std::vector<std::filesystem::path> keptCopies(const std::filesystem::path &file);

/// A write transaction (BEGIN IMMEDIATE), rolled back at the end unless committed. One begun
/// within another is a part of it: only the outermost reaches the disk, and when a part is not
/// committed, the whole cannot be.
class Transaction final {
public:
    [[nodiscard]] static Result<Transaction> begin(Database &database);
    ~Transaction();
    Transaction(Transaction &&other) noexcept : m_database(std::exchange(other.m_database, nullptr))
    {
    }
    Transaction &operator=(Transaction &&) = delete;

    /// On failure nothing of the transaction is kept.
    [[nodiscard]] Result<> commit();

private:
    explicit Transaction(Database &database) : m_database(&database) {}
    Database *m_database;
};

/// Runs `fn` in a transaction and commits it when it succeeds.
template <typename Function>
[[nodiscard]] auto withinTransaction(Database &database, Function &&fn) -> decltype(fn())
{
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return failure(std::move(transaction.error()));
    auto result = fn();
    if (!result)
        return result;
    if (auto committed = transaction->commit(); !committed)
        return failure(std::move(committed.error()));
    return result;
}

} // namespace espalier::store
