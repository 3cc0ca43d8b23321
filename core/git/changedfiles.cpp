// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/changedfiles.h"

#include "core/git/handles.h"
#include "core/git/objects.h"

namespace espalier::git {

static bool isRegular(EntryKind kind)
{
    return kind == EntryKind::Regular || kind == EntryKind::Executable;
}

FileStatus ChangedFile::status() const
{
    if (!before)
        return FileStatus::Added;
    if (!after)
        return FileStatus::Deleted;
    const bool sameType =
        before->kind == after->kind || (isRegular(before->kind) && isRegular(after->kind));
    return sameType ? FileStatus::Modified : FileStatus::TypeChanged;
}

Result<std::vector<ChangedFile>> changedFiles(const Repository &repository, const ObjectId &from,
                                              const ObjectId &to)
{
    git_repository *handle = repository.parts().handle();
    auto before = treeOf(handle, from);
    if (!before)
        return failure(std::move(before.error()));
    auto after = treeOf(handle, to);
    if (!after)
        return failure(std::move(after.error()));
    return changedFilesOf(handle, before->get(), after->get());
}

static Result<std::optional<WholeFile>>
wholeFile(git_repository *repository, const std::optional<StoredEntry> &entry, std::uint64_t limit)
{
    if (!entry)
        return std::nullopt;
    if (entry->kind == EntryKind::Submodule)
        return WholeFile{{}, entry->kind};
    auto content = readBlob(repository, entry->id, limit);
    if (!content)
        return failure(std::move(content.error()));
    return WholeFile{*std::move(content), entry->kind};
}

Result<FileVersions> versionsOf(const Repository &repository, const ChangedFile &file,
                                std::uint64_t limit)
{
    git_repository *handle = repository.parts().handle();
    auto before = wholeFile(handle, file.before, limit);
    if (!before)
        return failure(std::move(before.error()));
    auto after = wholeFile(handle, file.after, limit);
    if (!after)
        return failure(std::move(after.error()));
    return FileVersions{*std::move(before), *std::move(after)};
}

/// Compares buffers, not objects: with a repository at hand its attributes would have a say.
Result<LineCounts> countLines(const Repository &repository, const ChangedFile &file,
                              std::uint64_t limit)
{
    const auto versions = versionsOf(repository, file, limit);
    if (!versions)
        return failure(versions.error());
    const std::string before = versions->before ? versions->before->content : std::string();
    const std::string after = versions->after ? versions->after->content : std::string();
    PatchHandle patch;
    int code = git_patch_from_buffers(std::out_ptr(patch), before.data(), before.size(), "a",
                                      after.data(), after.size(), "a", nullptr);
    LineCounts counts;
    if (code == 0 && patch) {
        counts.binary = (git_patch_get_delta(patch.get())->flags & GIT_DIFF_FLAG_BINARY) != 0;
        code = git_patch_line_stats(nullptr, &counts.added, &counts.removed, patch.get());
    }
    if (code != 0)
        return gitFailure(code, "cannot compare two files", file.path);
    return counts;
}

} // namespace espalier::git
