// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/cachestore.h"

#include "core/base/hash.h"
#include "core/store/statement.h"

#include <cstring>

namespace espalier::store {

namespace fs = std::filesystem;

static std::int64_t checksumOf(std::string_view key, std::string_view blob, std::uint64_t seed = 0)
{
    return static_cast<std::int64_t>(hash64(blob, hash64(key, seed)));
}

static std::int64_t checksumOf(const OutlineRow &row)
{
    const std::uint64_t facts[] = {row.size, static_cast<std::uint64_t>(row.modifiedNs),
                                   row.contentHash, row.version};
    return checksumOf(row.path, row.blob,
                      hash64({reinterpret_cast<const char *>(facts), sizeof facts}));
}

static std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

static std::string_view keep(std::pmr::memory_resource &memory, const QByteArray &bytes)
{
    const auto size = static_cast<std::size_t>(bytes.size());
    if (size == 0)
        return {};
    auto *copy = static_cast<char *>(memory.allocate(size, 1));
    std::memcpy(copy, bytes.constData(), size);
    return {copy, size};
}

/// Reads all rows; `read` makes one of the statement's current row, or none when it is damaged.
template <typename Row, typename Read>
static Result<LoadedRows<Row>> loadAll(Database &database, std::string_view sql, Read read)
{
    constexpr std::size_t kFirstBlock = 1 << 20;
    LoadedRows<Row> loaded;
    loaded.memory = std::make_unique<std::pmr::monotonic_buffer_resource>(kFirstBlock);
    Statement statement(database, sql);
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return loaded;
        if (std::optional<Row> value = read(statement, *loaded.memory))
            loaded.rows.push_back(*value);
    }
}

static std::optional<OutlineRow> readOutline(const Statement &row,
                                             std::pmr::memory_resource &memory)
{
    const QByteArray path = row.bytesAt(0);
    const QByteArray blob = row.bytesAt(5);
    OutlineRow outline{.path = viewOf(path),
                       .size = static_cast<std::uint64_t>(row.integerAt(1)),
                       .modifiedNs = row.integerAt(2),
                       .contentHash = static_cast<std::uint64_t>(row.integerAt(3)),
                       .version = static_cast<std::uint32_t>(row.integerAt(4)),
                       .blob = viewOf(blob)};
    if (checksumOf(outline) != row.integerAt(6))
        return std::nullopt;
    outline.path = keep(memory, path);
    outline.blob = keep(memory, blob);
    return outline;
}

static std::optional<ResultRow> readResult(const Statement &row, std::pmr::memory_resource &memory)
{
    const QByteArray path = row.bytesAt(0);
    const QByteArray blob = row.bytesAt(1);
    if (checksumOf(viewOf(path), viewOf(blob)) != row.integerAt(2))
        return std::nullopt;
    return ResultRow{keep(memory, path), keep(memory, blob)};
}

/// Runs a statement once for each row, in one transaction; `bind` binds the row's values.
template <typename Rows, typename Bind>
static Result<> runAll(Database &database, std::string_view sql, const Rows &rows, Bind bind)
{
    return withinTransaction(database, [&]() -> Result<> {
        Statement statement(database, sql);
        for (const auto &row : rows) {
            bind(statement, row);
            if (auto done = statement.run(); !done)
                return done;
        }
        return {};
    });
}

static Result<std::unique_ptr<Database>> openCache(const fs::path &file,
                                                   DatabaseOptions::Existing existing)
{
    return Database::open(file, cacheSchema(),
                          {.durability = Durability::Cache,
                           .busyTimeout = std::chrono::milliseconds(2000),
                           .existing = existing});
}

Result<std::unique_ptr<CacheStore>> CacheStore::open(const fs::path &file)
{
    auto database = openCache(file, DatabaseOptions::Existing::RemoveIfUnusable);
    if (!database)
        return failure(std::move(database.error()));
    return std::unique_ptr<CacheStore>(new CacheStore(std::move(*database)));
}

void CacheStore::beginAnew()
{
    const fs::path file = m_database->path();
    m_database.reset(); // or the cache would be in use by this very program
    auto fresh = openCache(file, DatabaseOptions::Existing::Remove);
    if (!fresh)
        fresh = Database::inMemory(cacheSchema());
    if (fresh)
        m_database = std::move(*fresh);
}

