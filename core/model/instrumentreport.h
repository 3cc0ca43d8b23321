// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::model {

enum class FunctionStatus { Instrumented, Unchanged, Skipped, Failed };

[[nodiscard]] std::string_view name(FunctionStatus status);

/// What became of one function in a run.
struct FunctionResult {
    std::string id; ///< path::qualified.name[#ordinal]
    std::string path;
    std::uint32_t line = 0; ///< from 1, in the original
    std::string name;
    std::string language;
    std::string kind;
    FunctionStatus status = FunctionStatus::Skipped;
    std::string reason; ///< in words, when skipped or failed
    std::string origin; ///< of the script that was used
    std::string key;    ///< of the script
    int attempts = 0;
    int loops = 0;
    std::string rule; ///< the skip rule
    Json evidence = nullptr;
    std::uint32_t newLine = 0; ///< where the function begins afterwards; 0 when unchanged
};

/// A check with the language's own tools.
struct CheckResult {
    std::string language;
    std::string check;  ///< e.g. "node --check"
    std::string result; ///< "passed", "failed", "not run"
    std::string reason;
};

struct ReportTotals {
    int files = 0, functions = 0, instrumented = 0, unchanged = 0, skipped = 0, failed = 0;
    int shapes = 0, cacheHits = 0, byTemplate = 0, byRecipe = 0, byModel = 0, testsRun = 0;
    double costUsd = 0;
};

/// Milliseconds spent in each phase, on the wall clock.
struct ReportTimings {
    double discover = 0, generate = 0, validate = 0, refine = 0, apply = 0, total = 0;
};

/// What a run taught; written to the user's knowledge.
struct LearnedTotals {
    std::int64_t learnings = 0;
    std::int64_t rows = 0; ///< of all tables
};

/// A file that was left out as a whole.
struct SkippedFile {
    std::string path;
    std::string rule;
    std::string reason; ///< what exactly, where the rule alone does not say
};

/// The one value an `instrument` or `strip` run results in.
struct InstrumentReport {
    std::string project;
    std::string pack;
    std::string capture;             ///< what entries record besides the call: "args,locals"
    std::string applied = "preview"; ///< "preview", "in-place", "branch", "patch"
    ReportTotals totals;
    ReportTimings timings;
    std::optional<LearnedTotals> learned; ///< none when nothing was to be learned
    std::vector<CheckResult> checks;
    std::vector<std::string> notes; ///< what was asked for and cannot be had, in words
    std::vector<FunctionResult> functions;
    std::vector<SkippedFile> skippedFiles;
    std::vector<std::string> filesChanged;
    std::string patch;          ///< the diff in preview, its path with --patch
    std::string branch;         ///< name of the branch
    std::string commit;         ///< id of the commit on it
    bool branchExisted = false; ///< with the same changes, so that none was made
};

/// The documented JSON, with `schema_version`.
[[nodiscard]] Json toJson(const InstrumentReport &report);

/// Takes a part of a text.
using TextSink = std::function<void(std::string_view part)>;

/// The same as text, in parts: of a large project the whole would take several times the memory of
/// the report.
void writeJson(const InstrumentReport &report, const TextSink &write);
/// The same with the functions as `writeFunctions` writes them: one `toJson` after the other with a
/// comma between.
void writeJson(const InstrumentReport &report, const TextSink &write,
               const std::function<void(const TextSink &write)> &writeFunctions);

[[nodiscard]] Json toJson(const FunctionResult &function);

} // namespace espalier::model
