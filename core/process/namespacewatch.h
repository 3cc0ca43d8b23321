// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>

namespace espalier::process {

/// What the processes of a sandbox use at one moment.
struct NamespaceUsage {
    unsigned processes = 0;   ///< the first one of the namespace included
    std::uint64_t memory = 0; ///< bytes that belong to no file of the disk
};

/// Looks up the descendants of a namespace's first process, which are all its processes. Costs some
/// microseconds for each of them. `most` ends the count early.
[[nodiscard]] NamespaceUsage namespaceUsage(pid_t first, unsigned most);

} // namespace espalier::process