/// Damage can show late. The cache is not worth a failure then: it starts anew, once.
template <typename Use>
auto CacheStore::renewed(Use use) -> decltype(use())
{
    const auto missing = [] { return failure(ErrorKind::Corrupt, "the cache is damaged"); };
    if (!m_database)
        return missing();
    auto result = use();
    if (result || result.error().kind != ErrorKind::Corrupt)
        return result;
    beginAnew();
    if (!m_database)
        return missing();
    return use();
}

Result<std::unique_ptr<CacheStore>> CacheStore::inMemory()
{
    auto database = Database::inMemory(cacheSchema());
    if (!database)
        return failure(std::move(database.error()));
    return std::unique_ptr<CacheStore>(new CacheStore(std::move(*database)));
}

Result<LoadedRows<OutlineRow>> CacheStore::outlines()
{
    return renewed([&] {
        return loadAll<OutlineRow>(*m_database,
                                   "SELECT path, size, modified_ns, content_hash, version, blob, "
                                   "checksum FROM outlines",
                                   readOutline);
    });
}

Result<> CacheStore::writeOutlines(std::span<const OutlineRow> rows)
{
    constexpr std::string_view kSql =
        "INSERT OR REPLACE INTO outlines (path, size, modified_ns, content_hash, version, blob, "
        "checksum) VALUES (?, ?, ?, ?, ?, ?, ?)";
    return renewed([&] {
        return runAll(*m_database, kSql, rows, [](Statement &statement, const OutlineRow &row) {
            statement.bytes(row.path).integer(static_cast<std::int64_t>(row.size));
            statement.integer(row.modifiedNs).integer(static_cast<std::int64_t>(row.contentHash));
            statement.integer(row.version).bytes(row.blob).integer(checksumOf(row));
        });
    });
}

static void bindPath(Statement &statement, std::string_view path)
{
    statement.bytes(path);
}

Result<> CacheStore::removeOutlines(std::span<const std::string_view> paths)
{
    return renewed([&] {
        return runAll(*m_database, "DELETE FROM outlines WHERE path = ?", paths, bindPath);
    });
}

Result<LoadedRows<ResultRow>> CacheStore::results()
{
    return renewed([&] {
        return loadAll<ResultRow>(*m_database, "SELECT path, blob, checksum FROM results",
                                  readResult);
    });
}

Result<> CacheStore::writeResults(std::span<const ResultRow> rows)
{
    constexpr std::string_view kSql =
        "INSERT OR REPLACE INTO results (path, blob, checksum) VALUES (?, ?, ?)";
    return renewed([&] {
        return runAll(*m_database, kSql, rows, [](Statement &statement, const ResultRow &row) {
            statement.bytes(row.path).bytes(row.blob).integer(checksumOf(row.path, row.blob));
        });
    });
}

Result<> CacheStore::removeResults(std::span<const std::string_view> paths)
{
    return renewed(
        [&] { return runAll(*m_database, "DELETE FROM results WHERE path = ?", paths, bindPath); });
}

static Result<std::unordered_map<std::string, std::string>>
loadChecks(Database &database, std::span<const std::string> keys)
{
    std::unordered_map<std::string, std::string> known;
    for (const auto &key : keys) {
        Statement statement(database, "SELECT result, checksum FROM checks WHERE key = ?");
        auto row = statement.bytes(key).next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            continue;
        const QByteArray result = statement.bytesAt(0);
        if (checksumOf(key, viewOf(result)) == statement.integerAt(1))
            known.emplace(key, result.toStdString());
    }
    return known;
}

Result<std::unordered_map<std::string, std::string>>
CacheStore::checks(std::span<const std::string> keys)
{
    return renewed([&] { return loadChecks(*m_database, keys); });
}

Result<> CacheStore::writeChecks(std::span<const CheckRow> rows)
{
    constexpr std::string_view kSql =
        "INSERT OR REPLACE INTO checks (key, result, checksum) VALUES (?, ?, ?)";
    return renewed([&] {
        return runAll(*m_database, kSql, rows, [](Statement &statement, const CheckRow &row) {
            statement.bytes(row.key).bytes(row.result).integer(checksumOf(row.key, row.result));
        });
    });
}

} // namespace espalier::store
