// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: what all have in common that make commits.

#include "core/git/collectingbackend.h"
#include "core/git/handles.h"

#include <span>

namespace espalier::git {

/// A handle of its own on a repository, whose writes stay in memory: nothing reaches the disk
/// before all is known to be right.
class MemoryWriter final {
public:
    [[nodiscard]] static Result<std::unique_ptr<MemoryWriter>>
    create(const Repository::Private &repository);
    [[nodiscard]] git_repository *handle() const { return m_opened.handle.get(); }
    [[nodiscard]] const NewObjects &objects() const { return m_objects; }

private:
    MemoryWriter() = default;
    NewObjects m_objects; // outlives the handle, which writes to it
    OpenedRepository m_opened;
};

/// What a commit should hold, to be looked for after it was written.
struct ExpectedCommit {
    ObjectId commit;
    ObjectId tree;
    std::vector<ObjectId> parents;
};

[[nodiscard]] std::unexpected<Error> notWritten(const std::string &what);

/// Whether a branch of this name can be made: none is there, none is in its way.
[[nodiscard]] Result<> checkBranch(const Repository &repository, const std::string &branch);
/// As dropLockOf() (abandoned.h).
void dropLinkedLock(git_repository *repository, const std::string &branch);
/// Makes the branch unless it exists by now. The identity is that of the reflog.
[[nodiscard]] Result<> createBranch(git_repository *repository, const std::string &branch,
                                    const Identity &identity, const git_oid &commit);

/// The id of a new commit, with author and committer as given.
[[nodiscard]] Result<git_oid> makeCommit(git_repository *building, const git_signature *author,
                                         const git_signature *committer, const char *encoding,
                                         const std::string &message, const git_oid &tree,
                                         std::span<const ObjectId> parents);

/// libgit2 can report success without having written commit or branch (a full disk, an I/O error).
/// So all is read again, by a handle that shares no cache with the one that wrote.
[[nodiscard]] Result<> verifyWritten(const Repository::Private &repository,
                                     const NewObjects &objects, const ExpectedCommit &expected);
[[nodiscard]] Result<> verifyBranch(const Repository::Private &repository,
                                    const std::string &branch, const ObjectId &tip);

} // namespace espalier::git
