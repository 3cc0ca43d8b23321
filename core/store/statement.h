// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: the only header that shows Qt SQL.

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/store/database.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>

namespace espalier::store {

struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
};

struct Database::Private {
    std::filesystem::path file;
    DatabaseOptions options;
    FileDescriptor lock; ///< held shared as long as the database is open
    QSqlDatabase connection;
    std::unordered_map<std::string, std::unique_ptr<QSqlQuery>, TextHash, std::equal_to<>>
        statements;
    std::thread::id thread = std::this_thread::get_id();
    int depth = 0;       ///< of transactions
    bool doomed = false; ///< a part of the transaction was rolled back
    bool alone = true;
    bool unclean = false;
};

/// One use of a prepared statement; preparing is done once per connection and text. Values are
/// bound in order. One statement text must not be used again before its Statement has ended.
class Statement final {
public:
    Statement(Database &database, std::string_view sql);
    ~Statement();
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    /// Text; stored as bytes when it is not UTF-8, so that it comes back as it was.
    Statement &text(std::string_view value);
    /// Bytes, not copied: they must live until the statement has run.
    Statement &bytes(std::string_view value);
    Statement &integer(std::int64_t value);
    Statement &real(double value);
    Statement &null();

    /// Runs to the end, for statements without rows. May be bound and run again.
    [[nodiscard]] Result<> run();
    /// The next row, false behind the last.
    [[nodiscard]] Result<bool> next();

    [[nodiscard]] std::string textAt(int column) const;
    [[nodiscard]] QByteArray bytesAt(int column) const;
    [[nodiscard]] std::int64_t integerAt(int column) const;
    [[nodiscard]] double realAt(int column) const;
    [[nodiscard]] bool nullAt(int column) const;
    /// How many rows the last run changed.
    [[nodiscard]] int changed() const { return m_changed; }

private:
    Statement &bind(const QVariant &value);
    [[nodiscard]] Result<> execute();

    Database &m_database;
    QSqlQuery *m_query;
    int m_bound = 0;
    int m_changed = 0;
    bool m_prepared = false;
    bool m_running = false;
};

/// A failure from what Qt and SQLite say.
[[nodiscard]] std::unexpected<Error> databaseFailure(const Database::Private &database,
                                                     const QSqlError &error);

} // namespace espalier::store
