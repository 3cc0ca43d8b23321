// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/git/types.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::git {

struct OpenOptions {
    /// Opens a repository that belongs to another user: the person said that it can be trusted.
    bool trustOtherOwner = false;
};

/// A git repository and the project in it. Paths are relative to the project, which may be a folder
/// of the work tree; they are bytes with "/" between the parts. No function starts a program, and
/// none but commitOnNewBranch writes. Belongs to one thread. What concerns branches, merges and
/// mails stands in headers of its own, as functions that take a repository.
///
/// The user's settings count for what they say about names, ignored files and line ends only.
class Repository final {
public:
    /// Opens the repository whose work tree (or bare repository) is this folder.
    /// NotFound: there is none. Permission: it belongs to another user. Unsupported: SHA-256 and
    /// other formats we cannot read, or a work tree that its configuration moved elsewhere.
    [[nodiscard]] static Result<Repository> open(const std::filesystem::path &project,
                                                 OpenOptions options = {});
    /// The same for a project that is a folder of a work tree: looks upwards, too.
    [[nodiscard]] static Result<Repository> discover(const std::filesystem::path &project,
                                                     OpenOptions options = {});
    ~Repository();
    Repository(Repository &&other) noexcept;
    Repository &operator=(Repository &&other) noexcept;

    [[nodiscard]] const RepositoryFacts &facts() const;
    [[nodiscard]] Result<Head> head() const;
    [[nodiscard]] Operation operation() const;
    /// Whether another git program is writing the index (or was killed when it did).
    [[nodiscard]] bool indexIsLocked() const;
    /// Name and e-mail address for commits; NotFound when none are configured.
    [[nodiscard]] Result<Identity> identity() const;

    /// Whether the rules (not the index) say that the path is ignored. A folder ends with "/".
    [[nodiscard]] Result<bool> isIgnored(std::string_view path) const;
    /// All files of the project that are not as in HEAD, untracked ones included.
    /// Unsupported when bare or when the index cannot be read.
    [[nodiscard]] Result<std::vector<StatusEntry>> status() const;
    /// Which of these files are not as in HEAD; ignored files count as untracked.
    [[nodiscard]] Result<std::vector<StatusEntry>>
    statusOf(std::span<const std::string> paths) const;
    [[nodiscard]] Result<bool> isClean(std::span<const std::string> paths) const;

    /// The commit a branch, tag or id stands for.
    [[nodiscard]] Result<ObjectId> resolve(const std::string &revision) const;
    /// The bytes of a regular file as stored in a commit.
    [[nodiscard]] Result<std::string> readFileAt(const ObjectId &commit, std::string_view path,
                                                 std::uint64_t limit = kMaxSourceBytes) const;
    /// What git would store for these bytes of the work tree (line ends, `$Id$`). Unsupported when
    /// the path's attributes ask for a program (git-lfs and the like).
    [[nodiscard]] Result<std::string> storedForm(std::string_view path,
                                                 std::string_view content) const;

    [[nodiscard]] Result<bool> hasBranch(const std::string &name) const;
    /// `prefix`, or the first of prefix-2, prefix-3 … that can be made.
    [[nodiscard]] Result<std::string> uniqueBranchName(const std::string &prefix) const;
    /// Makes a branch of one commit on top of `base`. Work tree, index, HEAD and its reflog stay as
    /// they are. What was written is read again before success is told.
    /// InvalidInput: a bad name or path. AlreadyExists: the branch. NotFound: the base, or a file
    /// to be deleted. Conflict: a folder where a file should go or the reverse, or a lock of
    /// another git program. Unsupported: the path is a symbolic link or a submodule.
    [[nodiscard]] Result<NewCommit> commitOnNewBranch(const CommitRequest &request);

    /// Unified diff of the project's files between two commits, with paths from the root of the
    /// work tree; binary files as git's binary patches. Attributes cannot hide a change.
    [[nodiscard]] Result<std::string> diff(const ObjectId &from, const ObjectId &to) const;

    struct Private;
    /// For the other parts of this module, which alone know what it is.
    [[nodiscard]] const Private &parts() const { return *m_d; }

private:
    explicit Repository(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

/// One side of a diff.
struct FileVersion {
    std::string_view content;
    FileMode mode = FileMode::Regular;
};

/// Unified diff of two versions of a file in git's format; empty when they are the same. No old
/// version: a new file. No new version: a deleted one.
[[nodiscard]] Result<std::string> unifiedDiff(std::string_view path,
                                              const std::optional<FileVersion> &from,
                                              const std::optional<FileVersion> &to);

/// Whether git takes this as the name of a branch, and it is none that reads as an option.
[[nodiscard]] bool isBranchName(const std::string &name);

} // namespace espalier::git
