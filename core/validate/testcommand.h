// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::validate {

/// What comes of a run.
enum class TestReport : std::uint8_t {
    None,   ///< the exit status says all there is
    JUnit,  ///< a file of JUnit XML
    GoJson, ///< lines of `go test -json`
    Output, ///< all that it writes to standard output, e.g. SARIF of a linter
    Diff,   ///< what the command has changed, as git's unified diff: it tests nothing, it edits
};

/// How the tests of a project are run, or another command of it.
struct TestCommand {
    std::string tool;     ///< "pytest", "node --test", "npm test", "go test" …, or "configured"
    std::string language; ///< whose tests it runs, as in outlines; empty: not known
    std::vector<std::string> arguments; ///< the program's name or path first
    TestReport report = TestReport::None;
    std::string because; ///< the file that says so, from the root of the project; may be empty
    bool operator==(const TestCommand &) const = default;
};

/// The files of a project as detection sees them: paths from its root.
struct ProjectFiles {
    std::vector<std::string> paths;
    std::function<std::optional<std::string>(std::string_view path)> read;
};

/// Where JUnit XML is written within the sandbox.
inline constexpr std::string_view kReportFile = "/tmp/espalier-report.xml";

/// The commands that what lies at the root of a project (package.json, go.mod, pytest's
/// configuration, test files …) asks for; the first of a language is the one to take. Empty when
/// nothing is known of tests.
[[nodiscard]] std::vector<TestCommand> detectTests(const ProjectFiles &project);

/// A command line of a person, as a shell would take it; its report is known by the program it
/// starts with.
[[nodiscard]] TestCommand configuredTests(const std::string &commandLine);

/// Writes what it finds in the files of a folder as JSON, also what a comment allows, and of each
/// finding the secret: gates mask it. Of version 8.18 on.
[[nodiscard]] TestCommand gitleaks();

/// The linter that a project asks for by its files (ruff's configuration), as a command that writes
/// SARIF; none where nothing is known of one.
[[nodiscard]] std::optional<TestCommand> detectLinter(const ProjectFiles &project);

/// A command line of a person, for what it writes to standard output: SARIF of a linter, numbers.
[[nodiscard]] TestCommand configuredOutput(const std::string &commandLine);

/// The same command for some tests only, by file and, where it is known, by name; none where the
/// tool cannot be told so.
[[nodiscard]] std::optional<TestCommand> onlyTests(const TestCommand &command,
                                                   std::string_view file, std::string_view name);

} // namespace espalier::validate
