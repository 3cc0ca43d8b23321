// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/git/repository.h"

#include <functional>

namespace espalier::git {

/// A file of a commit as it is visited. Symbolic links and submodules are told as what they are,
/// and not followed.
struct TreeFile {
    std::string path; ///< from the root of the work tree
    StoredEntry entry;
    std::uint64_t size = 0; ///< of the content as stored; of a submodule, 0
    /// False for names that would lead out of a folder or into a .git, or that have control
    /// characters or backslashes: they must not be written anywhere.
    bool safePath = true;
};

/// Reads the content of the file at hand as stored (the target, of a symbolic link).
using ContentReader = std::function<Result<std::string>()>;
/// A failure ends the walk and is passed on.
using TreeVisitor = std::function<Result<>(const TreeFile &file, const ContentReader &content)>;

/// Hands over all files of a commit, those outside the project included, in git's order. Nothing is
/// written. Corrupt: trees nested beyond what a repository can need. NotFound: the commit, or an
/// object of it is missing.
[[nodiscard]] Result<> visitCommit(const Repository &repository, const ObjectId &commit,
                                   const TreeVisitor &visit);

} // namespace espalier::git
