// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/changeset.h"
#include "core/engine/instrumentplan.h"
#include "core/engine/modelsettings.h"
#include "core/engine/runverdicts.h"
#include "core/engine/scriptrunner.h"
#include "core/engine/scriptsupply.h"
#include "core/model/instrumentreport.h"

#include <functional>
#include <string>

namespace espalier::engine {

/// A file that its language's own tool refuses now and did not before.
struct CheckFailure {
    std::string path;
    std::string message;
    int line = 0; ///< of the instrumented file, from 1; 0 when unknown

    [[nodiscard]] std::string text() const;
};
/// What the languages' own tools say of instrumented files, one result per language.
struct CheckOutcome {
    std::vector<model::CheckResult> results;
    std::vector<CheckFailure> failures;
};
using CompileCheck = std::function<Result<CheckOutcome>(const ChangeSet &, JobContext &)>;

struct InstrumentOptions {
    Selection selection;
    std::string pack = "spans";
    instrument::Capture capture; ///< of variables; `strip` pays no heed to it
    ApplyMode apply = ApplyMode::Preview;
    std::string branch;    ///< name of the branch; empty for one of our choice
    bool wantPatch = true; ///< fill the report's patch text
    unsigned threads = 2;
    unsigned workers = 12; ///< at most so many processes test scripts
    int maxAttempts = 3;   ///< how often a script is tried, the first version included
    ModelSettings models;  ///< for Project::refinement; the run itself goes by `refinement`
    Refinement refinement;
    CompileCheck check; ///< none: no compile checks
    Revalidate revalidate = Revalidate::Changed;
    VerdictSink learn; ///< is given the verdicts at the end of a run; may be empty
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

} // namespace espalier::engine
