// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/engine/compilechecks.h"
#include "core/git/repository.h"
#include "core/model/observation.h"
#include "core/validate/projecttests.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// How the tests of a project are run.
struct TestSetup {
    std::optional<validate::TestCommand> command; ///< none: nothing is known of tests
    std::vector<std::string> others{};            ///< tools of further tests that are not run
    std::vector<validate::Dependency> dependencies{};
    std::filesystem::path system = "/"; ///< whose programs run them
    /// Files of which the executed lines are wanted.
    std::vector<std::string> measured{};
};

/// The lines of a file that a run of tests has executed, or not. Without any lines nothing is known
/// of the file: its language is not measured, or it was not run as it is written.
struct MeasuredFile {
    std::string path;
    std::map<std::int64_t, std::uint64_t> hits{}; ///< of each executable line, from 1
};

/// The configured command, or what a commit asks for by its files; dependencies from the project's
/// folder on this machine.
[[nodiscard]] Result<TestSetup> testSetupAt(const git::Repository &repository,
                                            const git::ObjectId &commit,
                                            const std::filesystem::path &project,
                                            const std::string &configured);

/// The same for the project's linter: a configured command that writes SARIF, or what its files ask
/// for.
[[nodiscard]] Result<TestSetup> linterSetupAt(const git::Repository &repository,
                                              const git::ObjectId &commit,
                                              const std::filesystem::path &project,
                                              const std::string &configured);

/// A configured command of the project, for what it writes to standard output.
[[nodiscard]] TestSetup outputSetup(const std::filesystem::path &project,
                                    const std::string &configured);

/// A run of gitleaks over the whole tree; none where it is not installed.
[[nodiscard]] std::optional<TestSetup> gitleaksSetup();

/// What a run of tests came to.
struct CommitTests {
    enum class End {
        Completed,
        NotRun,  ///< it did not come to tests; `reason` has what was said
        NoTests, ///< there were none
        TimedOut,
        Exceeded, ///< memory or processes
    };
    End end = End::Completed;
    std::vector<model::TestSeen> tests{};
    bool isWhole = false; ///< the run itself is the only test: nothing tells of single ones
    std::string reason{}; ///< the end of what was written, bounded; empty when completed
    std::chrono::milliseconds duration{0};
    std::vector<std::string> leftOut{}; ///< dependencies that were not taken along, and why
    /// Of the files that were to be measured; one that is not here was executed nowhere. None where
    /// nothing was measured.
    std::optional<std::vector<MeasuredFile>> coverage{};
};

/// Files that are other than in the commit: their text, or none for one that is not there.
using TreeOverlay = std::map<std::string, std::optional<std::string>>;

/// What a command has made of the files of a commit.
struct CommitEdit {
    std::string patch; ///< git's unified diff; empty when nothing was changed
    int exitCode = 0;
    bool isWhole = false; ///< it came to its end, within the limits
    std::string said;     ///< the end of what it wrote, bounded
};

/// What a command has written to standard output.
struct CommitOutput {
    process::SandboxEnd end = process::SandboxEnd::Exited;
    std::string text;
    bool isCut = false;
};

/// Runs a command for what it writes, as runTestsOf() runs tests.
[[nodiscard]] Result<CommitOutput> runForOutput(const git::Repository &repository,
                                                const git::ObjectId &commit, const TestSetup &setup,
                                                const OpenSandbox &openSandbox, JobContext &job,
                                                const TreeOverlay &overlay = {});

/// Runs a command in the sandbox on an export of a commit, as runTestsOf() runs tests.
[[nodiscard]] Result<CommitEdit> runEditOn(const git::Repository &repository,
                                           const git::ObjectId &commit, const TestSetup &setup,
                                           const OpenSandbox &openSandbox, JobContext &job,
                                           const TreeOverlay &overlay = {},
                                           const validate::TestRunLimits &limits = {});

/// Runs the tests of a commit in the sandbox, on an export of its tree: the checkout plays no part.
/// Fails where nothing could be started (Missing, with what to install; Sandbox; Unsupported for a
/// tree that is too large) and with Cancelled. Reports progress as `stage`.
[[nodiscard]] Result<CommitTests> runTestsOf(const git::Repository &repository,
                                             const git::ObjectId &commit, const TestSetup &setup,
                                             const OpenSandbox &openSandbox, JobContext &job,
                                             const TreeOverlay &overlay = {},
                                             const validate::TestRunLimits &limits = {});

} // namespace espalier::engine
