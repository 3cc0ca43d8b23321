// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/objects.h"

#include <algorithm>
#include <compare>
#include <string_view>
#include <utility>

namespace espalier::git {

namespace {

/// More folders within each other than any path can have that is checked out.
constexpr int kDeepest = 1024;

/// Walks two trees side by side and goes only into folders that differ. libgit2's own comparison
/// reads all of both: 150 ms for a hundred thousand files of which one differs.
class TreeComparison final {
public:
    TreeComparison(git_repository *repository, std::vector<ChangedFile> &files)
        : m_repository(repository), m_files(files)
    {
    }

    /// Either may be null: nothing is there.
    Result<> compare(const git_tree *from, const git_tree *to, const std::string &folder,
                     int depth);

private:
    /// One of them may be null.
    Result<> take(const git_tree_entry *before, const git_tree_entry *after,
                  const std::string &folder, int depth);
    Result<TreeHandle> treeOf(const git_tree_entry *entry) const;

    git_repository *m_repository;
    std::vector<ChangedFile> &m_files;
};

bool isFolder(const git_tree_entry *entry)
{
    return git_tree_entry_type(entry) == GIT_OBJECT_TREE;
}

/// As trees are sorted: a folder as if its name ended with "/".
std::strong_ordering ordered(const git_tree_entry *one, const git_tree_entry *other)
{
    const std::string_view first = git_tree_entry_name(one);
    const std::string_view second = git_tree_entry_name(other);
    const auto common = std::min(first.size(), second.size());
    if (const auto order = first.substr(0, common).compare(second.substr(0, common)); order != 0)
        return order <=> 0;
    const auto next = [&](std::string_view name, const git_tree_entry *entry) {
        const char behind = isFolder(entry) ? '/' : '\0';
        return static_cast<unsigned char>(name.size() > common ? name[common] : behind);
    };
    const auto order = next(first, one) <=> next(second, other);
    return order != 0 ? order : first.size() <=> second.size();
}

Result<TreeHandle> TreeComparison::treeOf(const git_tree_entry *entry) const
{
    TreeHandle tree;
    if (!entry)
        return tree;
    const int code = git_tree_lookup(std::out_ptr(tree), m_repository, git_tree_entry_id(entry));
    if (code != 0)
        return gitFailure(code, "cannot compare the commits", git_tree_entry_name(entry));
    return tree;
}

Result<std::optional<StoredEntry>> storedOf(const git_tree_entry *entry, const std::string &path)
{
    if (!entry)
        return std::nullopt;
    const auto kind = entryKind(git_tree_entry_filemode(entry), path);
    if (!kind)
        return failure(kind.error());
    return StoredEntry{toId(*git_tree_entry_id(entry)), *kind};
}

Result<> TreeComparison::take(const git_tree_entry *before, const git_tree_entry *after,
                              const std::string &folder, int depth)
{
    const auto *either = before ? before : after;
    const bool isSame = before && after &&
                        git_oid_equal(git_tree_entry_id(before), git_tree_entry_id(after)) &&
                        git_tree_entry_filemode(before) == git_tree_entry_filemode(after);
    if (isSame)
        return {};
    auto path = folder + git_tree_entry_name(either);
    if (!isFolder(either)) {
        auto old = storedOf(before, path);
        auto now = storedOf(after, path);
        if (!old || !now)
            return failure(!old ? old.error() : now.error());
        m_files.push_back({std::move(path), *std::move(old), *std::move(now)});
        return {};
    }
    if (depth >= kDeepest)
        return failure(ErrorKind::Unsupported, "too many folders within each other", path);
    const auto from = treeOf(before);
    const auto to = from ? treeOf(after) : failure(from.error());
    if (!to)
        return failure(to.error());
    return compare(from->get(), to->get(), path + '/', depth + 1);
}

Result<> TreeComparison::compare(const git_tree *from, const git_tree *to,
                                 const std::string &folder, int depth)
{
    const auto count = [](const git_tree *tree) { return tree ? git_tree_entrycount(tree) : 0; };
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < count(from) || j < count(to)) {
        const auto *before = i < count(from) ? git_tree_entry_byindex(from, i) : nullptr;
        const auto *after = j < count(to) ? git_tree_entry_byindex(to, j) : nullptr;
        if (before && after) {
            const auto order = ordered(before, after);
            if (order < 0)
                after = nullptr;
            else if (order > 0)
                before = nullptr;
        }
        i += before ? 1 : 0;
        j += after ? 1 : 0;
        if (auto taken = take(before, after, folder, depth); !taken)
            return taken;
    }
    return {};
}

} // namespace

Result<std::vector<ChangedFile>> changedFilesOf(git_repository *repository, git_tree *from,
                                                git_tree *to)
{
    std::vector<ChangedFile> files;
    if (auto compared = TreeComparison(repository, files).compare(from, to, {}, 0); !compared)
        return failure(std::move(compared.error()));
    return files;
}

} // namespace espalier::git
