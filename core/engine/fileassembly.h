// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/functionedits.h"
#include "core/engine/instrumentplan.h"

namespace espalier::engine {

/// Puts each file's function edits and its prelude together into `planned` and checks the result:
/// no more syntax errors than before, and `strip` gives back original and ids. A function whose
/// edit spoils its file gets a problem and is left out; the others go on. Files that came out right
/// before with the same results are not checked again.
[[nodiscard]] Result<> assembleFiles(Workspace &workspace, InstrumentPlan &plan,
                                     const ResultCache &cache, unsigned threads, JobContext &job);

} // namespace espalier::engine
