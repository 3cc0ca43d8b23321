// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/engine/committests.h"
#include "core/git/repository.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::engine {

/// A file as a patch makes it.
struct PatchedFile {
    std::string path;                   ///< relative to the project
    std::optional<std::string> content; ///< none: it goes
    std::optional<git::FileMode> mode;  ///< none: as it was
};

/// What a patch makes of the files of a commit: found in whatever is around it (prose, fences, a
/// mail), read strictly, looked at path by path, and applied exactly, all of it or nothing.
/// NotFound: there is no patch in it. InvalidInput: it contradicts itself, names a path that no
/// patch may touch, or a kind of file that cannot be taken. Conflict, AlreadyExists: it does not
/// fit. Unsupported: binary files.
[[nodiscard]] Result<std::vector<PatchedFile>>
patchedFiles(const git::Repository &repository, const git::ObjectId &commit, std::string_view text);

/// The same for a commit; the contents are those of the files.
[[nodiscard]] std::vector<git::FileChange> changesOf(const std::vector<PatchedFile> &files);

/// Only what tests are made of: a failure is to be seen without the rest.
[[nodiscard]] TreeOverlay testsAmong(const std::vector<PatchedFile> &files);

} // namespace espalier::engine
