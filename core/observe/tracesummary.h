// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace espalier::observe {

/// What one function did in a traced run.
struct FunctionCalls {
    std::string id;
    std::uint64_t calls = 0;
    std::uint64_t errors = 0;
    std::uint64_t abandoned = 0; ///< spans that never came to their end
    double p50Ms = 0;
    double p95Ms = 0;
    /// While at least one call of it was under way: a call within a call of the same function, or
    /// beside one, does not count twice.
    double totalMs = 0;
    std::map<int, std::uint64_t> loops; ///< iterations by the loop's number
    std::map<std::string, std::uint64_t> errorTypes;
};

/// A traced run, summed up by function.
struct TraceSummary {
    std::vector<FunctionCalls> functions; ///< by total time, the longest first
    std::uint64_t spans = 0;
    std::uint64_t badLines = 0; ///< lines that are not spans of ours, e.g. cut by a full disk
};

/// Reads a trace file of Espalier's runtimes: one OTLP/JSON request a line. Lines longer than 1 MiB
/// and malformed ones are counted, not fatal. Durations are kept for at most 100 000 calls a
/// function, evenly thinned beyond.
[[nodiscard]] Result<TraceSummary> summarizeTrace(const std::filesystem::path &file);

[[nodiscard]] Json toJson(const TraceSummary &summary);
/// Fails with Corrupt for what toJson did not make.
[[nodiscard]] Result<TraceSummary> traceSummaryFromJson(const Json &json);

} // namespace espalier::observe
