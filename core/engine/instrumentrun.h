// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/changeset.h"
#include "core/engine/instrumentplan.h"
#include "core/engine/scriptrunner.h"
#include "core/engine/scriptsupply.h"
#include "core/model/instrumentreport.h"

#include <functional>
#include <string>

namespace espalier::engine {

/// Checks instrumented files with their languages' own tools; gives one result per language and the
/// paths of files that fail now and did not before.
struct CheckOutcome {
    std::vector<model::CheckResult> results;
    std::vector<std::pair<std::string, std::string>> failures; ///< path, message
};
using CompileCheck = std::function<Result<CheckOutcome>(const ChangeSet &, JobContext &)>;

struct InstrumentOptions {
    Selection selection;
    std::string pack = "spans";
    instrument::Capture capture; ///< of variables; `strip` and listing pay no heed to it
    ApplyMode apply = ApplyMode::Preview;
    std::string branch;    ///< name of the branch; empty for one of our choice
    bool wantPatch = true; ///< fill the report's patch text
    int maxAttempts = 3;
    unsigned threads = 2;
    unsigned workers = 12; ///< at most so many processes test scripts
    Refiner refine;
    CompileCheck check; ///< none: no compile checks
    Revalidate revalidate = Revalidate::Changed;
};

/// Instruments the selected functions of a project. With ApplyMode::Preview and Patch nothing of
/// the project is written.
[[nodiscard]] Result<model::InstrumentReport> runInstrument(Workspace &workspace,
                                                            const InstrumentOptions &options,
                                                            ScriptRunner &runner, JobContext &job);

/// Takes telemetry out of the selected files, and the runtime files that nothing needs any more.
/// Files whose markers do not pair are left alone and reported as failed.
[[nodiscard]] Result<model::InstrumentReport>
runStrip(Workspace &workspace, const InstrumentOptions &options, JobContext &job);

/// Lists the functions without doing anything to them, as a report.
[[nodiscard]] Result<model::InstrumentReport>
listFunctions(Workspace &workspace, const InstrumentOptions &options, JobContext &job);

} // namespace espalier::engine
