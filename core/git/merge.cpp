// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/merge.h"

#include "core/git/branches.h"
#include "core/git/commitwriting.h"
#include "core/git/merging.h"
#include "core/git/treediff.h"

namespace espalier::git {

std::string_view name(ConflictKind kind)
{
    switch (kind) {
    case ConflictKind::BothChanged: return "both-changed";
    case ConflictKind::BothAdded: return "both-added";
    case ConflictKind::DeletedByUs: return "deleted-by-us";
    case ConflictKind::DeletedByThem: return "deleted-by-them";
    case ConflictKind::InTheWay: return "in-the-way";
    }
    return "both-changed";
}

static MergeConflict toConflict(const git_index_entry *ancestor, const git_index_entry *ours,
                                const git_index_entry *theirs)
{
    const git_index_entry *any = ours ? ours : theirs ? theirs : ancestor;
    const auto kind = [&] {
        if (ours && theirs)
            return ancestor ? ConflictKind::BothChanged : ConflictKind::BothAdded;
        if (!ancestor || (!ours && !theirs))
            return ConflictKind::InTheWay;
        return ours ? ConflictKind::DeletedByThem : ConflictKind::DeletedByUs;
    };
    return {any->path, kind()};
}

static Result<std::vector<MergeConflict>> conflictsOf(git_index *index)
{
    git_index_conflict_iterator *raw = nullptr;
    int code = git_index_conflict_iterator_new(&raw, index);
    if (code != 0)
        return gitFailure(code, "cannot read the conflicts of a merge");
    const Handle<git_index_conflict_iterator, git_index_conflict_iterator_free> iterator(raw);
    std::vector<MergeConflict> conflicts;
    const git_index_entry *ancestor = nullptr;
    const git_index_entry *ours = nullptr;
    const git_index_entry *theirs = nullptr;
    while ((code = git_index_conflict_next(&ancestor, &ours, &theirs, raw)) == 0)
        conflicts.push_back(toConflict(ancestor, ours, theirs));
    if (code != GIT_ITEROVER)
        return gitFailure(code, "cannot read the conflicts of a merge");
    return conflicts;
}

/// A file and something below it, both without conflict: libgit2 lets them pass, and no tree can
/// hold both.
static std::vector<MergeConflict> collisionsOf(git_index *index)
{
    std::vector<MergeConflict> collisions;
    for (std::size_t i = 0; i < git_index_entrycount(index); ++i) {
        const std::string path = git_index_get_byindex(index, i)->path;
        std::size_t position = 0;
        if (git_index_find_prefix(&position, index, (path + "/").c_str()) == 0)
            collisions.push_back({path, ConflictKind::InTheWay});
    }
    return collisions;
}

static Result<MergedTree> treeOfMerge(git_repository *building, git_index *index)
{
    MergedTree merged;
    if (git_index_has_conflicts(index)) {
        auto conflicts = conflictsOf(index);
        if (!conflicts)
            return failure(std::move(conflicts.error()));
        merged.conflicts = *std::move(conflicts);
        return merged;
    }
    merged.conflicts = collisionsOf(index);
    if (!merged.conflicts.empty())
        return merged;
    if (const int code = git_index_write_tree_to(&merged.tree, index, building); code != 0)
        return gitFailure(code, "cannot merge the commits");
    return merged;
}

Result<MergedTree> mergeCommits(git_repository *building, const ObjectId &ours,
                                const ObjectId &theirs)
{
    const auto one = commitOf(building, ours);
    if (!one)
        return failure(one.error());
    const auto other = commitOf(building, theirs);
    if (!other)
        return failure(other.error());
    git_merge_options options;
    git_merge_options_init(&options, GIT_MERGE_OPTIONS_VERSION);
    IndexHandle index;
    const int code =
        git_merge_commits(std::out_ptr(index), building, one->get(), other->get(), &options);
    if (code != 0)
        return gitFailure(code, "cannot merge the commits", theirs.value());
    return treeOfMerge(building, index.get());
}

Result<MergedTree> mergeTrees(git_repository *building, const git_tree *ancestor,
                              const git_tree *ours, const git_tree *theirs)
{
    git_merge_options options;
    git_merge_options_init(&options, GIT_MERGE_OPTIONS_VERSION);
    IndexHandle index;
    const int code =
        git_merge_trees(std::out_ptr(index), building, ancestor, ours, theirs, &options);
    if (code != 0)
        return gitFailure(code, "cannot merge the commits");
    return treeOfMerge(building, index.get());
}

static Result<ObjectId> treeIdOf(git_repository *repository, const ObjectId &commit)
{
    const auto tree = treeOf(repository, commit);
    if (!tree)
        return failure(tree.error());
    return toId(*git_tree_id(tree->get()));
}

static Result<MergePreview> withTreeOf(git_repository *repository, MergePreview preview,
                                       const ObjectId &commit)
{
    auto tree = treeIdOf(repository, commit);
    if (!tree)
        return failure(std::move(tree.error()));
    preview.tree = *std::move(tree);
    return preview;
}

Result<MergePreview> previewMerge(const Repository &repository, const ObjectId &ours,
                                  const ObjectId &theirs)
{
    using Kind = MergePreview::Kind;
    git_repository *handle = repository.parts().handle();
    const auto base = mergeBase(repository, ours, theirs);
    if (!base && commitOf(handle, ours) && commitOf(handle, theirs) &&
        base.error().kind == ErrorKind::NotFound)
        return failure(ErrorKind::Unsupported, base.error().message, theirs.value());
    if (!base)
        return failure(base.error());
    if (*base == theirs)
        return withTreeOf(handle, {Kind::UpToDate, *base, {}, {}}, ours);
    if (*base == ours)
        return withTreeOf(handle, {Kind::FastForward, *base, {}, {}}, theirs);
    const auto writer = MemoryWriter::create(repository.parts());
    if (!writer)
        return failure(writer.error());
    auto merged = mergeCommits((*writer)->handle(), ours, theirs);
    if (!merged)
        return failure(std::move(merged.error()));
    if (!merged->conflicts.empty())
        return MergePreview{Kind::Conflicted, *base, {}, std::move(merged->conflicts)};
    return MergePreview{Kind::Clean, *base, toId(merged->tree), {}};
}

static Result<MergedTree> treeOnto(git_repository *building, const git_commit *commit,
                                   const ObjectId &onto)
{
    TreeHandle before;
    TreeHandle after;
    CommitHandle parent;
    int code = git_commit_parent(std::out_ptr(parent), commit, 0);
    if (code == 0)
        code = git_commit_tree(std::out_ptr(before), parent.get());
    if (code == 0)
        code = git_commit_tree(std::out_ptr(after), commit);
    if (code != 0)
        return gitFailure(code, "cannot read the commit", toId(*git_commit_id(commit)).value());
    const auto base = treeOf(building, onto);
    if (!base)
        return failure(base.error());
    auto merged = mergeTrees(building, before.get(), base->get(), after.get());
    if (merged && merged->conflicts.empty() &&
        git_oid_equal(&merged->tree, git_tree_id(base->get())))
        return failure(ErrorKind::InvalidInput, "the new base has these changes already",
                       onto.value());
    return merged;
}

static Result<NewCommit> writeRebased(Repository &repository, const MemoryWriter &writer,
                                      const git_commit *commit, const git_oid &tree,
                                      const RebaseRequest &request)
{
    SignatureHandle committer;
    const int code = git_signature_now(std::out_ptr(committer), request.committer.name.c_str(),
                                       request.committer.email.c_str());
    if (code != 0)
        return failure(ErrorKind::InvalidInput, "not a name and e-mail address for a commit",
                       request.committer.name + " <" + request.committer.email + ">");
    const auto id = makeCommit(writer.handle(), git_commit_author(commit), committer.get(),
                               git_commit_message_encoding(commit), git_commit_message_raw(commit),
                               tree, std::span(&request.onto, 1));
    if (!id)
        return failure(id.error());
    const NewCommit made{request.branch, toId(*id), toId(tree), false};
    const Repository::Private &parts = repository.parts();
    auto done = writeObjects(parts.handle(), writer.objects());
    if (done)
        done = verifyWritten(parts, writer.objects(), {made.commit, made.tree, {request.onto}});
    if (done)
        done = createBranch(parts.handle(), request.branch, request.committer, *id);
    if (done)
        done = verifyBranch(parts, request.branch, made.commit);
    if (!done)
        return failure(std::move(done.error()));
    return made;
}

/// The commit, if it has one parent.
static Result<CommitHandle> onlyChildOf(git_repository *repository, const ObjectId &id)
{
    auto commit = commitOf(repository, id);
    if (commit && git_commit_parentcount(commit->get()) != 1)
        return failure(ErrorKind::InvalidInput, "only a commit with one parent can be rebased",
                       id.value());
    return commit;
}

Result<RebaseResult> rebaseOnNewBranch(Repository &repository, const RebaseRequest &request)
{
    if (auto possible = checkBranch(repository, request.branch); !possible)
        return failure(std::move(possible.error()));
    const auto writer = MemoryWriter::create(repository.parts());
    if (!writer)
        return failure(writer.error());
    const auto commit = onlyChildOf((*writer)->handle(), request.commit);
    if (!commit)
        return failure(commit.error());
    auto merged = treeOnto((*writer)->handle(), commit->get(), request.onto);
    if (!merged)
        return failure(std::move(merged.error()));
    if (!merged->conflicts.empty())
        return RebaseResult{{}, std::move(merged->conflicts)};
    auto made = writeRebased(repository, **writer, commit->get(), merged->tree, request);
    if (!made)
        return failure(std::move(made.error()));
    return RebaseResult{*std::move(made), {}};
}

Result<RebasedDiff> rebasedDiff(const Repository &repository, const ObjectId &commit,
                                const ObjectId &onto)
{
    const auto writer = MemoryWriter::create(repository.parts());
    if (!writer)
        return failure(writer.error());
    git_repository *building = (*writer)->handle();
    const auto one = onlyChildOf(building, commit);
    if (!one)
        return failure(one.error());
    auto merged = treeOnto(building, one->get(), onto);
    if (!merged)
        return failure(std::move(merged.error()));
    if (!merged->conflicts.empty())
        return RebasedDiff{{}, std::move(merged->conflicts)};
    const auto before = treeOf(building, onto);
    if (!before)
        return failure(before.error());
    TreeHandle after;
    if (const int code = git_tree_lookup(std::out_ptr(after), building, &merged->tree); code != 0)
        return gitFailure(code, "cannot read what was merged");
    auto text = diffOfTrees(building, before->get(), after.get(), repository.parts().facts.prefix);
    if (!text)
        return failure(std::move(text.error()));
    return RebasedDiff{*std::move(text), {}};
}

} // namespace espalier::git
