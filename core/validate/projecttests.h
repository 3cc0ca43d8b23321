// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/process/sandbox.h"
#include "core/validate/tararchive.h"
#include "core/validate/testcommand.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace espalier::validate {

/// A folder of what the project needs and git does not have: a virtual environment, node_modules, a
/// cache of modules.
struct Dependency {
    std::filesystem::path source; ///< absolute, on this machine; it is only read
    /// From the root of the project: there is a link to it then. Empty for what tools find by
    /// themselves, or by a variable.
    std::string inProject;
    std::string variable; ///< that tells the tool where it is, e.g. "GOMODCACHE"; may be empty
};

/// The folders of dependencies that a project has on this machine: `.venv`, `venv`, `node_modules`
/// (of packages within, too), `vendor`, Go's caches.
[[nodiscard]] std::vector<Dependency> findDependencies(const std::filesystem::path &project);

struct TestRunLimits {
    std::chrono::milliseconds wall{600'000};
    std::uint64_t memory = 4ull << 30;       ///< bytes, of all processes together
    std::uint64_t workSize = 2ull << 30;     ///< bytes that the tree and what it writes may have
    std::uint64_t mostStreamed = 768u << 20; ///< bytes of the tree, and of unreadable dependencies
    std::size_t output = 4u << 20;           ///< bytes kept of what tests write
    std::size_t report = 64u << 20;          ///< bytes of the report; beyond, it counts as damaged
};

/// A run of the tests of a project, as it is given.
struct TestRunRequest {
    TarArchive tree; ///< the files of the project
    TestCommand command;
    std::vector<Dependency> dependencies{};
    std::vector<std::string> environment{}; ///< "NAME=value", besides what is set anyway
    /// Where the programs come from: "/", or the host's where Espalier runs in a root of its own.
    std::filesystem::path system = "/";
    TestRunLimits limits{};
    /// Files of which the executed lines are to be found out, from the root of the tree.
    std::vector<std::string> measured{};
};

/// What tests have executed. Hostile, as the report is.
struct MeasuredCoverage {
    std::vector<std::string> languages{}; ///< that could be measured: "python", "javascript", "go"
    std::string lcov; ///< a file that was executed, but not as it is written, has no lines
};

/// How it went. What it says of single tests, or has changed, is in `report`, which is the
/// project's and hostile.
struct TestRun {
    process::SandboxEnd end = process::SandboxEnd::Exited;
    int exitCode = 0;
    std::string report;
    bool isReportCut = false;
    process::CapturedText output; ///< standard output and error, as they came
    std::chrono::milliseconds duration{0};
    std::vector<std::string> leftOut{}; ///< dependencies that could not be taken along, and why
    std::optional<MeasuredCoverage> coverage{}; ///< none where nothing was to be measured, or was
};

/// Runs tests in the sandbox, in a copy of the tree that is thrown away: no network, nothing of
/// this machine but the system's programs and the dependencies, which are only read. Tools are
/// told to stay offline. Fails with Missing when the program is not there (with its name; git for
/// a command that edits),
/// Unsupported when the tree is larger than the limit, Cancelled, or as Sandbox::run does.
[[nodiscard]] Result<TestRun> runTests(const process::Sandbox &sandbox, TestRunRequest request,
                                       JobContext &job);

} // namespace espalier::validate
