// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

#include <cstdint>
#include <span>

namespace espalier::store {

/// What the change of a pattern came to on one failure, compared with the same one without it.
enum class ReplayEffect {
    Helped,  ///< it succeeds with the pattern, and fails without
    Nothing, ///< it comes out the same, or the pattern is not for it
    Harmed,  ///< it fails with the pattern, and succeeds without in as many attempts
};

/// One replayed failure; `failure` is a hash that stands for it.
struct ReplayedFailure {
    std::uint64_t failure = 0;
    ReplayEffect effect = ReplayEffect::Nothing;
};

/// How many failures a pattern helped with and harmed.
struct ReplayTally {
    std::int64_t helped = 0;
    std::int64_t harmed = 0;
    bool operator==(const ReplayTally &) const = default;
};

/// What patterns came to when failures were replayed: the last word on each failure, so that a
/// failure counts once, however often it is replayed and with whatever others. Uses the database of
/// its thread (of knowledgeSchema), which must outlive it.
class ReplayStore final {
public:
    explicit ReplayStore(Database &database) : m_database(database) {}

    /// Keeps what the change of a pattern, which a hash stands for, came to on these failures, in
    /// the place of what was kept of them. Gives what it came to on all failures so far.
    [[nodiscard]] Result<ReplayTally> record(std::int64_t pattern, std::uint64_t change,
                                             std::span<const ReplayedFailure> replayed);

private:
    Database &m_database;
};

} // namespace espalier::store
