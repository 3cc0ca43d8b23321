// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/filework.h"
#include "core/model/instrumentreport.h"
#include "core/model/script.h"

#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// The functions of one shape and the script that serves them.
struct ShapeGroup {
    std::string shape;
    std::string key;
    std::string shapeKey{}; ///< of a function's own script: that of its shape; else empty
    const instrument::LanguagePack *pack = nullptr;
    std::size_t exampleFile = 0;
    std::size_t exampleFunction = 0;
    std::size_t size = 0;
    model::Script script;
    model::Validation validation;
    bool fromStore = false; ///< script and verdict were there already
    int attempts = 0;
};

/// All that a run works on.
struct InstrumentPlan {
    std::vector<FileWork> files;
    std::vector<ShapeGroup> groups;
    std::vector<model::SkippedFile> skippedFiles;
    std::size_t discoveredFiles = 0;
    double discoverMs = 0; ///< finding and outlining
};

/// Discovers, reads and groups by shape. `capture` is what the entries of the selected functions
/// are to record, as far as the pack can.
[[nodiscard]] Result<InstrumentPlan> makePlan(Workspace &workspace, const Selection &selection,
                                              const instrument::Pack &pack,
                                              instrument::Capture capture, unsigned threads,
                                              JobContext &job);

} // namespace espalier::engine
