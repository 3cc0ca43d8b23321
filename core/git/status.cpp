// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/handles.h"

namespace espalier::git {

Result<bool> Repository::isIgnored(std::string_view path) const
{
    if (m_d->facts.bare)
        return false;
    int ignored = 0;
    const std::string full = m_d->full(path);
    const int code = git_ignore_path_is_ignored(&ignored, m_d->handle(), full.c_str());
    if (code != 0)
        return gitFailure(code, "cannot tell whether the path is ignored", full);
    return ignored != 0;
}

static std::optional<FileStatus> stagedStatus(unsigned flags)
{
    if (flags & GIT_STATUS_CONFLICTED)
        return FileStatus::Conflicted;
    if (flags & GIT_STATUS_INDEX_NEW)
        return FileStatus::Added;
    if (flags & GIT_STATUS_INDEX_DELETED)
        return FileStatus::Deleted;
    if (flags & GIT_STATUS_INDEX_TYPECHANGE)
        return FileStatus::TypeChanged;
    if (flags & (GIT_STATUS_INDEX_MODIFIED | GIT_STATUS_INDEX_RENAMED))
        return FileStatus::Modified;
    return std::nullopt;
}

static std::optional<FileStatus> workStatus(unsigned flags)
{
    if (flags & GIT_STATUS_CONFLICTED)
        return FileStatus::Conflicted;
    if (flags & (GIT_STATUS_WT_NEW | GIT_STATUS_IGNORED))
        return FileStatus::Untracked;
    if (flags & GIT_STATUS_WT_DELETED)
        return FileStatus::Deleted;
    if (flags & GIT_STATUS_WT_TYPECHANGE)
        return FileStatus::TypeChanged;
    // What cannot be read cannot be said to be unchanged.
    if (flags & (GIT_STATUS_WT_MODIFIED | GIT_STATUS_WT_RENAMED | GIT_STATUS_WT_UNREADABLE))
        return FileStatus::Modified;
    return std::nullopt;
}

static std::string pathOf(const git_status_entry &entry)
{
    const git_diff_delta *delta =
        entry.index_to_workdir ? entry.index_to_workdir : entry.head_to_index;
    return delta->old_file.path ? delta->old_file.path : delta->new_file.path;
}

/// Files that a sparse checkout leaves out are no deleted ones, other than libgit2 says.
static bool isLeftOut(git_index *index, const std::string &path)
{
    const git_index_entry *entry = git_index_get_bypath(index, path.c_str(), 0);
    return entry && (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
}

static std::vector<StatusEntry> entriesOf(git_status_list *list, git_index *index,
                                          const std::string &prefix)
{
    std::vector<StatusEntry> entries;
    for (std::size_t i = 0; i < git_status_list_entrycount(list); ++i) {
        const git_status_entry *entry = git_status_byindex(list, i);
        StatusEntry found{pathOf(*entry), stagedStatus(entry->status), workStatus(entry->status)};
        if (found.work == FileStatus::Deleted && isLeftOut(index, found.path))
            found.work.reset();
        if (!found.path.starts_with(prefix) || (!found.staged && !found.work))
            continue;
        found.path.erase(0, prefix.size());
        entries.push_back(std::move(found));
    }
    return entries;
}

static Result<std::vector<StatusEntry>> statusWith(const Repository::Private &d, unsigned flags,
                                                   const std::vector<std::string> &paths)
{
    if (d.facts.bare)
        return failure(ErrorKind::Unsupported, "a bare repository has no work tree",
                       d.facts.gitFolder.string());
    std::vector<char *> texts;
    for (const std::string &path : paths)
        texts.push_back(const_cast<char *>(path.c_str())); // libgit2 only reads it
    git_status_options options;
    git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
    options.pathspec = {texts.data(), texts.size()};
    // Without DISABLE_PATHSPEC_MATCH a file named "*.py" would stand for all; without an update
    // flag the index is never written.
    options.flags = flags | GIT_STATUS_OPT_INCLUDE_UNTRACKED |
                    GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS | GIT_STATUS_OPT_EXCLUDE_SUBMODULES |
                    GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH | GIT_STATUS_OPT_INCLUDE_UNREADABLE;
    StatusHandle list;
    IndexHandle index;
    int code = git_status_list_new(std::out_ptr(list), d.handle(), &options);
    if (code == 0)
        code = git_repository_index(std::out_ptr(index), d.handle());
    if (code == 0)
        return entriesOf(list.get(), index.get(), d.facts.prefix);
    const git_error *last = git_error_last();
    if (last && last->klass == GIT_ERROR_INDEX)
        return failure(ErrorKind::Unsupported,
                       std::string("the index cannot be read: ") + last->message);
    return gitFailure(code, "cannot tell what has changed", d.facts.workTree.string());
}

Result<std::vector<StatusEntry>> Repository::status() const
{
    std::vector<std::string> paths;
    if (!m_d->facts.prefix.empty())
        paths.push_back(m_d->facts.prefix);
    return statusWith(*m_d, 0, paths);
}

Result<std::vector<StatusEntry>> Repository::statusOf(std::span<const std::string> paths) const
{
    if (paths.empty()) // would stand for all
        return std::vector<StatusEntry>{};
    std::vector<std::string> full;
    for (const std::string &path : paths)
        full.push_back(m_d->full(path));
    return statusWith(*m_d, GIT_STATUS_OPT_INCLUDE_IGNORED | GIT_STATUS_OPT_RECURSE_IGNORED_DIRS,
                      full);
}

Result<bool> Repository::isClean(std::span<const std::string> paths) const
{
    auto entries = statusOf(paths);
    if (!entries)
        return failure(std::move(entries.error()));
    return entries->empty();
}

} // namespace espalier::git
