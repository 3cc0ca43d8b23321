// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/git/repository.h"

namespace espalier::git {

/// Whether Repository::commitOnNewBranch could make these changes, as far as the base tells: it
/// fails for what is at a path, and for paths that must not be. Nothing is written.
[[nodiscard]] Result<> checkChanges(const Repository &repository, const ObjectId &base,
                                    const std::vector<FileChange> &changes);

} // namespace espalier::git
