// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/validate: one text of a file, and a process that compiles many.

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/process/program.h"
#include "core/process/sandbox.h"
#include "core/validate/checktool.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace espalier::validate {

/// A text to be compiled, and what came of it.
struct CheckUnit {
    enum class State {
        Pending,
        Right,
        Wrong,
        NotRun,
        WrongBefore, ///< of projects only
    };
    std::size_t input = 0; ///< index of the file it belongs to
    char kind = '?';       ///< see CheckTool
    std::string_view path;
    std::string_view text;
    State state = State::Pending;
    std::uint32_t line = 0;
    std::string message;
    bool syntaxOnly = false;
};

/// The program of a tool. Fails with Missing, saying what to install.
[[nodiscard]] Result<process::ProgramIdentity> programOf(const CheckTool &tool,
                                                         std::string_view searchPath);

/// Runs a driver once; the numbers in its answers are indices of units. After that none is Pending.
/// Fails with Cancelled only.
[[nodiscard]] Result<> runOnce(const process::Sandbox &sandbox, const process::SandboxSpec &spec,
                               std::span<CheckUnit> units, JobContext &job);

/// Compiles the units, and starts again behind one that ends the compiler. After that no unit is
/// Pending. Fails with Cancelled only.
[[nodiscard]] Result<> runBatch(const process::Sandbox &sandbox, const CheckTool &tool,
                                const std::filesystem::path &program, std::span<CheckUnit> units,
                                JobContext &job);

} // namespace espalier::validate
