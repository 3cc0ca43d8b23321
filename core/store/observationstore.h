// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/store/database.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier::store {

/// Something that was taken in.
struct ImportRecord {
    std::int64_t id = 0;
    std::string digest; ///< of the bytes; what is taken in as it comes has one of its own
    std::string format;
    std::string name; ///< of the file, as it was given
    std::string at;   ///< RFC 3339
    std::int64_t bytes = 0;
    Json summary = Json::object();
};

/// Observations that belong together.
struct GroupRecord {
    std::string fingerprint;
    std::string kind; ///< "exception", "finding", "feedback"
    std::string basis;
    Json parts = Json::array();
    std::int64_t count = 0;
    std::string firstSeen; ///< RFC 3339
    std::string lastSeen;
    std::vector<Json> samples{};                 ///< observations, the newest first
    std::map<std::string, std::int64_t> hours{}; ///< "2026-01-31T09" → count
};

/// What was observed, put together by fingerprint. Uses the database of its thread, which must
/// outlive it.
class ObservationStore final {
public:
    static constexpr int kSamples = 5;     ///< kept of a group
    static constexpr int kHours = 24 * 90; ///< kept of a group

    explicit ObservationStore(Database &database) : m_database(database) {}

    /// Adds an import and gives its id; AlreadyExists when one of this digest is there.
    [[nodiscard]] Result<std::int64_t> addImport(const ImportRecord &record);
    [[nodiscard]] Result<std::optional<ImportRecord>> importOf(const std::string &digest);
    /// The newest first.
    [[nodiscard]] Result<std::vector<ImportRecord>> imports(int limit = 50);
    /// The newest of each format, the newest of all first.
    [[nodiscard]] Result<std::vector<ImportRecord>> lastImports();
    /// The id of the newest import; 0 when there is none.
    [[nodiscard]] Result<std::int64_t> lastImport();

    /// Adds counts, times and samples to a group, which is made when it is not there.
    [[nodiscard]] Result<> addToGroup(const GroupRecord &group, std::int64_t import);
    /// Groups of a kind that imports after `import` told of, by their fingerprints, with samples
    /// and hours.
    [[nodiscard]] Result<std::vector<GroupRecord>> groupsSince(const std::string &kind,
                                                               std::int64_t import);
    [[nodiscard]] Result<std::optional<GroupRecord>> group(const std::string &fingerprint);
    [[nodiscard]] Result<std::int64_t> countGroups(const std::string &kind);

private:
    [[nodiscard]] Result<> bound(const std::string &fingerprint);
    [[nodiscard]] Result<> fill(GroupRecord &group);

    Database &m_database;
};

} // namespace espalier::store
