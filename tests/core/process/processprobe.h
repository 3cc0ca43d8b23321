// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/process/sandbox.h"

#include <string>
#include <vector>

namespace espalier::test {

/// A specification that runs Python code in the sandbox.
[[nodiscard]] process::SandboxSpec pythonSpec(const std::string &code,
                                              const std::vector<std::string> &arguments = {});

/// What a specification does in the real sandbox; every failure is one of the test that asks.
[[nodiscard]] Result<process::SandboxOutcome> runSandboxed(const process::SandboxSpec &spec);

/// What Python code prints in the sandbox, without white space around it; what went wrong where it
/// does not end well.
[[nodiscard]] std::string printedBy(const process::SandboxSpec &spec);

/// How many processes of this machine have the text in their arguments.
[[nodiscard]] int processesWith(const std::string &text);

/// Whether that becomes 0 within two seconds.
[[nodiscard]] bool noProcessStaysWith(const std::string &text);

/// A text that no other process's arguments have.
[[nodiscard]] std::string uniqueText();

} // namespace espalier::test
