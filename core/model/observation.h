// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/model/stacktrace.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace espalier::model {

/// An error that running code raised.
struct ExceptionSeen {
    StackTrace trace;
    bool handled = false;    ///< the program went on
    std::string level;       ///< "error", "fatal", "warning" …; may be empty
    std::string release;     ///< version of the program; may be empty
    std::string environment; ///< "production", …; may be empty
    std::string functionId;  ///< id of the instrumented function it left; may be empty
    std::string traceId;     ///< of OpenTelemetry, lower-case hex; may be empty
    std::string spanId;      ///< likewise
    /// What the source says belongs together; "{{ default }}" stands for the computed one.
    std::vector<std::string> explicitFingerprint;
    std::uint64_t count = 1; ///< how often, where the source has counted
};

/// What one function did within one run (all spans of one import and one service).
struct FunctionSeen {
    std::string id;        ///< "path::Class.method" of instrumented code, else the span's name
    std::string path;      ///< may be empty
    std::int64_t line = 0; ///< from 1; 0 when not known
    std::uint64_t calls = 0;
    std::uint64_t errors = 0;
    std::uint64_t abandoned = 0; ///< spans that never came to their end
    double p50Ms = 0;
    double p95Ms = 0;
    double totalMs = 0;
    double maxMs = 0;
    std::optional<double> memoryBytes{};         ///< largest that was told
    std::map<int, std::uint64_t> loops{};        ///< iterations by the loop's number, all calls
    std::map<int, std::uint64_t> largestLoops{}; ///< most iterations within one call
    std::map<std::string, std::uint64_t> errorTypes{};
};

/// One value of a series.
struct MetricSeen {
    std::string series;                           ///< name, as in "http.server.duration"
    std::string unit;                             ///< UCUM as OpenTelemetry gives it; may be empty
    std::map<std::string, std::string> context{}; ///< what tells series of one name apart
    double value = 0;
    std::optional<double> threshold{}; ///< given with it
    std::string severity;              ///< given with it; may be empty
};

enum class TestVerdict : std::uint8_t {
    Passed,
    Failed,  ///< an assertion did not hold
    Errored, ///< it could not be carried through
    Skipped,
    Flaky, ///< failed and passed within one report
};

/// One test of a report.
struct TestSeen {
    std::string suite; ///< class or file, as the report names it; may be empty
    std::string name;
    std::string path;      ///< may be empty
    std::int64_t line = 0; ///< from 1; 0 when not known
    TestVerdict outcome = TestVerdict::Passed;
    double seconds = 0;
    std::string message;
    std::string detail; ///< text of the failure, bounded
    StackTrace trace;   ///< of the failure, where one was found
};

enum class FindingLevel : std::uint8_t { None, Note, Warning, Error };

/// What a linter or analyser found.
struct FindingSeen {
    std::string tool;
    std::string rule;
    std::string title; ///< short description of the rule; may be empty
    std::string message;
    FindingLevel level = FindingLevel::Warning;
    std::string path;        ///< relative to the project where it could be; may be empty
    std::int64_t line = 0;   ///< from 1; 0 when not known
    std::int64_t column = 0; ///< from 1, in what the report counts in
    std::int64_t endLine = 0;
    std::string function;                     ///< logical location; may be empty
    std::string fingerprint;                  ///< given with it; may be empty
    std::string helpUri;                      ///< may be empty
    std::optional<double> securitySeverity{}; ///< 0 to 10
    std::vector<std::string> tags{};
    std::string fix; ///< what the tool proposes, in words or as text; may be empty
};

/// Which lines of a file were executed.
struct CoverageSeen {
    std::string path;
    std::map<std::int64_t, std::uint64_t> lines{}; ///< hits of each executable line
    std::uint64_t branches = 0;
    std::uint64_t branchesTaken = 0;
};

/// What a person said.
struct FeedbackSeen {
    std::string text;
    std::optional<double> sentiment{}; ///< -1 to 1, where the source gives it
    std::string path;                  ///< what it is about; may be empty
};

using ObservationContent = std::variant<ExceptionSeen, FunctionSeen, MetricSeen, TestSeen,
                                        FindingSeen, CoverageSeen, FeedbackSeen>;

/// One thing that was observed. Not scrubbed unless `masked` says so.
struct Observation {
    ObservationContent content;
    std::string at;           ///< RFC 3339 UTC, of the source; empty when it does not say
    std::string service;      ///< program or project it came from, as the source names it
    std::uint32_t masked = 0; ///< places where something was masked before it was stored
};

/// Names as in JSON and in the store.
[[nodiscard]] std::string_view nameOf(TestVerdict outcome); ///< "passed", "failed", "error", …
[[nodiscard]] std::optional<TestVerdict> testVerdictNamed(std::string_view name);
[[nodiscard]] std::string_view nameOf(FindingLevel level); ///< "none", "note", "warning", "error"
[[nodiscard]] std::optional<FindingLevel> findingLevelNamed(std::string_view name);
/// "exception", "function", "metric", "test", "finding", "coverage", "feedback".
[[nodiscard]] std::string_view kindOf(const Observation &observation);

[[nodiscard]] Json toJson(const Observation &observation);
/// Nothing when it has no kind that is known; missing values keep their defaults, values of another
/// type count as missing.
[[nodiscard]] std::optional<Observation> observationFromJson(const Json &json);

} // namespace espalier::model
