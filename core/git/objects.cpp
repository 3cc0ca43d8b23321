// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/objects.h"

#include <git2/sys/filter.h>

#include <format>

namespace espalier::git {

Result<std::uint64_t> blobSize(git_repository *repository, const ObjectId &blob)
{
    const auto oid = toOid(blob);
    if (!oid)
        return failure(oid.error());
    OdbHandle odb;
    std::size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    int code = git_repository_odb(std::out_ptr(odb), repository);
    if (code == 0)
        code = git_odb_read_header(&size, &type, odb.get(), &*oid);
    if (code == 0 && type != GIT_OBJECT_BLOB)
        return failure(ErrorKind::Corrupt, "a file of the commit is none", blob.value());
    if (code != 0)
        return gitFailure(code, "cannot read a file of the commit", blob.value());
    return size;
}

Result<std::string> readBlob(git_repository *repository, const ObjectId &blob, std::uint64_t limit)
{
    const auto size = blobSize(repository, blob);
    if (!size)
        return failure(size.error());
    if (*size > limit)
        return failure(ErrorKind::Unsupported, std::format("larger than {} bytes", limit),
                       blob.value());
    const auto oid = toOid(blob);
    BlobHandle handle;
    const int code = git_blob_lookup(std::out_ptr(handle), repository, &*oid);
    if (code != 0)
        return gitFailure(code, "cannot read a file of the commit", blob.value());
    return std::string(static_cast<const char *>(git_blob_rawcontent(handle.get())),
                       static_cast<std::size_t>(git_blob_rawsize(handle.get())));
}

bool asksForProgram(git_repository *repository, const std::string &path)
{
    for (const char *attribute : {"filter", "working-tree-encoding"}) {
        const char *value = nullptr;
        if (git_attr_get(&value, repository, 0, path.c_str(), attribute) == 0 &&
            git_attr_value(value) == GIT_ATTR_VALUE_STRING)
            return true;
    }
    return false;
}

Result<std::string> storedFormOf(git_repository *repository, const std::string &path,
                                 std::string_view content)
{
    if (asksForProgram(repository, path))
        return failure(ErrorKind::Unsupported, "git would store this file through a filter program",
                       path);
    FilterHandle filters;
    int code = git_filter_list_load(std::out_ptr(filters), repository, nullptr, path.c_str(),
                                    GIT_FILTER_TO_ODB, GIT_FILTER_ALLOW_UNSAFE);
    if (code == 0 && !filters)
        return std::string(content);
    Buffer stored;
    if (code == 0)
        code =
            git_filter_list_apply_to_buffer(&stored, filters.get(), content.data(), content.size());
    if (code != 0)
        return gitFailure(code, "cannot tell how git would store the file", path);
    return std::string(stored.view());
}

Result<std::string> checkoutForm(git_repository *repository, const std::string &path,
                                 const ObjectId &blob)
{
    if (asksForProgram(repository, path))
        return failure(ErrorKind::Unsupported, "git would write this file through a filter program",
                       path);
    const auto oid = toOid(blob);
    if (!oid)
        return failure(oid.error());
    BlobHandle handle;
    FilterHandle filters;
    int code = git_blob_lookup(std::out_ptr(handle), repository, &*oid);
    if (code == 0)
        code = git_filter_list_load(std::out_ptr(filters), repository, handle.get(), path.c_str(),
                                    GIT_FILTER_TO_WORKTREE, GIT_FILTER_DEFAULT);
    if (code == 0 && !filters)
        return std::string(static_cast<const char *>(git_blob_rawcontent(handle.get())),
                           static_cast<std::size_t>(git_blob_rawsize(handle.get())));
    Buffer written;
    if (code == 0)
        code = git_filter_list_apply_to_blob(&written, filters.get(), handle.get());
    if (code != 0)
        return gitFailure(code, "cannot tell how git would write the file", path);
    return std::string(written.view());
}

} // namespace espalier::git
