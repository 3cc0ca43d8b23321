// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include "core/store/migrate.h"
#include "core/store/sqlscript.h"
#include "core/store/statement.h"
#include "core/store/textsearch.h"

#include <QCoreApplication>
#include <QFile>
#include <QSqlError>

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <format>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace espalier::store {

namespace fs = std::filesystem;

static fs::path beside(const fs::path &file, std::string_view suffix)
{
    fs::path result = file;
    result += suffix;
    return result;
}

/// SQLite follows symbolic links, also those of its side files, and would write where a hostile
/// checkout points.
static Result<> refuseLinks(const fs::path &file)
{
    for (const std::string_view suffix : {"", "-wal", "-shm", "-journal", "-lock"}) {
        const fs::path path = beside(file, suffix);
        struct stat info{};
        if (::lstat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode))
            return failure(ErrorKind::Permission, "not a regular file, so it is not opened",
                           path.string());
    }
    return {};
}

/// Takes the lock that tells who has the database open: exclusively when nobody has.
static Result<bool> takeLock(Database::Private &d)
{
    const fs::path path = beside(d.file, "-lock");
    d.lock = FileDescriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!d.lock.valid())
        return systemFailure(errno, "the folder of the database cannot be written",
                             d.file.parent_path().string());
    const auto deadline = std::chrono::steady_clock::now() + d.options.busyTimeout;
    while (true) {
        if (::flock(d.lock.get(), LOCK_EX | LOCK_NB) == 0)
            return true;
        if (::flock(d.lock.get(), LOCK_SH | LOCK_NB) == 0)
            return false;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return systemFailure(errno, "cannot lock", path.string());
        if (std::chrono::steady_clock::now() > deadline)
            return failure(ErrorKind::Conflict, "another program is checking the database",
                           path.string());
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

/// The last connection removes the log when it closes; a log that nobody has open was left behind
/// by a crash.
static bool hasLeftoverLog(const fs::path &file)
{
    struct stat info{};
    return ::stat(beside(file, "-wal").c_str(), &info) == 0 && info.st_size > 0;
}

static Result<> connect(Database::Private &d)
{
    static std::atomic<std::uint64_t> counter = 0;
    // Without one, QSqlDatabase::addDatabase crashes (Qt 6.8).
    if (!QCoreApplication::instance())
        return failure(ErrorKind::Internal, "a database needs a QCoreApplication");
    const auto name = QStringLiteral("espalier-%1").arg(++counter);
    d.connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
    if (!d.connection.isValid())
        return failure(ErrorKind::Missing, "Qt's SQLite driver (QSQLITE) is not installed");
    d.connection.setConnectOptions(
        QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(d.options.busyTimeout.count()));
    d.connection.setDatabaseName(d.file.empty() ? QStringLiteral(":memory:")
                                                : QFile::decodeName(d.file.c_str()));
    if (!d.connection.open())
        return databaseFailure(d, d.connection.lastError());
    return {};
}

/// Turning a new file into WAL mode ignores SQLite's own waiting.
static Result<> enterWalMode(Database &database)
{
    const auto deadline =
        std::chrono::steady_clock::now() + database.internals().options.busyTimeout;
    while (true) {
        Result<> entered;
        {
            Statement statement(database, "PRAGMA journal_mode=WAL");
            if (auto row = statement.next(); !row)
                entered = failure(std::move(row.error()));
            else if (statement.textAt(0) != "wal")
                entered = failure(ErrorKind::Conflict, "the database cannot be put into WAL mode",
                                  database.path().string());
        }
        if (entered || entered.error().kind != ErrorKind::Conflict ||
            std::chrono::steady_clock::now() > deadline)
            return entered;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

static Result<> configure(Database &database)
{
    // The synchronous mode before WAL mode: entering that would wait for the disk otherwise.
    // Mapping halves the time to load a cache. Nobody ever truncates the file (that would raise
    // SIGBUS here): an unusable one is unlinked.
    const bool full = database.internals().options.durability == Durability::Full;
    // What is kept by us is read, not mapped: an I/O error is an error then, no signal. A list of
    // many tickets reads one index of some 40 MB: half of its time is reading, unless it is kept.
    const std::string_view mode = full ? "PRAGMA synchronous=FULL; PRAGMA cache_size=-98304"
                                       : "PRAGMA synchronous=OFF; PRAGMA mmap_size=1073741824";
    // A database that came with a checkout must not run functions of its own.
    for (const std::string_view pragma :
         {mode, std::string_view("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF")}) {
        if (auto done = database.execute(pragma); !done)
            return done;
    }
    if (auto added = addTextSearch(database); !added)
        return added;
    return database.path().empty() ? Result<>{} : enterWalMode(database);
}

static Result<> start(Database &database, const Schema &schema)
{
    auto &d = database.internals();
    // Read first, and nothing written: a newer file is left as it is.
    auto version = schemaVersion(database);
    if (!version)
        return failure(std::move(version.error()));
    if (*version > schema.version())
        return failure(ErrorKind::TooNew,
                       std::format("written by a newer program (schema {}, this one knows {})",
                                   *version, schema.version()),
                       d.file.string());
    if (d.unclean && d.options.durability == Durability::Full) {
        if (auto checked = database.check(); !checked)
            return checked;
    }
    if (auto configured = configure(database); !configured)
        return configured;
    if (*version < schema.version())
        return migrate(database, schema, *version);
    return {};
}

/// The lock file stays: whoever waits for it has it open.
static Result<> removeFiles(const fs::path &file)
{
    for (const std::string_view suffix : {"-wal", "-shm", ""}) {
        std::error_code error;
        fs::remove(beside(file, suffix), error);
        if (error)
            return systemFailure(error.value(), "cannot remove the cache", file.string());
    }
    return {};
}

/// Qt wants every query gone before the connection, and every handle before its removal.
static void disconnect(Database::Private &d)
{
    const QString name = d.connection.connectionName();
    d.statements.clear();
    d.connection.close();
    d.connection = {};
    if (!name.isEmpty())
        QSqlDatabase::removeDatabase(name);
}

static Result<> connectAndStart(Database &database, const Schema &schema)
{
    if (auto connected = connect(database.internals()); !connected)
        return connected;
    return start(database, schema);
}

static Result<> openFile(Database &database, const Schema &schema)
{
    using Existing = DatabaseOptions::Existing;
    auto &d = database.internals();
    auto alone = takeLock(d);
    if (!alone)
        return failure(std::move(alone.error()));
    d.alone = *alone;
    if (d.options.existing == Existing::Remove) {
        if (!d.alone)
            return failure(ErrorKind::Conflict, "another program uses the cache", d.file.string());
        if (auto removed = removeFiles(d.file); !removed)
            return removed;
    }
    d.unclean = d.alone && hasLeftoverLog(d.file);
    auto started = connectAndStart(database, schema);
    if (!started && d.alone && d.options.existing == Existing::RemoveIfUnusable &&
        (started.error().kind == ErrorKind::Corrupt || started.error().kind == ErrorKind::TooNew)) {
        disconnect(d);
        if (auto removed = removeFiles(d.file); !removed)
            return removed;
        started = connectAndStart(database, schema);
    }
    // From here on others may open it; alone during check and migration only.
    if (started && d.alone)
        ::flock(d.lock.get(), LOCK_SH);
    return started;
}

Database::Database() : m_d(std::make_unique<Private>()) {}

Result<std::unique_ptr<Database>> Database::open(const fs::path &file, const Schema &schema,
                                                 DatabaseOptions options)
{
    std::unique_ptr<Database> database(new Database);
    database->m_d->file = file;
    database->m_d->options = options;
    if (auto safe = refuseLinks(file); !safe)
        return failure(std::move(safe.error()));
    if (::access(file.c_str(), F_OK) == 0 && ::access(file.c_str(), R_OK | W_OK) != 0)
        return systemFailure(errno, "the database cannot be written", file.string());
    if (auto opened = openFile(*database, schema); !opened)
        return failure(std::move(opened.error()));
    return database;
}

Result<std::unique_ptr<Database>> Database::inMemory(const Schema &schema)
{
    std::unique_ptr<Database> database(new Database);
    database->m_d->options.durability = Durability::Cache;
    if (auto started = connectAndStart(*database, schema); !started)
        return failure(std::move(started.error()));
    return database;
}

Database::~Database()
{
    disconnect(*m_d);
}

const fs::path &Database::path() const
{
    return m_d->file;
}

bool Database::endedUncleanly() const
{
    return m_d->unclean;
}

bool Database::openedAlone() const
{
    return m_d->alone;
}

Result<> Database::check()
{
    Statement statement(*this, "PRAGMA quick_check(1)");
    auto row = statement.next();
    if (!row)
        return failure(std::move(row.error()));
    if (const std::string answer = *row ? statement.textAt(0) : "no answer"; answer != "ok")
        return failure(ErrorKind::Corrupt, "the database is damaged: " + answer,
                       m_d->file.string());
    return {};
}

Result<> Database::execute(std::string_view sql)
{
    for (const std::string_view statement : splitStatements(sql)) {
        QSqlQuery query(m_d->connection);
        if (!query.exec(
                QString::fromUtf8(statement.data(), static_cast<qsizetype>(statement.size()))))
            return databaseFailure(*m_d, query.lastError());
    }
    return {};
}

Result<Transaction> Transaction::begin(Database &database)
{
    auto &d = database.internals();
    if (d.depth == 0) {
        d.doomed = false;
        // Not a plain BEGIN: a reader that turns into a writer can fail at once and for good.
        if (auto begun = Statement(database, "BEGIN IMMEDIATE").run(); !begun)
            return failure(std::move(begun.error()));
    }
    ++d.depth;
    return Transaction(database);
}

Transaction::~Transaction()
{
    if (!m_database)
        return;
    auto &d = m_database->internals();
    d.doomed = true;
    if (--d.depth == 0) {
        // Some failures (a full disk) have rolled back already; then this one fails, and may.
        const auto ignored = Statement(*m_database, "ROLLBACK").run();
        static_cast<void>(ignored);
    }
}

Result<> Transaction::commit()
{
    auto &d = m_database->internals();
    if (d.doomed)
        return failure(ErrorKind::Internal, "a part of the transaction was rolled back",
                       d.file.string());
    if (d.depth == 1) {
        if (auto done = Statement(*m_database, "COMMIT").run(); !done)
            return done; // the destructor rolls back
    }
    --d.depth;
    m_database = nullptr;
    return {};
}

} // namespace espalier::store
