// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/engine/scriptrunner.h"
#include "core/engine/workspace.h"
#include "core/model/testrun.h"

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace espalier::engine {

/// Which tests of a script are run.
struct SuiteRequest {
    std::string key;
    int version = 0;             ///< 0: the effective one
    std::set<std::string> tests; ///< by name; empty for all
};

/// How one suite came out.
struct SuiteOutcome {
    std::string key;
    int version = 0;
    bool whole = true;                    ///< all of its tests were run
    std::vector<model::TestRun> tests;    ///< in the order of the suite
    std::vector<model::Finding> findings; ///< of the security walk; then no test was run
    std::string output;                   ///< what script and tests printed, bounded
    double seconds = 0;
    std::optional<Error> problem; ///< why it could not be run to its end; the other suites go on

    /// Whether at least one test was run and all passed.
    [[nodiscard]] bool passed() const;
};

/// Takes each suite as it comes out, in the thread that called runSuites. Not throttled.
using SuiteSink = std::function<void(const SuiteOutcome &)>;

struct SuiteTotals {
    int suites = 0, tests = 0, passed = 0, failed = 0;
};

/// Runs suites, several at a time, and keeps each test's outcome in its history; that of a whole
/// suite becomes the version's verdict, unless functions of the project decided against it before.
/// NotFound for an unknown key or version. After Cancelled or a failure, what was delivered to the
/// sink is kept.
[[nodiscard]] Result<SuiteTotals> runSuites(Workspace &workspace,
                                            std::span<const SuiteRequest> requests,
                                            ScriptRunner &runner, const SuiteSink &sink,
                                            JobContext &job);

/// The latest outcome of every test of every effective version, be it of runSuites or of the run
/// that tested the script, by key and in the order of the suites; without messages and output.
[[nodiscard]] Result<std::vector<model::TestRun>> latestTests(Workspace &workspace);

/// The latest outcome of one test with all that is known of it; NotFound when it was never run.
[[nodiscard]] Result<model::TestRun> latestTest(Workspace &workspace, const std::string &key,
                                                const std::string &test);

/// Outcomes of a test, the newest first, with all that is known of them. The store keeps
/// the last 20 of runSuites.
[[nodiscard]] Result<std::vector<model::TestRun>>
testHistory(Workspace &workspace, const std::string &key, const std::string &test, int limit = 20);

} // namespace espalier::engine
