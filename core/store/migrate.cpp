// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/migrate.h"

#include "core/store/statement.h"

#include <QSqlError>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <format>
#include <unistd.h>

namespace espalier::store {

namespace fs = std::filesystem;

Result<int> schemaVersion(Database &database)
{
    Statement statement(database, "PRAGMA user_version");
    auto row = statement.next();
    if (!row)
        return failure(std::move(row.error()));
    return *row ? static_cast<int>(statement.integerAt(0)) : 0;
}

static Result<> flushToDisk(const fs::path &path, int flags)
{
    const FileDescriptor file(::open(path.c_str(), flags | O_CLOEXEC));
    if (!file.valid() || ::fsync(file.get()) != 0)
        return systemFailure(errno, "cannot flush to disk", path.string());
    return {};
}

/// Copies by SQLite's own means: reading the file beside it would drop the locks that this process
/// holds on it, and miss what is still in the log.
static Result<> keepCopy(Database &database, int version)
{
    fs::path copy = database.path();
    copy += std::format(".v{}.bak", version);
    fs::path unfinished = copy;
    unfinished += std::format(".{}", ::getpid());
    std::error_code error;
    fs::remove(unfinished, error); // VACUUM INTO wants a new file
    auto copied = Statement(database, "VACUUM INTO ?").text(unfinished.string()).run();
    if (copied)
        copied = flushToDisk(unfinished, O_RDWR);
    if (copied) {
        fs::rename(unfinished, copy, error);
        if (error)
            copied = systemFailure(error.value(), "cannot keep a copy", copy.string());
    }
    if (!copied)
        fs::remove(unfinished, error);
    else
        copied = flushToDisk(copy.parent_path(), O_RDONLY | O_DIRECTORY);
    return copied;
}

std::vector<fs::path> keptCopies(const fs::path &file)
{
    std::vector<std::pair<int, fs::path>> found;
    const std::string prefix = file.filename().string() + ".v";
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(file.parent_path(), error)) {
        const std::string name = entry.path().filename().string();
        int version = 0;
        if (name.starts_with(prefix) && name.ends_with(".bak") &&
            std::sscanf(name.c_str() + prefix.size(), "%d.bak", &version) == 1)
            found.emplace_back(version, entry.path());
    }
    std::ranges::sort(found);
    std::vector<fs::path> paths;
    for (auto &[version, path] : found)
        paths.push_back(std::move(path));
    return paths;
}

static Result<> step(Database &database, const Migration &migration)
{
    return withinTransaction(database, [&]() -> Result<> {
        // Another program may have been quicker.
        auto version = schemaVersion(database);
        if (!version)
            return failure(std::move(version.error()));
        if (*version >= migration.version)
            return {};
        if (auto done = database.execute(migration.sql); !done)
            return done;
        return database.execute(std::format("PRAGMA user_version = {}", migration.version));
    });
}

Result<> migrate(Database &database, const Schema &schema, int version)
{
    const bool precious = database.internals().options.durability == Durability::Full;
    if (version > 0 && precious) {
        if (auto kept = keepCopy(database, version); !kept)
            return kept;
    }
    for (const Migration &migration : schema.migrations) {
        if (migration.version <= version)
            continue;
        if (auto done = step(database, migration); !done)
            return done;
    }
    return {};
}

} // namespace espalier::store
