// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/git/handles.h"

#include <string>
#include <vector>

namespace espalier::git {

/// An object not written yet.
struct NewObject {
    git_oid id{};
    git_object_t type = GIT_OBJECT_INVALID;
    std::string content;
};

using NewObjects = std::vector<NewObject>;

/// From now on, what is written through this handle goes to `objects`, which must outlive it.
[[nodiscard]] Result<> collectWrites(git_repository *repository, NewObjects &objects);

/// Writes collected objects, for good with the next flush in the repository (looseobjects.h). Many
/// go into one pack.
[[nodiscard]] Result<> writeObjects(git_repository *repository, const NewObjects &objects);

} // namespace espalier::git
