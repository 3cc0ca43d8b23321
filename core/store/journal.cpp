// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/journal.h"

#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/store/statement.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <set>
#include <sys/file.h>
#include <unistd.h>

namespace espalier::store {

namespace fs = std::filesystem;

static Result<> writeAll(int fd, std::string_view bytes, const fs::path &path)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(fd, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemFailure(errno, "cannot write the journal", path.string());
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

static Result<> flushFolder(const fs::path &folder)
{
    const FileDescriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!file.valid() || ::fsync(file.get()) != 0)
        return systemFailure(errno, "cannot flush to disk", folder.string());
    return {};
}

/// Makes and locks the file of a run. It gets its name only when it is locked, so that nobody takes
/// it for left over.
static Result<FileDescriptor> makeLocked(const fs::path &path)
{
    std::string temporary = path.string() + ".XXXXXX";
    FileDescriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!file.valid())
        return systemFailure(errno, "cannot write the journal", path.parent_path().string());
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0 &&
        ::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0)
        return file;
    const int error = errno;
    ::unlink(temporary.c_str());
    return systemFailure(error, "cannot write the journal", path.string());
}

/// Original bytes lie outside of the database: there each byte would be written twice (log and
/// file), and the file would stay as large as the largest run.
static Result<> writeOriginals(const FileDescriptor &file, const fs::path &path,
                               std::span<const PlannedChange> changes)
{
    for (const PlannedChange &change : changes) {
        if (auto done = writeAll(file.get(), change.original.value_or(""), path); !done)
            return done;
    }
    if (::fsync(file.get()) != 0)
        return systemFailure(errno, "cannot flush to disk", path.string());
    return flushFolder(path.parent_path());
}

static Result<std::int64_t> addRun(Database &database, const RunId &id, std::string_view kind)
{
    Statement statement(database, "INSERT INTO journal_runs (id, kind, pid, started_at, state) "
                                  "VALUES (?, ?, ?, ?, 'open') "
                                  "ON CONFLICT (id) DO NOTHING RETURNING sequence");
    statement.text(id.value()).text(kind).integer(::getpid());
    auto row = statement.text(toRfc3339(SystemClock().now())).next();
    if (!row)
        return failure(std::move(row.error()));
    if (!*row)
        return failure(ErrorKind::AlreadyExists, "a run of this id is in the journal", id.value());
    return statement.integerAt(0);
}

static Result<> addEntries(Database &database, std::int64_t run,
                           std::span<const PlannedChange> changes)
{
    Statement statement(database,
                        "INSERT INTO journal_entries (run, path, existed, remains, original_hash, "
                        "new_hash, mode, start, size) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    std::int64_t start = 0;
    for (const PlannedChange &change : changes) {
        const std::string_view original = change.original.value_or("");
        statement.integer(run).bytes(change.path);
        statement.integer(change.original.has_value()).integer(change.newHash.has_value());
        statement.integer(static_cast<std::int64_t>(hash64(original)));
        statement.integer(static_cast<std::int64_t>(change.newHash.value_or(0)));
        statement.integer(change.mode).integer(start);
        statement.integer(static_cast<std::int64_t>(original.size()));
        if (auto done = statement.run(); !done)
            return done;
        start += static_cast<std::int64_t>(original.size());
    }
    return {};
}

static constexpr std::string_view kSuffix = ".originals";

static std::string fileName(const RunId &id)
{
    return KeyHasher().add(id.value()).hex() += kSuffix; // an id may hold any character
}

fs::path Journal::fileOf(const RunId &id) const
{
    return m_folder / fileName(id);
}

static bool isLocked(const fs::path &path)
{
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    return file.valid() && ::flock(file.get(), LOCK_SH | LOCK_NB) != 0;
}

bool Journal::isHeld(const RunId &id) const
{
    return isLocked(fileOf(id));
}

static Result<std::set<std::string>> namesOfOpenRuns(Database &database)
{
    Statement statement(database, "SELECT id FROM journal_runs WHERE state = 'open'");
    std::set<std::string> names;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return names;
        names.insert(fileName(RunId(statement.textAt(0))));
    }
}

/// Files of runs that were killed before their intent was durable, or after they were closed.
Result<> Journal::removeOrphans()
{
    std::vector<fs::path> candidates;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(m_folder, error)) {
        if (entry.path().extension() == kSuffix && !isLocked(entry.path()))
            candidates.push_back(entry.path());
    }
    if (candidates.empty())
        return {};
    // Asked after the locks: a run that ended in between has its row by now.
    auto open = namesOfOpenRuns(m_database);
    if (!open)
        return failure(std::move(open.error()));
    for (const fs::path &path : candidates) {
        if (!open->contains(path.filename().string()))
            fs::remove(path, error);
    }
    return {};
}

