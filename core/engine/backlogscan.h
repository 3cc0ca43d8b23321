// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/engine/workspace.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::engine {

/// What tickets are made from.
enum class ScanSource : std::uint8_t {
    Exceptions,
    Performance,
    Feedback,
    Tests,
    Findings,
    CodeAnalysis,
    Instrumentation,
};
inline constexpr std::array kScanSources{
    ScanSource::Exceptions, ScanSource::Performance,  ScanSource::Feedback,       ScanSource::Tests,
    ScanSource::Findings,   ScanSource::CodeAnalysis, ScanSource::Instrumentation};

/// Names as in JSON and settings: "exceptions", "performance", "feedback", "tests", "findings",
/// "code_analysis", "instrumentation".
[[nodiscard]] std::string_view nameOf(ScanSource source);

/// Why a source gave no new ticket.
enum class NothingBecause : std::uint8_t {
    Something, ///< it gave some
    SwitchedOff,
    NothingObserved, ///< nothing of the kind was ever taken in
    NothingNew,      ///< since the last scan
    NothingWrong,    ///< what is new needs no ticket
    AllKnown,        ///< there are tickets for all of it
};
/// "", "switched-off", "nothing-observed", "nothing-new", "nothing-wrong", "all-known".
[[nodiscard]] std::string_view nameOf(NothingBecause reason);

/// What a scan found in one source.
struct SourceScan {
    ScanSource source = ScanSource::Exceptions;
    std::uint64_t looked = 0;   ///< errors, functions, tests … that were looked at
    std::uint64_t created = 0;  ///< new tickets
    std::uint64_t updated = 0;  ///< tickets that got new evidence
    std::uint64_t reopened = 0; ///< applied ones whose trouble is back
    NothingBecause nothing = NothingBecause::Something;
    std::string
        lastInput{}; ///< RFC 3339, when something of the kind was last taken in; may be empty
};

struct ScanReport {
    std::vector<SourceScan> sources;
    std::vector<std::string> created;  ///< ids
    std::vector<std::string> reopened; ///< ids
    std::int64_t batch = 0;
    [[nodiscard]] std::size_t found() const { return created.size() + reopened.size(); }
};

struct ScanOptions {
    std::vector<ScanSource> sources; ///< that are switched on
    unsigned threads = 2;
};

/// Makes tickets of what was observed since the last scan, adds evidence to those that are there,
/// and opens those again whose trouble came back after they were applied; in one transaction.
[[nodiscard]] Result<ScanReport> scanBacklog(Workspace &workspace, const ScanOptions &options,
                                             const Clock &clock, JobContext &job);

[[nodiscard]] Json toJson(const ScanReport &report);

} // namespace espalier::engine
