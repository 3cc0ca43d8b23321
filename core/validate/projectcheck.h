// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/validate: checks of languages whose files cannot be compiled each for itself.

#include "core/validate/compilecheck.h"

#include <span>
#include <string_view>
#include <vector>

namespace espalier::validate {

/// What a check of a project works with.
struct ProjectTools {
    const process::Sandbox &sandbox;
    std::string_view searchPath;
    unsigned threads;
    const CheckedProject &project;
};

/// Checks the inputs of such languages and fills in what came of it; `files` are those of the
/// inputs, in their order. One run of the compiler a project, one after the other, since each uses
/// several threads. Fails with Cancelled only.
[[nodiscard]] Result<> checkProjects(const ProjectTools &tools,
                                     std::span<const CompileInput> inputs,
                                     std::vector<FileCheck> &files, JobContext &job);

} // namespace espalier::validate
