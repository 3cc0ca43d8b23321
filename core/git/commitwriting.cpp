// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/commitwriting.h"

#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace espalier::git {

Result<std::unique_ptr<MemoryWriter>> MemoryWriter::create(const Repository::Private &repository)
{
    auto opened = openAgain(repository);
    if (!opened)
        return failure(std::move(opened.error()));
    std::unique_ptr<MemoryWriter> writer(new MemoryWriter);
    writer->m_opened = *std::move(opened);
    if (auto collecting = collectWrites(writer->handle(), writer->m_objects); !collecting)
        return failure(std::move(collecting.error()));
    return writer;
}

std::unexpected<Error> notWritten(const std::string &what)
{
    return failure(ErrorKind::Io, "git reported success, but this was not written", what);
}

Result<> checkBranch(const Repository &repository, const std::string &branch)
{
    if (!isBranchName(branch))
        return failure(ErrorKind::InvalidInput, "not a name for a branch", branch);
    const auto head = repository.head();
    if (!head)
        return failure(head.error());
    if (head->branch == branch) // also when unborn: making it would change the checkout
        return failure(ErrorKind::AlreadyExists, "the current branch has this name", branch);
    const auto names = branchNames(repository.parts().handle(), branch);
    if (!names)
        return failure(names.error());
    auto inTheWay = branchAbove(repository.parts().handle(), branch);
    for (const std::string &name : *names) {
        if (name == branch)
            return failure(ErrorKind::AlreadyExists, "a branch of this name exists", branch);
        if (name.starts_with(branch + "/"))
            inTheWay = name;
    }
    if (!inTheWay.empty())
        return failure(ErrorKind::Conflict, "another branch's name is in the way", inTheWay);
    return {};
}

void dropLinkedLock(git_repository *repository, const std::string &branch)
{
    const auto path =
        std::filesystem::path(git_repository_commondir(repository)) / referenceName(branch);
    const auto lock = path.string() + ".lock";
    struct stat made{};
    struct stat left{};
    const bool isSame = ::lstat(path.c_str(), &made) == 0 && ::lstat(lock.c_str(), &left) == 0 &&
                        made.st_ino == left.st_ino && made.st_dev == left.st_dev;
    if (isSame)
        ::unlink(lock.c_str());
}

/// An old value of zeros means "none" to libgit2, checked while it holds the lock. Without it two
/// programs could both make the branch.
Result<> createBranch(git_repository *repository, const std::string &branch,
                      const Identity &identity, const git_oid &commit)
{
    const git_oid none{};
    git_repository_set_ident(repository, identity.name.c_str(), identity.email.c_str());
    ReferenceHandle reference;
    const int code = git_reference_create_matching(std::out_ptr(reference), repository,
                                                   referenceName(branch).c_str(), &commit, 0, &none,
                                                   "branch: Created by Espalier");
    if (code != 0)
        return gitFailure(code, "cannot make the branch", branch);
    dropLinkedLock(repository, branch);
    return {};
}

Result<git_oid> makeCommit(git_repository *building, const git_signature *author,
                           const git_signature *committer, const char *encoding,
                           const std::string &message, const git_oid &tree,
                           std::span<const ObjectId> parents)
{
    TreeHandle handle;
    git_oid id;
    int code = git_tree_lookup(std::out_ptr(handle), building, &tree);
    std::vector<CommitHandle> kept;
    std::vector<const git_commit *> pointers;
    for (const ObjectId &parent : parents) {
        auto commit = commitOf(building, parent);
        if (!commit)
            return failure(std::move(commit.error()));
        kept.push_back(*std::move(commit));
        pointers.push_back(kept.back().get());
    }
    if (code == 0)
        code = git_commit_create(&id, building, nullptr, author, committer, encoding,
                                 message.c_str(), handle.get(), pointers.size(), pointers.data());
    if (code != 0)
        return gitFailure(code, "cannot prepare a commit");
    return id;
}

static std::vector<ObjectId> parentsOf(const git_commit *commit)
{
    std::vector<ObjectId> parents;
    for (unsigned i = 0; i < git_commit_parentcount(commit); ++i)
        parents.push_back(toId(*git_commit_parent_id(commit, i)));
    return parents;
}

Result<> verifyWritten(const Repository::Private &repository, const NewObjects &objects,
                       const ExpectedCommit &expected)
{
    const auto fresh = openAgain(repository);
    if (!fresh)
        return failure(fresh.error());
    OdbHandle odb;
    if (const int code = git_repository_odb(std::out_ptr(odb), fresh->handle.get()); code != 0)
        return gitFailure(code, "cannot check the commit");
    for (const NewObject &object : objects) {
        std::size_t size = 0;
        git_object_t type = GIT_OBJECT_INVALID;
        if (git_odb_read_header(&size, &type, odb.get(), &object.id) != 0 || type != object.type ||
            size != object.content.size())
            return notWritten(toId(object.id).value());
    }
    const auto commit = commitOf(fresh->handle.get(), expected.commit);
    if (!commit || toId(*git_commit_tree_id(commit->get())) != expected.tree ||
        parentsOf(commit->get()) != expected.parents)
        return notWritten(expected.commit.value());
    return {};
}

Result<> verifyBranch(const Repository::Private &repository, const std::string &branch,
                      const ObjectId &tip)
{
    const auto fresh = openAgain(repository);
    if (!fresh)
        return failure(fresh.error());
    const auto now = tipOf(fresh->handle.get(), branch);
    if (!now || *now != tip)
        return notWritten(branch);
    return {};
}

} // namespace espalier::git
