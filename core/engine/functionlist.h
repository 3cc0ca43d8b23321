// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/discovery.h"
#include "core/model/instrumentreport.h"

#include <functional>
#include <string>
#include <vector>

namespace espalier::engine {

struct ListOptions {
    Selection selection;
    std::string pack = "spans";
    unsigned threads = 2;
};

/// Takes the functions of one file in.
using FunctionSink = std::function<void(std::vector<model::FunctionResult>)>;

/// Lists the functions without doing anything to them: file by file, in the order of their paths,
/// on the calling thread, as soon as a file's turn has come, so that a large project is never all
/// in memory. The report has all else.
[[nodiscard]] Result<model::InstrumentReport> listFunctions(Workspace &workspace,
                                                            const ListOptions &options,
                                                            JobContext &job,
                                                            const FunctionSink &sink);

/// The same with the functions in the report.
[[nodiscard]] Result<model::InstrumentReport>
listFunctions(Workspace &workspace, const ListOptions &options, JobContext &job);

} // namespace espalier::engine
