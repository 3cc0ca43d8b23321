// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/handles.h"

#include <cerrno>
#include <cstring>

namespace espalier::git {

static ErrorKind kindOf(int code)
{
    switch (code) {
    case GIT_ENOTFOUND: return ErrorKind::NotFound;
    case GIT_EEXISTS: return ErrorKind::AlreadyExists;
    case GIT_EOWNER: return ErrorKind::Permission;
    case GIT_EINVALIDSPEC:
    case GIT_EAMBIGUOUS:
    case GIT_EINVALID: return ErrorKind::InvalidInput;
    case GIT_ELOCKED:
    case GIT_EMODIFIED:
    case GIT_ECONFLICT:
    case GIT_EUNMERGED: return ErrorKind::Conflict;
    case GIT_EBAREREPO:
    case GIT_EUNBORNBRANCH:
    case GIT_EPEEL:
    case GIT_ENOTSUPPORTED: return ErrorKind::Unsupported;
    case GIT_EMISMATCH: return ErrorKind::Corrupt;
    default: return ErrorKind::Io;
    }
}

/// libgit2 keeps the system's error as words only.
static ErrorKind kindOfSystemError(std::string_view message, ErrorKind otherwise)
{
    const auto says = [&](int number) { return message.contains(std::strerror(number)); };
    if (says(ENOSPC) || says(EDQUOT))
        return ErrorKind::DiskFull;
    if (says(EACCES) || says(EPERM) || says(EROFS))
        return ErrorKind::Permission;
    return otherwise;
}

std::unexpected<Error> gitFailure(int code, std::string message, std::string context)
{
    ErrorKind kind = kindOf(code);
    const git_error *last = git_error_last();
    if (last && last->message && last->message[0] != '\0') {
        message += std::string(": ") + last->message;
        if (last->klass == GIT_ERROR_OS)
            kind = kindOfSystemError(last->message, kind);
    }
    return failure(kind, std::move(message), std::move(context));
}

ObjectId toId(const git_oid &id)
{
    char text[GIT_OID_SHA1_HEXSIZE + 1];
    git_oid_tostr(text, sizeof text, &id);
    return ObjectId(text);
}

Result<git_oid> toOid(const ObjectId &id)
{
    git_oid oid;
    if (id.value().size() != GIT_OID_SHA1_HEXSIZE || git_oid_fromstr(&oid, id.value().c_str()) != 0)
        return failure(ErrorKind::InvalidInput, "not the id of a git object", id.value());
    return oid;
}

Result<TreeHandle> treeOf(git_repository *repository, const ObjectId &commit)
{
    const auto oid = toOid(commit);
    if (!oid)
        return failure(oid.error());
    CommitHandle handle;
    if (const int code = git_commit_lookup(std::out_ptr(handle), repository, &*oid); code != 0)
        return gitFailure(code, "no such commit", commit.value());
    TreeHandle tree;
    if (const int code = git_commit_tree(std::out_ptr(tree), handle.get()); code != 0)
        return gitFailure(code, "cannot read the commit", commit.value());
    return tree;
}

} // namespace espalier::git
