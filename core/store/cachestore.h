// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace espalier::store {

/// What is kept of a file's outline. The views belong to whoever made the row.
struct OutlineRow {
    std::string_view path; ///< relative to the project, any bytes
    std::uint64_t size = 0;
    std::int64_t modifiedNs = 0;
    std::uint64_t contentHash = 0;
    std::uint32_t version = 0; ///< of the outline's format and of what made it
    std::string_view blob;
};

/// What is kept of a file's instrumentation.
struct ResultRow {
    std::string_view path;
    std::string_view blob;
};

/// The outcome of a check with a language's own tools.
struct CheckRow {
    std::string_view key;
    std::string_view result;
};

/// Rows whose views point into memory that is theirs, and stays in place when they are moved.
template <typename Row>
struct LoadedRows {
    std::vector<Row> rows;
    std::unique_ptr<std::pmr::monotonic_buffer_resource> memory;
};

/// What was worked out before and can be worked out again (cache.db). A damaged row is left out, a
/// damaged file is thrown away. Uses a connection of its own; one thread.
class CacheStore final {
public:
    /// Opens the cache; a damaged one, or one of another version, is begun anew. Fails where it
    /// cannot be made, or is damaged while another program uses it; callers then go on in memory.
    [[nodiscard]] static Result<std::unique_ptr<CacheStore>>
    open(const std::filesystem::path &file);
    [[nodiscard]] static Result<std::unique_ptr<CacheStore>> inMemory();

    /// All outlines of the project.
    [[nodiscard]] Result<LoadedRows<OutlineRow>> outlines();
    /// Adds or replaces, in one transaction.
    [[nodiscard]] Result<> writeOutlines(std::span<const OutlineRow> rows);
    [[nodiscard]] Result<> removeOutlines(std::span<const std::string_view> paths);

    [[nodiscard]] Result<LoadedRows<ResultRow>> results();
    [[nodiscard]] Result<> writeResults(std::span<const ResultRow> rows);
    [[nodiscard]] Result<> removeResults(std::span<const std::string_view> paths);

    /// The outcomes known of these checks.
    [[nodiscard]] Result<std::unordered_map<std::string, std::string>>
    checks(std::span<const std::string> keys);
    [[nodiscard]] Result<> writeChecks(std::span<const CheckRow> rows);

private:
    explicit CacheStore(std::unique_ptr<Database> database) : m_database(std::move(database)) {}
    void beginAnew();
    template <typename Use>
    [[nodiscard]] auto renewed(Use use) -> decltype(use());

    std::unique_ptr<Database> m_database; ///< none once even memory is exhausted
};

} // namespace espalier::store
