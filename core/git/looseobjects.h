// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/base/result.h"
#include "core/git/collectingbackend.h"

#include <filesystem>
#include <string>

namespace espalier::git {

/// The object as git keeps it in a file of its own, not compressed: type, size, a zero, content.
/// For objects of a commit: blobs, trees, commits and tags.
[[nodiscard]] std::string looseForm(const NewObject &object);

/// Puts a file with these bytes in its place below `folder` (the repository's "objects"), all of it
/// or nothing. It is there for good with the next flush of anything else in the repository, as
/// libgit2 makes one before a branch leads here; where the file system has no such order, it is
/// flushed by itself. libgit2 flushes file and folder of each object, some milliseconds each time.
/// Fails as the system says.
[[nodiscard]] Result<> putLoose(const std::filesystem::path &folder, const git_oid &id,
                                std::string_view compressed);

} // namespace espalier::git
