// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/strongid.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::git {

/// Id of a commit, tree or blob: 40 lower-case hexadecimal digits.
using ObjectId = StrongId<struct ObjectIdTag>;

enum class HeadState {
    Branch,
    Unborn,   ///< a branch without a commit
    Detached, ///< a commit without a branch
};

struct Head {
    HeadState state = HeadState::Unborn;
    std::string branch; ///< short name; empty when detached
    ObjectId commit;    ///< empty when unborn
};

/// What the user has begun and not ended.
enum class Operation { None, Merge, Revert, CherryPick, Bisect, Rebase, ApplyMailbox };

[[nodiscard]] std::string_view name(Operation operation);

/// What kind of repository it is, as found when it was opened.
struct RepositoryFacts {
    std::filesystem::path workTree;  ///< empty when bare
    std::filesystem::path gitFolder; ///< of this work tree
    std::string prefix;              ///< from the work tree to the project: empty, or "sub/folder/"
    bool bare = false;
    bool shallow = false;
    bool linkedWorkTree = false;
    bool submodule = false;
    bool sparse = false;
};

enum class FileStatus { Added, Modified, Deleted, TypeChanged, Untracked, Conflicted };

struct StatusEntry {
    std::string path;                 ///< relative to the project
    std::optional<FileStatus> staged; ///< HEAD to index
    std::optional<FileStatus> work;   ///< index to work tree
    bool operator==(const StatusEntry &) const = default;
};

struct Identity {
    std::string name;
    std::string email;
};

enum class FileMode { Regular, Executable };

/// What an entry of a commit's tree is, folders apart.
enum class EntryKind { Regular, Executable, SymbolicLink, Submodule };

/// One side of a changed entry, or an entry of the index.
struct StoredEntry {
    ObjectId id; ///< of the blob; of a submodule, its commit
    EntryKind kind = EntryKind::Regular;
    bool operator==(const StoredEntry &) const = default;
};

/// One file of a commit to be made.
struct FileChange {
    std::string path;                        ///< relative to the project
    std::optional<std::string_view> content; ///< as stored; none to delete the file
    std::optional<FileMode> mode;            ///< none keeps the mode; regular for a new file
};

struct CommitRequest {
    std::string branch; ///< short name of the branch to be made
    ObjectId base;      ///< parent of the commit
    std::vector<FileChange> changes;
    std::string message;
    Identity author; ///< and committer
    /// A branch whose name begins so and that holds the very commit, but for its time and author,
    /// is taken instead of making one; empty: always make one.
    std::string reusePrefix;
};

struct NewCommit {
    std::string branch;
    ObjectId commit;
    ObjectId tree;
    bool existed = false; ///< nothing was written
};

} // namespace espalier::git
