// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/process/sandboxspec.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::process {

/// Changes with what the profile below lets in or keeps out.
inline constexpr unsigned kSandboxProfile = 1;

/// What bubblewrap is given: its arguments, and descriptors for the numbers that they name.
struct SandboxCommand {
    std::vector<std::string> arguments;
    std::vector<FileDescriptor> owned;
    std::vector<int> descriptors; ///< for 3, 4 and on
};

/// The descriptors that bubblewrap talks to us over.
struct SandboxChannels {
    int status = -1;  ///< it writes its JSON lines here
    int release = -1; ///< it waits for a byte here before it starts the program
};

/// The one place that says what the sandbox is. `filter` is the compiled filter of system calls.
/// Fails with InvalidInput for paths that are not what SandboxSpec asks for.
[[nodiscard]] Result<SandboxCommand> makeSandboxCommand(const SandboxSpec &spec,
                                                        std::string_view filter,
                                                        const SandboxChannels &channels);

} // namespace espalier::process