Result<> Journal::begin(const RunId &id, std::string_view kind,
                        std::span<const PlannedChange> changes)
{
    if (auto made = makeFolder(m_folder); !made)
        return made;
    if (auto removed = removeOrphans(); !removed)
        return removed;
    const fs::path path = fileOf(id);
    auto file = makeLocked(path);
    if (!file)
        return failure(std::move(file.error()));
    auto done = writeOriginals(*file, path, changes);
    if (done) {
        done = withinTransaction(m_database, [&]() -> Result<> {
            auto run = addRun(m_database, id, kind);
            return run ? addEntries(m_database, *run, changes) : failure(std::move(run.error()));
        });
    }
    // When it failed, the file stays: the row may be durable all the same. Orphans are removed.
    if (done)
        m_running.insert_or_assign(id, std::move(*file));
    return done;
}

Result<> Journal::close(const RunId &id, std::string_view state)
{
    auto closed = withinTransaction(m_database, [&]() -> Result<> {
        Statement update(m_database, "UPDATE journal_runs SET state = ? "
                                     "WHERE id = ? AND state IN ('open', ?) RETURNING sequence");
        auto row = update.text(state).text(id.value()).text(state).next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return failure(ErrorKind::NotFound, "no such unfinished run in the journal",
                           id.value());
        Statement entries(m_database, "DELETE FROM journal_entries WHERE run = ?");
        return entries.integer(update.integerAt(0)).run();
    });
    if (!closed)
        return closed;
    std::error_code ignored; // a file left over is removed with the next run's
    fs::remove(fileOf(id), ignored);
    m_running.erase(id);
    return {};
}

Result<> Journal::complete(const RunId &id)
{
    return close(id, "completed");
}

Result<> Journal::rolledBack(const RunId &id)
{
    return close(id, "rolled-back");
}

static Result<std::vector<JournalEntry>> loadEntries(Database &database, const RunId &id)
{
    Statement statement(database, "SELECT path, existed, original_hash, mode, remains, new_hash "
                                  "FROM journal_entries JOIN journal_runs ON run = sequence "
                                  "WHERE id = ? ORDER BY start, path");
    statement.text(id.value());
    std::vector<JournalEntry> entries;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return entries;
        JournalEntry entry{.path = statement.textAt(0),
                           .existed = statement.integerAt(1) != 0,
                           .originalHash = static_cast<std::uint64_t>(statement.integerAt(2)),
                           .mode = static_cast<std::uint32_t>(statement.integerAt(3))};
        if (statement.integerAt(4) != 0)
            entry.newHash = static_cast<std::uint64_t>(statement.integerAt(5));
        entries.push_back(std::move(entry));
    }
}

static Result<std::vector<UnfinishedRun>> loadUnfinished(Database &database)
{
    Statement statement(database, "SELECT id, kind, started_at, pid FROM journal_runs "
                                  "WHERE state = 'open' ORDER BY sequence");
    std::vector<UnfinishedRun> runs;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return runs;
        runs.push_back({.id = RunId(statement.textAt(0)),
                        .kind = statement.textAt(1),
                        .startedAt = statement.textAt(2),
                        .pid = statement.integerAt(3)});
    }
}

Result<std::int64_t> Journal::latest()
{
    Statement statement(m_database, "SELECT coalesce(max(sequence), 0) FROM journal_runs");
    auto row = statement.next();
    return row ? Result<std::int64_t>(statement.integerAt(0)) : failure(std::move(row.error()));
}

Result<std::vector<UnfinishedRun>> Journal::unfinished()
{
    auto runs = loadUnfinished(m_database);
    if (!runs)
        return runs;
    for (UnfinishedRun &run : *runs) {
        auto entries = loadEntries(m_database, run.id);
        if (!entries)
            return failure(std::move(entries.error()));
        run.entries = std::move(*entries);
        run.ownerAlive = isHeld(run.id);
    }
    return runs;
}

static Result<std::string> readPart(const fs::path &path, std::int64_t start, std::size_t size)
{
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.valid())
        return systemFailure(errno, "cannot read the journal", path.string());
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        const ssize_t count =
            ::pread(file.get(), bytes.data() + done, size - done, start + static_cast<off_t>(done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemFailure(errno, "cannot read the journal", path.string());
        if (count == 0)
            return failure(ErrorKind::Corrupt, "the journal is cut short", path.string());
        done += static_cast<std::size_t>(count);
    }
    return bytes;
}

Result<std::string> Journal::original(const RunId &id, std::string_view path)
{
    Statement statement(m_database,
                        "SELECT start, size, original_hash, existed FROM journal_entries "
                        "JOIN journal_runs ON run = sequence WHERE id = ? AND path = ?");
    auto row = statement.text(id.value()).bytes(path).next();
    if (!row)
        return failure(std::move(row.error()));
    if (!*row || statement.integerAt(3) == 0)
        return failure(ErrorKind::NotFound, "no such file in the journal", std::string(path));
    const fs::path file = fileOf(id);
    auto bytes =
        readPart(file, statement.integerAt(0), static_cast<std::size_t>(statement.integerAt(1)));
    if (bytes && hash64(*bytes) != static_cast<std::uint64_t>(statement.integerAt(2)))
        return failure(ErrorKind::Corrupt, "the journal is damaged", file.string());
    return bytes;
}

} // namespace espalier::store
