// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/changecheck.h"
#include "core/git/commitwriting.h"

#include <optional>
#include <set>

namespace espalier::git {

/// The entry of a path; none when there is none. NotFound never comes back as a failure.
static Result<TreeEntryHandle> entryAt(const git_tree *tree, const std::string &path)
{
    TreeEntryHandle entry;
    const int code = git_tree_entry_bypath(std::out_ptr(entry), tree, path.c_str());
    if (code != 0 && code != GIT_ENOTFOUND)
        return gitFailure(code, "cannot read the commit", path);
    return entry;
}

static bool isRegular(git_filemode_t mode)
{
    return mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

/// A file where a folder is needed: libgit2 would take it silently and lose the file.
static Result<> checkParents(const git_tree *base, const std::string &path)
{
    for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
        const std::string folder = path.substr(0, slash);
        auto entry = entryAt(base, folder);
        if (!entry)
            return failure(std::move(entry.error()));
        if (!*entry)
            return {};
        if (git_tree_entry_filemode(entry->get()) != GIT_FILEMODE_TREE)
            return failure(ErrorKind::Conflict, "a file is where a folder should go", folder);
    }
    return {};
}

/// The mode the file gets; GIT_FILEMODE_UNREADABLE for one to be deleted.
static Result<git_filemode_t> modeFor(const git_tree *base, const std::string &path,
                                      const FileChange &change)
{
    if (auto safe = checkPath(path); !safe)
        return failure(std::move(safe.error()));
    if (auto free = checkParents(base, path); !free)
        return failure(std::move(free.error()));
    auto entry = entryAt(base, path);
    if (!entry)
        return failure(std::move(entry.error()));
    const auto old = *entry ? git_tree_entry_filemode(entry->get()) : GIT_FILEMODE_UNREADABLE;
    if (old == GIT_FILEMODE_TREE)
        return failure(ErrorKind::Conflict, "a folder is where a file should go", path);
    if (*entry && !isRegular(old))
        return failure(ErrorKind::Unsupported, "a symbolic link or a submodule", path);
    if (!change.content) {
        if (!*entry)
            return failure(ErrorKind::NotFound, "no such file in the commit", path);
        return GIT_FILEMODE_UNREADABLE;
    }
    if (change.mode)
        return *change.mode == FileMode::Executable ? GIT_FILEMODE_BLOB_EXECUTABLE
                                                    : GIT_FILEMODE_BLOB;
    return *entry ? old : GIT_FILEMODE_BLOB;
}

/// A change to the tree, with the text its path points to.
struct TreeChange {
    std::string path;
    git_tree_update update{};
};

static Result<std::vector<TreeChange>> planChanges(const Repository::Private &d,
                                                   git_repository *building, const git_tree *base,
                                                   const std::vector<FileChange> &changes)
{
    std::vector<TreeChange> planned;
    std::set<std::string> seen;
    for (const FileChange &change : changes) {
        TreeChange next{d.full(change.path), {}};
        if (!seen.insert(next.path).second)
            return failure(ErrorKind::InvalidInput, "the same file twice", next.path);
        auto mode = modeFor(base, next.path, change);
        if (!mode)
            return failure(std::move(mode.error()));
        next.update.action = change.content ? GIT_TREE_UPDATE_UPSERT : GIT_TREE_UPDATE_REMOVE;
        next.update.filemode = *mode;
        if (change.content) {
            const int code = git_blob_create_from_buffer(
                &next.update.id, building, change.content->data(), change.content->size());
            if (code != 0)
                return gitFailure(code, "cannot prepare a commit", next.path);
        }
        planned.push_back(std::move(next));
    }
    return planned;
}

Result<> checkChanges(const Repository &repository, const ObjectId &base,
                      const std::vector<FileChange> &changes)
{
    const auto &d = repository.parts();
    const auto tree = treeOf(d.handle(), base);
    if (!tree)
        return failure(tree.error());
    for (const FileChange &change : changes) {
        if (auto mode = modeFor(tree->get(), d.full(change.path), change); !mode)
            return failure(std::move(mode.error()));
    }
    return {};
}

static Result<git_oid> buildTree(git_repository *building, git_tree *base,
                                 std::vector<TreeChange> &changes)
{
    std::vector<git_tree_update> updates;
    for (TreeChange &change : changes) {
        change.update.path = change.path.c_str();
        updates.push_back(change.update);
    }
    git_oid id;
    const int code = git_tree_create_updated(&id, building, base, updates.size(), updates.data());
    if (code != 0)
        return gitFailure(code, "cannot prepare a commit");
    if (git_oid_equal(&id, git_tree_id(base)))
        return failure(ErrorKind::InvalidInput, "the commit would change nothing");
    return id;
}

static Result<git_oid> buildCommit(git_repository *building, const CommitRequest &request,
                                   const git_oid &tree)
{
    SignatureHandle author;
    const int code = git_signature_now(std::out_ptr(author), request.author.name.c_str(),
                                       request.author.email.c_str());
    if (code != 0)
        return failure(ErrorKind::InvalidInput, "not a name and e-mail address for a commit",
                       request.author.name + " <" + request.author.email + ">");
    return makeCommit(building, author.get(), author.get(), nullptr, request.message, tree,
                      std::span(&request.base, 1));
}

static Result<> verifyFiles(git_repository *fresh, const git_tree *tree,
                            const std::vector<TreeChange> &changes)
{
    OdbHandle odb;
    if (const int code = git_repository_odb(std::out_ptr(odb), fresh); code != 0)
        return gitFailure(code, "cannot check the commit");
    for (const TreeChange &change : changes) {
        auto entry = entryAt(tree, change.path);
        if (!entry)
            return failure(std::move(entry.error()));
        const bool wanted = change.update.action == GIT_TREE_UPDATE_UPSERT;
        if (wanted != (*entry != nullptr))
            return notWritten(change.path);
        if (!wanted)
            continue;
        std::size_t size = 0;
        git_object_t type = GIT_OBJECT_INVALID;
        if (!git_oid_equal(git_tree_entry_id(entry->get()), &change.update.id) ||
            git_odb_read_header(&size, &type, odb.get(), &change.update.id) != 0)
            return notWritten(change.path);
    }
    return {};
}

static Result<> verify(const Repository::Private &d, const NewCommit &made,
                       const CommitRequest &request, const NewObjects &objects,
                       const std::vector<TreeChange> &changes)
{
    if (auto done = verifyBranch(d, made.branch, made.commit); !done)
        return done;
    if (auto done = verifyWritten(d, objects, {made.commit, made.tree, {request.base}}); !done)
        return done;
    const auto fresh = openAgain(d);
    if (!fresh)
        return failure(fresh.error());
    const auto tree = treeOf(fresh->handle.get(), made.commit);
    if (!tree)
        return notWritten(made.tree.value());
    return verifyFiles(fresh->handle.get(), tree->get(), changes);
}

/// A branch that has been made by the same request already.
static Result<std::optional<NewCommit>> findMade(git_repository *repository,
                                                 const CommitRequest &request, const git_oid &tree)
{
    const auto names = branchNames(repository, request.reusePrefix);
    if (!names)
        return failure(names.error());
    for (const std::string &name : *names) {
        ReferenceHandle reference;
        CommitHandle commit;
        if (git_reference_lookup(std::out_ptr(reference), repository,
                                 referenceName(name).c_str()) != 0)
            continue;
        const git_oid *tip = git_reference_target(reference.get());
        if (!tip || git_commit_lookup(std::out_ptr(commit), repository, tip) != 0)
            continue;
        if (git_oid_equal(git_commit_tree_id(commit.get()), &tree) &&
            git_commit_parentcount(commit.get()) == 1 &&
            toId(*git_commit_parent_id(commit.get(), 0)) == request.base)
            return NewCommit{name, toId(*tip), toId(tree), true};
    }
    return std::nullopt;
}

Result<NewCommit> Repository::commitOnNewBranch(const CommitRequest &request)
{
    if (auto possible = checkBranch(*this, request.branch); !possible)
        return failure(std::move(possible.error()));
    const auto writer = MemoryWriter::create(*m_d);
    if (!writer)
        return failure(writer.error());
    git_repository *building = (*writer)->handle();
    auto base = treeOf(building, request.base);
    if (!base)
        return failure(std::move(base.error()));
    auto changes = planChanges(*m_d, building, base->get(), request.changes);
    if (!changes)
        return failure(std::move(changes.error()));
    auto tree = buildTree(building, base->get(), *changes);
    if (!tree)
        return failure(std::move(tree.error()));
    if (!request.reusePrefix.empty()) {
        auto made = findMade(m_d->handle(), request, *tree);
        if (!made)
            return failure(std::move(made.error()));
        if (*made)
            return **std::move(made);
    }
    auto commit = buildCommit(building, request, *tree);
    if (!commit)
        return failure(std::move(commit.error()));

    const NewCommit made{request.branch, toId(*commit), toId(*tree), false};
    auto done = writeObjects(m_d->handle(), (*writer)->objects());
    if (done)
        done = createBranch(m_d->handle(), request.branch, request.author, *commit);
    if (done)
        done = verify(*m_d, made, request, (*writer)->objects(), *changes);
    if (!done)
        return failure(std::move(done.error()));
    return made;
}

} // namespace espalier::git
