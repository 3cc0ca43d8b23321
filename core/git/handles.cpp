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

Result<CommitHandle> commitOf(git_repository *repository, const ObjectId &commit)
{
    const auto oid = toOid(commit);
    if (!oid)
        return failure(oid.error());
    CommitHandle handle;
    if (const int code = git_commit_lookup(std::out_ptr(handle), repository, &*oid); code != 0)
        return gitFailure(code, "no such commit", commit.value());
    return handle;
}

Result<TreeHandle> treeOf(git_repository *repository, const ObjectId &commit)
{
    auto handle = commitOf(repository, commit);
    if (!handle)
        return failure(std::move(handle.error()));
    TreeHandle tree;
    if (const int code = git_commit_tree(std::out_ptr(tree), handle->get()); code != 0)
        return gitFailure(code, "cannot read the commit", commit.value());
    return tree;
}

std::string referenceName(const std::string &branch)
{
    return "refs/heads/" + branch;
}

Result<ObjectId> tipOf(git_repository *repository, const std::string &branch)
{
    ReferenceHandle reference;
    const int code =
        git_reference_lookup(std::out_ptr(reference), repository, referenceName(branch).c_str());
    if (code != 0)
        return gitFailure(code, "no such branch", branch);
    const git_oid *tip = git_reference_target(reference.get());
    if (!tip)
        return failure(ErrorKind::Unsupported, "the branch is only another name of one", branch);
    return toId(*tip);
}

Result<EntryKind> entryKind(unsigned mode, const std::string &path)
{
    switch (mode) {
    case GIT_FILEMODE_BLOB: return EntryKind::Regular;
    case GIT_FILEMODE_BLOB_EXECUTABLE: return EntryKind::Executable;
    case GIT_FILEMODE_LINK: return EntryKind::SymbolicLink;
    case GIT_FILEMODE_COMMIT: return EntryKind::Submodule;
    default: return failure(ErrorKind::Corrupt, "an entry of an unknown kind", path);
    }
}

git_filemode_t fileMode(EntryKind kind)
{
    switch (kind) {
    case EntryKind::Regular: return GIT_FILEMODE_BLOB;
    case EntryKind::Executable: return GIT_FILEMODE_BLOB_EXECUTABLE;
    case EntryKind::SymbolicLink: return GIT_FILEMODE_LINK;
    case EntryKind::Submodule: return GIT_FILEMODE_COMMIT;
    }
    return GIT_FILEMODE_UNREADABLE;
}

Result<SignatureHandle> signatureOf(const Identity &identity, std::int64_t seconds,
                                    int offsetMinutes)
{
    SignatureHandle signature;
    const int code = git_signature_new(std::out_ptr(signature), identity.name.c_str(),
                                       identity.email.c_str(), seconds, offsetMinutes);
    if (code != 0)
        return failure(ErrorKind::InvalidInput, "not a name and e-mail address for a commit",
                       identity.name + " <" + identity.email + ">");
    return signature;
}

} // namespace espalier::git
