// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/git/changedfiles.h"
#include "core/git/handles.h"

namespace espalier::git {

/// Size of a blob without reading it; NotFound when it is not there.
[[nodiscard]] Result<std::uint64_t> blobSize(git_repository *repository, const ObjectId &blob);
/// Unsupported when larger than the limit.
[[nodiscard]] Result<std::string> readBlob(git_repository *repository, const ObjectId &blob,
                                           std::uint64_t limit);
[[nodiscard]] Result<std::vector<ChangedFile>> changedFilesOf(git_repository *repository,
                                                              git_tree *from, git_tree *to);

/// What git would store for these bytes; the path is from the root of the work tree.
[[nodiscard]] Result<std::string> storedFormOf(git_repository *repository, const std::string &path,
                                               std::string_view content);
/// What a checkout would write for a blob (line ends, `$Id$`); runs no program.
[[nodiscard]] Result<std::string> checkoutForm(git_repository *repository, const std::string &path,
                                               const ObjectId &blob);
/// As git writes names: quoted, with octal escapes, when anything in them could mislead.
[[nodiscard]] std::string quotedName(const std::string &name);

/// Whether git would run a program (or convert the encoding) when it stores the file or checks it
/// out.
[[nodiscard]] bool asksForProgram(git_repository *repository, const std::string &path);

} // namespace espalier::git
