// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/branches.h"

#include "core/base/textcut.h"
#include "core/git/handles.h"

#include <QString>

#include <algorithm>

namespace espalier::git {

namespace fs = std::filesystem;

/// Messages are UTF-8 unless the commit says otherwise; of others we know Latin-1.
static std::string messageText(const git_commit *commit, const char *text)
{
    const char *encoding = git_commit_message_encoding(commit);
    const auto isLatin1 = [&] {
        const QByteArray name = QByteArray(encoding).toLower();
        return name == "iso-8859-1" || name == "iso8859-1" || name == "latin1";
    };
    if (!text)
        return {};
    return encoding && isLatin1() ? QString::fromLatin1(text).toStdString() : repairedUtf8(text);
}

static std::string subjectOf(git_commit *commit)
{
    return messageText(commit, git_commit_summary(commit));
}

/// Nothing for what is no branch of a commit.
static std::optional<Branch> branchOf(git_repository *repository, const git_reference *reference)
{
    const git_oid *tip = git_reference_target(reference);
    CommitHandle commit;
    if (!tip || git_commit_lookup(std::out_ptr(commit), repository, tip) != 0)
        return std::nullopt;
    return Branch{git_reference_shorthand(reference), toId(*tip), git_commit_time(commit.get()),
                  subjectOf(commit.get())};
}

Result<std::vector<Branch>> branches(const Repository &repository, const std::string &prefix)
{
    std::vector<Branch> found;
    if (prefix.find_first_of("*?[\\") != prefix.npos) // no branch can have these in its name
        return found;
    git_repository *handle = repository.parts().handle();
    git_reference_iterator *raw = nullptr;
    const std::string pattern = referenceName(prefix) + "*";
    int code = git_reference_iterator_glob_new(&raw, handle, pattern.c_str());
    if (code != 0)
        return gitFailure(code, "cannot list the branches");
    const Handle<git_reference_iterator, git_reference_iterator_free> iterator(raw);
    while (true) {
        ReferenceHandle reference;
        code = git_reference_next(std::out_ptr(reference), raw);
        if (code == GIT_ITEROVER)
            break;
        if (code != 0)
            return gitFailure(code, "cannot list the branches");
        if (auto branch = branchOf(handle, reference.get()))
            found.push_back(*std::move(branch));
    }
    std::ranges::sort(found, {}, &Branch::name);
    return found;
}

/// Both ids, in libgit2's form and known to be commits.
static Result<std::pair<git_oid, git_oid>> bothCommits(git_repository *repository,
                                                       const ObjectId &one, const ObjectId &other)
{
    for (const ObjectId &id : {one, other}) {
        if (auto commit = commitOf(repository, id); !commit)
            return failure(std::move(commit.error()));
    }
    return std::pair{*toOid(one), *toOid(other)};
}

Result<Distance> distance(const Repository &repository, const ObjectId &tip, const ObjectId &base)
{
    git_repository *handle = repository.parts().handle();
    const auto ids = bothCommits(handle, tip, base);
    if (!ids)
        return failure(ids.error());
    Distance result;
    const int code =
        git_graph_ahead_behind(&result.ahead, &result.behind, handle, &ids->first, &ids->second);
    if (code != 0)
        return gitFailure(code, "cannot compare the histories", tip.value());
    return result;
}

Result<ObjectId> mergeBase(const Repository &repository, const ObjectId &one, const ObjectId &other)
{
    git_repository *handle = repository.parts().handle();
    const auto ids = bothCommits(handle, one, other);
    if (!ids)
        return failure(ids.error());
    git_oid base;
    const int code = git_merge_base(&base, handle, &ids->first, &ids->second);
    if (code == GIT_ENOTFOUND)
        return failure(ErrorKind::NotFound, "the commits have no common history", one.value());
    if (code != 0)
        return gitFailure(code, "cannot compare the histories", one.value());
    return toId(base);
}

Result<bool> isMerged(const Repository &repository, const ObjectId &tip, const ObjectId &into)
{
    git_repository *handle = repository.parts().handle();
    const auto ids = bothCommits(handle, tip, into);
    if (!ids)
        return failure(ids.error());
    if (tip == into)
        return true;
    const int code = git_graph_descendant_of(handle, &ids->second, &ids->first);
    if (code < 0)
        return gitFailure(code, "cannot compare the histories", tip.value());
    return code == 1;
}

static Commit toCommit(git_commit *commit)
{
    Commit result;
    result.id = toId(*git_commit_id(commit));
    result.tree = toId(*git_commit_tree_id(commit));
    for (unsigned i = 0; i < git_commit_parentcount(commit); ++i)
        result.parents.push_back(toId(*git_commit_parent_id(commit, i)));
    const git_signature *author = git_commit_author(commit);
    result.author = {messageText(commit, author->name), messageText(commit, author->email)};
    result.time = author->when.time;
    result.offsetMinutes = author->when.offset;
    result.subject = subjectOf(commit);
    result.message = messageText(commit, git_commit_message(commit));
    return result;
}

Result<Commit> readCommit(const Repository &repository, const ObjectId &id)
{
    auto commit = commitOf(repository.parts().handle(), id);
    if (!commit)
        return failure(std::move(commit.error()));
    return toCommit(commit->get());
}

static Result<RevisionWalkHandle> walkBetween(git_repository *repository, const git_oid &base,
                                              const git_oid &tip)
{
    RevisionWalkHandle walk;
    int code = git_revwalk_new(std::out_ptr(walk), repository);
    if (code == 0)
        code = git_revwalk_sorting(walk.get(), GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
    if (code == 0)
        code = git_revwalk_push(walk.get(), &tip);
    if (code == 0)
        code = git_revwalk_hide(walk.get(), &base);
    if (code != 0)
        return gitFailure(code, "cannot walk the history", toId(tip).value());
    return walk;
}

Result<std::vector<Commit>> commitsBetween(const Repository &repository, const ObjectId &base,
                                           const ObjectId &tip, std::size_t limit)
{
    git_repository *handle = repository.parts().handle();
    const auto ids = bothCommits(handle, base, tip);
    if (!ids)
        return failure(ids.error());
    const auto walk = walkBetween(handle, ids->first, ids->second);
    if (!walk)
        return failure(walk.error());
    std::vector<Commit> commits;
    git_oid id;
    int code = 0;
    while ((code = git_revwalk_next(&id, walk->get())) == 0) {
        if (commits.size() == limit)
            return failure(ErrorKind::Unsupported, "there are too many commits between both",
                           tip.value());
        auto commit = readCommit(repository, toId(id));
        if (!commit)
            return failure(std::move(commit.error()));
        commits.push_back(*std::move(commit));
    }
    if (code != GIT_ITEROVER)
        return gitFailure(code, "cannot walk the history", tip.value());
    return commits;
}

/// A small file of git's, one line of it; empty when there is none.
static std::string firstLine(const fs::path &file)
{
    constexpr std::uint64_t kLongest = 8192;
    std::string text = readFile(file, kLongest).value_or("");
    return text.substr(0, text.find('\n'));
}

static CheckedOut useOf(const fs::path &gitFolder, const std::string &reference)
{
    if (firstLine(gitFolder / "HEAD") == "ref: " + reference)
        return CheckedOut::Here;
    for (const char *file : {"rebase-merge/head-name", "rebase-apply/head-name"}) {
        if (firstLine(gitFolder / file) == reference)
            return CheckedOut::HereRebasing;
    }
    return CheckedOut::Nowhere;
}

/// Read file by file: libgit2 passes over work trees that it cannot open, and over rebases.
Result<CheckedOut> whereCheckedOut(const Repository &repository, const std::string &branch)
{
    const RepositoryFacts &facts = repository.facts();
    const std::string reference = referenceName(branch);
    if (!facts.bare) {
        const CheckedOut here = useOf(facts.gitFolder, reference);
        if (here != CheckedOut::Nowhere)
            return here;
    }
    const fs::path common = git_repository_commondir(repository.parts().handle());
    std::error_code error;
    // Of a bare repository HEAD is only a default, unless it is the home of this linked work tree.
    int bare = 0;
    ConfigHandle config;
    if (git_repository_config_snapshot(std::out_ptr(config), repository.parts().handle()) == 0)
        static_cast<void>(git_config_get_bool(&bare, config.get(), "core.bare"));
    if (facts.linkedWorkTree && bare == 0 && useOf(common, reference) != CheckedOut::Nowhere)
        return CheckedOut::Elsewhere;
    const fs::path folder = common / "worktrees";
    if (!fs::exists(folder, error))
        return CheckedOut::Nowhere;
    for (const auto &entry : fs::directory_iterator(folder, error)) {
        const bool own = fs::equivalent(entry.path(), facts.gitFolder, error);
        if (!own && useOf(entry.path(), reference) != CheckedOut::Nowhere)
            return CheckedOut::Elsewhere;
    }
    if (error)
        return systemFailure(error.value(), "cannot look at the other work trees", folder.string());
    return CheckedOut::Nowhere;
}

static Result<> checkDeletable(const Repository &repository, const std::string &name,
                               const ObjectId &expectedTip, const std::string &prefix)
{
    if (prefix.empty() || name.size() <= prefix.size() || !name.starts_with(prefix))
        return failure(ErrorKind::InvalidInput, "not one of our branches", name);
    const auto tip = tipOf(repository.parts().handle(), name);
    if (!tip)
        return failure(tip.error());
    if (*tip != expectedTip)
        return failure(ErrorKind::Conflict, "the branch has moved on", name);
    const auto place = whereCheckedOut(repository, name);
    if (!place)
        return failure(place.error());
    if (*place != CheckedOut::Nowhere)
        return failure(ErrorKind::Conflict, "the branch is checked out", name);
    return {};
}

Result<> deleteBranch(Repository &repository, const std::string &name, const ObjectId &expectedTip,
                      const std::string &prefix)
{
    if (auto possible = checkDeletable(repository, name, expectedTip, prefix); !possible)
        return possible;
    ReferenceHandle reference;
    int code = git_reference_lookup(std::out_ptr(reference), repository.parts().handle(),
                                    referenceName(name).c_str());
    // Deleting compares with what the handle says, under the lock: so the handle must be right.
    if (code == 0 && toId(*git_reference_target(reference.get())) != expectedTip)
        return failure(ErrorKind::Conflict, "the branch has moved on", name);
    if (code == 0)
        code = git_reference_delete(reference.get());
    if (code != 0)
        return gitFailure(code, "cannot delete the branch", name);
    const auto fresh = openAgain(repository.parts());
    if (!fresh)
        return failure(fresh.error());
    if (const auto left = tipOf(fresh->handle.get(), name); left.has_value())
        return failure(ErrorKind::Io, "git reported success, but the branch is still there", name);
    return {};
}

} // namespace espalier::git
