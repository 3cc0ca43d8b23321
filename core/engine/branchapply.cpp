// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/changeset.h"
#include "core/git/repository.h"

#include <set>

namespace espalier::engine {

namespace {

constexpr auto kBranchPrefix = "espalier/instrument";

// What a person has to know before a commit can be made from this repository.
Result<git::Head> checkHead(const git::Repository &repository)
{
    if (repository.facts().bare)
        return failure(ErrorKind::Unsupported, "the repository is bare: there is no work tree");
    auto head = repository.head();
    if (head && head->state == git::HeadState::Unborn)
        return failure(ErrorKind::Conflict,
                       "the repository has no commit yet; make a first one, then a branch can be "
                       "made from it");
    return head;
}

// Whether the commit has just what the change was made for: the bytes of the work tree in the form
// git stores, or no such file (or the very same) where one is to be made.
Result<bool> isAsCommitted(const git::Repository &repository, const git::ObjectId &commit,
                           const FileChange &change)
{
    const auto committed = repository.readFileAt(commit, change.path);
    if (!committed && committed.error().kind != ErrorKind::NotFound)
        return failure(committed.error());
    if (!committed)
        return !change.current;
    const auto wanted = change.current ? *change.current : change.newBytes();
    const auto stored = repository.storedForm(change.path, wanted);
    return stored ? Result<bool>(*stored == *committed) : failure(stored.error());
}

// A commit from HEAD must not take in what is only in the work tree. The status alone would not
// do: the index can say that a file counts as unchanged (skip-worktree, assume-unchanged).
Result<> checkClean(const git::Repository &repository, const git::ObjectId &head,
                    const ChangeSet &changes)
{
    std::vector<std::string> paths;
    for (const auto &change : changes) {
        if (change.current)
            paths.push_back(change.path);
    }
    auto status = repository.statusOf(paths);
    if (!status)
        return failure(status.error());
    std::set<std::string> dirty;
    for (const auto &entry : *status)
        dirty.insert(entry.path);
    for (const auto &change : changes) {
        const auto same = isAsCommitted(repository, head, change);
        if (!same)
            return failure(same.error());
        if (!*same)
            dirty.insert(change.path);
    }
    if (dirty.empty())
        return {};
    std::string list = *dirty.begin();
    if (dirty.size() > 1)
        list += " and " + std::to_string(dirty.size() - 1) + " more";
    return failure(ErrorKind::Conflict,
                   "files to be changed differ from HEAD; commit or stash them first", list);
}

Result<git::CommitRequest> makeRequest(git::Repository &repository, const ChangeSet &changes,
                                       std::vector<std::string> &stored)
{
    git::CommitRequest request;
    stored.reserve(changes.size());
    for (const auto &change : changes) {
        git::FileChange file{.path = change.path};
        if (!change.remove) {
            auto bytes = repository.storedForm(change.path, change.newBytes());
            if (!bytes)
                return failure(bytes.error());
            stored.push_back(*std::move(bytes));
            file.content = stored.back();
        }
        request.changes.push_back(std::move(file));
    }
    return request;
}

} // namespace

Result<BranchResult> applyOnBranch(Workspace &workspace, const ChangeSet &changes,
                                   const std::string &name, const std::string &message)
{
    auto repository = git::Repository::discover(workspace.root());
    if (!repository)
        return failure(repository.error());
    auto head = checkHead(*repository);
    if (!head)
        return failure(head.error());
    if (changes.empty())
        return BranchResult{};
    if (auto clean = checkClean(*repository, head->commit, changes); !clean)
        return failure(clean.error());
    auto author = repository->identity();
    if (!author)
        return failure(author.error().kind,
                       "git does not know who you are; set user.name and user.email");
    std::vector<std::string> stored;
    auto request = makeRequest(*repository, changes, stored);
    if (!request)
        return failure(request.error());
    auto branch = name.empty() ? repository->uniqueBranchName(kBranchPrefix) : name;
    if (!branch)
        return failure(branch.error());
    request->branch = *branch;
    if (name.empty())
        request->reusePrefix = kBranchPrefix;
    request->base = head->commit;
    request->message = message;
    request->author = *author;
    auto commit = repository->commitOnNewBranch(*request);
    if (!commit)
        return failure(commit.error());
    return BranchResult{
        .name = commit->branch, .commit = commit->commit.value(), .existed = commit->existed};
}

} // namespace espalier::engine
