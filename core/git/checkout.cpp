// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/applying.h"
#include "core/git/objects.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace espalier::git {

namespace fs = std::filesystem;

Result<bool> isThere(const fs::path &path)
{
    struct stat facts{};
    if (::lstat(path.c_str(), &facts) == 0)
        return true;
    if (errno == ENOENT || errno == ENOTDIR)
        return false;
    return systemFailure(errno, "cannot inspect", path.string());
}

/// As the head of the file says: four letters, a version, the number.
static Result<std::size_t> entriesIn(const fs::path &file)
{
    constexpr std::size_t kHead = 12;
    const FileDescriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!opened.valid() && errno == ENOENT)
        return std::size_t{0};
    std::array<unsigned char, kHead> head{};
    const auto count = opened.valid() ? ::pread(opened.get(), head.data(), kHead, 0) : -1;
    if (count < 0)
        return systemFailure(errno, "the index cannot be read", file.string());
    if (std::cmp_less(count, kHead))
        return failure(ErrorKind::Unsupported, "the index is cut short", file.string());
    std::size_t entries = 0;
    for (std::size_t i = 8; i < kHead; ++i)
        entries = entries << 8 | head[i];
    return entries;
}

Result<IndexHandle> openIndex(const fs::path &file)
{
    IndexHandle index;
    if (git_index_open(std::out_ptr(index), file.c_str()) != 0) {
        const git_error *last = git_error_last();
        return failure(ErrorKind::Unsupported,
                       std::string("the index cannot be read: ") + (last ? last->message : ""),
                       file.string());
    }
    // libgit2 takes one that it cannot look at for one that is not there: the next to be written
    // would have nothing in it.
    const auto entries = entriesIn(file);
    if (!entries)
        return failure(entries.error());
    if (*entries != git_index_entrycount(index.get()))
        return failure(ErrorKind::Io, "the index could not be read", file.string());
    return index;
}

static bool modesCount(git_repository *repository)
{
    ConfigHandle config;
    int counts = 1;
    if (git_repository_config_snapshot(std::out_ptr(config), repository) == 0)
        static_cast<void>(git_config_get_bool(&counts, config.get(), "core.filemode"));
    return counts != 0;
}

Result<Checkout> Checkout::look(const Repository &repository, const ApplyPlan &plan)
{
    const ApplyPlaces places = placesOf(repository, plan);
    auto folder = WorkFolder::open(repository.facts().workTree);
    if (!folder)
        return failure(std::move(folder.error()));
    Checkout checkout(repository.parts().handle(), *std::move(folder));
    auto index = openIndex(places.index);
    if (!index)
        return failure(std::move(index.error()));
    checkout.m_index = *std::move(index);
    const auto hasOld = isThere(places.oldIndex);
    if (!hasOld)
        return failure(hasOld.error());
    if (*hasOld) {
        // All it can tell is what a sparse checkout had left out; it may have been cut short.
        if (auto oldIndex = openIndex(places.oldIndex))
            checkout.m_oldIndex = *std::move(oldIndex);
    }
    checkout.m_modesCount = modesCount(checkout.m_repository);
    return checkout;
}

static bool hasId(std::string_view content, const ObjectId &id)
{
    git_oid oid;
    return git_odb_hash(&oid, content.data(), content.size(), GIT_OBJECT_BLOB) == 0 &&
           toId(oid) == id;
}

/// As stored, as a checkout would write it, or as anything that would be stored so: a person's line
/// ends are theirs.
Result<bool> Checkout::hasContent(const std::string &path, const StoredEntry &entry) const
{
    const auto content = m_folder.read(path);
    if (!content)
        return failure(content.error());
    if (hasId(*content, entry.id))
        return true;
    const auto stored = storedFormOf(m_repository, path, *content);
    if (!stored)
        return failure(stored.error());
    if (hasId(*stored, entry.id))
        return true;
    const auto written = checkoutForm(m_repository, path, entry.id);
    if (!written && written.error().kind != ErrorKind::NotFound)
        return failure(written.error());
    return written && *written == *content;
}

Result<bool> Checkout::workIs(const std::string &path,
                              const std::optional<StoredEntry> &entry) const
{
    using What = WorkFolder::What;
    const auto found = m_folder.look(path);
    if (!found)
        return failure(found.error());
    if (!entry)
        return found->what != What::File && found->what != What::Other;
    const bool runs = (found->facts.st_mode & S_IXUSR) != 0;
    if (found->what != What::File ||
        (m_modesCount && runs != (entry->kind == EntryKind::Executable)))
        return false;
    return hasContent(path, *entry);
}

bool Checkout::indexIs(const std::string &path, const std::optional<StoredEntry> &entry) const
{
    for (int stage = 1; stage <= 3; ++stage) {
        if (git_index_get_bypath(m_index.get(), path.c_str(), stage))
            return false;
    }
    const git_index_entry *found = git_index_get_bypath(m_index.get(), path.c_str(), 0);
    if (!found || !entry)
        return !found && !entry;
    return (found->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) == 0 &&
           toId(found->id) == entry->id && found->mode == unsigned(fileMode(entry->kind));
}

std::uint16_t Checkout::extendedFlags(const std::string &path) const
{
    for (git_index *index : {m_index.get(), m_oldIndex.get()}) {
        const git_index_entry *entry =
            index ? git_index_get_bypath(index, path.c_str(), 0) : nullptr;
        if (entry)
            return entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE;
    }
    return 0;
}

Result<bool> Checkout::isLeftOut(const std::string &path) const
{
    if ((extendedFlags(path) & GIT_INDEX_ENTRY_SKIP_WORKTREE) == 0)
        return false;
    const auto found = m_folder.look(path);
    if (!found)
        return failure(found.error());
    return found->what == WorkFolder::What::Nothing;
}

} // namespace espalier::git
