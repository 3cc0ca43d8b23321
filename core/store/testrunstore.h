// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/testrun.h"
#include "core/store/database.h"

#include <span>
#include <string>
#include <vector>

namespace espalier::store {

/// How often each test of a script was run, and how it came out. Uses the database of its thread,
/// which must outlive it.
class TestRunStore final {
public:
    static constexpr int kKept = 20; ///< runs of each test

    explicit TestRunStore(Database &database) : m_database(database) {}

    /// Adds runs in one transaction, those of one suite in its order; the oldest ones beyond
    /// kKept go.
    [[nodiscard]] Result<> add(std::span<const model::TestRun> runs);

    /// The latest run of each test of the effective versions, by key and in the order of the
    /// suites, without messages and output. The verdicts on the versions count as runs.
    [[nodiscard]] Result<std::vector<model::TestRun>> latest();
    /// Runs of one test, the newest first, with all there is.
    [[nodiscard]] Result<std::vector<model::TestRun>> history(const std::string &key,
                                                              const std::string &test, int limit);

private:
    Database &m_database;
};

} // namespace espalier::store
