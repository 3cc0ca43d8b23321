// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/fingerprint.h"
#include "core/base/result.h"
#include "core/engine/observationscrub.h"
#include "core/model/observation.h"
#include "core/store/observationstore.h"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace espalier::engine {

/// What one import observed, put together by fingerprint in bounded memory until it is stored as a
/// whole or not at all. Not thread-safe.
class ObservationBatch final {
public:
    /// `now` (RFC 3339) is the time of what has none of its own.
    explicit ObservationBatch(std::string now) : m_now(std::move(now)) {}

    /// Takes one in. Budget when it is of a kind that cannot be put together and there are too
    /// many.
    [[nodiscard]] Result<> take(model::Observation &&observation);
    [[nodiscard]] bool empty() const;
    [[nodiscard]] std::size_t groups() const { return m_groups.size(); }
    /// Texts in which something was masked, once stored.
    [[nodiscard]] std::uint64_t masked() const { return m_masked; }

    /// Scrubs all and stores it with its import, in one transaction. Gives the id of the import;
    /// AlreadyExists when one of its digest is there.
    [[nodiscard]] Result<std::int64_t> store(store::Database &database, store::ImportRecord record);

private:
    struct Group {
        backlog::Fingerprint fingerprint;
        std::string kind;
        std::uint64_t count = 0;
        std::string firstSeen;
        std::string lastSeen;
        std::vector<model::Observation> samples; ///< the newest first
        std::map<std::string, std::int64_t> hours;
    };

    [[nodiscard]] Result<> group(model::Observation &&observation, std::uint64_t count);
    [[nodiscard]] Result<> keep(model::Observation &&observation);
    [[nodiscard]] Result<> storeGroups(store::Database &database, std::int64_t import);
    [[nodiscard]] Result<> storeMeasures(store::Database &database, std::int64_t import);
    [[nodiscard]] store::GroupRecord recordOf(const Group &group);
    [[nodiscard]] model::Observation scrubbed(const model::Observation &observation);

    std::string m_now;
    std::unordered_map<std::string, Group> m_groups; ///< by fingerprint
    std::vector<model::Observation> m_measures;      ///< functions, values, tests, coverage
    ObservationScrubber m_scrubber;
    std::uint64_t m_masked = 0;
};

} // namespace espalier::engine
