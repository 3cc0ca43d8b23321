// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: the only header that shows libgit2.

#include "core/base/result.h"
#include "core/git/repository.h"

#include <git2.h>

#include <memory>

namespace espalier::git {

template <auto release>
struct Release {
    template <typename T>
    void operator()(T *handle) const
    {
        release(handle);
    }
};

/// Filled in by std::out_ptr, which does so at the end of the whole expression: never use the
/// handle in the same one.
template <typename T, auto release>
using Handle = std::unique_ptr<T, Release<release>>;

using RepositoryHandle = Handle<git_repository, git_repository_free>;
using ReferenceHandle = Handle<git_reference, git_reference_free>;
using CommitHandle = Handle<git_commit, git_commit_free>;
using TreeHandle = Handle<git_tree, git_tree_free>;
using TreeEntryHandle = Handle<git_tree_entry, git_tree_entry_free>;
using BlobHandle = Handle<git_blob, git_blob_free>;
using ObjectHandle = Handle<git_object, git_object_free>;
using OdbHandle = Handle<git_odb, git_odb_free>;
using ConfigHandle = Handle<git_config, git_config_free>;
using SignatureHandle = Handle<git_signature, git_signature_free>;
using IndexHandle = Handle<git_index, git_index_free>;
using StatusHandle = Handle<git_status_list, git_status_list_free>;
using DiffHandle = Handle<git_diff, git_diff_free>;
using PatchHandle = Handle<git_patch, git_patch_free>;
using RevisionWalkHandle = Handle<git_revwalk, git_revwalk_free>;
using FilterHandle = Handle<git_filter_list, git_filter_list_free>;

/// A git_buf that is disposed of.
struct Buffer : git_buf {
    Buffer() : git_buf{} {}
    ~Buffer() { git_buf_dispose(this); }
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;
    [[nodiscard]] std::string_view view() const { return {ptr, size}; }
};

/// A failure from a code of libgit2 and what it said last on this thread.
[[nodiscard]] std::unexpected<Error> gitFailure(int code, std::string message,
                                                std::string context = {});

/// Prepares libgit2 once: nothing is read from where configuration could name programs, writes are
/// flushed to disk.
void ensureLibrary();

[[nodiscard]] ObjectId toId(const git_oid &id);
[[nodiscard]] Result<git_oid> toOid(const ObjectId &id);

/// Gives the repository what the user's own configuration says and we honour. The file must stay
/// open as long as the repository.
[[nodiscard]] Result<FileDescriptor> addUserSettings(git_repository *repository);
/// Whether the user's configuration lists the folder under safe.directory.
[[nodiscard]] bool isSafeDirectory(const std::filesystem::path &folder);

/// Refuses paths that must not go into a tree: absolute, "..", ".git" in any disguise, control
/// characters, and the like.
[[nodiscard]] Result<> checkPath(std::string_view path);

/// Short names of the local branches that begin so; what lies in other folders is not looked at.
/// The prefix is (the beginning of) a branch's name.
[[nodiscard]] Result<std::vector<std::string>> branchNames(git_repository *repository,
                                                           const std::string &prefix);
/// A branch with the name of a folder that this one would be in; empty: there is none.
[[nodiscard]] std::string branchAbove(git_repository *repository, const std::string &branch);
[[nodiscard]] Result<TreeHandle> treeOf(git_repository *repository, const ObjectId &commit);
[[nodiscard]] Result<CommitHandle> commitOf(git_repository *repository, const ObjectId &commit);
/// Where a branch is; NotFound when there is none, Unsupported when it only points to another.
[[nodiscard]] Result<ObjectId> tipOf(git_repository *repository, const std::string &branch);
[[nodiscard]] std::string referenceName(const std::string &branch);

[[nodiscard]] Result<EntryKind> entryKind(unsigned mode, const std::string &path);
[[nodiscard]] git_filemode_t fileMode(EntryKind kind);
[[nodiscard]] Result<SignatureHandle> signatureOf(const Identity &identity, std::int64_t seconds,
                                                  int offsetMinutes);

/// A repository with what it needs to live.
struct OpenedRepository {
    FileDescriptor settings;
    RepositoryHandle handle; ///< goes first
};

struct Repository::Private {
    OpenedRepository opened;
    RepositoryFacts facts;

    [[nodiscard]] git_repository *handle() const { return opened.handle.get(); }
    /// The path from the root of the work tree.
    [[nodiscard]] std::string full(std::string_view path) const
    {
        return facts.prefix + std::string(path);
    }
};

/// A handle of its own on the same repository, which shares no cache with the first.
[[nodiscard]] Result<OpenedRepository> openAgain(const Repository::Private &repository);

} // namespace espalier::git
