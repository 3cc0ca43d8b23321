// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/committree.h"

#include "core/base/pathlimits.h"
#include "core/git/objects.h"

namespace espalier::git {

namespace {

/// One walk. By our own recursion: libgit2's has no bound, and a small pack can hold trees that are
/// nested by the hundred thousand.
class TreeWalk final {
public:
    TreeWalk(git_repository *repository, const TreeVisitor &visit)
        : m_repository(repository), m_visit(visit)
    {
    }

    [[nodiscard]] Result<> walk(const git_tree *tree, const std::string &folder, std::size_t depth)
    {
        if (depth > kDeepestFolder)
            return failure(ErrorKind::Corrupt, "folders are nested too deeply");
        for (std::size_t i = 0; i < git_tree_entrycount(tree); ++i) {
            const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
            const std::string path = folder + git_tree_entry_name(entry);
            auto done = git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE
                            ? enter(entry, path, depth)
                            : visitFile(entry, path);
            if (!done)
                return done;
        }
        return {};
    }

private:
    [[nodiscard]] Result<> enter(const git_tree_entry *entry, const std::string &path,
                                 std::size_t depth)
    {
        TreeHandle tree;
        const int code =
            git_tree_lookup(std::out_ptr(tree), m_repository, git_tree_entry_id(entry));
        if (code != 0)
            return gitFailure(code, "cannot read a folder of the commit", path);
        return walk(tree.get(), path + "/", depth + 1);
    }

    [[nodiscard]] Result<> visitFile(const git_tree_entry *entry, const std::string &path)
    {
        const auto kind = entryKind(git_tree_entry_filemode(entry), path);
        if (!kind)
            return failure(kind.error());
        TreeFile file{
            path, {toId(*git_tree_entry_id(entry)), *kind}, 0, checkPath(path).has_value()};
        if (*kind == EntryKind::Submodule)
            return m_visit(file, [] { return Result<std::string>(std::string()); });
        const auto size = blobSize(m_repository, file.entry.id);
        if (!size)
            return failure(size.error());
        file.size = *size;
        return m_visit(file, [&] { return readBlob(m_repository, file.entry.id, file.size); });
    }

    git_repository *m_repository;
    const TreeVisitor &m_visit;
};

} // namespace

Result<> visitCommit(const Repository &repository, const ObjectId &commit, const TreeVisitor &visit)
{
    git_repository *handle = repository.parts().handle();
    const auto tree = treeOf(handle, commit);
    if (!tree)
        return failure(tree.error());
    return TreeWalk(handle, visit).walk(tree->get(), {}, 0);
}

} // namespace espalier::git
