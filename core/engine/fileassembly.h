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
[[nodiscard]] Result<> assembleFiles(InstrumentPlan &plan, const ResultCache &cache,
                                     unsigned threads, JobContext &job);

/// The same for one file.
void assembleFile(FileWork &file, const ResultCache &cache);

/// What is wrong with the file when this function of it is the only one that is instrumented; empty
/// when nothing is.
[[nodiscard]] std::string problemAlone(const FileWork &file, const FunctionWork &work);

} // namespace espalier::engine
