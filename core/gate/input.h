// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/observation.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::gate {

/// A file as it was and as it is with the patch. Contents belong to the caller and outlive the
/// input; bytes of any kind.
struct ChangedFile {
    std::string path;
    std::string oldPath{}; ///< where it was moved from; empty when it was not
    std::optional<std::string_view> oldContent{}; ///< none when it is new, or not at hand
    std::optional<std::string_view> newContent{}; ///< none when it goes, or is not at hand
    std::uint32_t oldMode = 0; ///< as git has it, 0100644; 0 where there is no file
    std::uint32_t newMode = 0;
};

/// What was measured of one file with the patch; lines count from 1.
struct FileCoverage {
    std::string path;
    std::set<std::uint32_t> executed{};
    std::set<std::uint32_t> missing{}; ///< could have been executed
};

/// How a run of tests came to its end.
enum class RunEnd : std::uint8_t {
    Completed, ///< by itself, whatever its exit code
    NotStarted,
    Crashed,
    TimedOut,
    Cancelled,
};

/// One test and what it came to.
struct TestRecord {
    std::string name; ///< as the report names it, with its class or file
    model::TestVerdict outcome = model::TestVerdict::Passed;
    std::string path{};
    std::uint32_t line = 0; ///< from 1; 0 when not known
    std::string message{};
};

/// The project's tests, run without and with the patch.
struct TestEvidence {
    RunEnd ended = RunEnd::Completed;                ///< of the run with the patch
    std::optional<std::vector<TestRecord>> before{}; ///< none when it was not run, or did not end
    std::vector<TestRecord> after{};
};

/// What linters and analysers found, without and with the patch.
struct LinterEvidence {
    RunEnd ended = RunEnd::Completed; ///< of the run with the patch
    std::vector<model::FindingSeen> before{};
    std::vector<model::FindingSeen> after{};
};

/// All that gates look at. A file that only the diff names counts as changed, too.
struct GateInput {
    std::vector<ChangedFile> files{};
    std::string_view diff{};                 ///< unified; belongs to the caller
    std::vector<std::string> untracked{};    ///< files of the project that git does not ignore
    std::vector<std::string> testLiterals{}; ///< in the input of tests, with or without quotes
    /// What a second, derived test says of a patch that names the test's literals; none when there
    /// was no such test.
    std::optional<bool> derivedTestPassed{};
    std::optional<std::string_view> gitleaksReport{}; ///< JSON; none where gitleaks was not run
    std::string gitleaksFolder{}; ///< where its paths begin: empty, or "sub/folder/"
    std::optional<std::vector<FileCoverage>> coverage{};
    std::optional<LinterEvidence> linters{}; ///< none where there are no linters
    std::optional<TestEvidence> tests{};
};

} // namespace espalier::gate
